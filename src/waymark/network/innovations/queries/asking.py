"""What an address asks of the library, for the list, its export, and searches that are kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import QueryDict

from waymark.network.innovations.enums import ValueList
from waymark.network.innovations.models import Innovation
from waymark.network.innovations.permissions import is_member, may_see_figures
from waymark.network.innovations.queries.forces import own_force
from waymark.network.innovations.queries.library import (
    FACETS,
    Choice,
    Counts,
    Searched,
    Viewer,
    best_first,
    facet_counts,
    library,
    narrowed,
    ordered,
    orders,
    search_scopes,
    searched,
)
from waymark.shared.accounts.models import Organisation
from waymark.shared.ui.tables import ListState

BATCH = 200
MOST_CHOSEN = 20  # of one filter; more is no question a reader asks
FILTERS = (FACETS[0], "force", "effect", *FACETS[1:], "region", "state")
TITLES = {str(name): str(ValueList(name).label) for name in FACETS} | {
    "effect": "Measured effect",
    "region": "Region",
    "state": "State",
}
WISHES = [("nothing_new", "Needs nothing new"), ("adopted", "In use by a force like mine")]


@dataclass(frozen=True)
class Asked:
    """The practices that a query string asks for, how many, and how to order them."""

    state: ListState
    practices: QuerySet[Innovation]
    counts: Counts
    keys: list[str]
    force: Organisation | None
    reason: str
    capped: bool

    @property
    def numbers(self) -> dict[str, dict[str, int]]:
        """How many practices each choice of each filter would leave."""
        return {
            name: {code: number for code, _, number in choices}
            for name, choices in self.counts.choices.items()
        }


@dataclass(frozen=True)
class Reader:
    """What of a viewer decides which practices a list shows."""

    member: bool
    scopes: frozenset[str]
    force: Organisation | None
    figures: bool = False


def reader(viewer: Viewer) -> Reader:
    return Reader(
        is_member(viewer),
        frozenset(search_scopes(viewer)),
        own_force(viewer),
        may_see_figures(viewer),
    )


def asked(params: QueryDict, viewer: Viewer, today: date) -> Asked:
    """Read a query string as the library's list reads it, whatever is in it."""
    return asked_by(reader(viewer), params, today)


def matching(params: QueryDict, viewer: Viewer, today: date) -> QuerySet[Innovation]:
    """The practices that a query string asks for, without what a list counts beside them."""
    return _matching(reader(viewer), params, today)[2]


def _matching(
    reader: Reader, params: QueryDict, today: date
) -> tuple[Searched, dict[str, list[str]], QuerySet[Innovation]]:
    chosen = {name: _said(params.getlist(name)) for name in FILTERS if name in params}
    found = searched(library(member=reader.member), ListState(params).text, reader.scopes)
    practices = narrowed(found.practices, chosen, reader.force, today, figures=reader.figures)
    return found, chosen, practices


def asked_by(reader: Reader, params: QueryDict, today: date) -> Asked:
    force = reader.force
    text = ListState(params).text
    found, chosen, practices = _matching(reader, params, today)
    counts = facet_counts(practices, chosen)
    state = ListState(
        params,
        filters=_filters(counts.choices, force),
        titles={**TITLES, "force": f"Fits {force}"},
        orders=orders(force, searching=bool(text)),
    )
    return Asked(state, practices, counts, found.keys, force, found.reason, found.capped)


def _said(values: list[str]) -> list[str]:
    """The choices of one filter without what no choice can hold."""
    return [value for value in values[:MOST_CHOSEN] if value.isprintable() and len(value) <= 80]


def _filters(
    choices: dict[str, list[Choice]], force: Organisation | None
) -> dict[str, list[tuple[str, str]]]:
    """The filters in the order of the panel, each with what it offers here."""
    offered: dict[str, list[tuple[str, str]]] = {}
    for name in FILTERS:
        if name == "force":
            offered |= {"force": WISHES} if force else {}
        elif len(choices.get(name, [])) > (1 if name in ("state", "effect") else 0):
            offered[str(name)] = [(code, words) for code, words, _ in choices[name]]
    return offered


def all_of(asked_for: Asked) -> Iterator[Innovation]:
    """Every practice asked for, in the order asked for, with all that a record says."""
    whole = asked_for.practices.select_related(
        "organisation", "current__stage_of_practice", "contact_seat__organisation"
    ).prefetch_related("current__values")
    if asked_for.state.order == "best":
        found = whole.in_bulk()
        yield from (found[pk] for pk in best_first(asked_for.practices, asked_for.keys))
        return
    yield from ordered(whole, asked_for.state.order, asked_for.force).iterator(BATCH)
