"""Every victim × rule × trigger judged, into one cube of counts.

Units (force, area, team) are taken a few at a time through all buckets, so that the histogram
being written stays in the processor's cache and memory does not grow with the country.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import kernel
from . import plan as p
from .buckets import Bucket, Unit
from .calendar import Calendar, england_and_wales
from .cube import KEYS, Cube, meanings, write_keys
from .errors import BadInput
from .rulebook import Rules

SCRATCH_CELLS = 400_000
NO_ROWS = np.empty((0, 6), np.int32)
Cells = tuple[NDArray[np.uint32], NDArray[np.uint32]]  # their places, and what they count


class Minutes(NamedTuple):
    """The minutes that only hour rules need, in the order of a bucket's events."""

    occurred: NDArray[np.int32]
    recorded: NDArray[np.int32]


class Place(NamedTuple):
    """Victims lo to hi of a bucket, and where the histogram of each of their units begins."""

    bucket: Bucket
    minutes: Minutes | None
    cells: NDArray[np.int64]
    lo: int
    hi: int

    def common(self, plan: p.Plan, both: bool = False) -> tuple[Any, ...]:
        """What every kernel reads of a bucket."""
        bucket = self.bucket
        use_recorded = bool(both or plan.clock or bucket.last_recorded > plan.as_of)
        events = (bucket.starts, bucket.types, bucket.days, bucket.recorded)
        return (bucket.unit, bucket.flags, *events, use_recorded)


@dataclass(frozen=True)
class Task:
    """One judging: the buckets, how their units are numbered, and the compiled rules."""

    plan: p.Plan
    rules: list[str]
    rule_numbers: NDArray[np.int32]
    units: list[Unit]
    first_month: int
    buckets: list[Bucket]
    minutes: list[Minutes | None]
    numbers: list[NDArray[np.int64]]

    def cube(self, threads: int) -> Cube:
        """Judge all units, on some threads, and collect the cells."""
        return self._collect([one for (one,) in self._judge(threads, both=False)])

    def cubes_of_both_clocks(self, threads: int) -> tuple[Cube, Cube]:
        """Judge all units once, and give what happened in time and what was recorded in time."""
        parts = self._judge(threads, both=True)
        return self._collect([one for one, _ in parts]), self._collect([two for _, two in parts])

    @property
    def _size(self) -> int:
        """How many units are judged at a time, so that their histogram stays in the cache."""
        return max(1, SCRATCH_CELLS // (self.plan.n_months * self.plan.width))

    def _judge(self, threads: int, both: bool) -> list[list[Cells]]:
        chunks = range(0, len(self.units), self._size)
        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(lambda first: self._chunk(first, both), chunks))

    def _collect(self, parts: list[Cells]) -> Cube:
        total = sum(len(counts) for _, counts in parts)
        keys, counts = np.empty((total, len(KEYS)), np.int32), np.empty(total, np.int64)
        meaning = meanings(self.plan, self.rule_numbers)
        at = 0
        for first, (found, some) in zip(range(0, len(self.units), self._size), parts, strict=True):
            here = slice(at, at + len(found))
            months = self.plan.n_months
            write_keys(found, months, meaning, self.first_month, first, keys[here])
            counts[here] = some
            at += len(found)
        # units, and the cells of each, come in the order of a cube: there is nothing to sort
        return Cube(self.units, self.rules, keys, counts)

    def _chunk(self, first: int, both: bool) -> list[Cells]:
        """Judge the victims of a few units; in every bucket they lie next to each other.

        Gives the cells that are not empty, by one clock or by both.
        """
        last = min(first + self._size, len(self.units))
        per_unit = self.plan.n_months * self.plan.width
        histogram = np.zeros((last - first) * per_unit, np.uint32)
        later = np.zeros_like(histogram) if both else None
        places = []
        for bucket, minutes, numbers in zip(self.buckets, self.minutes, self.numbers, strict=True):
            lo, hi = bucket.unit_starts[np.searchsorted(numbers, [first, last])]
            place = Place(bucket, minutes, (numbers - first) * per_unit, int(lo), int(hi))
            places.append(place)
            judge_days(self.plan, place, histogram, NO_ROWS, later)
        histograms = [(self.plan, histogram)]
        if later is not None:
            histograms.append((self.plan._replace(clock=1), histogram + later))
        return [self._cells(plan, places, counts) for plan, counts in histograms]

    def _cells(self, plan: p.Plan, places: list[Place], histogram: NDArray[np.uint32]) -> Cells:
        """Add what is not counted in days; give the cells by place, a third of their keys' size."""
        for place in places:
            judge_the_rest(plan, place, histogram, NO_ROWS)
        found = np.flatnonzero(histogram)
        return found.astype(np.uint32), histogram[found]


