"""A measure at a glance: the cards of the list, and the five of the first page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from waymark.measures import definitions
from waymark.measures.charts.words import percent
from waymark.network.benchmarks import permissions
from waymark.network.benchmarks.queries import comparison as queries
from waymark.network.benchmarks.queries.standings import (
    REMEMBERED,
    Seen,
    figures_mark,
    forces_behind,
    rounded,
    rounded_series,
    whole_country,
)
from waymark.network.benchmarks.rules import comparison_words as words
from waymark.network.benchmarks.rules import drawing
from waymark.network.benchmarks.rules.comparison import Month, Series
from waymark.network.benchmarks.rules.comparison_trend import State, Trend
from waymark.network.innovations.queries import force_by_pk, own_force
from waymark.shared.accounts.models import Person
from waymark.shared.audit.queries import marks
from waymark.shared.audit.rules import Marks
from waymark.shared.ui.once import once


@dataclass(frozen=True)
class Card:
    """One measure at a glance, as the macro `measure` draws it."""

    name: str
    href: str
    state: str
    sentence: str
    rate: str
    count: str
    spark: Any
    to: date | None
    when: str = ""

    @property
    def dated(self) -> str:
        """The counts with their month, for a page that names the month nowhere else."""
        return f"{self.count.removesuffix(self.when).strip()} {self.when}".strip()


@once(REMEMBERED)
def cards(
    measures: tuple[str, ...], invented: bool, force: int | None, mark: str
) -> tuple[Card, ...]:
    """The cards of these measures, of a force or of all together."""
    mine = force_by_pk(force)
    own = mine.slug if mine else ""
    country = whole_country(invented, own, mark, measures)
    return tuple(_card(found, own) for found in country)


def _card(found: Seen, own: str) -> Card:
    series, judged = _months(found, own)
    one, last = found.definition, found.national.last if found.national else None
    href = _address(one.key)
    if last is None or judged is None or not series:
        few = State.FEW.value
        return Card(one.title, href, few, "No return has been published yet.", "", "", None, None)
    latest = max((m for m in series if m.shown), key=lambda m: m.on, default=None)
    chart = drawing.spark(judged, f"s-{one.key}", one.title)
    return Card(
        one.title,
        href,
        judged.state.value,
        f"{words.card(judged)} {words.beside_others(found.national, own)}".strip(),
        percent(latest.share or 0) if latest else "",
        _count(latest, last, None if own else found),
        chart.svg if chart else None,
        (latest.last or latest.on) if latest else None,
        words.when(latest) if latest else "",
    )


def _months(found: Seen, own: str) -> tuple[Series, Trend | None]:
    """The months of a force, or of all together, and what they show."""
    if own:
        return found.forces.get(own, []), found.trends.get(own)
    return (rounded_series(found), rounded(found)) if found.national else ([], None)


def _count(latest: Month | None, last: date, together: Seen | None) -> str:
    """The counts behind a force's rate; behind that of all together, how many forces."""
    if latest is None:
        return ""
    if together is None:
        return words.latest_count(latest, last)
    return words.latest_forces(forces_behind(together, latest.on), latest, last)


@dataclass(frozen=True)
class Listed:
    """The list of measures: its opening sentence, its sections of cards, its latest month."""

    lead: str
    sections: tuple[tuple[str, tuple[Card, ...]], ...]
    to: date | None


def listed(viewer: Person | AnonymousUser) -> Listed:
    """The card of every measure, for the viewer's own force or for all together."""
    headline = tuple(one.key for one in definitions.on() if one.headline is not None)
    others = tuple(one.key for one in definitions.on() if one.headline is None)
    found = cards_for(viewer, headline + others)
    known = [card for card in found if card.to is not None]
    directed = {one.key for one in definitions.on() if one.has_direction}
    parts = [
        ("The five headline questions", [c for c, key in _keyed(found, headline)]),
        ("Other measures", [c for c, key in _keyed(found, others) if key in directed]),
        (
            "Measures without a better or worse",
            [c for c, key in _keyed(found, others) if key not in directed],
        ),
    ]
    return Listed(
        words.list_lead([State(card.state) for card in known], len(found)),
        tuple((heading, tuple(listed)) for heading, listed in parts if listed),
        max((card.to for card in known if card.to), default=None),
    )


def _keyed(found: Sequence[Card], keys: Sequence[str]) -> list[tuple[Card, str]]:
    by_href = {card.href: card for card in found}
    return [(by_href[_address(key)], key) for key in keys]


def _address(key: str) -> str:
    return reverse("benchmarks:measure", args=[key])


def cards_for(
    viewer: Person | AnonymousUser, measures: tuple[str, ...], found: Marks | None = None
) -> tuple[Card, ...]:
    """Cards as this viewer may see them: who may not see forces sees all together."""
    force = own_force(viewer) if permissions.may_see_figures(viewer) else None
    world = queries.is_invented(viewer)
    return cards(measures, world, force.pk if force else None, figures_mark(found or marks()))


def five_measures(viewer: Person | AnonymousUser, found: Marks | None = None) -> list[Card]:
    """The five headline measures for the first page, each drawn and with a sentence true to it.

    Draw each with the macro `measure`. Nobody without a seat sees any.
    """
    if not permissions.is_member(viewer):
        return []
    keys = tuple(one.key for one in definitions.headline())
    return list(cards_for(viewer, keys, found))
