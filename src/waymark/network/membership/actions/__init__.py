"""Members invited, endorsed, begun and ended; work and the lead handed over; alarms."""

from waymark.network.membership.actions.rounds import daily_round

__all__ = ["daily_round"]
