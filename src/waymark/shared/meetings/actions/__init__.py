"""What may be done to groups, meetings and agendas. Other apps use `offer_item` and `Origin`."""

from datetime import datetime

from waymark.shared.meetings.actions import papers, stages
from waymark.shared.meetings.actions.agenda import Origin, offer_item

__all__ = ["Origin", "daily_round", "offer_item"]


def daily_round(*, now: datetime) -> None:
    """Fill open agendas anew, and delete the files that a crash left behind."""
    stages.daily_round(now=now)
    papers.sweep(now=now)
