"""What the frame of every page shows of notices and messages, in one query."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from waymark.shared.accounts.models import Person
from waymark.shared.notifications import permissions
from waymark.shared.notifications.enums import NEEDS_A_PERSON, Channel, State
from waymark.shared.notifications.models import ChannelState, Message, Notice, Pulse
from waymark.shared.notifications.rules.health import NEEDS_MENDING, SILENT
from waymark.shared.notifications.rules.warnings import Alert, Signs, warnings


@dataclass(frozen=True)
class Glance:
    """How many notices somebody has not read, and what the banner says to them."""

    unread: int
    warnings: list[Alert]


def at_a_glance(viewer: Person, now: datetime) -> Glance:
    """Look once at everything that the frame shows; each part ends at the first row it finds."""
    sender = Pulse.objects.filter(pk=1)
    closed = _closed(now)
    unread = (
        Notice.objects.filter(person=OuterRef("pk"), read_at=None)
        .order_by()
        .values("person")
        .annotate(count=Count("pk"))
    )
    row = Person.objects.filter(pk=viewer.pk).values_list(
        Coalesce(Subquery(unread.values("count")), 0),
        Subquery(sender.values("beat_at")),
        Subquery(sender.values("behind")),
        Exists(_due(now - SILENT)),
        Subquery(closed.values("channel")[:1]),
        Subquery(closed.values("trouble")[:1]),
        Exists(Message.objects.filter(state__in=NEEDS_A_PERSON)),
    )[0]
    signs = Signs(
        beat_at=row[1],
        behind=row[2] or Signs.behind,
        late=row[3],
        closed=Channel(row[4]).label if row[4] else "",
        closed_code=row[5] or "",
        undecided=row[6],
    )
    administrator = permissions.may_decide_about_mail(viewer)
    return Glance(row[0], warnings(signs, administrator=administrator, now=now))


def _due(now: datetime) -> QuerySet[Message]:
    return Message.objects.filter(state=State.QUEUED, not_before__lte=now)


def _closed(now: datetime) -> QuerySet[ChannelState]:
    """Ways out by which nothing goes, though something waits; the longest closed first."""
    waits = Exists(_due(now).filter(channel=OuterRef("channel")))
    return (
        ChannelState.objects.exclude(trouble="")
        .filter(Q(trouble__in=NEEDS_MENDING) | waits)
        .order_by(F("since").asc(nulls_last=True), "channel")
    )
