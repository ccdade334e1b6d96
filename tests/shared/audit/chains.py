"""People, and chains of entries, for the tests of the audit."""

from datetime import UTC, datetime, timedelta

from django.db import connection

from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.models import Organisation, Person, Seat
from waymark.shared.audit.actions import recorded
from waymark.shared.audit.models import Entry

NOON = datetime(2026, 6, 8, 12, tzinfo=UTC)


def person(name="Ada Moss", **fields) -> Person:
    email = f"{name.lower().replace(' ', '.')}@example.org"
    return Person.objects.create(name=name, email=email, **fields)


def holder(role: Role, name: str) -> Person:
    """Somebody who sits in an invented force with this role."""
    force, _ = Organisation.objects.get_or_create(
        slug="ashdown", name="Ashdown", kind=OrganisationKind.FORCE, invented=True
    )
    somebody = person(name)
    Seat.objects.create(organisation=force, role=role, title=f"Seat of {name}", holder=somebody)
    return somebody


def chain(length: int, by: Person) -> None:
    """Leave this many entries, one a minute."""
    for number in range(length):
        with recorded("accounts.seat_chosen", by=by, at=NOON + timedelta(minutes=number)) as entry:
            entry.about, entry.detail = by, {"number": number}


def unguarded() -> None:
    """Take away what the database refuses, as somebody with its password could."""
    on_table = " ON audit_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for act in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER IF EXISTS audit_entry_no_{act}{on_table}")


def guards() -> set[str]:
    """The names of the triggers that keep the entries."""
    source = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='audit_entry'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid='audit_entry'::regclass "
        "AND NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(source)
        return {name for (name,) in cursor.fetchall()}


def acts() -> list[str]:
    return list(Entry.objects.order_by("sequence").values_list("act", flat=True))
