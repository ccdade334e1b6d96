"""The agenda clock: when items and papers are due before a meeting, and the minutes after it.

Days are working days of England and Wales, counted from the meeting's day, which is not counted
itself (DOMAIN 7).
"""

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from waymark.measures.calendar import (
    BeyondHorizon,
    add_working_days,
    england_and_wales,
    is_working_day,
    working_days_between,
)

MONTHS_AHEAD = 12
FIFTH = 5


class Clock(NamedTuple):
    """The last day for items, for papers, and for the minutes to go out."""

    items_by: date
    papers_by: date
    minutes_by: date


def clock_of(on: date, *, items: int = 7, papers: int = 5, minutes: int = 7) -> Clock:
    """Work out the clock of a meeting from how many working days its group allows."""
    return Clock(
        add_working_days(on, -items), add_working_days(on, -papers), add_working_days(on, minutes)
    )


def is_late(due_by: date, today: date) -> bool:
    """Say whether something that comes today needs the chair's ruling."""
    return today > due_by


def blockers_to_meet_on(on: date, *, today: date, taken: tuple[date, ...] = ()) -> list[str]:
    """Say why a meeting cannot be on this day; an empty list means that it can.

    Weekends and bank holidays are refused, with the working day that comes next.
    """
    last = england_and_wales().last
    if on < today:
        return [f"{_named(on)} has passed. Choose a day from today on"]
    try:
        clock_of(on, items=30, papers=30, minutes=30)
        off = not is_working_day(on)
    except BeyondHorizon:
        return [
            f"The table of bank holidays ends with {last.year}, so it cannot be said whether "
            f"{_named(on)} is a working day. Choose an earlier day"
        ]
    if off:
        after = add_working_days(on, 1)
        kind = "a weekend" if on.weekday() >= 5 else "a bank holiday"
        return [f"{_named(on)} is {kind}. The next working day is {_named(after)}"]
    if on in taken:
        return [f"This group already meets on {_named(on)}"]
    return []


def _named(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


# ---- a year of dates -------------------------------------------------------------------------


def dates_of_series(
    first: date, *, months: int, since: date | None = None, ahead: int = MONTHS_AHEAD
) -> list[date]:
    """The days of a series for the next twelve months, all at once.

    Each is on the weekday of the first and in the same week of its month: the second Thursday stays
    the second Thursday, a fifth one becomes the last. One that falls on a bank holiday moves on to
    the next working day, for that month only. Ends early where the table of bank holidays ends.
    """
    since = since or first
    found = []
    for number in range(0, 12 * 60, months):
        on = _in_month(first, number)
        if (on.year - since.year) * 12 + on.month - since.month >= ahead:
            break
        day = _on_a_working_day(on)
        if day is None:
            break
        if day >= since:
            found.append(day)
    return found


def _in_month(first: date, months: int) -> date:
    """The same weekday of the same week, so many months later."""
    month = first.month - 1 + months
    year, month = first.year + month // 12, month % 12 + 1
    nth = min((first.day - 1) // 7 + 1, FIFTH)
    day = 1 + (first.weekday() - date(year, month, 1).weekday()) % 7 + 7 * (nth - 1)
    return date(year, month, day if day <= monthrange(year, month)[1] else day - 7)


def months_before(day: date, months: int) -> date:
    """The same weekday of the same week, so many months earlier."""
    return _in_month(day, -months)


def _on_a_working_day(day: date) -> date | None:
    try:
        return day if is_working_day(day) else add_working_days(day, 1)
    except BeyondHorizon:
        return None


# ---- how it is shown ---------------------------------------------------------------------------


class Step(NamedTuple):
    """One dated step of the clock as a page shows it; state: done, now, next or late."""

    name: str
    when: str
    on: date
    state: str


def steps(
    on: date,
    clock: Clock,
    *,
    today: date,
    days: tuple[int, int, int] = (7, 5, 7),
    held: bool = False,
    papers_out: bool = False,
    minutes_out: bool = False,
) -> list[Step]:
    """The four steps in order: items closed, papers out, the meeting, minutes sent."""
    passed = [
        today > clock.items_by,
        papers_out or held,
        held,
        minutes_out,
    ]
    due = [clock.items_by, clock.papers_by, on, clock.minutes_by]
    names = ["Items closed", "Papers out", "Meeting", "Minutes sent"]
    if not passed[0]:
        names[0] = "Items close"
    items, papers, minutes = days
    said = [
        f"{_counted(items)} before",
        f"{_counted(papers)} before",
        working_days_off(on, today),
        f"{_counted(minutes)} after",
    ]
    current = passed.index(False) if False in passed else len(passed)
    found = []
    for place, (name, when, day) in enumerate(zip(names, said, due, strict=True)):
        state = "done" if passed[place] else "now" if place == current else "next"
        if state != "done" and today > day:
            state = "late"
        found.append(Step(name, when, day, state))
    return found


def _counted(days: int) -> str:
    return f"{days}\N{NO-BREAK SPACE}working day{'' if days == 1 else 's'}"


def working_days_off(on: date, today: date) -> str:
    """How far a day is, in working days: “4 working days from now”, “today”."""
    if on == today:
        return "Today"
    days = working_days_between(today, on)
    if on > today:
        return f"{_counted(days)} from now" if days else "Within a working day"
    return f"{_counted(-days)} ago" if days else "Less than a working day ago"


def misses_weekly_mail(day: date, today: date) -> bool:
    """Whether a day comes no later than the next Monday, so that the weekly mail would be late.

    Most people have their mail once a week, on Monday morning: what concerns a day before or on
    that Monday cannot wait for it.
    """
    return day <= today + timedelta(days=7 - today.weekday())


def in_words(day: date, today: date) -> tuple[str, str]:
    """What a clock says of a day that something is due, and how the clock looks."""
    if day < today:
        late = (today - day).days
        return f"{late}\N{NO-BREAK SPACE}day{'' if late == 1 else 's'} late", "late"
    days = working_days_between(today, day)
    if day == today:
        return "Due today", "soon"
    return f"{_counted(days)} left", "soon" if day - today <= timedelta(days=4) else "open"