def judge_days(
    plan: p.Plan,
    place: Place,
    histogram: NDArray[np.uint32],
    rows: NDArray[np.int32],
    later: NDArray[np.uint32] | None = None,
) -> int:
    """Judge by every rule that counts in days; give the number of rows written."""
    at = np.zeros(1, np.int64)
    common, lo, hi = place.common(plan, both=later is not None), place.lo, place.hi
    kernel.judge(plan, place.cells, *common, lo, hi, histogram, later, rows, at)
    return int(at[0])


def judge_the_rest(
    plan: p.Plan,
    place: Place,
    histogram: NDArray[np.uint32],
    rows: NDArray[np.int32],
    written: int = 0,
) -> int:
    """Judge by the rules that come round again or count hours; give the rows written in all."""
    at = np.array([written], np.int64)
    common, bucket, lo, hi = place.common(plan), place.bucket, place.lo, place.hi
    for rule in np.flatnonzero(plan.unit == p.INTERVAL):
        agreed = (bucket.agreed_starts, bucket.agreed)
        kernel.judge_intervals(
            plan, rule, place.cells, *common, *agreed, lo, hi, histogram, rows, at
        )
    for rule in np.flatnonzero(plan.unit == p.HOURS):
        assert place.minutes is not None, "hour rules were not given their minutes"
        kernel.judge_hours(
            plan, rule, place.cells, *common, *place.minutes, lo, hi, histogram, rows, at
        )
    return int(at[0])


def prepare(
    buckets: Sequence[Bucket],
    minutes: Sequence[Minutes | None],
    rules: Rules,
    *,
    as_of: date,
    clock: str = "occurred",
    calendar: Calendar | None = None,
    units: list[Unit] | None = None,
) -> Task:
    """Compile the rules for these buckets and number their units and months.

    Rules whose trigger never happened, and months in which nothing did, are left out of the
    histogram: there is nothing to count in them.
    """
    if clock not in ("occurred", "recorded"):
        raise BadInput("The clock is “occurred” or “recorded”")
    filled = [bucket for bucket in buckets if len(bucket.types)]
    as_of_number = p.day_number(as_of)
    first = min((bucket.first_day for bucket in filled), default=as_of_number)
    last = max((bucket.last_day for bucket in filled), default=as_of_number)
    months = (_month(min(first, as_of_number)), _month(min(last, as_of_number)))
    names = buckets[0].names if buckets else []
    happened = {names[code] for bucket in filled for code in bucket.present}
    used = [n for n, rule in enumerate(rules.active) if rule.trigger in happened] or [0]
    compiled = p.build(
        replace(rules, active=tuple(rules.active[n] for n in used)), names,
        calendar or england_and_wales(), as_of=as_of, clock=clock, months=months,
    )  # fmt: skip
    every_unit = units or sorted({unit for bucket in buckets for unit in bucket.units})
    number = {unit: index for index, unit in enumerate(every_unit)}
    numbers = [np.array([number[u] for u in bucket.units], np.int64) for bucket in buckets]
    keys = [rule.key for rule in rules.active]
    return Task(
        compiled, keys, np.array(used, np.int32), every_unit, months[0],
        list(buckets), list(minutes), numbers,
    )  # fmt: skip


def _month(number: int) -> int:
    day = p.day_of(number)
    return day.year * 12 + day.month - 1


def verdict_rows(task: Task) -> Iterator[tuple[int, NDArray[np.int32]]]:
    """Give every verdict of each bucket.

    Columns: victim, rule, day, status, days taken, day done, and the reason as its place in
    `plan.REASONS`; -1 where there is none.
    """
    per_unit = task.plan.n_months * task.plan.width
    for index, bucket in enumerate(task.buckets):
        cells = np.zeros(len(bucket.units), np.int64)
        histogram = np.zeros(per_unit, np.uint32)
        place = Place(bucket, task.minutes[index], cells, 0, len(bucket.unit))
        _all(task.plan, place, histogram, NO_ROWS)
        # a rule of the first trigger may write a row and take it back: room for one of each rule
        rows = np.empty((int(histogram.sum()) + len(task.rules), 6), np.int32)
        written = _all(task.plan, place, np.zeros(per_unit, np.uint32), rows)
        yield index, _with_reasons(task, rows[:written])


def _all(plan: p.Plan, place: Place, histogram: NDArray[np.uint32], rows: NDArray[np.int32]) -> int:
    written = judge_days(plan, place, histogram, rows)
    return judge_the_rest(plan, place, histogram, rows, written)


def _with_reasons(task: Task, rows: NDArray[np.int32]) -> NDArray[np.int32]:
    """Number rules as the cube does, and take excuses apart into their status and their reason."""
    rule, status = rows[:, 1], rows[:, 3]
    excused = status <= p.EXCUSED
    slot = task.plan.offset[rule] + np.where(excused, status, 0)
    reason = np.where(excused, task.plan.slot_reason[slot], -1)
    whole = np.column_stack([rows, reason]).astype(np.int32)
    whole[:, 1], whole[excused, 3] = task.rule_numbers[rule], p.EXCUSED
    return whole
