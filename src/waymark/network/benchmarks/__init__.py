"""What forces count: returns, measures compared fairly, and whether a practice worked."""
