"""What the network puts in, does, brings out, and what became of it: from live records."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Min

from waymark.measures import definitions
from waymark.measures.charts.words import percent
from waymark.measures.intervals import newcombe_difference
from waymark.measures.words import signed
from waymark.network.benchmarks.queries.comparison import figures_of
from waymark.network.benchmarks.rules.comparison import Month
from waymark.network.discussions.enums import Access
from waymark.network.discussions.models import Thread
from waymark.network.innovations.enums import IN_USE, SHOWN
from waymark.network.innovations.models import Innovation
from waymark.network.innovations.queries.spread import histories
from waymark.network.legislation.queries.readiness import forces_of
from waymark.network.membership.models import LeadTerm
from waymark.network.membership.queries.engagement import active_forces
from waymark.network.reports.enums import OUTCOMES
from waymark.network.reports.queries import costs, service, timeliness
from waymark.network.reports.queries.defined import defined_at, figure
from waymark.network.reports.queries.live import open_groups, seats_of
from waymark.network.reports.rules import waiting
from waymark.network.reports.rules import working as rules
from waymark.network.reports.rules.document import YEAR, Number
from waymark.shared.meetings.enums import AFTER_IT
from waymark.shared.meetings.models import Meeting

# The founding paper dates the network to May 2026; the made-up one begins with its first lead.
BEGAN = date(2026, 5, 1)


class Line(NamedTuple):
    """One activity or output: its months, and what they say."""

    title: str
    key: str
    href: str
    series: Sequence[tuple[date, int]]
    words: str


class Compared(NamedTuple):
    """One measure before the network and since, over the forces together."""

    title: str
    before: str
    after: str
    change: str
    forces: str


class Working(NamedTuple):
    """Everything on the network's own page."""

    answer: str
    moved: list[rules.Moved]
    inputs: list[Number]
    activities: list[Line]
    outputs: list[Line]
    began: date
    halves: rules.Halves | None
    compared: list[Compared]


def working(*, invented: bool, as_of: date) -> Working:
    """Read the network's own work, of the real network or of the invented one."""
    last = (as_of.replace(day=1) - timedelta(days=1)).replace(day=1)
    began = _began(invented)
    halves = rules.halves(began, last)
    moved = _moved(invented, as_of)
    return Working(
        answer=rules.answer(moved),
        moved=moved,
        inputs=_inputs(invented, as_of),
        activities=[
            _line("meetings-held", "Meetings held", _met(invented), last),
            _line("questions-asked", "Questions asked", _asked(invented, "asked_on"), last),
            _line("practices-published", "Practices published", _published(invented), last),
        ],
        outputs=[
            _line(
                "questions-answered", "Questions answered", _asked(invented, "answered_on"), last
            ),
            _line("adoptions-live", "Practices gone live", _gone_live(invented), last),
        ],
        began=began,
        halves=halves,
        compared=_compared(invented, halves) if halves else [],
    )


def _began(invented: bool) -> date:
    if not invented:
        return BEGAN
    first: date | None = LeadTerm.objects.filter(invented=True).aggregate(on=Min("began_on"))["on"]
    return first or BEGAN


def _line(key: str, title: str, days: Sequence[date], last: date) -> Line:
    series = rules.monthly(days, last)
    return Line(title, key, defined_at(key), series, rules.trend_words(series))


def _met(invented: bool) -> list[date]:
    held = Meeting.objects.filter(group__in=open_groups(invented), state__in=AFTER_IT)
    return list(held.values_list("on", flat=True))


def _asked(invented: bool, day: str) -> list[date]:
    open_ones = Thread.objects.filter(invented=invented, space__access=Access.OPEN)
    return list(open_ones.filter(**{f"{day}__isnull": False}).values_list(day, flat=True))


def _library(invented: bool) -> list[tuple[str, date]]:
    rows = Innovation.objects.filter(
        state__in=SHOWN, organisation__invented=invented, published_on__isnull=False
    )
    return [(key, on) for key, on in rows.values_list("key", "published_on") if on]


