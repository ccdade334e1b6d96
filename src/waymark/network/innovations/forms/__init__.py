"""What may be typed into the pages of the library."""
