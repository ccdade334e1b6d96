"""Do two readers of the same cases agree by more than luck? For dip samples read twice."""

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from waymark.measures.intervals import z_value


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement beyond chance: 1 is full, 0 what luck would give; `agreed` is the plain share."""

    estimate: float
    low: float
    high: float
    agreed: float
    cases: int


def cohen(first: Sequence[Hashable], second: Sequence[Hashable], confidence: float = 0.95) -> Kappa:
    """Compare two readers' answers to the same cases, in the same order; any kinds of answer.

    Two sequences of one length in; kappa and its interval between −1 and 1 out. ValueError where
    lengths differ, nothing was read, or both gave one and the same answer to every case: luck
    would agree fully too, so there is nothing to measure. Sources: Cohen 1960; standard error of
    Fleiss, Cohen and Everitt, Psychol Bull 1969; 72:323-7.
    """
    cases = len(first)
    if cases != len(second):
        raise ValueError(f"{cases} answers against {len(second)}: each case is read by both")
    if cases == 0:
        raise ValueError("No case has been read by both")
    pairs = {pair: n / cases for pair, n in Counter(zip(first, second, strict=True)).items()}
    ones = {answer: n / cases for answer, n in Counter(first).items()}
    others = {answer: n / cases for answer, n in Counter(second).items()}
    agreed = sum(share for (a, b), share in pairs.items() if a == b)
    luck = sum(share * others.get(answer, 0.0) for answer, share in ones.items())
    if math.isclose(luck, 1.0):
        raise ValueError("Both readers gave every case the same answer: luck would agree as well")
    kappa = (agreed - luck) / (1 - luck)
    reach = z_value(confidence) * _error(pairs, ones, others, kappa, luck, cases)
    return Kappa(kappa, max(-1.0, kappa - reach), min(1.0, kappa + reach), agreed, cases)


def _error(
    pairs: dict[tuple[Hashable, Hashable], float],
    ones: dict[Hashable, float],
    others: dict[Hashable, float],
    kappa: float,
    luck: float,
    cases: int,
) -> float:
    rest, total = 1 - kappa, 0.0
    for (a, b), share in pairs.items():
        if a == b:
            total += share * (1 - (ones[a] + others[a]) * rest) ** 2
        else:
            total += share * rest**2 * (others.get(a, 0.0) + ones.get(b, 0.0)) ** 2
    total -= (kappa - luck * rest) ** 2
    return math.sqrt(max(0.0, total) / cases) / (1 - luck)
