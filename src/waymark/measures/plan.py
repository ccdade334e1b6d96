"""Rules, calendar and policy turned into the small tables that the kernel reads.

Days are numbers since 1 January 2000, which fit 16 bits until 2089. Nothing here decides
anything: every table restates a rule of `rulebook` or a day of `calendar`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .calendar import LONDON, BeyondHorizon, Calendar
from .errors import BadInput
from .kernel import BREACH_OPEN as BREACH_OPEN
from .kernel import CALENDAR_DAYS as CALENDAR_DAYS
from .kernel import EXCUSED as EXCUSED
from .kernel import HOURS as HOURS
from .kernel import INTERVAL as INTERVAL
from .kernel import LATE as LATE
from .kernel import MET as MET
from .kernel import NEVER as NEVER
from .kernel import NO_LIMIT as NO_LIMIT
from .kernel import NO_RECORD as NO_RECORD
from .kernel import NO_SLOT as NO_SLOT
from .kernel import NOT_APPLICABLE as NOT_APPLICABLE
from .kernel import OPEN as OPEN
from .kernel import UNDATED as UNDATED
from .kernel import UNKNOWN as UNKNOWN
from .kernel import WITHOUT_DAYS as WITHOUT_DAYS
from .kernel import WORKING_DAYS as WORKING_DAYS
from .rulebook import Rule, Rules, Unit, read_events
from .verdicts import Status

EPOCH = date(2000, 1, 1).toordinal()
EPOCH_INSTANT = datetime(2000, 1, 1, tzinfo=UTC)
UNITS = {
    Unit.WORKING_DAYS: WORKING_DAYS,
    Unit.CALENDAR_DAYS: CALENDAR_DAYS,
    Unit.HOURS: HOURS,
}
OCCURRENCES = {"each": 0, "first": 1, "last": 2}

# The order of the statuses in a histogram: five without days, then met and late by days taken.
STATUSES = (
    Status.EXCUSED,
    Status.OPEN,
    Status.BREACH_OPEN,
    Status.NOT_APPLICABLE,
    Status.UNKNOWN,
    Status.MET,
    Status.LATE,
)
# Every good reason that there is; a cube says by its place here why a duty was excused.
REASONS = tuple(read_events()["reason"])
LATE_BEYOND_LIMIT = 64
LONGEST_MET = 99

Int16 = NDArray[np.int16]
Int32 = NDArray[np.int32]


class Plan(NamedTuple):
    """Everything that the kernel needs to know; arrays are by rule, by event type or by day."""

    as_of: int
    clock: int
    next_working_day: int
    from_upgrade: int
    # by event type
    slot_of: Int16
    trigger_start: Int32
    trigger_rules: Int32
    reason_bit: NDArray[np.int64]
    # by rule
    require_start: Int32
    require_slots: Int32
    answers: NDArray[np.bool_]
    unit: Int32
    standard: Int32
    enhanced: Int32
    first_day: Int32
    last_day: Int32
    before_ok: Int32
    occurrence: Int32
    reasons: NDArray[np.int64]
    excuses: NDArray[np.int64]
    offset: Int32
    met_clip: Int32
    late_clip: Int32
    trigger: Int32
    closed: Int32
    reopened: Int32
    # single event types
    enhanced_began: int
    enhanced_ended: int
    reason_ended: int
    update_every: int
    # by day
    start_working: Int32
    done_working: Int32
    nth_working: Int32
    month: Int32
    midnight: Int32
    # by slot of the histogram: the rule, and the reason among `REASONS`, or -1
    slot_rule: Int32
    slot_reason: Int32
    # sizes
    n_slots: int
    n_months: int
    width: int


def day_number(day: date) -> int:
    """Number a day as stores do."""
    return day.toordinal() - EPOCH


def day_of(number: int) -> date:
    """Turn a stored number back into the day."""
    return date.fromordinal(number + EPOCH)


def minute_number(instant: datetime) -> int:
    """Number a minute of UTC as the hour rules do."""
    return (instant - EPOCH_INSTANT) // timedelta(minutes=1)


def build(
    rules: Rules,
    names: list[str],
    calendar: Calendar,
    *,
    as_of: date,
    clock: str,
    months: tuple[int, int],
) -> Plan:
    """Compile the active rules for a store whose event types are `names`, in its own order.

    `months` is the first and last month counted, as year * 12 + month - 1; month 0 of the
    histogram holds triggers without a date.
    """
    active = rules.active
    if not active:
        raise BadInput("No rule is switched on: there is nothing to judge")
    _check_horizon(active, calendar, as_of)
    code = {name: index for index, name in enumerate(names)}
    widths = [_widths(rule) for rule in active]
    slots = _slots(active, widths)
    return Plan(
        as_of=day_number(as_of),
        clock=int(clock == "recorded"),
        next_working_day=int(rules.policy.non_working_trigger == "next_working_day"),
        from_upgrade=int(rules.policy.later_upgrade == "from_upgrade"),
        **_by_event(active, names, code),
        **_by_rule(active, code),
        **slots,
        met_clip=np.array([met for met, _ in widths], np.int32),
        late_clip=np.array([late for _, late in widths], np.int32),
        enhanced_began=code.get("enhanced_began", -1),
        enhanced_ended=code.get("enhanced_ended", -1),
        reason_ended=code.get("good_reason_ended", -1),
        update_every=rules.policy.update_every_days,
        **_by_day(calendar, rules, months),
        n_months=months[1] - months[0] + 2,
        width=len(slots["slot_rule"]),
    )


def _check_horizon(active: tuple[Rule, ...], calendar: Calendar, as_of: date) -> None:
    """Every trigger is on or before `as_of`, so the longest limit from there bounds them all."""
    longest = [
        max(rule.limit.standard, rule.limit.enhanced)
        for rule in active
        if rule.limit and rule.limit.unit is Unit.WORKING_DAYS
    ]
    calendar.add_working_days(as_of, max(longest, default=0) + 1)
    if as_of + timedelta(days=1) > calendar.last:
        raise BeyondHorizon(f"{as_of} is too near the end of the working-day table")


def _widths(rule: Rule) -> tuple[int, int]:
    """Give the last day kept apart for met and for late; beyond it days are counted together."""
    if rule.limit is None:
        return LONGEST_MET, LONGEST_MET + LATE_BEYOND_LIMIT if rule.interval else 0
    longest = max(rule.limit.standard, rule.limit.enhanced)
    return longest, longest + LATE_BEYOND_LIMIT


def _slots(active: tuple[Rule, ...], widths: list[tuple[int, int]]) -> dict[str, Any]:
    """Lay the histogram of a month out: for each rule its reasons, its statuses, its days."""
    after = [WITHOUT_DAYS + met + late + 2 for met, late in widths]
    before = [max(0, len(rule.good_reasons) - 1) for rule in active]
    starts = np.cumsum([0] + [b + a for b, a in zip(before, after, strict=True)])
    rules = np.repeat(np.arange(len(active)), np.diff(starts))
    reasons = np.full(len(rules), -1)
    for rule, offset in zip(active, starts[:-1] + before, strict=True):
        for place, name in enumerate(_last_reason_first(rule)):
            reasons[offset - place] = REASONS.index(name)
    return {
        "offset": (starts[:-1] + before).astype(np.int32),
        "slot_rule": rules.astype(np.int32),
        "slot_reason": reasons.astype(np.int32),
    }


def _last_reason_first(rule: Rule) -> list[str]:
    return sorted(rule.good_reasons, key=REASONS.index, reverse=True)


def _by_event(active: tuple[Rule, ...], names: list[str], code: dict[str, int]) -> dict[str, Any]:
    slots = sorted({code[name] for rule in active for name in rule.require if name in code})
    slot_of = np.full(256, NO_SLOT, np.uint8)
    slot_of[slots] = np.arange(len(slots))
    by_type = [[r for r, rule in enumerate(active) if rule.trigger == name] for name in names]
    by_type += [[] for _ in range(256 - len(names))]
    starts = np.cumsum([0] + [len(rules) for rules in by_type]).astype(np.int32)
    flat = [rule for rules in by_type for rule in rules]
    reason_bit = np.zeros(256, np.int64)
    for bit, name in enumerate(_reasons(active)):
        if name in code:
            reason_bit[code[name]] = 1 << bit
    return {
        "slot_of": slot_of,
        "n_slots": max(len(slots), 1),
        "trigger_start": starts,
        "trigger_rules": np.array(flat or [0], np.uint32),
        "reason_bit": reason_bit,
        "require_start": np.cumsum(
            [0] + [sum(name in code for name in rule.require) for rule in active]
        ).astype(np.int32),
        "require_slots": np.array(
            [slot_of[code[n]] for rule in active for n in rule.require if n in code] or [0],
            np.uint8,
        ),
    }


def _reasons(active: tuple[Rule, ...]) -> list[str]:
    return sorted({name for rule in active for name in rule.good_reasons})


def _by_rule(active: tuple[Rule, ...], code: dict[str, int]) -> dict[str, Any]:
    answers = np.zeros((len(active), 256), np.bool_)
    for row, rule in enumerate(active):
        answers[row, [code[name] for name in rule.require if name in code]] = True
    bits = {name: 1 << bit for bit, name in enumerate(_reasons(active))}

    def column(values: list[int]) -> Int32:
        return np.array(values, np.int32)

    excuses = np.zeros((len(active), 256), np.int64)
    for row, rule in enumerate(active):
        for place, name in enumerate(_last_reason_first(rule)):
            if name in code:
                excuses[row, code[name]] = -place

    return {
        "answers": answers,
        "excuses": excuses,
        "unit": column([_unit(rule) for rule in active]),
        "standard": column([rule.limit.standard if rule.limit else 0 for rule in active]),
        "enhanced": column([rule.limit.enhanced if rule.limit else 0 for rule in active]),
        "first_day": column([day_number(rule.edition.first) for rule in active]),
        "last_day": column(
            [day_number(r.edition.last) if r.edition.last else NEVER for r in active]
        ),
        "before_ok": column([rule.before_ok_days for rule in active]),
        "occurrence": column([OCCURRENCES[rule.occurrence] for rule in active]),
        "reasons": np.array([sum(bits[n] for n in r.good_reasons) for r in active], np.int64),
        "trigger": column([code.get(rule.trigger, -1) for rule in active]),
        "closed": column([_end_of_interval(rule, code, "closed") for rule in active]),
        "reopened": column([_end_of_interval(rule, code, "reopened") for rule in active]),
    }


def _end_of_interval(rule: Rule, code: dict[str, int], which: str) -> int:
    return code.get(getattr(rule.interval, which), -1) if rule.interval else -1


def _unit(rule: Rule) -> int:
    if rule.interval:
        return INTERVAL
    return UNITS[rule.limit.unit] if rule.limit else NO_LIMIT


def _by_day(calendar: Calendar, rules: Rules, months: tuple[int, int]) -> dict[str, Any]:
    """Tables over every day of the calendar; earlier days are refused when an extract comes in."""
    so_far, done, nth, month, midnight = _calendar_tables(calendar)
    moved = rules.policy.non_working_trigger == "next_working_day"
    within = np.clip(month - months[0] + 1, 0, months[1] - months[0] + 1)
    return {
        "start_working": done if moved else so_far,
        "done_working": done,
        "nth_working": nth,
        "month": within.astype(np.int32),
        "midnight": midnight,
    }


@lru_cache(maxsize=4)
def _calendar_tables(calendar: Calendar) -> tuple[Int32, Int32, Int32, Int32, Int32]:
    size = day_number(calendar.last) + 2
    worked = np.zeros(size, np.int32)
    first = day_number(calendar.first)
    for number in range(first, size - 1):
        worked[number] = calendar.is_working_day(day_of(number))
    so_far = np.cumsum(worked).astype(np.int32)
    nth = np.concatenate([[first - 1], np.flatnonzero(worked)]).astype(np.int32)
    month = np.array([_month(day_of(number)) for number in range(size)], np.int32)
    midnights = [
        minute_number(datetime.combine(day_of(n), time(), tzinfo=LONDON).astimezone(UTC))
        for n in range(size)
    ]
    done = (so_far + 1 - worked).astype(np.int32)
    return so_far, done, nth, month, np.array(midnights, np.int32)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
