"""Invented organisations and people: marked as such, and removable."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from waymark.shared.accounts.enums import OrganisationKind
from waymark.shared.accounts.models import (
    Holding,
    Invitation,
    Organisation,
    Oversight,
    Person,
    Seat,
)


def load_people(
    *,
    forces: Iterable[Any],
    bodies: Iterable[Any],
    people: Iterable[Any],
    seats: Iterable[Any],
    password: str,
    now: datetime,
) -> dict[str, Person]:
    """Write invented organisations, people and seats. Called inside an action.

    Returns the people by slug. All sign in with the one password whose hash is given.
    """
    organisations = {force.slug: _force(force) for force in forces}
    organisations |= {body.slug: _body(body, organisations) for body in bodies}
    found = {
        person.slug: Person.objects.create(
            email=person.email.lower(), name=person.name, password=password, joined_at=now
        )
        for person in people
    }
    for seat in seats:
        _seat(organisations[seat.organisation], seat, found.get(seat.holder))
    return found


def _force(force: Any) -> Organisation:
    return Organisation.objects.create(
        slug=force.slug,
        name=force.common_name,
        official_name=force.official_name,
        kind=OrganisationKind.FORCE,
        ons_code=force.ons_code,
        region=force.region,
        tile=force.tile_code,
        tile_column=force.tile_column,
        tile_row=force.tile_row,
        invented=True,
    )


def _body(body: Any, organisations: dict[str, Organisation]) -> Organisation:
    made = Organisation.objects.create(
        slug=body.slug, name=body.name, kind=body.kind, region=body.region, invented=True
    )
    if body.oversees:
        Oversight.objects.create(force=organisations[body.oversees], body=made, kind="pcc")
    return made


def _seat(organisation: Organisation, seat: Any, holder: Person | None) -> Seat:
    since: date = seat.since
    made = Seat.objects.create(
        organisation=organisation, role=seat.role, title=seat.title, holder=holder, since=since
    )
    if holder is not None:
        Holding.objects.create(seat=made, person=holder, began_on=since)
    return made


def remove_people(*, now: datetime) -> None:
    """Remove invented organisations and their people. Called inside an action.

    A person of whom the audit chain speaks cannot be removed; their account is emptied and closed.
    """
    seats = Seat.objects.filter(organisation__invented=True)
    holders = Person.objects.filter(holdings__seat__in=seats).distinct()
    people = list(holders.exclude(seats__organisation__invented=False))
    Invitation.objects.filter(seat__in=seats).delete()
    Holding.objects.filter(seat__in=seats).delete()
    Person.objects.filter(chosen_seat__in=seats).update(chosen_seat=None)
    seats.delete()
    for person in people:
        person.email = f"removed-{person.key}@example.org"
        person.name, person.is_active, person.left_at = "Somebody made up", False, now
        person.set_unusable_password()
        person.save()
    Oversight.objects.filter(force__invented=True).delete()
    Organisation.objects.filter(invented=True).delete()
