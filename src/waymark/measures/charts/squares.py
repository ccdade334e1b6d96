"""The country as squares, one a force: which stands where, and whether a map can be drawn."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

# Both countries together have about 50. A map of more is no map, and weighs half a kilobyte a tile.
MOST_SQUARES = 60


class Place(Protocol):
    """A force and its square; without a square or a short code it is not on the map."""

    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def column(self) -> int | None: ...
    @property
    def row(self) -> int | None: ...


APlace = TypeVar("APlace", bound=Place)


def squares(places: Iterable[APlace]) -> dict[tuple[int, int], APlace]:
    """The forces of a map by column and row; none where they are too many for a map.

    Two on one square, as after a merger half entered, must not cost the page its map: the last
    of them is drawn.
    """
    found = {
        (place.column, place.row): place
        for place in places
        if place.column is not None and place.row is not None and place.code
    }
    return found if len(found) <= MOST_SQUARES else {}
