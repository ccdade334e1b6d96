"""Published figures as the comparison reads them, with the forces and practices beside them."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max, Q

from waymark.measures import definitions
from waymark.measures.definitions import Definition
from waymark.measures.rulebook import read_editions
from waymark.network.benchmarks.models import Figure, NewLimits
from waymark.network.benchmarks.rules.comparison import Better, Month
from waymark.network.benchmarks.rules.comparison_trend import Event
from waymark.network.benchmarks.rules.gap import Taken
from waymark.network.benchmarks.rules.months import moved
from waymark.network.innovations import queries as library
from waymark.network.innovations.enums import IN_USE, SHOWN, Stage, ValueList
from waymark.network.innovations.models import Adoption, Fit
from waymark.network.innovations.queries.forces import UNDATED, Force
from waymark.network.innovations.rules.similar import Basis, ForceLikeness, peers_of
from waymark.shared.accounts.models import Organisation, Person

HISTORY = 36  # months that are drawn and compared

COLUMNS = (
    "measure", "organisation__slug",
    # a month, in the order of its fields
    "month", "numerator", "denominator", "excused", "unknown", "method", "invited", "last",
    "completeness",
)  # fmt: skip

# By which entry of the library's list “Measure it should move” a practice says that it is about
# this measure. Keys that differ by no more than hyphens need no line.
LIBRARY_CODES = {
    "referred": "support_offered",
    "satisfied-overall": "satisfaction",
    "satisfied-informed": "satisfaction",
    "satisfied-treatment": "satisfaction",
    "dip-sample-met": "dip_sample_good",
    "files-good": "dip_sample_good",
}
DIRECTIONS: dict[str, Better] = {"up": "higher", "down": "lower", "none": None}


def definition(key: str) -> Definition | None:
    """The measure of this key, if forces are asked for it."""
    return next((one for one in definitions.on() if one.key == key), None)


def better(one: Definition) -> Better:
    """Whether higher or lower is better; None where neither is."""
    return DIRECTIONS[one.direction]


def library_code(measure: str) -> str:
    """How practices in the library name this measure."""
    return LIBRARY_CODES.get(measure, measure.replace("-", "_"))


ByForce = dict[str, list[Month]]


def figures_of(
    measures: Collection[str], *, invented: bool, of: tuple[str, str] = ("all", "all")
) -> dict[str, ByForce]:
    """Every force's published months on these measures, in one query.

    `of` is a breakdown and a group of it. Real forces are compared with real ones and invented
    with invented ones, never together.
    """
    breakdown, group = of
    rows = Figure.objects.filter(
        measure__in=measures,
        current=True,
        breakdown=breakdown,
        group=group,
        organisation__invented=invented,
    ).order_by("organisation__name", "month")
    found: dict[str, ByForce] = {measure: {} for measure in measures}
    for measure, force, *month in rows.values_list(*COLUMNS):
        series = found[measure].setdefault(force, [])
        one = Month(*month)
        if series and (series[-1].on, series[-1].last) == (one.on, one.last):
            series[-1] = _joined(series[-1], one)
        else:
            series.append(one)
    return found


def _joined(first: Month, second: Month) -> Month:
    """A month in which two editions of the Code applied; shown only if both of its parts are."""

    def total(one: int | None, other: int | None) -> int | None:
        return None if one is None or other is None else one + other

    return Month(
        first.on,
        total(first.met, second.met),
        total(first.of, second.of),
        total(first.excused, second.excused),
        total(first.unknown, second.unknown),
        first.method if first.method == second.method else "manual",
        total(first.asked, second.asked),
        first.last,
        min((c for c in (first.completeness, second.completeness) if c is not None), default=None),
    )


def forces(invented: bool) -> dict[str, Force]:
    """The forces of one world, by slug, with their names and places on the map."""
    return {force.slug: force for force in library.forces_of(invented)}


def groups_reported(measure: str, *, invented: bool) -> list[tuple[str, str]]:
    """Which groups of victims there are figures of: (breakdown, group), all victims first."""
    rows = Figure.objects.filter(
        measure=measure, current=True, organisation__invented=invented
    ).order_by("breakdown", "group")
    found = list(rows.values_list("breakdown", "group").distinct())
    return sorted(found, key=lambda one: one != ("all", "all"))


def published_at(measure: str, *, invented: bool) -> datetime | None:
    """When the newest of these figures was published."""
    rows = Figure.objects.filter(measure=measure, current=True, organisation__invented=invented)
    latest: datetime | None = rows.aggregate(latest=Max("filed__published_at"))["latest"]
    return latest


def is_invented(viewer: Person | AnonymousUser) -> bool:
    """Which world a viewer reads: their organisation's; else the real one, if it has figures."""
    if isinstance(viewer, Person) and viewer.organisation is not None:
        return viewer.organisation.invented
    return not Figure.objects.filter(current=True, organisation__invented=False).exists()


class Group(NamedTuple):
    """Forces to compare with: the choice in the address, in a list, and in a sentence."""

    code: str
    label: str
    words: str
    forces: tuple[str, ...]


