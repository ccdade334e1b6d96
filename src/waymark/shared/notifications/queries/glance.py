"""What the frame of every page shows of notices and messages, in one query.

Written as SQL: it runs for every page, and the ORM takes ten times as long to put it together as
the database to answer it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from waymark.shared.accounts.models import Person
from waymark.shared.notifications import permissions
from waymark.shared.notifications.enums import NEEDS_A_PERSON, Channel, State
from waymark.shared.notifications.models import Pulse
from waymark.shared.notifications.rules.health import NEEDS_MENDING, SILENT
from waymark.shared.notifications.rules.warnings import Alert, Signs, warnings

# Both values of `urgent` are named because the index of what waits begins with it. A way out is
# closed if something waits for it, or if it needs mending whatever waits.
LOOK = """
WITH closed AS (
    SELECT channel, trouble FROM notifications_channelstate AS way
    WHERE trouble <> '' AND (trouble IN (%(mend_1)s, %(mend_2)s, %(mend_3)s) OR EXISTS (
        SELECT 1 FROM notifications_message
        WHERE state = %(queued)s AND urgent IN (%(yes)s, %(no)s) AND not_before <= %(now)s
          AND channel = way.channel))
    ORDER BY since, channel LIMIT 1
)
SELECT one.id, pulse.beat_at, pulse.behind,
    (SELECT COUNT(*) FROM notifications_notice
     WHERE person_id = %(viewer)s AND read_at IS NULL) AS unread,
    EXISTS (SELECT 1 FROM notifications_message
     WHERE state = %(queued)s AND urgent IN (%(yes)s, %(no)s) AND not_before <= %(late)s) AS late,
    EXISTS (SELECT 1 FROM notifications_message
     WHERE state IN (%(undecided_1)s, %(undecided_2)s)) AS undecided,
    (SELECT channel FROM closed) AS closed_way,
    (SELECT trouble FROM closed) AS closed_code
FROM (SELECT 1 AS id) AS one LEFT JOIN notifications_pulse AS pulse ON pulse.id = one.id
"""
MEND = dict(zip(("mend_1", "mend_2", "mend_3"), NEEDS_MENDING, strict=True))
UNDECIDED = dict(zip(("undecided_1", "undecided_2"), NEEDS_A_PERSON, strict=True))


@dataclass(frozen=True)
class Glance:
    """How many notices somebody has not read, and what the banner says to them."""

    unread: int
    warnings: list[Alert]


def at_a_glance(viewer: Person, now: datetime) -> Glance:
    """Look once at everything that the frame shows; each part ends at the first row it finds."""
    moment = connection.ops.adapt_datetimefield_value
    values = {
        "viewer": viewer.pk,
        "queued": State.QUEUED.value,
        "yes": True,
        "no": False,
        "now": moment(now),
        "late": moment(now - SILENT),
        **MEND,
        **UNDECIDED,
    }
    row: Any = Pulse.objects.raw(LOOK, values)[0]
    signs = Signs(
        beat_at=row.beat_at,
        behind=row.behind or Signs.behind,
        late=bool(row.late),
        closed=str(Channel(row.closed_way).label) if row.closed_way else "",
        closed_code=row.closed_code or "",
        undecided=bool(row.undecided),
    )
    administrator = permissions.may_decide_about_mail(viewer)
    return Glance(row.unread, warnings(signs, administrator=administrator, now=now))
