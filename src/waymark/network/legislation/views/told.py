"""The parts of an item's page that are the same for many readers, remembered between them.

What was drawn holds until an act that could change it (decisions 13 and 156). Only the network
wing remembers pages.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.template import engines
from markupsafe import Markup

from waymark.network.innovations.queries import force_by_pk, peers_of
from waymark.network.legislation import queries
from waymark.network.legislation.queries.page import ShownItem
from waymark.network.legislation.rules import readiness as rules
from waymark.shared.ui.once import once
from waymark.shared.ui.tables import ListState

HANGS_ON = ("accounts.", "innovations.", "legislation.")  # whose acts may change what is drawn
REMEMBERED = 60  # of up to 50 KB each, in every web process
SHOWN_ROWS = 10


@dataclass(frozen=True)
class Reading:
    """Everything that what is drawn depends on; two readers with the same one see the same."""

    item: int
    mark: str
    today: date
    force: int | None
    sees_forces: bool
    steward: bool
    page: int = 1  # of its provisions


@dataclass(frozen=True)
class Told:
    """An item as its page shows it, and the drawn part below its head."""

    page: ShownItem
    upper: Markup  # to the table of its provisions, whose pager carries each reader's way back
    lower: Markup


@once(REMEMBERED)
def of_item(reading: Reading) -> Told:
    """Draw what an item's page says to every reader of one kind alike."""
    item = queries.every_item().get(pk=reading.item)
    page = queries.item_page(item, reading.today, steward=reading.steward)
    provisions = ListState(QueryDict(f"page={reading.page}")).paging(len(page.provisions))
    context = {
        "page": page,
        "provisions": page.provisions[provisions.slice],
        "item": item,
        "today": reading.today,
        "steward": reading.steward,
        **of_readiness(page.standing, reading),
    }
    drawn = _parts(context)
    return Told(page, drawn.upper(), drawn.lower())


def of_readiness(standing: Any, reading: Reading, most: int | None = SHOWN_ROWS) -> dict[str, Any]:
    """What the section on readiness shows: its sentence, its rows, its counts."""
    force = force_by_pk(reading.force)
    like = peers_of(force, reading.today).forces if force else ()
    whole, asked = rules.everywhere(standing.duties, standing.answers)
    first, behind = rules.sentence(standing.duties, standing.answers)
    rows = queries.grid(standing, own=reading.force, first=tuple(like), most=most)
    return {
        "standing": standing,
        "sees_forces": reading.sees_forces,
        "sentence": first,
        "behind": behind,
        "rows": rows if reading.sees_forces else [],
        "like": bool(like),
        "mine": force,
        "counts": rules.counts(standing.duties, standing.answers)
        if reading.sees_forces or rules.may_be_counted(asked)
        else [],
        "counted": reading.sees_forces or rules.may_be_counted(asked),
        "whole": whole,
        "asked": asked,
    }


def _parts(context: dict[str, Any]) -> Any:
    """The macros of the template, reading these names; what they draw is markup already."""
    engine: Any = engines["jinja2"]
    return engine.env.get_template("legislation/told.html").make_module(context)
