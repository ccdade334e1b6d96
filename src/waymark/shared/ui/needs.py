"""What somebody's first page is made of: what is due, what was asked of them, what has changed."""

from datetime import date
from typing import Any, NamedTuple


class Need(NamedTuple):
    """One line of the first page.

    `words` is what its clock says (“2 days late”), `state` the clock's look: open, soon, late or
    empty for no clock. `owner` is the organisation or the record it is about: what is made up
    is marked.
    """

    title: str
    href: str
    note: str = ""
    on: date | None = None
    words: str = ""
    state: str = ""
    owner: Any = None


class Needs(NamedTuple):
    """What one app has for one viewer's first page."""

    due: list[Need] = []
    asked: list[Need] = []
    changed: list[Need] = []
