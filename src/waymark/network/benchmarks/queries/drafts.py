"""A return that is being typed: its rows, what they say, and what others would see of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from waymark.measures import definitions
from waymark.measures.definitions import Definition
from waymark.measures.returns.cells import Figure as Cell
from waymark.measures.suppression import Exposed
from waymark.network.benchmarks.enums import Kind
from waymark.network.benchmarks.models import Return
from waymark.network.benchmarks.queries import returns as reading
from waymark.network.benchmarks.queries import standing_beside
from waymark.network.benchmarks.rules import filing, holding, typed
from waymark.shared.errors import Refused


def measures_of(filed: Return) -> list[Definition]:
    """Which measures a typed return is about."""
    if filed.kind == Kind.TYPED:
        return list(definitions.headline())
    if filed.kind == Kind.SATISFACTION:
        return [one for one in definitions.on() if one.kind == "satisfaction"]
    return [definitions.find(filed.typed["measure"])]


def lines_of(filed: Return) -> list[typed.Line]:
    """The rows of the table that is typed."""
    return typed.lines_of(
        measures_of(filed),
        filed.first_month,
        filed.last_month,
        asked=filed.kind == Kind.SATISFACTION,
        whole=filed.kind == Kind.FILE_REVIEW,
    )


def checked(filed: Return) -> tuple[list[typed.Count], list[str]]:
    """Read the table as it stands: what it says, and what is wrong, by row."""
    counts, faults = typed.read(lines_of(filed), filed.typed.get("cells", {}))
    if not counts and not faults:
        faults = ["No row is filled"]
    return counts, faults


def faults_by_box(filed: Return) -> dict[str, str]:
    """What is wrong with the table as it stands, by the name of the box to be mended."""
    return typed.faults_by_box(lines_of(filed), filed.typed.get("cells", {}))


def blocked_by_box(filed: Return) -> dict[str, str]:
    """Rows that cannot be filed beside what is published, by the box of their number."""
    counts = typed.read(lines_of(filed), filed.typed.get("cells", {}))[0]
    reasons = standing_beside.blockers(filed, map(place_of, counts))
    boxes = {(line.measure.key, line.first): line.numerator.name for line in lines_of(filed)}
    return {boxes[place.measure, place.month]: why for place, why in reasons.items()}


def published_by_others(filed: Return) -> list[str]:
    """Said before anything is typed: months of this table whose figures cannot be filed."""
    places = [filing.Place(line.measure.key, "", line.first, line.last) for line in lines_of(filed)]
    return sorted(set(standing_beside.blockers(filed, places).values()))


def place_of(one: typed.Count) -> filing.Place:
    return filing.Place(one.measure, "", one.first, one.last)


def missing_lines(filed: Return, counts: Iterable[typed.Count]) -> list[typed.Line]:
    """The rows left empty."""
    there = {(one.measure, one.first) for one in counts}
    return [line for line in lines_of(filed) if (line.measure.key, line.first) not in there]


def completeness_of(filed: Return, counts: Sequence[typed.Count]) -> int:
    return typed.completeness(lines_of(filed), counts)


def shown(filed: Return) -> dict[tuple[str, date], holding.Shown]:
    """What others would see of the table: small numbers held back."""
    counts, faults = checked(filed)
    if faults:
        raise Refused(faults)
    keys = {one.measure: one.code for one in counts}
    before = reading.published_before(filed.organisation, keys, {one.first for one in counts})
    issues = [
        {
            (keys[place.measure], place.month): (met, of, invited)
            for place, (met, of, invited) in issue.items()
            if place.last == _last(counts, place)
        }
        for issue in before
    ]
    try:
        return holding.held(counts, issues)
    except Exposed as exposed:
        raise Refused(
            f"{_row_of(filed, exposed.cell)}: a number under five follows from what has been "
            "published before. Leave that row out, and write to the network office"
        ) from exposed


def _row_of(filed: Return, cell: object) -> str:
    """The row in which a count stands, by its name and not by the code that documents use."""
    assert isinstance(cell, Cell)
    place = (cell.place.measure, cell.place.first)
    lines = {(line.measure.code, f"{line.first:%Y-%m}"): line for line in lines_of(filed)}
    return lines[place].title


def would_change(
    filed: Return, visible: Mapping[tuple[str, date], holding.Shown]
) -> list[filing.Change]:
    """Where the table says otherwise than what is published, as others would see both."""
    after = {place_of(one): visible[one.code, one.first][:2] for one in checked(filed)[0]}
    return reading.changes_by(filed, after)


def _last(counts: Iterable[typed.Count], place: filing.Place) -> date | None:
    return next(
        (one.last for one in counts
         if (one.measure, one.first) == (place.measure, place.month)), None
    )  # fmt: skip
