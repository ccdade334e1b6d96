"""The rules applied to one victim in plain Python: slow, and meant to be read beside the Code.

It serves `explain`, and it is the oracle: the tests hold the compiled kernel equal to it on every
verdict of generated histories. Whoever changes what a rule means changes it here first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from .calendar import Calendar, end_of_day, england_and_wales, london_day
from .rulebook import Limit, Policy, Rule, Rules, Unit
from .verdicts import Event, History, Status, Verdict

CLOCKS = ("occurred", "recorded")
MINUTE = timedelta(minutes=1)


def judge(
    history: History,
    rules: Rules,
    *,
    as_of: date,
    clock: str = "occurred",
    calendar: Calendar | None = None,
) -> list[Verdict]:
    """Say what every active rule finds in one victim's history, as it was known on `as_of`.

    `clock` decides what counts as done: when it happened ("occurred"), or when it was written
    down ("recorded"). A trigger always counts from when it happened.
    """
    view = View(history, rules.policy, as_of, clock, calendar or england_and_wales())
    return [verdict for rule in rules.active for verdict in view.judge(rule)]


@dataclass(frozen=True)
class View:
    """A history as it could be seen on one day: what came later is invisible."""

    history: History
    policy: Policy
    as_of: date
    clock: str
    calendar: Calendar

    def judge(self, rule: Rule) -> Iterator[Verdict]:
        """Apply one rule to every trigger that falls under its edition."""
        if rule.interval:
            yield from self._judge_interval(rule)
            return
        triggers = _one_per_day(self._dated([rule.trigger]))
        if triggers and rule.occurrence != "each":
            triggers = [triggers[0 if rule.occurrence == "first" else -1]]
        for trigger in triggers:
            if self._under(rule, trigger):
                yield self._judge_trigger(rule, trigger)
        undated = self._undated([rule.trigger])
        if undated and rule.edition.last is None:
            yield self._verdict_without_a_date(rule, undated[0])

    def _verdict_without_a_date(self, rule: Rule, trigger: Event) -> Verdict:
        status = Status.UNKNOWN if self.history.counts else Status.NOT_APPLICABLE
        return Verdict(rule, status, trigger)

    def _under(self, rule: Rule, trigger: Event) -> bool:
        """Say whether the edition was in operation on the day the clock started."""
        day, last = _day(trigger), rule.edition.last
        return rule.edition.first <= day and (last is None or day <= last)

    def _judge_trigger(self, rule: Rule, trigger: Event) -> Verdict:
        if not self.history.counts:
            return Verdict(rule, Status.NOT_APPLICABLE, trigger)
        enhanced = self.enhanced_on(_day(trigger))
        answer = self._answer(rule, trigger)
        if rule.limit and rule.limit.unit is Unit.HOURS:
            return self._judge_hours(rule, rule.limit, trigger, answer, enhanced)
        due = self._due(rule, trigger, enhanced)
        done = None if answer is None else max(self._done_on(answer), _day(trigger))
        taken = None if done is None else self._taken(rule, _day(trigger), done)
        if done is not None and (due is None or done <= due):
            status, reason = Status.MET, None
        else:
            over = due is not None and self.as_of > due
            until = self.as_of if due is None else min(due, self.as_of)
            status, reason = self._not_met(rule, _day(trigger), until, answer, over)
        if status not in (Status.MET, Status.LATE):
            answer = done = taken = None
        return Verdict(rule, status, trigger, due, None, answer, done, taken, reason, enhanced)

    def _not_met(
        self, rule: Rule, start: date, until: date, answer: Event | None, over: bool
    ) -> tuple[Status, str | None]:
        """Name what was not done in time: excused, unknown, late, overdue or still open."""
        reason = self._good_reason(rule, start, until)
        if reason:
            return Status.EXCUSED, reason
        if self._undated([*rule.require, *rule.good_reasons]):
            return Status.UNKNOWN, None
        if answer is not None:
            return Status.LATE, None
        return (Status.BREACH_OPEN if over else Status.OPEN), None

    def _judge_hours(
        self, rule: Rule, limit: Limit, trigger: Event, answer: Event | None, enhanced: bool
    ) -> Verdict:
        """Clock hours run through nights, weekends and clock changes."""
        start = _minute(trigger.occurred_at)
        due = start + timedelta(hours=limit.enhanced if enhanced else limit.standard)
        due_on = due.astimezone(UTC)
        done = None if answer is None else max(self._done_at(answer), start)
        taken = None if done is None else -((start - done) // timedelta(hours=1))
        if done is not None and done <= due:
            status, reason = Status.MET, None
        else:
            over = end_of_day(self.as_of) > due
            until = min(london_day(due), self.as_of)
            status, reason = self._not_met(rule, _day(trigger), until, answer, over)
        if status not in (Status.MET, Status.LATE):
            answer = done = taken = None
        done_on = None if done is None else london_day(done)
        return Verdict(
            rule, status, trigger, london_day(due), due_on, answer, done_on, taken, reason, enhanced
        )

    def _answer(self, rule: Rule, trigger: Event) -> Event | None:
        """Find the event that meets the duty: done earliest, on or after the trigger's day.

        What was done a few days before the trigger counts where the rule allows it.
        """
        earliest = _day(trigger) - timedelta(days=rule.before_ok_days)
        hours = rule.limit is not None and rule.limit.unit is Unit.HOURS
        candidates = [
            event
            for event in self._dated(rule.require)
            if _day(event) >= earliest
            and not (hours and _minute(event.occurred_at) < _minute(trigger.occurred_at))
        ]
        return min(candidates, key=self._done_at if hours else self._done_on, default=None)

    def _due(self, rule: Rule, trigger: Event, enhanced: bool) -> date | None:
        """Count the limit from the trigger, with the shorter one where enhanced rights held."""
        limit = rule.limit
        if limit is None:
            return None
        start = _day(trigger)
        due = self._count(start, limit.enhanced if enhanced else limit.standard, limit.unit)
        if self.policy.later_upgrade == "from_upgrade" and not enhanced:
            for upgrade in self._dated(["enhanced_began"]):
                if start < _day(upgrade) <= due:
                    due = min(due, self._count(_day(upgrade), limit.enhanced, limit.unit))
                    break
        return due

    def _count(self, start: date, number: int, unit: Unit) -> date:
        if unit is Unit.CALENDAR_DAYS:
            return start + timedelta(days=number)
        if self.policy.non_working_trigger == "next_working_day":
            while not self.calendar.is_working_day(start):
                start += timedelta(days=1)
        return self.calendar.add_working_days(start, number)

    def _taken(self, rule: Rule, start: date, done: date) -> int:
        """Count the days taken; a weekend's work counts with the next working day."""
        if done <= start:
            return 0
        if rule.limit is not None and rule.limit.unit is Unit.WORKING_DAYS:
            taken = 0
            while self._count(start, taken, Unit.WORKING_DAYS) < done:
                taken += 1
            return taken
        return (done - start).days

    def enhanced_on(self, day: date) -> bool:
        """Say whether enhanced rights held on this day; both its first and its last day count."""
        enhanced = self.history.enhanced
        for event in self._dated(["enhanced_began", "enhanced_ended"]):
            if event.name == "enhanced_began" and _day(event) <= day:
                enhanced = True
            elif event.name == "enhanced_ended" and _day(event) < day:
                enhanced = False
        return enhanced

    def _good_reason(self, rule: Rule, start: date, until: date) -> str | None:
        """Find a good reason that held at some time from the trigger to the deadline."""
        held: str | None = None
        for event in self._dated([*rule.good_reasons, "good_reason_ended"]):
            if _day(event) > until or (_day(event) >= start and held):
                break
            held = None if event.name == "good_reason_ended" else event.name
        return held

    def _judge_interval(self, rule: Rule) -> Iterator[Verdict]:
        """Walk from one contact to the next for as long as the crime is open."""
        walk = _Walk(self, rule)
        yield from walk.verdicts()

    # What can be seen

    def _visible(self, event: Event) -> bool:
        known = event.recorded_day is None or event.recorded_day <= self.as_of
        return known and (event.day is None or event.day <= self.as_of)

    def _named(self, names: Iterable[str]) -> list[Event]:
        wanted = set(names)
        return [e for e in self.history.events if e.name in wanted and self._visible(e)]

    def _dated(self, names: Iterable[str]) -> list[Event]:
        """List these events in order of day; on one day, an ending comes before a beginning."""
        found = [event for event in self._named(names) if event.day is not None]
        return sorted(found, key=lambda event: (_day(event), not event.name.endswith("_ended")))

    def _undated(self, names: Iterable[str]) -> list[Event]:
        return [event for event in self._named(names) if event.day is None]

    def _done_on(self, event: Event) -> date:
        if self.clock == "recorded" and event.recorded_day is not None:
            return max(_day(event), event.recorded_day)
        return _day(event)

    def _done_at(self, event: Event) -> datetime:
        if self.clock == "recorded" and event.recorded_at is not None:
            return max(_minute(event.occurred_at), _minute(event.recorded_at))
        return _minute(event.occurred_at)


