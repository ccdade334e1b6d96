"""What goes into the pack of a meeting."""

from django.db.models import Count, Sum

from waymark.shared.accounts.models import Person
from waymark.shared.meetings.models import Meeting, Minutes, Paper
from waymark.shared.meetings.queries.agenda import Timed, agenda_of, readable_papers, timed
from waymark.shared.meetings.queries.meetings import previous_meeting
from waymark.shared.meetings.queries.minutes import minutes_of


def whole_agenda(meeting: Meeting) -> list[Timed]:
    """Every item with its number and time."""
    return timed(meeting, agenda_of(meeting), before=0, number=1)


def papers_with_files(viewer: Person, meeting: Meeting) -> list[tuple[Paper, bytes]]:
    """The papers that this reader may open, each with its file as it was handed in."""
    found = []
    for paper in readable_papers(viewer, meeting):
        assert paper.current is not None
        with paper.current.file.open("rb") as file:
            found.append((paper, file.read()))
    return found


def minutes_before(viewer: Person, meeting: Meeting) -> Minutes | None:
    """The minutes that this meeting is to approve, if they went out and this reader sees them."""
    before = previous_meeting(meeting)
    return minutes_of(viewer, before) if before else None


def size_of_papers(viewer: Person, meeting: Meeting) -> tuple[int, int]:
    """How many papers this reader may open, and how many bytes their files have together."""
    found = readable_papers(viewer, meeting).order_by()
    told = found.aggregate(papers=Count("pk"), size=Sum("current__size", default=0))
    return told["papers"], told["size"]
