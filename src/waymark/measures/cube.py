"""Counts by force, area, team, month, rule, status and days: the form in which results add up.

A median of months is not the mean of medians; a histogram adds exactly. The cube is also all
that leaves a force: it holds no reference and no name.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .buckets import Unit
from .plan import EXCUSED, LATE, MET, REASONS, STATUSES, WITHOUT_DAYS, Plan

# The columns of `Cube.keys`. Days and reasons (places in `REASONS`) are -1 where there are none.
UNIT, MONTH, RULE, STATUS, DAYS, REASON = range(6)
KEYS = ("unit", "month", "rule", "status", "days", "reason")


@dataclass(frozen=True)
class Cube:
    """Each row a cell that is not empty, with how many verdicts fell into it."""

    units: list[Unit]
    rules: list[str]
    keys: NDArray[np.int32]
    counts: NDArray[np.int64]

    def __add__(self, other: Cube) -> Cube:
        if (self.units, self.rules) != (other.units, other.rules):
            raise ValueError("These cubes are not of the same units and rules")
        keys = np.concatenate([self.keys, other.keys])
        return collect(self.units, self.rules, keys, np.concatenate([self.counts, other.counts]))

    @property
    def hash(self) -> str:
        """Give one number for every cell: equal on every engine and machine, or one is wrong."""
        about = json.dumps(
            [self.units, self.rules, REASONS], separators=(",", ":"), ensure_ascii=False
        )
        digest = hashlib.sha256(about.encode())
        digest.update(np.ascontiguousarray(self.keys, "<i4").data)
        digest.update(np.ascontiguousarray(self.counts, "<i8").data)
        return digest.hexdigest()

    def rows(self) -> Iterable[dict[str, Any]]:
        """Give the cells as plain rows, for an export or a return."""
        for key, count in zip(self.keys.tolist(), self.counts.tolist(), strict=True):
            force, area, team = self.units[key[UNIT]]
            rule, _, edition = self.rules[key[RULE]].partition("@")
            yield {
                "force": force,
                "area": area,
                "team": team,
                "month": month_name(key[MONTH]),
                "rule": rule,
                "edition": edition,
                "status": str(STATUSES[key[STATUS]]),
                "days": None if key[DAYS] < 0 else key[DAYS],
                "reason": None if key[REASON] < 0 else REASONS[key[REASON]],
                "count": count,
            }


def month_name(month: int) -> str | None:
    """Write a stored month as 2026-03; None is for triggers without a date."""
    return None if month < 0 else f"{month // 12}-{month % 12 + 1:02d}"


def collect(
    units: Sequence[Unit],
    rules: Sequence[str],
    keys: NDArray[np.int32],
    counts: NDArray[np.int64],
) -> Cube:
    """Put cells in order and add up those that are the same."""
    order = np.lexsort(keys.T[::-1])
    keys, counts = keys[order], counts[order]
    if len(keys):
        new = np.concatenate([[True], (keys[1:] != keys[:-1]).any(axis=1)])
        first = np.flatnonzero(new)
        keys, counts = keys[first], np.add.reduceat(counts, first)
    return Cube(list(units), list(rules), keys.astype(np.int32), counts.astype(np.int64))


def meanings(plan: Plan, rule_numbers: NDArray[np.int32]) -> NDArray[np.int32]:
    """Say for every slot of a histogram which rule, status, days and reason it counts.

    The layout is said in `kernel`; `rule_numbers` are the rules' places in the cube.
    """
    rule = plan.slot_rule
    within = np.arange(plan.width) - plan.offset[rule]
    days = within - WITHOUT_DAYS
    late = days > plan.met_clip[rule]
    status = np.where(late, LATE, np.where(days >= 0, MET, np.maximum(within, EXCUSED)))
    days = np.where(late, days - plan.met_clip[rule] - 1, np.maximum(days, -1))
    columns = [rule_numbers[rule], status, days, plan.slot_reason]
    return np.column_stack(columns).astype(np.int32)


@njit(cache=True, nogil=True)
def write_keys(
    found: Any, months: Any, meaning: Any, first_month: Any, first_unit: Any, keys: Any
) -> None:
    """Write the keys of the cells found in the histogram of some units."""
    width = meaning.shape[0]
    for row in range(found.shape[0]):
        block, slot = found[row] // width, found[row] % width
        month = block % months
        keys[row, UNIT] = first_unit + block // months
        keys[row, MONTH] = first_month + month - 1 if month else -1
        keys[row, RULE] = meaning[slot, 0]
        keys[row, STATUS] = meaning[slot, 1]
        keys[row, DAYS] = meaning[slot, 2]
        keys[row, REASON] = meaning[slot, 3]
