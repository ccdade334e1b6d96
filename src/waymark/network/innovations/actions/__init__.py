"""What can be done in the library, one function per use case."""

from waymark.network.innovations.actions.leaving import hand_over
from waymark.network.innovations.actions.rounds import daily_round

__all__ = ["daily_round", "hand_over"]
