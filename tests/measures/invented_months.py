"""Months of an adopter and of forces like it, invented with one true effect."""

import numpy as np


def panel(
    rng,
    *,
    forces=8,
    months=36,
    start=18,
    effect=0.0,
    echo=0.3,
    wobble=0.03,
    cases=600,
    drift=0.0,
    worst_of_last=0,
):
    """Give the adopter's months and those of the others, as (numerator, denominator).

    `echo` is how much of a month's swing is left in the next, `drift` what the adopter gains each
    month whether or not it adopts. With `worst_of_last`, that force adopts which did worst in so
    many months before the start.
    """
    swing = rng.normal(0, 1, (forces + 1, months))
    for month in range(1, months):
        fresh = np.sqrt(1 - echo**2) * swing[:, month]
        swing[:, month] = echo * swing[:, month - 1] + fresh
    if worst_of_last:
        worst = int(swing[:, start - worst_of_last : start].mean(axis=1).argmin())
        swing[[0, worst]] = swing[[worst, 0]]
    level = 0.7 + rng.normal(0, 0.04, (forces + 1, 1)) + np.cumsum(rng.normal(0, 0.004, months))
    share = level + wobble * swing
    share[0] += drift * (np.arange(months) - start)
    share[0, start:] += effect
    met = rng.binomial(cases, np.clip(share, 0.01, 0.99))
    every = [[(int(one), cases) for one in force] for force in met]
    return every[0], every[1:]
