"""The first page: what is due, what was asked, what has changed."""