class _Walk:
    """An interval rule on one history: each update is due so many days after the last one."""

    def __init__(self, view: View, rule: Rule) -> None:
        assert rule.interval is not None
        self.view, self.rule, self.interval = view, rule, rule.interval
        self.every: int | None = None
        self.anchor: Event | None = None
        self.is_open = True

    def verdicts(self) -> Iterator[Verdict]:
        rule, view = self.rule, self.view
        names = [rule.trigger, *rule.require, self.interval.closed, self.interval.reopened]
        events = view._dated(names)
        for day in sorted({_day(event) for event in events}):
            today = [event for event in events if _day(event) == day]
            yield from self._day(day, today)
        if self.anchor is not None:
            yield from self._end(view.as_of)
        undated = view._undated([rule.trigger])
        if undated and rule.edition.last is None:
            yield view._verdict_without_a_date(rule, undated[0])

    def _day(self, day: date, today: list[Event]) -> Iterator[Verdict]:
        """Within a day: agreements and contacts first, then closing, then opening again."""
        agreed = [event for event in today if event.name == self.rule.trigger]
        contacts = [event for event in today if event.name in self.rule.require]
        closed = any(event.name == self.interval.closed for event in today)
        reopened = [event for event in today if event.name == self.interval.reopened]
        contact = min(contacts + agreed, key=self.view._done_on, default=None)
        if contact is not None and self.anchor is not None:
            yield from self._gap(contact)
            self.anchor = contact
        if agreed and self.view._under(self.rule, agreed[-1]):
            self.every = agreed[-1].value or self.view.policy.update_every_days or None
            self.anchor = agreed[-1] if self.every and self.is_open else None
            if self.every is None:
                yield self.view._verdict_without_a_date(self.rule, agreed[-1])
        if closed:
            if self.anchor is not None and self._due() < day:
                yield from self._end(day)
            self.anchor, self.is_open = None, False
        if reopened:
            self.is_open = True
            if self.every and self.anchor is None:
                self.anchor = reopened[-1]

    def _due(self) -> date:
        assert self.anchor is not None and self.every is not None
        return _day(self.anchor) + timedelta(days=self.every)

    def _gap(self, contact: Event) -> Iterator[Verdict]:
        assert self.anchor is not None
        done, due = self.view._done_on(contact), self._due()
        if not self.view.history.counts:
            yield Verdict(self.rule, Status.NOT_APPLICABLE, self.anchor)
        elif done <= due:
            taken = (done - _day(self.anchor)).days
            yield Verdict(self.rule, Status.MET, self.anchor, due, None, contact, done, taken)
        else:
            yield self._missed(contact, done, min(due, self.view.as_of), over=True)

    def _end(self, day: date) -> Iterator[Verdict]:
        if not self.view.history.counts:
            assert self.anchor is not None
            yield Verdict(self.rule, Status.NOT_APPLICABLE, self.anchor)
            return
        due = self._due()
        yield self._missed(None, None, min(due, self.view.as_of), over=day > due)

    def _missed(self, contact: Event | None, done: date | None, until: date, over: bool) -> Verdict:
        assert self.anchor is not None
        start, due = _day(self.anchor), self._due()
        status, reason = self.view._not_met(self.rule, start, until, contact, over)
        if status is not Status.LATE or done is None:
            return Verdict(self.rule, status, self.anchor, due, reason=reason)
        taken = (done - start).days
        return Verdict(self.rule, status, self.anchor, due, None, contact, done, taken)


def _one_per_day(triggers: list[Event]) -> list[Event]:
    """Keep the earliest trigger of each day: two of one kind on one day are one duty."""
    kept: dict[date, Event] = {}
    for trigger in triggers:
        first = kept.setdefault(_day(trigger), trigger)
        if _minute(trigger.occurred_at) < _minute(first.occurred_at):
            kept[_day(trigger)] = trigger
    return list(kept.values())


def _day(event: Event) -> date:
    assert event.day is not None
    return event.day


def _minute(instant: datetime | None) -> datetime:
    assert instant is not None
    return instant.astimezone(UTC).replace(second=0, microsecond=0)
