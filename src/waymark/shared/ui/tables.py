"""The state of a list – search, filters, order, page – kept in its address, so that Back works.

A view describes its list once and reads it from the request:

    practices = ListState(
        request.GET,
        filters={"stage": STAGES, "right": RIGHTS},  # name -> [(value, label), …]
        orders={"title": "Title", "-published": "Newest first"},
    )
    rows = queries.practices_for(viewer, practices.text, practices.chosen("stage"), practices.order)
    paging = practices.paging(rows.count())
    shown = rows[paging.slice]

Whatever is in the address, a list is shown: unknown values are left out, an impossible page becomes
the first or the last.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict

TEXT_LIMIT = 200
CHOICES_LIMIT = 50
MOST_BOXES = 100  # under one heading of the filter panel; more nobody reads through
CARRIED_LIMIT = 1500
CARRIED = "list"  # the name under which a record's address carries its list's state

Choices = Iterable[tuple[Any, Any]]
Pairs = list[tuple[str, str]]


def plain(text: str, limit: int = TEXT_LIMIT) -> str:
    """Drop what no search or key can hold: hidden characters, and more than a line of text."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:limit].strip()


def page_number(typed: str) -> int:
    """Read a page number; junk is the first page, and a huge number stays huge but harmless."""
    digits = typed.strip()
    if not (digits.isascii() and digits.isdigit()):
        return 1
    return max(1, int(digits[:9]) if len(digits) <= 9 else 999_999_999)


@dataclass(frozen=True)
class Chip:
    """One filter in use, and the address of the list without it."""

    label: str
    href: str


@dataclass(frozen=True)
class Option:
    """One box of the filter panel."""

    value: str
    label: str
    checked: bool
    count: int | None = None


@dataclass(frozen=True)
class Group:
    """One heading of the filter panel with its boxes."""

    name: str
    title: str
    options: list[Option]
    left_out: int = 0  # how many more there are than boxes


@dataclass(frozen=True)
class Paging:
    """Where one page lies in the whole list."""

    page: int
    pages: int
    count: int
    size: int
    previous: str = ""
    next: str = ""

    @property
    def first(self) -> int:
        """The number of the first row shown, counted from 1; 0 where there is none."""
        return (self.page - 1) * self.size + 1 if self.count else 0

    @property
    def last(self) -> int:
        return min(self.page * self.size, self.count)

    @property
    def slice(self) -> slice:
        """The rows of this page, to cut out of a query or a list."""
        return slice((self.page - 1) * self.size, self.page * self.size)

    @property
    def previous_words(self) -> str:
        return f"{self.first - self.size:,} to {self.first - 1:,} of {self.count:,}"

    @property
    def next_words(self) -> str:
        return f"{self.last + 1:,} to {min(self.last + self.size, self.count):,} of {self.count:,}"


@dataclass(frozen=True)
class Head:
    """The head of a column that sorts: its link, and which way it is sorted now."""

    label: str
    href: str
    sorted: str  # ascending, descending or none, the words of aria-sort


