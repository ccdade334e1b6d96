"""The people of the library's stories: two forces, their leads, and the co-ordinator who reviews.

The value lists are those that ship, so that a story chooses what a reader would choose.
"""

from dataclasses import dataclass

from django.utils import timezone

from tests.factories.accounts import OrganisationFactory, SeatFactory, steward
from waymark.network.innovations.actions.library import load_values
from waymark.network.innovations.models import Profile
from waymark.shared.accounts.models import Organisation, Person


@dataclass(frozen=True)
class World:
    """Calder Vale has an idea, Ashdown looks for one, the co-ordinator stands between them."""

    calder: Organisation
    ashdown: Organisation
    marcus: Person
    priya: Person
    helen: Person


def two_forces() -> World:
    """Seat everybody. Ashdown’s record system reminds by email only."""
    load_values(now=timezone.now())
    calder = _force("calder-vale", "Calder Vale", "CV", 3)
    ashdown = _force("ashdown", "Ashdown", "AS", 4)
    Profile.objects.create(
        organisation=ashdown,
        answers={"record_system": "email_reminders", "size": "medium"},
        resources={"briefing_time": "have"},
        notes={"record_system": "Reminders by email only"},
        updated_at=timezone.now(),
    )
    helen = steward()
    Person.objects.filter(pk=helen.pk).update(name="Helen Osgood")
    return World(calder, ashdown, _lead(calder, "Marcus Ellwood"), _lead(ashdown, "Priya Nair"),
                 helen)  # fmt: skip


def _force(slug: str, name: str, tile: str, column: int) -> Organisation:
    return OrganisationFactory(
        slug=slug, name=name, tile=tile, tile_column=column, tile_row=3, region="North West"
    )


def _lead(force: Organisation, name: str) -> Person:
    return SeatFactory(
        organisation=force, title="Victim lead", holder__name=name,
        holder__email=f"{force.slug}@police.example",
    ).holder  # fmt: skip
