"""What goes into the pack of a meeting."""

from waymark.shared.accounts.models import Person
from waymark.shared.meetings.models import Meeting, Minutes, Paper
from waymark.shared.meetings.queries.agenda import readable_papers
from waymark.shared.meetings.queries.meetings import previous_meeting
from waymark.shared.meetings.queries.minutes import minutes_of


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
