"""Who did what and when, in a chain that shows when somebody has changed it."""