@dataclass
class ListState:
    """What a person has asked of a list, read safely from its address."""

    params: QueryDict
    filters: Mapping[str, Choices] = field(default_factory=dict)
    orders: Mapping[str, str] = field(default_factory=dict)
    size: int = 25
    titles: Mapping[str, str] = field(default_factory=dict)
    tab_names: Sequence[str] = ()

    def __post_init__(self) -> None:
        self.filters = {
            name: [(str(value), str(label)) for value, label in choices]
            for name, choices in self.filters.items()
        }
        self.text = plain(self.params.get("q", ""))
        self.page = page_number(self.params.get("page", ""))
        self.order = self._known(self.params.get("order", ""), self.orders)
        self.tab = self._known(self.params.get("tab", ""), self.tab_names)
        self.carried = self.params.get(CARRIED, "")[:CARRIED_LIMIT]
        self.panel_open = self.params.get("filters") == "open"
        self._chosen = {name: self._picked(name) for name in self.filters}

    @staticmethod
    def _known(value: str, known: Iterable[str]) -> str:
        """The value if it is one that is offered, else the first that is."""
        offered = list(known)
        return value if value in offered else (offered[0] if offered else "")

    def _picked(self, name: str) -> list[str]:
        asked = set(self.params.getlist(name)[:CHOICES_LIMIT])
        return [value for value, _label in self.filters[name] if value in asked]

    def chosen(self, name: str) -> list[str]:
        """The values ticked under one heading, in the order in which they are offered."""
        return self._chosen[name]

    @property
    def in_use(self) -> int:
        """How many filters are in use."""
        return sum(len(values) for values in self._chosen.values())

    # ---- addresses -------------------------------------------------------------------------

    def _pairs(self, *, page: int | None = None) -> Pairs:
        """The state as it stands in an address; what is usual is left out."""
        pairs: Pairs = [("q", self.text)] if self.text else []
        if self.tab and self.tab != self.tab_names[0]:
            pairs.append(("tab", self.tab))
        pairs += [(name, value) for name, values in self._chosen.items() for value in values]
        if self.order and self.order != next(iter(self.orders)):
            pairs.append(("order", self.order))
        if self.carried:  # a list on a record's page keeps that record's way back
            pairs.append((CARRIED, self.carried))
        page = self.page if page is None else page
        return [*pairs, ("page", str(page))] if page > 1 else pairs

    @staticmethod
    def _href(pairs: Pairs) -> str:
        return "?" + urlencode(pairs) if pairs else "?"

    @property
    def query(self) -> str:
        """The whole state as a query string, without its question mark."""
        return urlencode(self._pairs())

    def link(self, **changes: str) -> str:
        """The address of the same list with something changed: `order`, `tab`, `q` or a filter.

        An empty value takes it out. Every change begins again at the first page.
        """
        kept = [(name, value) for name, value in self._pairs(page=1) if name not in changes]
        return self._href([*kept, *((name, value) for name, value in changes.items() if value)])

    def without(self, name: str, value: str) -> str:
        """The address of the list with one filter fewer."""
        return self._href([pair for pair in self._pairs(page=1) if pair != (name, value)])

    @property
    def cleared(self) -> str:
        """The address of the list without any filter; search, tab and order stay."""
        return self._href([pair for pair in self._pairs(page=1) if pair[0] not in self.filters])

    @property
    def open_panel(self) -> str:
        """The address of the page that shows the filters first, for narrow screens."""
        return self._href([*self._pairs(page=1), ("filters", "open")])

    def hidden(self, *leave_out: str) -> Pairs:
        """What a form on the page must carry along, but for what it asks itself."""
        return [pair for pair in self._pairs(page=1) if pair[0] not in leave_out]

    def to(self, address: str) -> str:
        """The address of a record, carrying this list, so that its back link leads here again."""
        return f"{address}?{urlencode({CARRIED: self.query})}" if self.query else address

    # ---- what the page shows ---------------------------------------------------------------

    @property
    def chips(self) -> list[Chip]:
        """The filters in use, each with the way to remove it."""
        return [
            Chip(label, self.without(name, value))
            for name, choices in self.filters.items()
            for value, label in choices
            if value in self._chosen[name]
        ]

    def groups(self, counts: Mapping[str, Mapping[Any, int]] | None = None) -> list[Group]:
        """The filter panel; `counts` says for each heading how many rows a value would leave."""
        found = {
            name: {str(value): number for value, number in numbers.items()}
            for name, numbers in (counts or {}).items()
        }
        return [self._group(name, found.get(name)) for name in self.filters]

    def _group(self, name: str, counts: Mapping[str, int] | None) -> Group:
        """One heading: its first boxes, and every one that is ticked."""
        chosen = self._chosen[name]
        options = [
            Option(value, label, value in chosen, None if counts is None else counts.get(value, 0))
            for place, (value, label) in enumerate(self.filters[name])
            if place < MOST_BOXES or value in chosen
        ]
        title = self.titles.get(name, name.replace("_", " ").capitalize())
        return Group(name, title, options, len(list(self.filters[name])) - len(options))

    def head(self, column: str, label: str) -> Head:
        """The head of a column: sorts by it, and by it the other way when pressed again."""
        if self.order == column:
            return Head(label, self.link(order=f"-{column}"), "ascending")
        if self.order == f"-{column}":
            return Head(label, self.link(order=column), "descending")
        first = column if column in self.orders else f"-{column}"
        return Head(label, self.link(order=first), "none")

    def paging(self, count: int) -> Paging:
        """Place the page asked for within `count` rows; one past the end becomes the last."""
        pages = max(1, ceil(count / self.size))
        self.page = min(self.page, pages)
        return Paging(
            page=self.page,
            pages=pages,
            count=count,
            size=self.size,
            previous=self._href(self._pairs(page=self.page - 1)) if self.page > 1 else "",
            next=self._href(self._pairs(page=self.page + 1)) if self.page < pages else "",
        )


def back_to(address: str, params: QueryDict) -> str:
    """The way back from a record to its list, with the search, filters and page it was found by.

    Only the state is taken from the request; the address is ours, so it can lead nowhere else.
    """
    carried = params.get(CARRIED, "")
    if len(carried) > CARRIED_LIMIT:
        return address
    pairs = [(plain(name), plain(value)) for name, value in parse_qsl(carried)]
    return f"{address}?{urlencode(pairs)}" if pairs else address
