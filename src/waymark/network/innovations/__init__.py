"""The library: practices that forces share, review, take up and learn from."""
