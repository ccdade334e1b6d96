"""An invented country in which the loop can close: a gap, a practice that works, one that does not.

Months follow a seed, so that the same figures come out each time: Ashdown lies below the others on
updates in time; “Two calls” lifts whoever takes it up by eight points, “A nicer letter” by none.
"""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from django.utils import timezone

from tests.factories.accounts import OrganisationFactory, SeatFactory
from tests.factories.comparison import figures
from tests.factories.innovations import adoption, published
from waymark.network.benchmarks.rules.months import moved
from waymark.network.innovations.actions.library import load_values
from waymark.network.innovations.models import Innovation, Value
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Organisation, Person

BEFORE, MEASURE, CASES = 36, "updates-in-time", 1200
LIFT = 8.0
NAMES = (
    "ashdown", "calder-vale", "irkdale", "donmere", "fenmarch", "holderby", "medlow", "tawford",
    "leamarsh", "ousebridge", "trentlow", "wenlow", "gwentmoor", "solentside",
)  # fmt: skip
HELPED, NOT_HELPED = NAMES[1:4], NAMES[4:7]


@dataclass
class Loop:
    """The forces, Ashdown's people, the co-ordinator, the two practices, the months until now."""

    forces: dict[str, Organisation]
    priya: Person
    filer: Person
    co_ordinator: Person
    works: Innovation
    does_not: Innovation
    last: date
    dice: np.random.Generator

    def counts(self, name: str, lifted: list[bool]) -> list[tuple[int, int]]:
        """Invent months of one force: its level, the months' own swing, and the lift."""
        level = 52.0 if name == "ashdown" else 66.0 + 0.4 * NAMES.index(name)
        rate = level + self.dice.normal(0, 1.0, len(lifted)) + LIFT * np.array(lifted)
        return [(round(float(one) * CASES / 100), CASES) for one in rate]


def loop(now: datetime | None = None) -> Loop:
    """Three years of figures; six forces took up one practice or the other 14 months ago."""
    now = now or timezone.now()
    load_values(now=now)
    last = moved(now.date().replace(day=1), -1)
    forces = {name: _force(name, place) for place, name in enumerate(NAMES)}
    made = Loop(
        forces=forces,
        priya=_seat(forces["ashdown"], Role.LEAD, "Priya Nair"),
        filer=_seat(forces["ashdown"], Role.PERFORMANCE, "Sam Orr"),
        co_ordinator=_seat(_office(), Role.CO_ORDINATOR, "Helen Osgood"),
        works=_practice("two-calls", "Two calls agreed in advance", forces["solentside"]),
        does_not=_practice("a-nicer-letter", "A nicer letter", forces["wenlow"]),
        last=last,
        dice=np.random.default_rng(71),
    )
    since = moved(last, -14)
    for names, practice in ((HELPED, made.works), (NOT_HELPED, made.does_not)):
        for name in names:
            adoption(practice, ("live", since.replace(day=9)), organisation=forces[name])
    for name, force in forces.items():
        after = [place >= BEFORE - 14 and name in HELPED for place in range(BEFORE)]
        figures(force, made.counts(name, after), until=last, method="manual")
    return made


def _force(name: str, place: int) -> Organisation:
    return OrganisationFactory(
        slug=name, name=name.replace("-", " ").title(), region="Middle Dales",
        kind="force", invented=True, tile=name[:3].upper(), tile_column=place % 7,
        tile_row=place // 7,
    )  # fmt: skip


def _office() -> Organisation:
    return OrganisationFactory(slug="office", name="Network office", kind="national", invented=True)


def _seat(force: Organisation, role: str, name: str) -> Person:
    return SeatFactory(organisation=force, role=role, title=role.title(), holder__name=name).holder


def _practice(key: str, title: str, owner: Organisation) -> Innovation:
    shown = published(key=key, organisation=owner, version={"title": title})
    shown.current.values.add(Value.objects.get(list="measure", code="updates_in_time"))
    return shown
