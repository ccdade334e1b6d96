"""The national wing: forces learn from each other here, and no victim’s data is held."""
