"""Questions that forces ask each other, the spaces they stand in, and polls."""
