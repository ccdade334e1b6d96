"""The two pictures of how something spread, drawn alike on every page and in every copy."""

from collections.abc import Iterable, Mapping
from datetime import date

from waymark.measures import charts

from .spread import StageChange, live_count_by_month


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
    places: Iterable[charts.Place],
    stages: Mapping[str, str],
    *,
    id: str,
    title: str,
    mine: str = "",
) -> charts.Chart | None:
    """The map of the furthest stage of each force; `mine` is the code of the viewer's own.

    None where no force has a square, or where there are too many for a map.
    """
    tiles = [
        charts.Tile(place.code, place.name, column, row, stages.get(place.slug, "none"))
        for (column, row), place in charts.squares(places).items()
    ]
    return charts.tile_map(id, title=title, tiles=tiles, mine=mine) if tiles else None
