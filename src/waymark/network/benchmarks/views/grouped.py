"""The page of every force on one measure: those to compare with first, the rest by region.

All forces in one list are five screens long; in groups a lead finds the one they look for. On
paper every group stands open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from waymark.measures.charts import Chart
from waymark.measures.charts.words import percent
from waymark.network.benchmarks.queries import comparison as queries
from waymark.network.benchmarks.queries.standings import REMEMBERED, Seen
from waymark.network.benchmarks.rules import comparison_words as words
from waymark.network.benchmarks.rules import drawing, gap
from waymark.network.benchmarks.views import compared
from waymark.network.benchmarks.views.compared import Asked, Row
from waymark.network.innovations.queries import force_by_pk
from waymark.network.innovations.rules.words import counted
from waymark.shared.ui.once import once

NO_REGION = "No region stated"


@dataclass(frozen=True)
class Part:
    """Some of the forces, with their bars and their table."""

    at: str  # where on the page
    title: str
    summary: str
    bars: Chart | None
    rows: Sequence[Row] = field(repr=False)


@once(REMEMBERED)
def of_forces(asked: Asked) -> Markup:
    """Draw the page of every force below its heading."""
    found = compared.seen_by(asked)
    context = compared.context_of(found, asked)
    if found.national is None:
        return compared.parts(context).nothing_yet()
    mine = force_by_pk(asked.force)
    own = mine.slug if mine and mine.slug in found.forces else ""
    groups = queries.groups(mine, found.places, asked.today) if mine else []
    group = next(
        (one for one in groups if one.code == asked.compare), groups[0] if groups else None
    )
    practices = compared.practices_of(found, asked, mine)
    first = [] if group is None or group.code == "all" else _first(found, group.forces, own)
    rest = by_region(
        {slug: found.places[slug].region for slug in found.forces if slug not in first},
        mine.region if mine else "",
    )
    return compared.parts(
        context
        | {
            "definition_at": compared.definition_at(asked),
            "funnel_words": words.every_force(found.national, found.names),
            "groups": groups,
            "group_choices": [(one.code, one.label) for one in groups],
            "group": group,
            "whose": compared.whose_of(found, asked),
            "mine": mine,
            "first": _part(found, asked, "group", group.label if group else "", first, own,
                           practices) if first else None,
            "regions": [
                _part(found, asked, f"region-{number}", region, slugs, own, practices)
                for number, (region, slugs) in enumerate(rest, 1)
            ],
        }
    ).every_force()  # fmt: skip


def _first(found: Seen, members: Sequence[str], own: str) -> list[str]:
    shown = [slug for slug in members if slug in found.forces and slug != own]
    return [*shown, own] if own and shown else shown


def by_region(regions: Mapping[str, str], own: str) -> list[tuple[str, list[str]]]:
    """Forces by their region: one's own region first, then by name; those without one last."""
    found: dict[str, list[str]] = {}
    for slug, region in regions.items():
        found.setdefault(region or NO_REGION, []).append(slug)
    return sorted(found.items(), key=lambda pair: (pair[0] != own, pair[0] == NO_REGION, pair[0]))


def _part(
    found: Seen, asked: Asked, at: str, title: str, slugs: Sequence[str], own: str,
    practices: dict[str, list[gap.Taken]],
) -> Part:  # fmt: skip
    national = found.national
    assert national is not None
    lines = compared.rows(found, slugs, own, practices, asked.order)
    shares = [one.standing.share for one in lines if one.standing.compared and one.standing.of]
    known = [share for share in shares if share is not None]
    summary = f"{title}: {counted(len(lines), 'force', 'forces')}"
    if known:
        low, high = percent(min(known)), percent(max(known))
        summary += f", {low}" if low == high else f", {low} to {high}"
    # What is folded away is drawn once, for a small screen: the page stays light.
    wide = 720 if at == "group" else 330
    bars = drawing.bars(national, found.names, slugs, own, id=f"bars-{at}", wide=wide)
    return Part(at, title, summary, bars, lines)
