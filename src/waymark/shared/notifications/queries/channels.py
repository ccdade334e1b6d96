"""What the sender last found out about the ways out."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from waymark.shared.notifications import rules
from waymark.shared.notifications.enums import Channel, State
from waymark.shared.notifications.models import ChannelState, Message


@dataclass(frozen=True)
class Trouble:
    """A way out by which nothing goes just now: since when, why, and how many messages wait."""

    channel: Channel
    code: str
    since: datetime
    waiting: int


def channel_troubles() -> dict[str, str]:
    """The channels that had some trouble when the sender last looked, and its code."""
    return dict(ChannelState.objects.exclude(trouble="").values_list("channel", "trouble"))


def troubles(now: datetime) -> list[Trouble]:
    """The ways out that need somebody’s eye: for the doctor and the banner. Two queries."""
    due = Message.objects.filter(state=State.QUEUED, not_before__lte=now).order_by()
    waiting = dict(due.values_list("channel").annotate(Count("pk")))
    found = [
        Trouble(Channel(row.channel), row.trouble, row.since, waiting.get(row.channel, 0))
        for row in ChannelState.objects.exclude(trouble="").order_by("channel")
        if row.since is not None
    ]
    return [each for each in found if each.waiting or each.code in rules.NEEDS_MENDING]
