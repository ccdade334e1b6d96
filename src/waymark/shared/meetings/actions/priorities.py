"""What the country asks of a group first, kept in versions; its agendas show what stands."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied

from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.meetings import permissions
from waymark.shared.meetings.models import Group, Priorities
from waymark.shared.ui.words import full_date


def set_priorities(
    group: Group,
    *,
    lines: list[dict[str, str]],
    since: date,
    set_by: str,
    changed: str,
    by: Person,
    now: datetime,
) -> Priorities:
    """Record a new version of the national priorities; those before stay readable."""
    if not permissions.may_run(by, group):
        raise PermissionDenied
    with recorded("meetings.priorities_set", by=by, at=now) as entry:
        Group.objects.select_for_update().get(pk=group.pk)  # so that a second press waits
        latest = group.priorities.first()
        if latest is not None and (latest.lines, latest.since) == (lines, since):
            entry.about, entry.detail = group, {"version": latest.number}
            return latest
        if latest is not None and since < latest.since:
            raise Refused(
                f"Version {latest.number} holds from {full_date(latest.since)}. "
                "A newer one begins no earlier",
                about="since",
            )
        made = Priorities.objects.create(
            group=group, number=latest.number + 1 if latest else 1, lines=lines, since=since,
            set_by=set_by, changed=changed, recorded_by=by, recorded_at=now,
        )  # fmt: skip
        entry.about, entry.detail = group, {"version": made.number, "lines": len(lines)}
    return made
