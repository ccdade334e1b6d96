"""Acts on law and the Code. Each leaves its audit entry; who follows an item hears of it."""

from waymark.network.legislation.actions.leaving import hand_over
from waymark.network.legislation.actions.rounds import daily_round

__all__ = ["daily_round", "hand_over"]
