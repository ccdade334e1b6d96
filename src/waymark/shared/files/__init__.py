"""Files that people hand in: told by their content, kept once each, handed over to keep."""
