"""The way to a force's own identity provider: who they are, and what of theirs we believe."""
