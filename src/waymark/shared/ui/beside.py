"""What stands beside a record: links to it from other apps, seen from its own page.

An app knows those it is built upon, and not those built upon it. So the page of a practice cannot
ask for its questions; it asks here, and the wing's settings say who answers.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.template import engines
from django.utils.module_loading import import_string
from markupsafe import Markup


class Link(NamedTuple):
    """One line: where it leads, and what to know before opening it."""

    title: str
    href: str
    note: str = ""
    made_up: bool = False


class Group(NamedTuple):
    """Links of one kind under their heading; `more` leads to the rest of them."""

    heading: str
    links: list[Link]
    more: str = ""


Asked = Callable[[str, Any], "Group | None"]


def beside(kind: str, key: str, viewer: Any) -> list[Group]:
    """What other apps link to a record, as far as this viewer may see it.

    `WAYMARK_BESIDE` names the functions by kind of record (“practice”, “right”, “measure”, …).
    Each takes the record's public key and the viewer, costs a fixed number of queries, and answers
    None or an empty group where it has nothing.
    """
    asked: list[Asked] = [import_string(path) for path in settings.WAYMARK_BESIDE.get(kind, ())]
    groups = [answer(key, viewer) for answer in asked]
    return [group for group in groups if group and group.links]


def drawn_beside(kind: str, key: str, viewer: Any) -> Markup:
    """The same as cards, for the side of the record's page."""
    engine: Any = engines["jinja2"]
    cards = engine.env.get_template("ui/components.html").module.beside_cards
    drawn: Markup = cards(beside(kind, key, viewer))
    return drawn
