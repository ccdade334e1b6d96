"""The rules compiled to machine code: one pass backward in time over each victim's events.

Going backward by day, the next answer of every kind is always at hand, so the first, the last and
every trigger are judged by one path with no queue. What a rule means is said in `reference`;
the tests hold the two equal. Comments here say how, not what.

A histogram cell is ((unit * months) + month) * width + the rule's offset + status or days. Excuses
are the statuses from 0 down, one for each reason of the rule: they stand before the other statuses
as in the order of a cube, and cost nothing where nobody is excused.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
# numba infers the types of compiled functions, and knows them better than we could write them

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

# What compiled code bakes in stands in this file and in no other: a compiled function that is kept
# on disk is thrown away when its own file changes, and only then.
UNDATED = 32767
NEVER = 32767
NO_RECORD = -32768
NO_SLOT = 255
NO_LIMIT, WORKING_DAYS, CALENDAR_DAYS, HOURS, INTERVAL = range(5)
EXCUSED, OPEN, BREACH_OPEN, NOT_APPLICABLE, UNKNOWN, MET, LATE = range(7)
WITHOUT_DAYS = 5
# Statuses and limits are ordered so that one comparison tells: MET and LATE carry days; HOURS and
# INTERVAL have kernels of their own.
# What is true of a victim as a whole, so that the rare case costs the common one nothing.
COUNTS, ENHANCED, HAS_STATUS, HAS_REASON, HAS_INTERVAL, HAS_UNDATED = 1, 2, 4, 8, 16, 32
JIT: dict[str, Any] = {"cache": True, "nogil": True, "boundscheck": False}


@njit(inline="always", **JIT)
def _slot(status, taken, met_clip, late_clip):
    """Place a verdict among the slots of its rule."""
    if status == MET:
        return WITHOUT_DAYS + min(taken, met_clip)
    if status == LATE:
        return WITHOUT_DAYS + met_clip + 1 + min(taken, late_clip)
    return status


@njit(**JIT)
def _write(rows, at, victim, rule, day, status, taken, done):
    """Write a verdict down, for those who want rows and not only counts."""
    rows[at[0], 0] = victim
    rows[at[0], 1] = rule
    rows[at[0], 2] = day
    rows[at[0], 3] = status
    rows[at[0], 4] = taken if status >= MET else -1
    rows[at[0], 5] = done if status >= MET else -1
    at[0] += 1


@njit(**JIT)
def _enhanced_on(began, ended, as_of, day, types, days, recorded, use_recorded, a, b, initial):
    """Read the status on a day from the few victims whose status changed."""
    status = initial
    for j in range(a, b):
        if days[j] > day:
            break
        if use_recorded and recorded[j] > as_of:
            continue
        if types[j] == began:
            status = True
        elif types[j] == ended and days[j] < day:
            status = False
    return status


@njit(**JIT)
def _upgraded_on(began, as_of, day, due, types, days, recorded, use_recorded, a, b):
    """Find the day between trigger and deadline on which enhanced rights began, or -1."""
    for j in range(a, b):
        if days[j] > due:
            break
        if use_recorded and recorded[j] > as_of:
            continue
        if types[j] == began and day < days[j] <= as_of:
            return np.int32(days[j])
    return np.int32(-1)


@njit(inline="always", **JIT)
def _due(unit, next_working_day, start_working, nth_working, day, limit):
    if unit == CALENDAR_DAYS:
        return np.int32(day + limit)
    if limit == 0 and next_working_day == 0:
        return np.int32(day)
    return np.int32(nth_working[np.uint32(start_working[np.uint32(day)] + limit)])


@njit(**JIT)
def _held(reason_bit, reason_ended, as_of, wanted, start, until, types, days, recorded,
          use_recorded, a, b):  # fmt: skip
    """Find the good reason that held at some time from start to until, or -1."""
    held = np.int64(-1)
    for j in range(a, b):
        if days[j] > until or (held >= 0 and days[j] >= start):
            break
        if use_recorded and recorded[j] > as_of:
            continue
        if types[j] == reason_ended:
            held = np.int64(-1)
        elif reason_bit[types[j]] & wanted:
            held = np.int64(types[j])
    return held


@njit(**JIT)
def _done_before(answers, as_of, clock, earliest, types, days, recorded, use_recorded, a, g):
    """Find what was done in the few days before the trigger, where that counts."""
    done = np.int32(NEVER)
    j = g - 1
    while j >= a and days[j] >= earliest:
        seen = not (use_recorded and recorded[j] > as_of)
        if seen and answers[types[j]]:
            effective = np.int32(days[j])
            if clock and recorded[j] > effective:
                effective = np.int32(recorded[j])
            done = min(done, effective)
        j -= 1
    return done


@njit(**JIT)
def _undated(slot_of, reason_bit, as_of, types, days, recorded, use_recorded, a, b, undated):
    """Note which answers and reasons have no date; give where the dated events end."""
    undated[:] = 0
    reasons = np.int64(0)
    while b > a and days[b - 1] == UNDATED:
        b -= 1
        if not (use_recorded and recorded[b] > as_of):
            reasons |= reason_bit[types[b]]
            if slot_of[types[b]] != NO_SLOT:
                undated[slot_of[types[b]]] = 1
    return b, reasons


@njit(**JIT)
def _missing(slots, undated):
    """Say whether one of these answers is there, but without its date."""
    found = False
    for k in range(slots.shape[0]):
        found |= undated[slots[k]] != 0
    return found


@njit(**JIT)
def _undated_triggers(plan, base, flag, types, recorded, use_recorded, b, end, hist, rows, at, v):
    """Count triggers without a date, which lie after the others: unknown, one of each kind."""
    last = -1
    for j in range(b, end):
        kind = types[j]
        if kind == last or (use_recorded and recorded[j] > plan.as_of):
            continue
        last = kind
        for k in range(plan.trigger_start[kind], plan.trigger_start[kind + np.uint32(1)]):
            rule = plan.trigger_rules[np.uint32(k)]
            # an interval's undated beginning is counted here as well: it has no kernel to itself
            if plan.last_day[rule] == NEVER:
                status = UNKNOWN if flag & COUNTS else NOT_APPLICABLE
                hist[base + plan.offset[rule] + status] += 1
                if rows.shape[0] > 0:
                    _write(rows, at, v, rule, -1, status, 0, -1)


@njit(**JIT)
def judge(plan, cell_of_unit, unit, flags, starts, types, days, recorded, use_recorded,
          lo, hi, hist, later, rows, at):  # fmt: skip
    """Judge the victims lo to hi of one bucket by every rule that counts in days.

    Where `later` is given, of the size of `hist`, both clocks are read in this one pass: `hist`
    counts by what happened, and `later` is what must be added for what was recorded. It is asked
    for as `later is not None` in so many words, as numba then leaves those lines out where it is.
    """
    # One long loop on purpose: taken apart it costs a third more (decision 25).
    # Out of the loop: numba counts references on every attribute of a tuple. And indices are
    # unsigned where it matters, as numba checks signed ones for Python’s counting from the end.
    as_of, clock, next_working_day = plan.as_of, plan.clock, plan.next_working_day
    from_upgrade, width = plan.from_upgrade, plan.width
    slot_of, reason_bit, reason_ended = plan.slot_of, plan.reason_bit, plan.reason_ended
    trigger_start, trigger_rules = plan.trigger_start, plan.trigger_rules
    require_start, require_slots, answers = plan.require_start, plan.require_slots, plan.answers
    limit_unit, standard, enhanced_limit = plan.unit, plan.standard, plan.enhanced
    first_day, last_day, before_ok = plan.first_day, plan.last_day, plan.before_ok
    occurrence, reasons, offset = plan.occurrence, plan.reasons, plan.offset
    excuses = plan.excuses
    met_clip, late_clip = plan.met_clip, plan.late_clip
    began, ended = plan.enhanced_began, plan.enhanced_ended
    start_working, done_working = plan.start_working, plan.done_working
    nth_working, month = plan.nth_working, plan.month
    want_rows = rows.shape[0] > 0

    upcoming = np.empty(plan.n_slots, np.int32)
    written_down = np.empty(plan.n_slots, np.int32)  # as `upcoming`, by the other clock
    undated = np.zeros(plan.n_slots, np.uint8)
    emitted = np.empty(limit_unit.shape[0], np.int64)
    emitted_later = np.empty(limit_unit.shape[0], np.int64)
    singles = False
    for rule in range(limit_unit.shape[0]):
        singles |= occurrence[rule] != 0
    for v in range(lo, hi):
        a, b = starts[v], starts[v + 1]
        if a == b:
            continue
        base = cell_of_unit[unit[v]]
        flag = flags[v]
        upcoming[:] = NEVER
        if later is not None:
            written_down[:] = NEVER
        if singles:
            emitted[:] = -1
        undated_reasons = np.int64(0)
        if flag & HAS_UNDATED:
            b, undated_reasons = _undated(
                slot_of, reason_bit, as_of, types, days, recorded, use_recorded, a, b, undated
            )
            _undated_triggers(
                plan, base, flag, types, recorded, use_recorded, b, starts[v + 1], hist, rows, at, v
            )
        i = b - 1
        while i >= a:
            day = np.int32(days[np.uint32(i)])
            g = i
            while g > a and days[np.uint32(g - 1)] == day:
                g -= 1
            if day > as_of:
                i = g - 1
                continue
            for j in range(np.uint32(g), np.uint32(i + 1)):
                slot = slot_of[types[j]]
                if slot == NO_SLOT or (use_recorded and recorded[j] > as_of):
                    continue
                effective = day
                if clock and recorded[j] > day:
                    effective = np.int32(recorded[j])
                if effective < upcoming[slot]:
                    upcoming[slot] = effective
                if later is not None:
                    written_down[slot] = min(written_down[slot], max(day, np.int32(recorded[j])))
            last = -1
            for j in range(np.uint32(g), np.uint32(i + 1)):
                kind = types[j]
                first_rule, end_rule = trigger_start[kind], trigger_start[kind + np.uint32(1)]
                if first_rule == end_rule or kind == last:
                    continue
                if use_recorded and recorded[j] > as_of:
                    continue
                last = kind
                cell = base + month[np.uint32(day)] * width
                for k in range(first_rule, end_rule):
                    rule = trigger_rules[np.uint32(k)]
                    kind_of_limit = limit_unit[rule]
                    if kind_of_limit >= HOURS:  # hours and intervals have kernels of their own
                        continue
                    if occurrence[rule] != 0:
                        if occurrence[rule] == 2 and emitted[rule] != -1:
                            continue
                        if emitted[rule] >= 0:
                            hist[emitted[rule]] -= 1
                            if later is not None:
                                later[emitted[rule]] += 1
                                later[emitted_later[rule]] -= 1
                            if want_rows:
                                _take_back(rows, at, v, rule)
                        emitted[rule] = -2
                    if day < first_day[rule] or day > last_day[rule]:
                        continue
                    done = other = due = np.int32(NEVER)
                    held, slot_now = -1, 0
                    if flag & COUNTS:
                        for q in range(require_start[rule], require_start[rule + np.uint32(1)]):
                            done = min(done, upcoming[require_slots[np.uint32(q)]])
                        near = day - before_ok[rule]
                        if near < day < done and g > a and days[np.uint32(g - 1)] >= near:
                            done = min(done, _done_before(
                                answers[rule], as_of, clock, near,
                                types, days, recorded, use_recorded, a, g,
                            ))  # fmt: skip
                        done = max(done, day)
                        other = done
                        if later is not None:
                            other = np.int32(NEVER)
                            for q in range(require_start[rule], require_start[rule + np.uint32(1)]):
                                other = min(other, written_down[require_slots[np.uint32(q)]])
                            if near < day < other and g > a and days[np.uint32(g - 1)] >= near:
                                other = min(other, _done_before(
                                    answers[rule], as_of, True, near,
                                    types, days, recorded, use_recorded, a, g,
                                ))  # fmt: skip
                            other = max(other, day)
                        due = np.int32(NEVER - 1)
                        if kind_of_limit != NO_LIMIT:
                            enhanced = flag & ENHANCED != 0
                            if flag & HAS_STATUS:
                                enhanced = _enhanced_on(
                                    began, ended, as_of, day, types, days, recorded,
                                    use_recorded, a, b, enhanced,
                                )  # fmt: skip
                            limit = enhanced_limit[rule] if enhanced else standard[rule]
                            due = _due(
                                kind_of_limit, next_working_day, start_working, nth_working,
                                day, limit,
                            )  # fmt: skip
                            if from_upgrade and flag & HAS_STATUS and not enhanced:
                                upgraded = _upgraded_on(
                                    began, as_of, day, due, types, days, recorded,
                                    use_recorded, a, b,
                                )  # fmt: skip
                                if upgraded >= 0:
                                    due = min(due, _due(
                                        kind_of_limit, next_working_day, start_working,
                                        nth_working, upgraded, enhanced_limit[rule],
                                    ))  # fmt: skip
                        if (done > due or other > due) and flag & HAS_REASON:
                            held = _held(
                                reason_bit, reason_ended, as_of, reasons[rule], day,
                                min(due, as_of), types, days, recorded, use_recorded, a, b,
                            )  # fmt: skip
                    index = cell + offset[rule]
                    for turn in range(2 if other != done else 1):  # by the other clock only if so
                        finished = other if turn else done
                        status, taken = NOT_APPLICABLE, np.int32(0)
                        if flag & COUNTS:
                            if finished <= due:
                                status = MET
                            elif held >= 0:
                                status = excuses[rule, held]
                            elif flag & HAS_UNDATED and (
                                undated_reasons & reasons[rule]
                                or _missing(
                                    require_slots[
                                        require_start[rule] : require_start[rule + np.uint32(1)]
                                    ],
                                    undated,
                                )
                            ):
                                status = UNKNOWN
                            elif finished != NEVER:
                                status = LATE
                            else:
                                status = BREACH_OPEN if as_of > due else OPEN
                            if status >= MET and finished > day:
                                if kind_of_limit == WORKING_DAYS:
                                    taken = (
                                        done_working[np.uint32(finished)]
                                        - start_working[np.uint32(day)]
                                    )
                                else:
                                    taken = finished - day
                        slot = _slot(status, taken, met_clip[rule], late_clip[rule])
                        if turn:
                            if later is not None:
                                later[np.uint64(index)] -= 1
                                index += slot - slot_now
                                later[np.uint64(index)] += 1
                                emitted_later[rule] = index
                            continue
                        slot_now = slot
                        index += slot
                        hist[np.uint64(index)] += 1
                        if want_rows:
                            _write(rows, at, v, rule, day, status, taken, done)
                        if occurrence[rule] != 0:
                            emitted[rule] = index
                            emitted_later[rule] = index
            i = g - 1


@njit(**JIT)
def _take_back(rows, at, victim, rule):
    """Remove the row of a later trigger when only the first one counts."""
    j = at[0] - 1
    while j >= 0 and not (rows[j, 0] == victim and rows[j, 1] == rule and rows[j, 2] >= 0):
        j -= 1
    rows[j] = rows[at[0] - 1]
    at[0] -= 1


@njit(**JIT)
def _count(plan, cell, rule, status, taken, hist, rows, at, victim, day, done):
    """Add one verdict to the histogram and, where rows are wanted, write it down."""
    slot = _slot(status, taken, plan.met_clip[rule], plan.late_clip[rule])
    hist[cell + plan.offset[rule] + slot] += 1
    if rows.shape[0] > 0:
        _write(rows, at, victim, rule, day, status, taken, done)


@njit(**JIT)
def _not_met(plan, rule, start, until, done, over, flags, undated, undated_reasons,
             types, days, recorded, use_recorded, a, b):  # fmt: skip
    """Name what was not done in time; `judge` says the same in its inner loop."""
    wanted = plan.reasons[rule]
    if flags & HAS_REASON:
        held = _held(
            plan.reason_bit, plan.reason_ended, plan.as_of, wanted, start, until,
            types, days, recorded, use_recorded, a, b,
        )  # fmt: skip
        if held >= 0:
            return plan.excuses[rule, held]
    slots = plan.require_slots[plan.require_start[rule] : plan.require_start[rule + 1]]
    if flags & HAS_UNDATED and (undated_reasons & wanted or _missing(slots, undated)):
        return UNKNOWN
    if done != NEVER:
        return LATE
    return BREACH_OPEN if over else OPEN


@njit(**JIT)
def judge_intervals(plan, rule, cell_of_unit, unit, flags, starts, types, days, recorded,
                    use_recorded, agreed_starts, agreed, lo, hi, hist, rows, at):  # fmt: skip
    """Walk from contact to contact, forward, for victims who agreed how often to be updated."""
    undated = np.zeros(plan.n_slots, np.uint8)
    for v in range(lo, hi):
        flag = flags[v]
        if not flag & HAS_INTERVAL:
            continue
        a, b = starts[v], starts[v + 1]
        base = cell_of_unit[unit[v]]
        b, undated_reasons = _undated(
            plan.slot_of, plan.reason_bit, plan.as_of, types, days, recorded, use_recorded,
            a, b, undated,
        )  # fmt: skip
        next_agreed = agreed_starts[v]
        every, anchor, is_open = 0, -1, True
        i = a
        while i < b and days[i] <= plan.as_of:
            day = days[i]
            contact, agreement, closed, reopened = NEVER, -1, False, False
            while i < b and days[i] == day:
                kind = types[i]
                seen = not (use_recorded and recorded[i] > plan.as_of)
                effective = days[i]
                if plan.clock and recorded[i] > effective:
                    effective = recorded[i]
                if kind == plan.trigger[rule]:
                    if seen:
                        agreement = agreed[next_agreed]
                        contact = min(contact, effective)
                    next_agreed += 1
                if seen:
                    if plan.answers[rule, kind]:
                        contact = min(contact, effective)
                    closed |= kind == plan.closed[rule]
                    reopened |= kind == plan.reopened[rule]
                i += 1
            if contact != NEVER and anchor >= 0:
                _gap(plan, rule, base, anchor, every, contact, True, flag, undated,
                     undated_reasons, types, days, recorded, use_recorded, a, b,
                     hist, rows, at, v)  # fmt: skip
                anchor = day
            if agreement >= 0 and plan.first_day[rule] <= day <= plan.last_day[rule]:
                every = agreement if agreement > 0 else plan.update_every
                anchor = day if every > 0 and is_open else -1
                if every == 0:
                    status = UNKNOWN if flag & COUNTS else NOT_APPLICABLE
                    cell = base + plan.month[day] * plan.width
                    _count(plan, cell, rule, status, 0, hist, rows, at, v, day, -1)
            if closed:
                if anchor >= 0 and anchor + every < day:
                    _gap(plan, rule, base, anchor, every, NEVER, True, flag, undated,
                         undated_reasons, types, days, recorded, use_recorded, a, b,
                         hist, rows, at, v)  # fmt: skip
                anchor, is_open = -1, False
            if reopened:
                is_open = True
                if every > 0 and anchor < 0:
                    anchor = day
        if anchor >= 0:
            _gap(plan, rule, base, anchor, every, NEVER, plan.as_of > anchor + every, flag,
                 undated, undated_reasons, types, days, recorded, use_recorded, a, b,
                 hist, rows, at, v)  # fmt: skip


@njit(**JIT)
def _gap(plan, rule, base, anchor, every, done, over, flag, undated, undated_reasons,
         types, days, recorded, use_recorded, a, b, hist, rows, at, v):  # fmt: skip
    """Judge the time from one contact to the next, to the closing of the crime, or to today."""
    due = anchor + every
    if not flag & COUNTS:
        status = NOT_APPLICABLE
    elif done <= due:
        status = MET
    else:
        status = _not_met(plan, rule, anchor, min(due, plan.as_of), done, over, flag, undated,
                          undated_reasons, types, days, recorded, use_recorded, a, b)  # fmt: skip
    cell = base + plan.month[anchor] * plan.width
    _count(plan, cell, rule, status, done - anchor, hist, rows, at, v, anchor, done)


@njit(**JIT)
def judge_hours(plan, rule, cell_of_unit, unit, flags, starts, types, days, recorded,
                use_recorded, minutes, recorded_minutes, lo, hi, hist, rows, at):  # fmt: skip
    """Judge a rule that counts clock hours, from minutes that only such rules read."""
    undated = np.zeros(plan.n_slots, np.uint8)
    for v in range(lo, hi):
        flag = flags[v]
        a, b = starts[v], starts[v + 1]
        b, undated_reasons = _undated(
            plan.slot_of, plan.reason_bit, plan.as_of, types, days, recorded, use_recorded,
            a, b, undated,
        )  # fmt: skip
        n_days, chosen, chosen_day = 0, -1, -1
        for step in range(b - a):
            # `last` walks from the end, so that the first trigger it meets is the one that counts
            i = b - 1 - step if plan.occurrence[rule] == 2 else a + step
            if days[i] > plan.as_of or types[i] != plan.trigger[rule]:
                continue
            if use_recorded and recorded[i] > plan.as_of:
                continue
            if days[i] == chosen_day:
                continue
            if plan.occurrence[rule] != 0 and n_days > 0:
                break
            n_days += 1
            chosen_day = days[i]
            chosen = _earliest(plan, rule, i, types, days, minutes, recorded, use_recorded, a, b)
            if chosen_day < plan.first_day[rule] or chosen_day > plan.last_day[rule]:
                continue
            _clock_hours(plan, rule, cell_of_unit[unit[v]], chosen, flag, undated,
                         undated_reasons, types, days, recorded, use_recorded, minutes,
                         recorded_minutes, a, b, hist, rows, at, v)  # fmt: skip


@njit(**JIT)
def _earliest(plan, rule, i, types, days, minutes, recorded, use_recorded, a, b):
    """Find the earliest trigger of this day; they are kept in any order within it."""
    best = i
    for j in range(a, b):
        if days[j] == days[i] and types[j] == plan.trigger[rule] and minutes[j] < minutes[best]:
            if use_recorded and recorded[j] > plan.as_of:
                continue
            best = j
    return best


@njit(**JIT)
def _clock_hours(plan, rule, base, trigger, flag, undated, undated_reasons, types, days, recorded,
                 use_recorded, minutes, recorded_minutes, a, b, hist, rows, at, v):  # fmt: skip
    day, start = days[trigger], minutes[trigger]
    cell = base + plan.month[day] * plan.width
    if not flag & COUNTS:
        _count(plan, cell, rule, NOT_APPLICABLE, 0, hist, rows, at, v, day, -1)
        return
    enhanced = flag & ENHANCED != 0
    if flag & HAS_STATUS:
        enhanced = _enhanced_on(
            plan.enhanced_began, plan.enhanced_ended, plan.as_of, day, types, days, recorded,
            use_recorded, a, b, enhanced,
        )  # fmt: skip
    due = start + 60 * (plan.enhanced[rule] if enhanced else plan.standard[rule])
    never = np.int32(2**31 - 1)
    done = never
    for j in range(a, b):
        if not plan.answers[rule, types[j]] or days[j] > plan.as_of or minutes[j] < start:
            continue
        if use_recorded and recorded[j] > plan.as_of:
            continue
        effective = minutes[j]
        if plan.clock and recorded_minutes[j] > effective:
            effective = recorded_minutes[j]
        done = min(done, effective)
    due_day = np.searchsorted(plan.midnight, due, side="right") - 1
    if done <= due:
        status = MET
    else:
        over = due < plan.midnight[plan.as_of + 1]
        known = NEVER if done == never else 0
        status = _not_met(plan, rule, day, min(due_day, plan.as_of), known, over, flag, undated,
                          undated_reasons, types, days, recorded, use_recorded, a, b)  # fmt: skip
    taken = (done - start + 59) // 60 if status >= MET else 0
    done_day = np.searchsorted(plan.midnight, done, side="right") - 1
    _count(plan, cell, rule, status, taken, hist, rows, at, v, day, done_day)
