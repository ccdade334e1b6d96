"""Which counts are held back, because one of them is under five or would follow from others."""

from typing import NamedTuple

from waymark.measures.suppression import LEAST


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
