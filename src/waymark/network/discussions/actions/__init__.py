"""What people do with the network's questions, and what the clock does for them."""

from waymark.network.discussions.actions.handover import hand_over
from waymark.network.discussions.actions.rounds import daily_round

__all__ = ["daily_round", "hand_over"]
