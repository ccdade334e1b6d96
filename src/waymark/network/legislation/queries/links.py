"""Links between law, rights, measures, practices and questions, seen from either side."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any, NamedTuple

from django.db.models import Q

from waymark.measures.catalogue import read_measures
from waymark.measures.rulebook import read_rights
from waymark.network.discussions.queries import threads_for
from waymark.network.innovations.queries import library_for, shown
from waymark.network.legislation.enums import LinkKind
from waymark.network.legislation.models import Link
from waymark.network.legislation.queries.items import items_for, provisions_for

HEADINGS = {
    LinkKind.LAW: "Law and Code",
    LinkKind.PROVISION: "Provisions",
    LinkKind.RIGHT: "Rights of the Code",
    LinkKind.MEASURE: "Measures",
    LinkKind.PRACTICE: "Practices",
    LinkKind.THREAD: "Questions",
}
End = tuple[str, str]  # kind and key


class Linked(NamedTuple):
    """The other end of a link: what it is called, where it leads, why it is linked."""

    kind: str
    key: str
    title: str
    href: str
    note: str
    number: int  # of the link itself
    made_up: bool = False


def ends_of(kind: str, keys: Collection[str]) -> dict[str, list[tuple[End, str, int]]]:
    """The other ends of every link of these records, by their key, in one query."""
    one, other = Q(one_kind=kind, one_key__in=keys), Q(other_kind=kind, other_key__in=keys)
    found: dict[str, list[tuple[End, str, int]]] = defaultdict(list)
    for link in Link.objects.filter(one | other):
        left, right = (link.one_kind, link.one_key), (link.other_kind, link.other_key)
        if left[0] == kind and left[1] in keys:
            found[left[1]].append((right, link.note, link.pk))
        if right[0] == kind and right[1] in keys and left != right:
            found[right[1]].append((left, link.note, link.pk))
    return found


def linked(kind: str, key: str, viewer: Any) -> list[Linked]:
    """What a record is linked with, as far as this viewer may see it."""
    ends = ends_of(kind, [key]).get(key, [])
    named = names_of({end for end, _, _ in ends}, viewer)
    order = list(LinkKind.values)
    rows = [
        Linked(*end, *named[end][:2], note, number, named[end][2])
        for end, note, number in ends
        if end in named
    ]
    return sorted(rows, key=lambda row: (order.index(row.kind), _in_order(row.key)))


def _in_order(key: str) -> tuple[int, str]:
    return (int(key) if key.isdigit() else 0, key)


Named = tuple[str, str, bool]  # title, address, made up


def names_of(ends: Iterable[End], viewer: Any) -> dict[End, Named]:
    """Title and address of each end that this viewer may see; the others are left out."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for kind, key in ends:
        by_kind[kind].add(key)
    found: dict[End, Named] = {}
    for kind, keys in by_kind.items():
        found |= {(kind, key): named for key, named in _NAMERS[kind](keys, viewer).items()}
    return found


def _laws(keys: set[str], viewer: Any) -> dict[str, Named]:
    rows = items_for(viewer).filter(key__in=keys).values_list("key", "title", "invented")
    return {key: (title, f"/law/{key}/", invented) for key, title, invented in rows}


def _provisions(keys: set[str], viewer: Any) -> dict[str, Named]:
    rows = provisions_for(viewer).filter(key__in=keys).select_related("instrument")
    return {
        p.key: (
            f"{p.number}, {p.instrument.title}",
            f"/law/provisions/{p.key}/",
            p.instrument.invented,
        )
        for p in rows
    }


def _rights(keys: set[str], viewer: Any) -> dict[str, Named]:
    names = {str(number): name for number, name in read_rights().items()}
    return {
        key: (f"Right {key}: {names[key].lower()}", f"/law/rights/{key}/", False)
        for key in keys
        if key in names
    }


def measure_address(key: str) -> str:
    return f"/measures/{key}/"


def _measures(keys: set[str], viewer: Any) -> dict[str, Named]:
    measures = read_measures()
    return {
        key: (measures[key].name, measure_address(key), False) for key in keys if key in measures
    }


def _practices(keys: set[str], viewer: Any) -> dict[str, Named]:
    rows = library_for(viewer).filter(key__in=keys)
    found = rows.values_list("key", "current__title", "organisation__invented")
    return {key: (title, f"/practices/{key}/", invented) for key, title, invented in found}


def _threads(keys: set[str], viewer: Any) -> dict[str, Named]:
    rows = threads_for(viewer).filter(key__in=keys).values_list("key", "title", "invented")
    return {key: (title, f"/questions/{key}/", invented) for key, title, invented in rows}


_NAMERS: dict[str, Callable[[set[str], Any], dict[str, Named]]] = {
    LinkKind.LAW: _laws,
    LinkKind.PROVISION: _provisions,
    LinkKind.RIGHT: _rights,
    LinkKind.MEASURE: _measures,
    LinkKind.PRACTICE: _practices,
    LinkKind.THREAD: _threads,
}


def rights_of(kind: str, key: str) -> list[str]:
    """The rights that a record is linked with."""
    ends = ends_of(kind, [key]).get(key, [])
    return sorted((k for (kind_, k), _, _ in ends if kind_ == LinkKind.RIGHT), key=_in_order)


def ends_there(ends: Iterable[End]) -> set[End]:
    """Those of these ends that there are, whoever may see them: for links that come in files."""
    practices = {key for kind, key in ends if kind == LinkKind.PRACTICE}
    there = set(shown().filter(key__in=practices).values_list("key", flat=True))
    measures, rights = set(read_measures()), {str(number) for number in read_rights()}
    known = {LinkKind.PRACTICE: there, LinkKind.MEASURE: measures, LinkKind.RIGHT: rights}
    return {(kind, key) for kind, key in ends if key in known.get(LinkKind(kind), set())}
