"""What may be done to groups, meetings and agendas.

Other apps use `Origin`, `offer_item` and `take_off_for`, `add_action` and `close_for`.
"""

from datetime import datetime

from waymark.shared.meetings.actions import chasing, papers, stages
from waymark.shared.meetings.actions.agenda import Origin, offer_item, take_off_for
from waymark.shared.meetings.actions.deciding import record_decision
from waymark.shared.meetings.actions.leaving import hand_over
from waymark.shared.meetings.actions.promising import add_action, close_for

__all__ = [
    "Origin",
    "add_action",
    "close_for",
    "daily_round",
    "hand_over",
    "offer_item",
    "record_decision",
    "take_off_for",
]


def daily_round(*, now: datetime) -> None:
    """Fill open agendas anew, chase actions, and delete the files that a crash left behind."""
    stages.daily_round(now=now)
    chasing.chase_actions(now=now)
    papers.sweep(now=now)
