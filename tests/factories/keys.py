"""Keys for a force’s systems, and requests that show one."""

from datetime import date, datetime

from django.utils import timezone

from waymark.shared.accounts.models import Holding, Person
from waymark.shared.keys.actions import make_key
from waymark.shared.keys.models import Key


def seated_since(person: Person, began_on: date = date(2026, 1, 5)) -> Holding:
    """Write down since when somebody holds their seat: a key hangs on that."""
    held, _ = Holding.objects.get_or_create(
        seat=person.seat, person=person, ended_on=None, defaults={"began_on": began_on}
    )
    return held


def key_of(
    person: Person, scope: str = "read", *, days: int = 90, now: datetime | None = None
) -> tuple[Key, str]:
    """A key for the seat somebody acts from, and its word."""
    seated_since(person)
    return make_key(
        person.seat, name="Intranet", scope=scope, days=days, by=person, now=now or timezone.now()
    )


def bearing(token: str) -> dict[str, str]:
    """The header that shows a key, as the test client wants it."""
    return {"Authorization": f"Bearer {token}"}
