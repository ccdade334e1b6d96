"""Every force on a measure, held against the others and against its own past."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from waymark.measures import definitions
from waymark.measures.definitions import Definition
from waymark.network.benchmarks.queries import comparison as queries
from waymark.network.benchmarks.rules import comparison as rules
from waymark.network.benchmarks.rules.comparison import Better, Month, National, Standing
from waymark.network.benchmarks.rules.comparison_trend import Event, Trend, trend
from waymark.network.innovations.queries.forces import Force
from waymark.shared.audit.rules import Marks
from waymark.shared.ui.once import once, once_each

REMEMBERED = 100  # under a mark of the audit chain (decision 13)
PASTS = 1_000  # forces times measures
# Acts that write figures, where limits begin anew, or what is known of a force. To type a return
# is none of them: most of what is done here in the days when returns are due.
FIGURES = (
    "accounts.organisation_", "accounts.register_", "benchmarks.fact_", "benchmarks.limits_",
    "benchmarks.return_certified", "benchmarks.return_discarded", "benchmarks.return_filed",
    "benchmarks.return_published", "benchmarks.return_sent_back", "benchmarks.return_withdrawn",
    "innovations.profile_",
)  # fmt: skip
# Acts after which every figure, every force and every published practice with those who use it
# stand as before (decision 148).
ELSEWHERE = (
    "benchmarks.quarter_told", "benchmarks.reminded", "benchmarks.return_begun",
    "benchmarks.return_handed_over", "benchmarks.return_typed", "benchmarks.sign_off_asked",
    "benchmarks.signing_key_", "discussions.", "guard.", "innovations.comment",
    "innovations.contact_asked", "innovations.diary_", "innovations.draft_",
    "innovations.effect_measured", "innovations.evaluation_", "innovations.paper_",
    "innovations.practice_sent_back", "innovations.practice_started",
    "innovations.practice_submitted", "innovations.result_reviewed", "innovations.search_",
    "innovations.support_answered", "keys.", "legislation.", "meetings.", "membership.",
    "newsletters.", "notifications.", "reports.",
)  # fmt: skip


Months = tuple[Month, ...]


def figures_mark(marks: Marks) -> str:
    """The mark under which what was worked out from figures alone holds."""
    return marks.of(*FIGURES)


def pages_mark(marks: Marks) -> str:
    """The mark under which a page of figures holds, with the practices that stand beside them."""
    return marks.of(but=ELSEWHERE)


@dataclass(frozen=True)
class Measured:
    """The figures of one measure, and what follows from them whoever reads them."""

    definition: Definition
    forces: dict[str, Months]
    places: dict[str, Force]
    added: rules.Added | None
    trends: dict[str, Trend]


@dataclass(frozen=True)
class Seen:
    """The figures of one measure with everything worked out that its pages and files show."""

    definition: Definition
    forces: dict[str, Months]
    places: dict[str, Force]
    national: National | None
    trends: dict[str, Trend]

    def name(self, slug: str) -> str:
        return self.places[slug].name if slug in self.places else slug

    @property
    def names(self) -> dict[str, str]:
        return {slug: self.name(slug) for slug in self.forces}


ALL = ("all", "all")  # every victim: no breakdown, and no group of one


def seen(measure: str, whose: tuple[str, str], invented: bool, own: str, mark: str) -> Seen:
    """Every force's figures on a measure, judged. `own` decides which method is usual."""
    return _seen_of([measure], whose, invented, own, mark)[0]


def whole_country(
    invented: bool, own: str, mark: str, measures: Sequence[str] | None = None
) -> list[Seen]:
    """The same of every measure, or of these, of all victims together."""
    keys = [one.key for one in definitions.on()] if measures is None else measures
    return _seen_of(keys, ALL, invented, own, mark)


def _seen_of(
    measures: Sequence[str], whose: tuple[str, str], invented: bool, own: str, mark: str
) -> list[Seen]:
    found = _measured(measures, whose, invented, mark)
    methods = {
        key: rules.usual_method(one.added.standings, own) if one.added else ""
        for key, one in found.items()
    }
    return [_compared(key, whose, invented, methods[key], mark) for key in measures]


