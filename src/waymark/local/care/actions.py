"""Loading and removing the invented victim care unit of the demonstration."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.utils.timezone import localdate

from waymark.shared.accounts.actions.demonstration import load_people, remove_people
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.audit.actions import recorded


@dataclass(frozen=True)
class Body:
    slug: str
    name: str
    kind: str
    region: str
    oversees: str = ""


@dataclass(frozen=True)
class Somebody:
    slug: str
    name: str
    email: str
    try_this: str


@dataclass(frozen=True)
class Chair:
    organisation: str
    role: str
    title: str
    holder: str
    since: date


UNIT = Body("ashdown-victim-care", "Ashdown Victim Care", OrganisationKind.UNIT, "Southern Downs")
PEOPLE = (
    Somebody("amina", "Amina Rashid", "amina.rashid@ashdown-care.example.org", "A care officer"),
    Somebody("tom", "Tom Ferrier", "tom.ferrier@ashdown-care.example.org", "Leads the unit"),
    Somebody(
        "joan", "Joan Whitby", "joan.whitby@ashdown-care.example.org", "Administrator of this site"
    ),
)
SEATS = (
    ("amina", Role.PRACTITIONER, "Victim care officer"),
    ("tom", Role.LEAD, "Head of victim care"),
    ("joan", Role.ADMINISTRATOR, "Administrator"),
)


def load(*, now: datetime, password: str) -> list[tuple[str, str, str]]:
    """Load the invented unit. Returns (name, address, what they do) of people to sign in as."""
    if not Organisation.objects.filter(slug=UNIT.slug).exists():
        with recorded("care.demonstration_loaded", by=None, at=now) as entry:
            load_people(
                forces=[],
                bodies=[UNIT],
                people=PEOPLE,
                seats=[
                    Chair(UNIT.slug, role, title, holder, localdate(now))
                    for holder, role, title in SEATS
                ],
                password=make_password(password),
                now=now,
            )
            entry.about = Organisation.objects.get(slug=UNIT.slug)
    return [(person.name, person.email, person.try_this) for person in PEOPLE]


def remove(*, now: datetime) -> int:
    """Take the invented unit and its people away. Returns how many people went."""
    unit = Organisation.objects.filter(invented=True).first()
    if unit is None:
        return 0
    count = Person.objects.filter(seats__organisation__invented=True).count()
    with recorded("care.demonstration_removed", by=None, at=now) as entry:
        entry.about = unit
        remove_people(now=now)
    return count


def remove_again(key: str, *, now: datetime) -> None:
    """Remove it from a restored backup that was made before it was removed."""
    remove(now=now)
