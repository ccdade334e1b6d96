"""Which counts are held back, because one of them is under five or would follow from others."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from waymark.measures.returns import Counts, Place, Return, Row, rows_of
from waymark.measures.suppression import LEAST
from waymark.network.benchmarks.rules.typed import Count

EDITION = "NET"  # what returns write for measures of the network, which no edition of the Code sets

# What an earlier return published: (code of the measure, month) → numerator, denominator, invited.
Earlier = Mapping[tuple[str, date], tuple[int | None, int | None, int | None]]


class Shown(NamedTuple):
    """What may be kept and shown of a count; None is held back."""

    numerator: int | None
    denominator: int | None
    invited: int | None = None

    @property
    def suppressed(self) -> bool:
        return self.numerator is None or self.denominator is None


def hold_back(numerator: int, denominator: int, invited: int | None = None) -> Shown:
    """Hold back what is small in a month that stands alone: nothing else adds up to it.

    Where months are sent again, or longer periods with them, `waymark.measures.returns.rows_of`
    tries the attack; this is its answer for one row (a test compares the two).
    """
    if denominator < LEAST:
        return Shown(None, None, None)
    small = numerator < LEAST or denominator - numerator < LEAST
    few_left = invited is None or invited < LEAST or invited - denominator < LEAST
    return Shown(None if small else numerator, denominator, None if few_left else invited)


def held(counts: Sequence[Count], earlier: Sequence[Earlier]) -> dict[tuple[str, date], Shown]:
    """Hold back what is small in typed counts, here or beside what was published before.

    A month that is sent again with one to four victims more gives those away, so it is tried as an
    attack on both. Raises `Exposed` where what is published makes it too late.
    """
    full = {_place(one.code, one.first): Counts(one.numerator, one.denominator) for one in counts}
    rows = rows_of(full, earlier=[_issue(n, issue, full) for n, issue in enumerate(earlier, 1)])
    shown = {(row.measure, row.first): row for row in rows}
    return {
        (one.code, one.first): _shown(one, shown[one.code, f"{one.first:%Y-%m}"], earlier)
        for one in counts
    }


def _place(code: str, month: date) -> Place:
    return Place(code, EDITION, f"{month:%Y-%m}", f"{month:%Y-%m}")


def _issue(number: int, issue: Earlier, full: Mapping[Place, Counts]) -> Return:
    """An earlier return as far as it concerns these figures, in the shape of a document."""
    rows = tuple(
        Row.model_construct(
            measure=code, edition=EDITION, first=f"{month:%Y-%m}", last=f"{month:%Y-%m}",
            breakdown="all", group="all", met=met, of=of, excused=None, unknown=None, pending=None,
        )
        for (code, month), (met, of, _) in issue.items()
        if _place(code, month) in full
    )  # fmt: skip
    given: dict[str, Any] = {"issue": number, "rows": rows}
    return Return.model_construct(**given)


def _shown(one: Count, row: Row, earlier: Sequence[Earlier]) -> Shown:
    if row.of is None or one.invited is None:
        return Shown(row.met, row.of, None)
    before = [issue[one.code, one.first][2] for issue in earlier if (one.code, one.first) in issue]
    changes = [abs(one.invited - old) for old in before if old is not None]
    small = one.invited - one.denominator < LEAST or any(0 < c < LEAST for c in changes)
    return Shown(row.met, row.of, None if small else one.invited)
