"""API keys: how a force’s own systems sign in, and what every API of the site has in common."""
