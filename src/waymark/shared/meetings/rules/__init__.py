"""What is decided about groups, meetings and agendas: plain values in, an answer out."""

from waymark.shared.meetings.rules.attending import (
    Quorum,
    answer_words,
    blockers_to_answer,
    quorum,
    ways_to_answer,
)
from waymark.shared.meetings.rules.clock import (
    Clock,
    Step,
    blockers_to_meet_on,
    clock_of,
    dates_of_series,
    in_words,
    is_late,
    misses_weekly_mail,
    months_before,
    steps,
    working_days_off,
)
from waymark.shared.meetings.rules.feeds import hashed, new_token
from waymark.shared.meetings.rules.ical import Entry, calendar
from waymark.shared.meetings.rules.stages import (
    NEXT_STATE,
    blockers_to_end_series,
    blockers_to_move_on,
    runs_over,
    times,
)

__all__ = [
    "NEXT_STATE",
    "Clock",
    "Entry",
    "Quorum",
    "Step",
    "answer_words",
    "blockers_to_answer",
    "blockers_to_end_series",
    "blockers_to_meet_on",
    "blockers_to_move_on",
    "calendar",
    "clock_of",
    "dates_of_series",
    "hashed",
    "in_words",
    "is_late",
    "misses_weekly_mail",
    "months_before",
    "new_token",
    "quorum",
    "runs_over",
    "steps",
    "times",
    "ways_to_answer",
    "working_days_off",
]
