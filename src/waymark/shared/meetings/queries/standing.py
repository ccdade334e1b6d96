"""What stands under the items of an agenda that fill themselves."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from waymark.shared.meetings.enums import ActionState, MeetingState
from waymark.shared.meetings.models import Meeting, MeetingAction
from waymark.shared.meetings.queries.groups import priorities_on
from waymark.shared.meetings.queries.meetings import previous_meeting
from waymark.shared.ui.words import short_date

# What a first meeting looks back upon.
FIRST_LOOK_BACK = timedelta(days=90)
MOST_LINES = 50


class Line(NamedTuple):
    """One line of a standing item: what it is, where it leads, and a few words about it."""

    title: str
    href: str = ""
    note: str = ""


# Asked of other apps: what is there since the meeting before, as this viewer may see it. Each line
# begins with a title, an address and a note.
Filler = Callable[[date, date, Any], "list[tuple[Any, ...]]"]


def standing_sources() -> dict[str, str]:
    """Everything that can fill an item of an agenda here: its code, and what it is called."""
    known = [*OWN, *settings.WAYMARK_STANDING_ITEMS]
    return {code: _TITLES.get(code, code.replace("_", " ").capitalize()) for code in known}


def standing_lines(source: str, meeting: Meeting, *, today: date, viewer: Any) -> list[Line]:
    """What fills such an item of this meeting now, as one reader sees it.

    `WAYMARK_STANDING_ITEMS` names who answers for other apps. A source that the wing does not know
    any more gives nothing.
    """
    if source in OWN:
        return OWN[source](meeting)
    if source not in settings.WAYMARK_STANDING_ITEMS:
        return []
    fill: Filler = import_string(settings.WAYMARK_STANDING_ITEMS[source])
    before = previous_meeting(meeting)
    since = before.on if before else today - FIRST_LOOK_BACK
    return [Line(*line[:3]) for line in fill(since, today, viewer)][:MOST_LINES]


def _previous_minutes(meeting: Meeting) -> list[Line]:
    """The meeting before, whose minutes are to be approved."""
    before = previous_meeting(meeting)
    if before is None:
        return []
    sent = before.state in (MeetingState.CIRCULATED, MeetingState.APPROVED)
    address = reverse("meetings:minutes" if sent else "meetings:meeting", args=[before.key])
    return [Line(f"Minutes of {before.title}", address, short_date(before.on))]


def _open_actions(meeting: Meeting) -> list[Line]:
    """The group's open actions, soonest due first."""
    actions = MeetingAction.objects.filter(group=meeting.group_id, state=ActionState.OPEN)
    return [
        Line(
            action.text,
            reverse("meetings:action", args=[action.key]),
            f"due {short_date(action.due_on)}",
        )
        for action in actions.order_by("due_on", "pk")[:MOST_LINES]
    ]


def _priorities(meeting: Meeting) -> list[Line]:
    """What the country asks of the group first, as it holds on the day of the meeting."""
    found = priorities_on(meeting.group, meeting.on)
    if found is None:
        return []
    whose = f"{found.set_by}, since {short_date(found.since)}"
    return [
        Line(each["title"], each["href"], " · ".join(filter(None, [each["note"], whose])))
        for each in found.lines
    ]


OWN: dict[str, Callable[[Meeting], list[Line]]] = {
    "previous_minutes": _previous_minutes,
    "open_actions": _open_actions,
    "priorities": _priorities,
}
_TITLES = {
    "previous_minutes": "Minutes of the last meeting",
    "open_actions": "Actions still open",
    "practices": "Newest practices",
    "law": "Changes in law and the Code",
    "questions": "Questions without an answer",
    "priorities": "National priorities",
}
