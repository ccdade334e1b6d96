"""What decides about questions, on plain values."""
