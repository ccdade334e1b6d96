"""The pages of groups and meetings."""
