"""Invented counts of an invented force, and returns made of them."""

from random import Random

from waymark.measures import returns
from waymark.measures.returns import Counts, Place

PRIVATE, PUBLIC = returns.new_key()
KEY, OPEN_KEY = returns.private_key(PRIVATE), returns.public_key(PUBLIC)
MADE = returns.Made(
    waymark="0.1.0",
    rules="a" * 12,
    result="b" * 64,
    clock="occurred",
    as_of="2026-11-01",
    on="2026-11-21",
)
RIGHTS = returns.BREAKDOWNS["rights"]


def month(measure: str, when: str, *groups: Counts) -> dict[Place, Counts]:
    """Give the counts of a month by rights, with their total; one group alone is the total."""
    total = Counts(0, 0)
    for one in groups:
        total += one
    found = {Place(measure, "VC2021", when, when): total}
    if len(groups) > 1:
        for name, one in zip(RIGHTS, groups, strict=True):
            found[Place(measure, "VC2021", when, when, "rights", name)] = one
    return found


def some_counts(random: Random, months: list[str], largest: int = 40) -> dict[Place, Counts]:
    """Invent months by rights: many small numbers, some large."""
    found = {}
    for when in months:
        groups = []
        for _ in RIGHTS:
            of = random.randrange(largest)
            beside = (random.randrange(9) for _ in range(3))
            groups.append(Counts(random.randint(0, of), of, *beside))
        found |= month("R06-ARR", when, *groups)
    return found


def issue(counts, previous=None, **more) -> returns.Return:
    """Make and sign the next return of Ashdown."""
    return returns.sign(
        returns.rows_of(counts, **more),
        force="ashdown",
        key=KEY,
        made=MADE,
        previous=previous,
        made_up=True,
    )
