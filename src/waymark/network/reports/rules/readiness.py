"""How many forces are not ready for what begins soon; no answer is not ready."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from waymark.network.legislation.enums import Ready


class Duty(NamedTuple):
    """A duty that begins soon: what it is, from when, and which forces it concerns."""

    pk: int
    words: str
    on: date
    forces: frozenset[int]


class NotReady(NamedTuple):
    """Forces that are not ready for all of it, of those asked; and how many for each duty."""

    forces: int
    asked: int
    by_duty: list[tuple[Duty, int]]


def not_ready(duties: Sequence[Duty], answers: Mapping[tuple[int, int], str]) -> NotReady:
    """Count once each force that has not said “ready” to every duty that it was asked about."""
    behind: set[int] = set()
    rows = []
    for duty in sorted(duties, key=lambda one: (one.on, one.pk)):
        late = {one for one in duty.forces if answers.get((duty.pk, one)) != Ready.READY}
        behind |= late
        rows.append((duty, len(late)))
    return NotReady(len(behind), len(frozenset().union(*(d.forces for d in duties))), rows)
