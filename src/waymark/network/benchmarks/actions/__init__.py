"""What is done with returns, one use case a function; the daily work is the settings' to call."""

from waymark.network.benchmarks.actions.keeping import daily_round
from waymark.network.benchmarks.actions.leaving import hand_over

__all__ = ["daily_round", "hand_over"]