def _published(invented: bool) -> list[date]:
    return [on for _, on in _library(invented)]


def _gone_live(invented: bool) -> list[date]:
    """The first day in use of each practice in each force."""
    shown = Innovation.objects.filter(state__in=SHOWN, organisation__invented=invented)
    first: dict[tuple[str, str], date] = {}
    for key, force, stage, on, _ in histories(shown):
        if stage in IN_USE:
            first.setdefault((key, force), on)
    return list(first.values())


def _inputs(invented: bool, as_of: date) -> list[Number]:
    seats, vacant = seats_of(invented)
    active, known = len(active_forces(invented=invented)), len(forces_of(invented, as_of))
    return [
        figure("member-forces", f"{active} of {known}"),
        figure("seats-filled", f"{seats - vacant} of {seats}"),
        costs.year(invented, as_of)[1],
    ]


def _moved(invented: bool, as_of: date) -> list[rules.Moved]:
    """Each intended outcome against a year before."""
    measured = service.measured(invented, as_of)
    duties = [one for one in measured if one.definition.kind == "duty"]
    views = [one for one in measured if one.definition.kind == "satisfaction"]
    days = _published(invented)
    new = sum(as_of - YEAR < on <= as_of for on in days)
    old = sum(as_of - 2 * YEAR < on <= as_of - YEAR for on in days)
    found = [
        (int(new > old), int(bool(new or old))),
        service.narrower(duties),
        service.risen([one for one in duties if one.definition.headline]),
        service.risen(views),
        waiting.sooner(timeliness.times(invented, as_of).values()),
    ]
    return [rules.Moved(name, *pair) for name, pair in zip(OUTCOMES, found, strict=True)]


def _compared(invented: bool, halves: rules.Halves) -> list[Compared]:
    wanted = definitions.headline()
    found = figures_of([one.key for one in wanted], invented=invented)
    rows = []
    for one in wanted:
        before, after = (_sums(found[one.key], span) for span in (halves.before, halves.after))
        both = [force for force in before if force in after]
        if both:
            spans = [
                rules.months_if_fewer([side[f].months for f in both], span)
                for side, span in ((before, halves.before), (after, halves.after))
            ]
            rows.append(_row(one.title, [before[f] for f in both], [after[f] for f in both], spans))
    return rows


class Sum(NamedTuple):
    """The figures of one force over the months of a span that are shown."""

    met: int
    of: int
    months: tuple[date, date]


def _sums(by_force: dict[str, list[Month]], span: tuple[date, date]) -> dict[str, Sum]:
    """For each force the sum of the months that are shown; a force without any is left out."""
    sums: dict[str, Sum] = {}
    for force, series in by_force.items():
        shown = [m for m in series if m.shown and span[0] <= m.on and (m.last or m.on) <= span[1]]
        met, of = sum(m.met or 0 for m in shown), sum(m.of or 0 for m in shown)
        if of:
            months = min(m.on for m in shown), max(m.last or m.on for m in shown)
            sums[force] = Sum(met, of, months)
    return sums


def _row(title: str, before: list[Sum], after: list[Sum], spans: Sequence[str]) -> Compared:
    (m1, n1), (m2, n2) = (
        (sum(one.met for one in side), sum(one.of for one in side)) for side in (before, after)
    )
    found = newcombe_difference(m2, n2, m1, n1)
    higher = sum(b.met / b.of < a.met / a.of for b, a in zip(before, after, strict=True))
    points = f"{signed((m2 / n2 - m1 / n1) * 100)} points"
    if found.low is not None and found.high is not None:
        points += f" ({signed(found.low * 100)} to {signed(found.high * 100)})"
    return Compared(
        title,
        f"{percent(m1 / n1)}, {m1:,} of {n1:,}{spans[0]}",
        f"{percent(m2 / n2)}, {m2:,} of {n2:,}{spans[1]}",
        points,
        f"{higher} of {len(before)}",
    )
