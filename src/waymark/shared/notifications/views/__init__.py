"""The pages of notices and mail, and what a gateway tells us."""
