"""The forms of groups and meetings."""
