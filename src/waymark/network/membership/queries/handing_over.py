"""Everything that somebody holds, asked of every app; and the notes of what was handed over."""

from typing import NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from waymark.network.membership.models import Handover
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Holding, Organisation, Person, Seat
from waymark.shared.accounts.permissions import is_steward
from waymark.shared.accounts.queries import people_who_may_be_picked
from waymark.shared.ui.held import Held


class Part(NamedTuple):
    """What a leaver holds in one part of the network."""

    title: str
    held: list[Held]


def held_by(person: Person) -> list[Part]:
    """What this person owns or follows, app by app; `WAYMARK_HANDOVERS` names the apps."""
    parts = [
        Part(title, import_string(f"{app}.queries.held_by")(person))
        for title, app in settings.WAYMARK_HANDOVERS
    ]
    return [part for part in parts if part.held]


def leaver_by_key(key: str) -> Person | None:
    """Somebody who sits in an organisation, or has sat in one."""
    return Person.objects.filter(
        Q(seats__isnull=False) | Q(holdings__isnull=False), key=key
    ).first()


def organisation_of(leaver: Person) -> Organisation | None:
    """Whose work is handed over: of the seat that the leaver acts from, or of the last one held."""
    if leaver.seat is not None:
        return leaver.seat.organisation
    last = (
        Holding.objects.filter(person=leaver)
        .select_related("seat__organisation")
        .order_by("-ended_on", "-pk")
        .first()
    )
    return last.seat.organisation if last else None


def seats_of(leaver: Person, organisation: Organisation) -> list[Seat]:
    return list(
        Seat.objects.filter(holder=leaver, organisation=organisation).select_related("organisation")
    )


def successors(leaver: Person, organisation: Organisation) -> QuerySet[Person]:
    """Colleagues who can sign in now."""
    return people_who_may_be_picked().filter(
        pk__in=Seat.objects.filter(organisation=organisation).values("holder")
    ).exclude(pk=leaver.pk)  # fmt: skip


def leavers_for(viewer: Person) -> QuerySet[Person]:
    """Whose work this person may hand over: colleagues for a lead, anybody for a steward."""
    people = people_who_may_be_picked()
    if is_steward(viewer):
        return people
    led = [seat.organisation_id for seat in viewer.hats if seat.role == Role.LEAD]
    colleagues = Seat.objects.filter(organisation__in=led).values("holder")
    return people.filter(Q(pk=viewer.pk) | Q(pk__in=colleagues))


def handovers_for(viewer: Person) -> QuerySet[Handover]:
    """The notes that this person may read, the latest first."""
    notes = Handover.objects.select_related("leaver", "successor", "organisation", "by")
    if is_steward(viewer):
        return notes
    led = [seat.organisation_id for seat in viewer.hats if seat.role == Role.LEAD]
    return notes.filter(
        Q(leaver=viewer) | Q(successor=viewer) | Q(by=viewer) | Q(organisation__in=led)
    )
