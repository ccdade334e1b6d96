"""What happens in law when somebody leaves: their items and follows go to a successor."""

from datetime import datetime

from waymark.network.legislation import queries
from waymark.network.legislation.models import Following, Instrument
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded


def hand_over(*, leaver: Person, successor: Person, by: Person | None, now: datetime) -> list[str]:
    """Move what somebody looks after and follows to their successor; says what was moved.

    The permission is the handover's own: whoever may end the seat may move what hangs on it.
    """
    held = queries.held_by(leaver)
    if not held:
        return []
    with recorded("legislation.handed_over", by=by, at=now) as entry:
        entry.about, entry.detail = successor, {"records": len(held)}
        if successor.seat is not None:
            Instrument.objects.filter(owner_seat__holder=leaver).update(owner_seat=successor.seat)
        for row in Following.objects.filter(person=leaver):
            Following.objects.get_or_create(
                person=successor, kind=row.kind, key=row.key, defaults={"since": now}
            )
            row.delete()
    return [f"{each.title} ({each.what})" for each in held]
