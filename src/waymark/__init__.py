"""What police forces and those who support victims share, and how it is run."""
