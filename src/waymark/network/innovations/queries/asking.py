"""What an address asks of the library, for the list, its export, and searches that are kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, prefetch_related_objects
from django.http import QueryDict

from waymark.network.innovations.models import Innovation
from waymark.network.innovations.queries.forces import own_force
from waymark.network.innovations.queries.library import (
    Viewer,
    library_for,
    narrowed,
    offered_filters,
    orders,
    page_of,
    searched,
)
from waymark.shared.accounts.models import Organisation
from waymark.shared.ui.tables import ListState

BATCH = 200


@dataclass(frozen=True)
class Asked:
    """The practices that a query string asks for, in no order yet, and how to order them."""

    state: ListState
    practices: QuerySet[Innovation]
    keys: list[str]
    force: Organisation | None
    reason: str


def asked(params: QueryDict, viewer: Viewer, today: date) -> Asked:
    """Read a query string as the library's list reads it."""
    force = own_force(viewer)
    offered = offered_filters(viewer, force)
    state = ListState(
        params,
        filters={name: choices for name, _, choices in offered},
        titles={name: title for name, title, _ in offered},
        orders=orders(force, searching=bool(params.get("q", "").strip())),
    )
    chosen = {name: state.chosen(name) for name, _, _ in offered}
    found = searched(library_for(viewer), state.text, viewer)
    practices = narrowed(found.practices, chosen, force, today)
    return Asked(state, practices, found.keys, force, found.reason)


def all_of(asked_for: Asked) -> Iterator[Innovation]:
    """Every practice asked for, in the order asked for, with all that a record says."""
    place = 0
    while rows := page_of(
        asked_for.practices,
        asked_for.state.order,
        asked_for.keys,
        asked_for.force,
        slice(place, place + BATCH),
    ):
        prefetch_related_objects(rows, "current__values", "contact_seat__organisation")
        yield from rows
        place += BATCH