@once_each(REMEMBERED)
def _measured(
    measures: Sequence[str], whose: tuple[str, str], invented: bool, mark: str
) -> dict[str, Measured]:
    """Read the figures of these measures in one query, and judge those of each force."""
    places = queries.forces(invented)
    found = queries.figures_of(measures, invented=invented, of=whose)
    anew = queries.new_limits(measures, invented=invented)
    return {key: _judged(key, found[key], places, anew[key]) for key in measures}


def _judged(
    measure: str,
    found: dict[str, list[Month]],
    places: dict[str, Force],
    anew: dict[str, list[Event]],
) -> Measured:
    """Hold every force of these against its own past."""
    definition = queries.definition(measure)
    assert definition is not None
    forces = {slug: tuple(series) for slug, series in found.items() if slug in places}
    last = rules.common_end(forces)
    if last is None:
        return Measured(definition, {}, places, None, {})
    better = queries.better(definition)
    pasts = {
        slug: _past(slug, series, last, better, tuple(anew.get(slug, ())))
        for slug, series in forces.items()
    }
    return Measured(
        definition,
        {slug: past.months for slug, past in pasts.items()},
        places,
        rules.Added(last, {slug: past.year for slug, past in pasts.items()}),
        {slug: past.trend for slug, past in pasts.items()},
    )


class Past(NamedTuple):
    """One force's months, its last year, and what they show when held against its own past."""

    months: Months
    year: Standing
    trend: Trend


@once(PASTS)
def _past(force: str, months: Months, last: date, better: Better, anew: tuple[Event, ...]) -> Past:
    """Judge one force's months.

    Kept by the months themselves, and so for as long as they stand: after a return was published
    only those of its force are judged anew, and all others are in memory once.
    """
    return Past(months, rules.totals(force, months, last), trend(months, last, better, anew))


@once(REMEMBERED)
def _compared(measure: str, whose: tuple[str, str], invented: bool, method: str, mark: str) -> Seen:
    """Hold the forces against each other: alike for all whose own figures come about in one way."""
    found = _measured([measure], whose, invented, mark)[measure]
    national = rules.compared(found.added, method, found.definition.least) if found.added else None
    return Seen(found.definition, found.forces, found.places, national, found.trends)


def national_months(found: Seen) -> list[Month]:
    """All compared forces together, month by month: of each month the figures that are shown."""
    together: dict[date, list[int]] = {}
    assert found.national is not None
    for slug in found.national.in_funnel:
        for one in found.forces[slug]:
            if one.shown and one.last in (None, one.on):
                counts = together.setdefault(one.on, [0, 0, 0])
                counts[0] += one.met or 0
                counts[1] += one.of or 0
                counts[2] += 1
    enough = min(rules.LEAST_FORCES, len(found.national.in_funnel))
    return [
        Month(on, met, of) for on, (met, of, forces) in sorted(together.items()) if forces >= enough
    ]


def forces_behind(found: Seen, on: date) -> int:
    """How many compared forces stand behind the figure of all together in one month."""
    assert found.national is not None
    return sum(
        any(one.on == on and one.shown and one.last in (None, one.on) for one in found.forces[slug])
        for slug in found.national.in_funnel
    )


def national_trend(found: Seen) -> Trend:
    assert found.national is not None
    better = queries.better(found.definition)
    return trend(national_months(found), found.national.last, better)


def rounded_months(found: Seen) -> list[tuple[date, float]]:
    """All forces together in whole percentages: no count of one force follows from them."""
    return [
        (one.on, round(one.share, 2)) for one in national_months(found) if one.share is not None
    ]


def rounded_series(found: Seen) -> list[Month]:
    """The months of all forces together in whole percentages, as if each were of a thousand."""
    return [Month(on, round(share * 1000), 1000) for on, share in rounded_months(found)]


def rounded(found: Seen) -> Trend:
    """The months of all forces together in whole percentages, judged anew."""
    assert found.national is not None
    better = queries.better(found.definition)
    return trend(rounded_series(found), found.national.last, better)
