"""Noting that a member states: what the guard found here is nobody's detail."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied

from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.guard import permissions, queries
from waymark.shared.guard.models import Statement


def place(subjects: Iterable[str], *, page: str, by: Person) -> None:
    """Say where what was stated of these texts stands now. Called inside the act that posts them.

    A draft has an address of its own, at which nobody else finds anything.
    """
    marks = [queries.fingerprint(subject) for subject in subjects]
    Statement.objects.filter(person=by, fingerprint__in=marks).update(page=page[:200])


def state(*, tokens: Iterable[str], page: str, by: Person, now: datetime) -> int:
    """Keep what a member states about these findings; returns how many statements are new.

    The co-ordinator can read who stated what, when and where. The same stated again is no news.
    """
    if not permissions.may_state(by):
        raise PermissionDenied
    made = 0
    for read in filter(None, map(queries.read_token, tokens)):
        mark, kinds = read
        if Statement.objects.filter(person=by, fingerprint=mark).exists():
            continue
        with recorded("guard.stated", by=by, at=now) as entry:
            statement = Statement.objects.create(
                person=by, at=now, fingerprint=mark, found=kinds, page=page[:200]
            )
            entry.about, entry.detail = statement, {"found": ", ".join(kinds)}
        made += 1
    return made
