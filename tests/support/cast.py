"""Who and what the permission matrix is tried with: ten readers, things of theirs and of others.

A side says whose a thing is. `own` belongs to Ashdown Police, where the practitioner, the
performance manager and the lead sit, or to the person asking where only one person can have it;
`other` to Cedarford Police, where none of them sits; `public` is opened to the world.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tests.factories.accounts import OrganisationFactory, PersonFactory, SeatFactory
from waymark.shared.accounts.actions.seats import invite
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.notifications import queries as notifications
from waymark.shared.notifications.actions import notify
from waymark.shared.notifications.models import Message

ROLES = (
    "anonymous", "outsider", "practitioner", "performance", "lead", "other_lead", "partner",
    "co_ordinator", "administrator", "observer",
)  # fmt: skip
Thing = Any | Callable[[Person], Any]


@dataclass
class Cast:
    """The readers by role (None is a stranger) and, for each side, the things by name."""

    people: dict[str, Person | None]
    things: dict[str, dict[str, Thing]] = field(default_factory=dict)

    def thing(self, side: str, name: str, person: Person | None) -> Any:
        found = self.things[side][name]
        return found(person) if callable(found) else found


def gather() -> Cast:
    """Fill the seats, write the practices, and hand over who and what there is."""
    ash, birch, cedar = (
        OrganisationFactory(slug=f"{name}-police", name=f"{name.title()} Police")
        for name in ("ashdown", "birchley", "cedarford")
    )
    cast = Cast(_people(ash, birch))
    helper = cast.people["co_ordinator"]
    cast.things = {
        "own": _membership(ash, helper) | _personal(),
        "other": _membership(cedar, helper) | _somebody_elses(),
        "public": {},
    }
    if settings.WAYMARK_WING == "network":
        from tests.support import cast_of_the_network as network  # its apps are not on the other

        for side, things in network.things(cast.people, ash, cedar).items():
            cast.things[side] |= things
        cast.things["own"]["uninvited"] = birch.pk
    return cast


def _people(ash: Organisation, birch: Organisation) -> dict[str, Person | None]:
    charity = OrganisationFactory(kind=OrganisationKind.CHARITY, slug="helping-hand")
    college = OrganisationFactory(kind=OrganisationKind.NATIONAL, slug="college")
    office = OrganisationFactory(kind=OrganisationKind.NATIONAL, slug="network-office")
    return {
        "anonymous": None,
        "outsider": PersonFactory(),
        "practitioner": _seated(ash, Role.PRACTITIONER),
        "performance": _seated(ash, Role.PERFORMANCE),
        "lead": _seated(ash, Role.LEAD),
        "other_lead": _seated(birch, Role.LEAD),
        "partner": _seated(charity, Role.PARTNER),
        "co_ordinator": _seated(office, Role.CO_ORDINATOR),
        "administrator": _seated(office, Role.ADMINISTRATOR),
        "observer": _seated(college, Role.OBSERVER),
    }


def _seated(organisation: Organisation, role: str) -> Person:
    return SeatFactory(organisation=organisation, role=role, title=f"Seat of {role}").holder


def _membership(place: Organisation, helper: Person) -> dict[str, Thing]:
    """A force's page and seats: one filled, one empty, and one offered to somebody."""
    filled = SeatFactory(organisation=place, role=Role.PRACTITIONER, title="Filled")
    empty = SeatFactory(organisation=place, role=Role.PRACTITIONER, title="Empty", holder=None)
    offered = SeatFactory(organisation=place, role=Role.PRACTITIONER, title="Offered", holder=None)
    _, token = invite(offered, email=f"new@{place.slug}.example", by=helper, now=timezone.now())
    return {
        "slug": place.slug,
        "organisation": place.pk,
        "seat": filled.key,
        "empty": empty.key,
        "offered": offered.key,
        "invitation": token,
        "invited": f"new@{place.slug}.example",
    }


def _personal() -> dict[str, Thing]:
    """What each person has of their own."""
    return {
        "hat": lambda person: person.hats[0].key if person and person.hats else "",
        "notice": lambda person: _told(person) if person else "nobody",
        "mail_link": _mail_link(PersonFactory()),
        "mail": _mail(PersonFactory()),
    }


def _somebody_elses() -> dict[str, Thing]:
    somebody = SeatFactory()
    return {"hat": somebody.key, "notice": _told(somebody.holder)}


def _told(person: Person) -> str:
    kind = f"{next(iter(notifications.groups()))}.changed"
    with transaction.atomic():
        (notice,) = notify(
            [person], kind=kind, subject="News", body="", link="/", now=timezone.now()
        )
    return notice.key


def _mail_link(person: Person) -> str:
    return notifications.preferences_address(person).rstrip("/").rsplit("/", 1)[-1]


def _mail(person: Person) -> str:
    """A mail of which nobody knows whether it went out."""
    now = timezone.now()
    mail = Message.objects.create(
        person=person, subject="News", body="", state="doubtful", error="no_answer",
        day=date(2026, 6, 9), queued_at=now, not_before=now - timedelta(hours=1),
    )  # fmt: skip
    return str(mail.reference)
