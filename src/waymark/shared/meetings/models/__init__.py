"""What is true of groups, their meetings and their agendas.

`groups`, `meetings` and `agenda` hold what comes before a meeting; `minutes` and `actions` what
comes out of it.
"""

from waymark.shared.meetings.models.actions import ActionNote, MeetingAction
from waymark.shared.meetings.models.agenda import (
    AgendaItem,
    Paper,
    PaperVersion,
    PartnerUpdate,
    StandingItem,
    paper_path,
)
from waymark.shared.meetings.models.groups import (
    Group,
    GroupSeat,
    Output,
    Priorities,
    TermsOfReference,
)
from waymark.shared.meetings.models.meetings import (
    Attendance,
    CalendarFeed,
    Meeting,
    Move,
    Series,
)
from waymark.shared.meetings.models.minutes import (
    Correction,
    Decision,
    DecisionReview,
    Feedback,
    Learning,
    Minute,
    Minutes,
    MinuteVersion,
    Reminder,
    Told,
    Transcript,
)

__all__ = [
    "ActionNote",
    "AgendaItem",
    "Attendance",
    "CalendarFeed",
    "Correction",
    "Decision",
    "DecisionReview",
    "Feedback",
    "Group",
    "GroupSeat",
    "Learning",
    "Meeting",
    "MeetingAction",
    "Minute",
    "MinuteVersion",
    "Minutes",
    "Move",
    "Output",
    "Paper",
    "PaperVersion",
    "PartnerUpdate",
    "Priorities",
    "Reminder",
    "Series",
    "StandingItem",
    "TermsOfReference",
    "Told",
    "Transcript",
    "paper_path",
]
