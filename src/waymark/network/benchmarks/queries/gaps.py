"""The gaps of a force: where it differs, who was there and got better, and what to start now."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from waymark.measures.words import mid_sentence
from waymark.network.benchmarks import permissions
from waymark.network.benchmarks.queries import comparison as queries
from waymark.network.benchmarks.queries.practices import NOT_MEASURED, told_of
from waymark.network.benchmarks.queries.standings import (
    REMEMBERED,
    Seen,
    figures_mark,
    pages_mark,
    whole_country,
)
from waymark.network.benchmarks.rules import comparison_words as words
from waymark.network.benchmarks.rules import drawing
from waymark.network.benchmarks.rules import gap as rules
from waymark.network.benchmarks.rules.comparison_trend import State
from waymark.network.innovations.enums import IN_USE, Stage
from waymark.network.innovations.queries import force_by_pk, own_force
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.audit.queries import marks
from waymark.shared.audit.rules import Marks
from waymark.shared.ui.once import once

MOST_PRACTICES = 3  # shown of a gap


@dataclass(frozen=True)
class Line:
    """One gap as its part of the page shows it."""

    key: str
    name: str
    sentence: str
    tag: str
    state: str
    rights: tuple[int, ...]
    rights_words: str
    stamp: str
    period: str
    spark: Any
    improvers: tuple[rules.Improver, ...]
    practices: tuple["Offered", ...]
    challenge: str
    names: dict[str, str]


@dataclass(frozen=True)
class Offered:
    """A practice that forces had live while they got better, and the way to take it up."""

    practice: rules.Taken
    forces: str
    take_up: str  # empty where the force is past that step already
    stage: str  # how far it has come, in words; empty where it has not looked at it


@dataclass(frozen=True)
class Found:
    """The page of gaps: its opening sentence and the gaps, the widest first."""

    summary: str
    lines: tuple[Line, ...]
    compared: int


@once(REMEMBERED)
def gaps_of(force: int, mark: str, figures: str) -> Found:
    """Look for the gaps of a force over all measures."""
    mine = force_by_pk(force)
    assert mine is not None
    country = whole_country(mine.invented, mine.slug, figures)
    practices = queries.practices_in_use(
        [seen.definition for seen in country], invented=mine.invented, reader=mine
    )
    stages = queries.stages_of(mine)
    gaps = [(one, seen) for seen in country if (one := gap_in(seen, mine.slug))]
    gaps.sort(key=lambda pair: pair[0].weight, reverse=True)
    measures = sum(_can_be_judged(seen, mine.slug) for seen in country)
    lines = tuple(
        _line(one, seen, mine, practices[seen.definition.key], stages) for one, seen in gaps
    )
    return Found(rules.summary([one for one, _ in gaps], measures, mine.name), lines, measures)


def _can_be_judged(seen: Seen, slug: str) -> bool:
    """Whether a gap would show: beside enough other forces, or beside enough months of its own."""
    national = seen.national
    if national is None or slug not in national.standings or not seen.definition.has_direction:
        return False
    beside = national.funnel is not None or seen.trends[slug].state is not State.FEW
    return beside and national.standings[slug].compared


def gap_in(seen: Seen, slug: str) -> rules.Gap | None:
    """Whether a force differs on this measure in the way that victims would not want."""
    better = queries.better(seen.definition)
    if seen.national is None or slug not in seen.forces or better is None:
        return None
    apart = rules.months_apart(seen.forces[slug], seen.forces, slug, better)
    return rules.gap(seen.definition.key, seen.national, slug, better, seen.trends[slug], apart)


def _line(
    one: rules.Gap,
    seen: Seen,
    mine: Organisation,
    practices: dict[str, list[rules.Taken]],
    stages: dict[str, Stage],
) -> Line:
    national, better = seen.national, queries.better(seen.definition)
    assert national is not None
    improvers = [
        each
        for each in rules.improvers(seen.forces, national, better, mine.slug, practices)
        if each.was_there
    ]
    sentence = rules.gap_words(one, national, mine.name)
    chart = drawing.spark(one.trend, f"g-{one.measure}", seen.definition.title)
    return Line(
        key=one.measure,
        name=seen.definition.title,
        sentence=sentence,
        tag=words.TAGS[one.trend.state],
        state=one.trend.state,
        rights=seen.definition.rights,
        rights_words=words.rights(seen.definition.rights),
        stamp=seen.definition.stamp,
        period=words.capital(words.period_words(national)),
        spark=chart.svg if chart else None,
        improvers=tuple(improvers[: rules.MOST_SHOWN]),
        practices=_offered(improvers, seen, stages),
        challenge=_challenge(seen, sentence),
        names=seen.names,
    )


def _offered(
    improvers: list[rules.Improver], seen: Seen, stages: dict[str, Stage]
) -> tuple[Offered, ...]:
    """The practices of those who got better that my force does not use yet, best fit first.

    One that it is looking at or planning stands here too, with how far it has come; what it tried
    and stopped does not.
    """
    by_key: dict[str, list[rules.Taken]] = {}
    for one in improvers:
        for practice in one.practices:
            if stages.get(practice.key) not in (*IN_USE, Stage.STOPPED):
                by_key.setdefault(practice.key, []).append(practice)
    ranked = sorted(by_key.values(), key=lambda held: (-held[0].fit_share, -len(held)))
    return tuple(
        Offered(
            held[0],
            rules.listed([seen.name(one.force) for one in held]),
            _take_up(held[0].key, seen.definition.title)
            if stages.get(held[0].key, Stage.INTERESTED) == Stage.INTERESTED
            else "",
            str(stages[held[0].key].label).lower() if held[0].key in stages else "",
        )
        for held in ranked
    )


def _take_up(key: str, measure: str) -> str:
    """The step filled in, without a figure: its note may be read by whoever reads the practice."""
    note = f"Found when comparing forces on: {mid_sentence(measure)}"
    address = reverse("innovations:move", args=[key])
    return f"{address}?{urlencode({'stage': 'assessing', 'note': note})}"


def _challenge(seen: Seen, sentence: str) -> str:
    """A challenge with everything filled in; who asks may change all of it before it is sent."""
    one = seen.definition
    filled = {
        "kind": "challenge",
        "title": f"How did you get better at this: {mid_sentence(one.title)}?",
        "text": f"{sentence}\n\nWhat is counted: {one.numerator}. Out of: {one.denominator}.\n\n"
        f"Measure {one.stamp}: {reverse('benchmarks:measure', args=[one.key])}",
    }
    rights = [("right", str(right)) for right in one.rights]
    return f"/questions/new/?{urlencode([*filled.items(), *rights])}"


def offered(viewer: Person | AnonymousUser, line: Line) -> list[tuple[Offered, str]]:
    """What to look into for a gap, and what it did to the measure elsewhere.

    What surely improved it comes first, then what fits best: that a practice was live while a
    force got better says less than what was measured of it.
    """
    told = told_of(viewer, line.key) if line.practices else {}
    pairs = [(one, told.get(one.practice.key, NOT_MEASURED)) for one in line.practices]
    pairs.sort(key=lambda pair: pair[1].rank)
    return [(one, effect.words) for one, effect in pairs[:MOST_PRACTICES]]


def gaps_for(viewer: Person | AnonymousUser, found: Marks | None = None) -> Found | None:
    """The gaps of a viewer's own force; None for whoever has no force or may not see names."""
    force = own_force(viewer) if permissions.may_see_figures(viewer) else None
    found = found or marks()
    return gaps_of(force.pk, pages_mark(found), figures_mark(found)) if force else None