def groups(force: Organisation, known: dict[str, Force], today: date) -> list[Group]:
    """The groups that a force can be compared with; the first is the usual one.

    The forces most like it come first, by the peer table or by profile; where nothing is known of
    it, its region.
    """
    peers = library.peers_of(force, today, known.values())
    like = tuple(slug for slug in peers.forces if slug in known)
    found = []
    if peers.basis is Basis.PEER_TABLE:
        found.append(Group("peers", f"Peer group of {force.name}", peers.words, like))
        profile = peers_of(force.slug, [_likeness(one) for one in known.values()], [], on=today)
        like, peers = tuple(slug for slug in profile.forces if slug in known), profile
    if like:
        found.append(Group("similar", f"Forces most like {force.name}", peers.words, like))
    region = tuple(s for s, one in known.items() if one.region == force.region and s != force.slug)
    if force.region and region:
        words = f"Forces in the same region: {force.region}."
        found.append(Group("region", f"Forces in {force.region}", words, region))
    rest = tuple(slug for slug in known if slug != force.slug)
    return [*found, Group("all", "All forces", "All forces that send figures.", rest)]


def _likeness(one: Force) -> ForceLikeness:
    answers = one.answers or {}
    compared = ("size", "structure", "record_system", "service_model")
    return ForceLikeness(one.slug, one.region, **{name: answers.get(name, "") for name in compared})


def practices_in_use(
    measures: Iterable[Definition], *, invented: bool, reader: Organisation | None
) -> dict[str, dict[str, list[Taken]]]:
    """For each measure and force, the practices about it that are live there, in two queries.

    About a measure is a practice that names it as what it should move; where it names none, one
    that names a right of the Code which the measure belongs to.
    """
    wanted = list(measures)
    fits = dict[int, tuple[int, int]]()
    if reader is not None:
        rows = Fit.objects.filter(organisation=reader)
        fits = {key: (a, b) for key, a, b in rows.values_list("innovation", "fitting", "points")}
    taken = Adoption.objects.filter(
        stage__in=IN_USE, innovation__state__in=SHOWN, organisation__invented=invented
    )
    named: dict[int, tuple[str, Taken]] = {}
    about: dict[int, set[tuple[str, str]]] = {}
    columns = (
        "pk", "organisation__slug", "innovation", "innovation__key", "innovation__current__title",
        "live_on", "innovation__organisation__invented", "innovation__current__values__list",
        "innovation__current__values__code",
    )  # fmt: skip
    lists = Q(innovation__current__values__list__in=[ValueList.MEASURE, ValueList.RIGHT])
    for pk, force, practice, key, title, live_on, made_up, of, code in taken.filter(
        lists
    ).values_list(*columns):
        named[pk] = (force, Taken(key, title, force, live_on, *fits.get(practice, (0, 0)), made_up))
        about.setdefault(pk, set()).add((of, code))
    found: dict[str, dict[str, list[Taken]]] = {one.key: {} for one in wanted}
    for pk, (force, practice) in named.items():
        for one in wanted:
            if _is_about(one, about[pk]):
                found[one.key].setdefault(force, []).append(practice)
    for by_force in found.values():
        for held in by_force.values():
            held.sort(key=lambda one: (one.live_on is None, one.live_on, one.title))
    return found


def stages_of(force: Organisation) -> dict[str, Stage]:
    """How far a force has come with each practice that it has looked at, used or left, by key."""
    rows = Adoption.objects.filter(organisation=force).values_list("innovation__key", "stage")
    return {key: Stage(stage) for key, stage in rows}


def _is_about(one: Definition, values: set[tuple[str, str]]) -> bool:
    moved_by = {code for of, code in values if of == ValueList.MEASURE}
    if moved_by:
        return library_code(one.key) in moved_by
    return any((ValueList.RIGHT, str(right)) in values for right in one.rights)


def events_of(force: Organisation, last: date) -> list[Event]:
    """What is on record and may explain a change: go-lives here, and new editions of the Code."""
    earliest = moved(last, 1 - HISTORY)
    went_live = (
        Adoption.objects.filter(
            organisation=force, live_on__gte=earliest, innovation__state__in=SHOWN
        )
        .exclude(UNDATED)  # of a day that nobody knows no change can be said to follow
        .order_by("live_on", "pk")
    )
    found = [
        Event(live_on.replace(day=1), f"{title} live", f"adoption-{pk}")
        for pk, live_on, title in went_live.values_list(
            "pk", "live_on", "innovation__current__title"
        )
        if live_on
    ]
    found += [
        Event(edition.first.replace(day=1), edition.name, f"code-{edition.id.lower()}")
        for edition in read_editions().values()
        if edition.first and earliest <= edition.first <= last
    ]
    return sorted(found, key=lambda one: (one.month, one.name))


def new_limits(measures: Collection[str], *, invented: bool) -> dict[str, dict[str, list[Event]]]:
    """For each measure and force, where the limits of its chart begin anew, in one query."""
    rows = NewLimits.objects.filter(
        measure__in=measures, taken_back_at=None, organisation__invented=invented
    ).order_by("month")
    found: dict[str, dict[str, list[Event]]] = {measure: {} for measure in measures}
    for measure, force, month, name, key in rows.values_list(
        "measure", "organisation__slug", "month", "name", "event"
    ):
        found[measure].setdefault(force, []).append(Event(month, name, key))
    return found


def new_limits_of(force: Organisation, measure: str) -> list[NewLimits]:
    """Where the limits of one force's chart begin anew, with who said so and why."""
    rows = NewLimits.objects.filter(organisation=force, measure=measure, taken_back_at=None)
    return list(rows.select_related("by", "organisation"))
