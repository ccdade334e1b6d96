"""Law as it stands beside the records of other apps: linked by hand, or through a right."""

from collections.abc import Iterable
from typing import Any

from waymark.network.discussions.models import Thread
from waymark.network.legislation import permissions
from waymark.network.legislation.enums import LinkKind
from waymark.network.legislation.queries.links import (
    ends_of,
    linked,
    measure_address,
    names_of,
)
from waymark.network.legislation.queries.rights import measures_of_right, rights_of_measure
from waymark.shared.ui.beside import Group, Link

SHOWN = 6
LAW_KINDS = (LinkKind.LAW, LinkKind.PROVISION, LinkKind.RIGHT)


def _law(kind: str, key: str, viewer: Any) -> Group | None:
    """The law linked with a record."""
    if not permissions.may_read(viewer):
        return None
    rows = [row for row in linked(kind, key, viewer) if row.kind in LAW_KINDS]
    links = [Link(row.title, row.href, row.note, row.made_up) for row in rows[:SHOWN]]
    return Group("Law and Code", links)


def of_practice(key: str, viewer: Any) -> Group | None:
    return _law(LinkKind.PRACTICE, key, viewer)


def of_thread(key: str, viewer: Any) -> Group | None:
    """What is linked with a question by hand, and the rights that its asker ticked."""
    ticked = Thread.objects.filter(key=key, values__list="right").order_by("values__order")
    return _with_rights(LinkKind.THREAD, key, ticked.values_list("values__code", flat=True), viewer)


def of_measure(key: str, viewer: Any) -> Group | None:
    """What is linked with a measure by hand, and the rights whose duties it counts."""
    return _with_rights(LinkKind.MEASURE, key, map(str, rights_of_measure(key)), viewer)


def _with_rights(kind: str, key: str, rights: Iterable[str], viewer: Any) -> Group | None:
    """The law linked with a record by hand, after the rights that it is about."""
    by_hand = _law(kind, key, viewer)
    if by_hand is None:
        return None
    ends = [(LinkKind.RIGHT.value, right) for right in rights]
    named = names_of(set(ends), viewer)
    there = {link.href for link in by_hand.links}
    found = [named[end] for end in ends if end in named]
    derived = [Link(title, href) for title, href, _ in found if href not in there]
    return Group("Law and Code", [*derived, *by_hand.links])


def of_right(key: str, viewer: Any) -> Group | None:
    """Items and provisions about one right."""
    if not permissions.may_read(viewer):
        return None
    rows = [row for row in linked(LinkKind.RIGHT, key, viewer) if row.kind in LAW_KINDS[:2]]
    links = [Link(row.title, row.href, row.note, row.made_up) for row in rows]
    return Group("Law", links[: 2 * SHOWN], f"/law/?right={key}" if len(links) > SHOWN else "")


def measures_beside_right(key: str, viewer: Any) -> Group | None:
    """The measures that count a right's duties, and those linked with it by hand."""
    if not permissions.may_read(viewer) or not key.isdigit():
        return None
    counted = [
        Link(measure.name, measure_address(measure.id)) for measure in measures_of_right(int(key))
    ]
    ends = {end for end, _, _ in ends_of(LinkKind.RIGHT, [key]).get(key, []) if end[0] == "measure"}
    by_hand = [Link(title, href) for title, href, _ in names_of(ends, viewer).values()]
    return Group("Measures", list(dict.fromkeys([*counted, *by_hand])))
