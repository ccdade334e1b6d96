"""The two pictures of how something spread, drawn alike on every page and in every copy."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from waymark.measures import charts

from .spread import StageChange, live_count_by_month

# Both countries together have about 50. A map of more is no map, and weighs half a kilobyte a tile.
MOST_TILES = 60


class Place(Protocol):
    """A force and its square; without a square it is not on the map."""

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


def curve(
    changes: Iterable[StageChange], until: date, *, id: str, title: str, sentence: str = ""
) -> charts.Chart | None:
    """The adoption curve; None while nobody is live with a known date."""
    points = live_count_by_month(changes, until)
    if not points:
        return None
    return charts.adoption_curve(
        id,
        title=title,
        months=[point.month for point in points],
        live=[point.live for point in points],
        wide=540,
        sentence=sentence,
    )


def tile_map(
    places: Iterable[Place], stages: Mapping[str, str], *, id: str, title: str, mine: str = ""
) -> charts.Chart | None:
    """The map of the furthest stage of each force; `mine` is the code of the viewer's own.

    None where no force has a square, or where there are too many for a map.
    """
    # Two forces on one square, as after a merger half entered, must not cost the page its map.
    tiles = {
        (place.column, place.row): charts.Tile(
            code=place.code,
            name=place.name,
            column=place.column,
            row=place.row,
            stage=stages.get(place.slug, "none"),
        )
        for place in places
        if place.column is not None and place.row is not None
    }
    if not 0 < len(tiles) <= MOST_TILES:
        return None
    return charts.tile_map(id, title=title, tiles=list(tiles.values()), mine=mine)
