"""Law and the Victims’ Code: what comes into force when, and who is ready for it."""
