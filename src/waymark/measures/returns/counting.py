"""From a run of the engine to the full counts of one force, month by month."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from waymark.measures import definitions
from waymark.measures.errors import BadInput
from waymark.measures.results import Result, Row
from waymark.measures.returns.cells import Counts, Place, months_between
from waymark.measures.rulebook import Rules

NETWORK = "NET"  # the edition of measures that the network set, and no edition of the Code


def counts_of(result: Result, force: str = "") -> dict[Place, Counts]:
    """Take the counts of a force, as its extract calls it; without a name, of the only one.

    Every duty has a figure for every month between the first and the last with any; duties whose
    trigger has no date belong to no month and are left out.
    """
    rows = [row for row in result.table(["force", "month"]) if row.month is not None]
    called = _the_force(rows, force)
    own = [row for row in rows if row.force == called]
    months = months_between(min(_months(own)), max(_months(own)))
    counts = {
        Place(row.rule, row.edition, month, month): Counts(0, 0) for row in own for month in months
    }
    for row in own:
        counts[Place(row.rule, row.edition, row.month or "", row.month or "")] = _counts(row)
    return counts


def set_off_by(rules: Rules) -> dict[str, str]:
    """Say for each duty what sets it off: those that share it have equal totals."""
    return {
        rule.id: f"{rule.trigger}, {rule.occurrence}"
        for rule in rules.active
        if rule.interval is None
    }


def _the_force(rows: Iterable[Row], force: str) -> str | None:
    names = sorted({row.force or "" for row in rows})
    if not names:
        raise BadInput("Nothing in the store has a date, so there is nothing to send")
    if force and force not in names:
        raise BadInput(f"The store has no force “{force}”; it has {', '.join(names[:8])}")
    if not force and len(names) > 1:
        raise BadInput(f"The store has {len(names)} forces: say which with --called")
    return force or names[0]


def _months(rows: Iterable[Row]) -> list[str]:
    return [row.month for row in rows if row.month is not None]


def _counts(row: Row) -> Counts:
    # a duty without a time limit counts what is open as not done: it is in the denominator already
    timed = row.denominator == row.met + row.late + row.breach_open
    return Counts(
        met=row.numerator,
        of=row.denominator,
        excused=row.excused,
        unknown=row.unknown,
        pending=row.open if timed else 0,
        other=row.not_applicable,
    )


def with_measures(counts: Mapping[Place, Counts]) -> dict[Place, Counts]:
    """Add duties up to the measures of the network that count them, month by month.

    A measure is the sum of the duties that its definition names, whatever the edition of the Code;
    it stands under its own code (“N-UPD”) with the edition “NET”.
    """
    found: dict[Place, Counts] = {}
    for one in definitions.on():
        for place, part in counts.items():
            if place.measure in one.rules and place.breakdown == "all":
                whole = replace(place, measure=one.code, edition=NETWORK)
                found[whole] = found.get(whole, Counts(0, 0)) + part
    return found
