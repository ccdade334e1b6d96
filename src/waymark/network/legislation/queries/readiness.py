"""How ready forces say they are: who was asked, who answered, who is to be chased."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Prefetch, Q, QuerySet

from waymark.network.legislation.enums import UNCONFIRMED
from waymark.network.legislation.models import (
    Commencement,
    Duty,
    Instrument,
    Provision,
    Readiness,
    ReadinessChange,
)
from waymark.network.legislation.rules import commencement as rules
from waymark.network.legislation.rules import readiness
from waymark.shared.accounts.enums import OrganisationKind
from waymark.shared.accounts.models import Organisation, Person


class Force(NamedTuple):
    """A force as the grid names it."""

    pk: int
    slug: str
    name: str
    region: str
    nation: str


def forces_of(invented: bool, today: date) -> list[Force]:
    """The forces of one world, the real or the invented, by name."""
    found = Organisation.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=today), kind=OrganisationKind.FORCE, invented=invented
    ).order_by("name")
    return [Force(*row) for row in found.values_list("pk", "slug", "name", "region", "nation")]


def live_days() -> QuerySet[Commencement]:
    """Days of provisions that are confirmed and were not withdrawn."""
    return Commencement.objects.filter(withdrawn_at=None).exclude(evidence__in=UNCONFIRMED)


def with_days() -> "Prefetch[str]":
    return Prefetch("commencements", live_days(), to_attr="days")


def day_of(row: Commencement) -> rules.Day:
    return rules.Day(row.effect, row.on, row.part, row.area, row.purpose)


def days_of(provision: Provision) -> list[rules.Day]:
    """The days of a provision, as the rules read them; fetched by `with_days`."""
    rows = provision.days if hasattr(provision, "days") else live_days().filter(provision=provision)
    return [day_of(row) for row in rows]


def duties() -> QuerySet[Duty]:
    """Duties with what their day hangs on."""
    return Duty.objects.select_related("instrument").prefetch_related(
        Prefetch("provision", Provision.objects.prefetch_related(with_days()))
    )


def from_on(duty: Duty) -> date | None:
    """The day from which a duty holds: its own, else the one its provision begins on."""
    if duty.from_on is not None or duty.provision is None:
        return duty.from_on
    return rules.in_force_from(days_of(duty.provision))


def application_of(duty: Duty) -> str:
    """Where a duty holds: where its provision is applied, else its item."""
    places = (duty.provision.application if duty.provision else "", duty.instrument.application)
    return next(filter(None, places), "")


def concerned(duty: Duty, forces: Iterable[Force]) -> frozenset[int]:
    """The forces that a duty concerns."""
    application = application_of(duty)
    return frozenset(f.pk for f in forces if rules.applies_in(application, f.nation))


def asked(rows: Iterable[Duty], forces: Sequence[Force]) -> list[readiness.Asked]:
    """The duties about which forces were asked, as the rules read them."""
    return [
        readiness.Asked(
            pk=duty.pk,
            number=duty.number,
            short=duty.short,
            from_on=from_on(duty),
            answer_by=duty.answer_by,
            forces=concerned(duty, forces),
        )
        for duty in rows
        if duty.asked_at is not None
    ]


def answers(rows: Iterable[readiness.Asked]) -> dict[tuple[int, int], str]:
    """What was answered: (duty, force) → state."""
    found = Readiness.objects.filter(duty__in=[duty.pk for duty in rows])
    return {
        (duty, force): state
        for duty, force, state in found.values_list("duty", "organisation", "state")
    }


def answers_by(force: Organisation, rows: Iterable[readiness.Asked]) -> dict[tuple[int, int], str]:
    """What one force answered: (duty, force) → state."""
    found = Readiness.objects.filter(duty__in=[duty.pk for duty in rows], organisation=force)
    return {(duty, force.pk): state for duty, state in found.values_list("duty", "state")}


class Standing(NamedTuple):
    """Everything that the pages about readiness show of some duties."""

    duties: list[readiness.Asked]
    forces: list[Force]
    answers: dict[tuple[int, int], str]


def standing_of(instrument: Instrument, today: date) -> Standing:
    """How ready the forces of its world are for one item."""
    forces = forces_of(instrument.invented, today)
    found = asked(duties().filter(instrument=instrument), forces)
    return Standing(found, forces, answers(found))


def own_answers(instrument: Instrument, force: Organisation) -> dict[int, Readiness]:
    """What one force answered, by duty."""
    found = Readiness.objects.filter(duty__instrument=instrument, organisation=force)
    return {row.duty_id: row for row in found.select_related("by")}


def history_of(instrument: Instrument, force: Organisation) -> list[ReadinessChange]:
    """Every answer of a force about one item, the latest first."""
    found = ReadinessChange.objects.filter(
        readiness__duty__instrument=instrument, readiness__organisation=force
    )
    return list(found.select_related("readiness__duty", "by"))


class Chased(NamedTuple):
    """One line of the chase list."""

    row: readiness.Chase
    duty: Duty
    force: Force


def chase_list(today: date, *, item: str = "") -> list[Chased]:
    """Whom to chase for what, over all items or one, worst first.

    What is equally late stands by force: whoever rings one hears of all its duties in one call.
    """
    rows = duties().filter(asked_at__isnull=False)
    if item:
        rows = rows.filter(instrument__key=item)
    by_pk = {duty.pk: duty for duty in rows}
    found: list[Chased] = []
    for invented in sorted({duty.instrument.invented for duty in by_pk.values()}):
        world = [duty for duty in by_pk.values() if duty.instrument.invented == invented]
        forces = forces_of(invented, today)
        by_force = {force.pk: force for force in forces}
        said = asked(world, forces)
        for row in readiness.chase(said, answers(said), today):
            found.append(Chased(row, by_pk[row.duty], by_force[row.force]))
    return sorted(found, key=_by_force)


def _by_force(line: Chased) -> tuple[int, date, str, int, int]:
    duty = line.duty
    return (*readiness.worst_first(line.row)[:2], line.force.name, duty.instrument_id, duty.number)


def people_of(forces: Iterable[int], roles: Iterable[str]) -> list[Person]:
    """Who answers for these forces: the holders of these seats."""
    people = Person.objects.filter(
        is_active=True, seats__organisation__in=list(forces), seats__role__in=list(roles)
    )
    return list(people.distinct())
