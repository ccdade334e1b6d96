"""One module of settings for each wing, over what both share; `site.py` reads the environment."""
