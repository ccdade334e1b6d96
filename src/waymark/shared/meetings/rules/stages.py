"""How a meeting moves on, and at what o'clock each of its items comes."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from waymark.shared.meetings.enums import MeetingState as S

# What comes next of its own; what follows the meeting is for the minutes.
NEXT_STATE: dict[str, str] = {
    S.PLANNED: S.AGENDA_OPEN,
    S.AGENDA_OPEN: S.AGENDA_OUT,
    S.AGENDA_OUT: S.PAPERS_OUT,
    S.PAPERS_OUT: S.HELD,
}


def blockers_to_move_on(
    *, state: str, to: str, on: date, today: date, item_count: int, waiting_count: int
) -> list[str]:
    """Say why a meeting cannot be taken to this state; an empty list means that it can.

    A step may be left out on the way to “held”: a meeting takes place whether or not somebody
    pressed the buttons before it.
    """
    order = [*NEXT_STATE, S.HELD]
    if state not in order or to not in order or order.index(to) <= order.index(state):
        return [f"This meeting is “{S(state).label.lower()}” already"]
    if to == S.HELD:
        if on > today:
            return [
                f"The meeting is on {on:%A} {on.day} {on:%B}. It is held once that day has come"
            ]
        return []
    if order.index(to) > order.index(state) + 1:
        return [f"First comes “{S(NEXT_STATE[state]).label.lower()}”"]
    if to == S.AGENDA_OUT and not item_count:
        return ["There is nothing on the agenda yet"]
    if to == S.AGENDA_OUT and waiting_count:
        things = "1 item" if waiting_count == 1 else f"{waiting_count} items"
        return [f"{things} that were offered are not decided: take or decline each first"]
    return []


def blockers_to_end_series(booked: Mapping[str, str], takes_place: Mapping[str, bool]) -> list[str]:
    """Say of which meetings it was not said what becomes of them; they are named by their title."""
    return [
        f"Something is booked for {title}: say whether it takes place"
        for key, title in booked.items()
        if key not in takes_place
    ]


def times(begins: time, minutes: Iterable[int]) -> list[time]:
    """When each item begins, one after the other."""
    at = datetime.combine(date(2000, 1, 1), begins)
    found = []
    for length in minutes:
        found.append(at.time())
        at += timedelta(minutes=length)
    return found


def runs_over(begins: time, ends: time, minutes: Iterable[int]) -> int:
    """By how many minutes the items together are longer than the meeting; 0 where they fit."""
    day = date(2000, 1, 1)
    there = (datetime.combine(day, ends) - datetime.combine(day, begins)).seconds // 60
    return max(0, sum(minutes) - there)
