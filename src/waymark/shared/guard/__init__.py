"""Keeps victims' details out of places that must not hold any."""
