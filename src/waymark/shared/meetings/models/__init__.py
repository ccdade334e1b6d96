"""What is true of groups, their meetings and their agendas.

`groups`, `meetings` and `agenda` hold what comes before a meeting; `minutes` and `actions` what
comes out of it.
"""

from waymark.shared.meetings.models.agenda import (
    AgendaItem,
    Paper,
    PaperVersion,
    PartnerUpdate,
    StandingItem,
    paper_path,
)
from waymark.shared.meetings.models.groups import Group, GroupSeat, Output, TermsOfReference
from waymark.shared.meetings.models.meetings import (
    Attendance,
    CalendarFeed,
    Meeting,
    Move,
    Series,
)

__all__ = [
    "AgendaItem",
    "Attendance",
    "CalendarFeed",
    "Group",
    "GroupSeat",
    "Meeting",
    "Move",
    "Output",
    "Paper",
    "PaperVersion",
    "PartnerUpdate",
    "Series",
    "StandingItem",
    "TermsOfReference",
    "paper_path",
]
