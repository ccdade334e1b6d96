"""Every force on a measure, held against the others and against its own past."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from waymark.measures import definitions
from waymark.measures.definitions import Definition
from waymark.network.benchmarks.queries import comparison as queries
from waymark.network.benchmarks.rules import comparison as rules
from waymark.network.benchmarks.rules.comparison import Month, National
from waymark.network.benchmarks.rules.comparison_trend import Event, Trend, trend
from waymark.network.innovations.queries.forces import Force
from waymark.shared.audit.rules import Marks

REMEMBERED = 100  # under a mark of the audit chain (decision 13)
# Acts after which every figure, every force and every published practice with those who use it
# stand as before (decision 148).
ELSEWHERE = (
    "discussions.", "guard.", "keys.", "legislation.", "meetings.", "membership.", "newsletters.",
    "notifications.", "reports.", "innovations.comment", "innovations.contact_asked",
    "innovations.diary_", "innovations.draft_", "innovations.effect_measured",
    "innovations.evaluation_", "innovations.paper_", "innovations.practice_sent_back",
    "innovations.practice_started", "innovations.practice_submitted", "innovations.search_",
    "innovations.support_answered",
)  # fmt: skip


def figures_mark(marks: Marks) -> str:
    """The mark under which what was worked out from figures holds."""
    return marks.of(but=ELSEWHERE)


@dataclass(frozen=True)
class Seen:
    """The figures of one measure with everything worked out that its pages and files show."""

    definition: Definition
    forces: dict[str, list[Month]]
    places: dict[str, Force]
    national: National | None
    trends: dict[str, Trend]

    def name(self, slug: str) -> str:
        return self.places[slug].name if slug in self.places else slug

    @property
    def names(self) -> dict[str, str]:
        return {slug: self.name(slug) for slug in self.forces}


@lru_cache(maxsize=REMEMBERED)
def seen(measure: str, whose: tuple[str, str], invented: bool, own: str, mark: str) -> Seen:
    """Read and judge every force's figures on a measure. `own` decides which method is usual."""
    definition = queries.definition(measure)
    assert definition is not None
    found = queries.figures_of([measure], invented=invented, of=whose)[measure]
    anew = queries.new_limits([measure], invented=invented)[measure]
    return judged(definition, found, queries.forces(invented), anew, own)


def judged(
    definition: Definition,
    found: dict[str, list[Month]],
    places: dict[str, Force],
    anew: dict[str, list[Event]],
    own: str,
) -> Seen:
    """Hold every force of these against the others, and against its own past."""
    forces = {slug: series for slug, series in found.items() if slug in places}
    national = rules.national(forces, mine=own, least=definition.least)
    better = queries.better(definition)
    trends = {
        slug: trend(series, national.last, better, anew.get(slug, ()))
        for slug, series in forces.items()
        if national
    }
    return Seen(definition, forces, places, national, trends)


def whole_country(invented: bool, own: str) -> list[Seen]:
    """Every measure over every force, worked out anew: what the page of gaps reads."""
    measures = definitions.on()
    keys = [one.key for one in measures]
    found = queries.figures_of(keys, invented=invented)
    anew = queries.new_limits(keys, invented=invented)
    places = queries.forces(invented)
    return [judged(one, found[one.key], places, anew[one.key], own) for one in measures]


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


def rounded(found: Seen) -> Trend:
    """The months of all forces together in whole percentages, judged anew."""
    assert found.national is not None
    months = [Month(on, round(share * 1000), 1000) for on, share in rounded_months(found)]
    return trend(months, found.national.last, queries.better(found.definition))
