"""What a pack says of figures: sentences that are true to them, and nothing more."""
