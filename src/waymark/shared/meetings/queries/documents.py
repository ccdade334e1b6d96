"""What the search knows of meetings and their papers."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from waymark.shared.meetings import permissions
from waymark.shared.meetings.enums import OFFICERS, Access, ItemState, MeetingState
from waymark.shared.meetings.models import AgendaItem, Group, GroupSeat, Meeting, Paper
from waymark.shared.ui.words import full_date

EVERYBODY = "meetings"


def scope_of(group: Group, access: str = Access.MEMBERS) -> str:
    """Who finds something of a group: see `search_scopes`."""
    if access == Access.OFFICERS:
        return f"meetings-officers:{group.pk}"
    if access == Access.GROUP or not group.open_to_members:
        return f"meetings:{group.pk}"
    return EVERYBODY


def search_scopes(viewer: permissions.Reader) -> set[str]:
    """What this viewer's searches may look into: open groups, and those they belong to."""
    if not permissions.is_member(viewer):
        return set()
    held = GroupSeat.objects.filter(ended_on=None, seat__in=[seat.pk for seat in viewer.hats])
    scopes = {EVERYBODY}
    for group, part in held.values_list("group", "part"):
        scopes.add(f"meetings:{group}")
        if part in OFFICERS:
            scopes.add(f"meetings-officers:{group}")
    if viewer.has_role(*permissions.STEWARDS):
        for group in Group.objects.filter(organisation=None).values_list("pk", flat=True):
            scopes |= {f"meetings:{group}", f"meetings-officers:{group}"}
    return scopes


def meeting_document(meeting: Meeting) -> dict[str, Any]:
    """A meeting by its title, its day and what is on its agenda."""
    items = meeting.items.all()
    titles = [item.title for item in items if item.state == ItemState.ACCEPTED]
    tags = ["Made up"] if meeting.group.invented else []
    if meeting.state == MeetingState.CANCELLED:
        tags.append("Cancelled")
    return {
        "kind": "meeting",
        "key": meeting.key,
        "title": meeting.title,
        "summary": f"{meeting.group.name}, {full_date(meeting.on)}",
        "body": "\n".join(titles),
        "url": reverse("meetings:meeting", args=[meeting.key]),
        "scope": scope_of(meeting.group),
        "at": meeting.changed_at,
        "tags": tags,
    }


def paper_document(paper: Paper) -> dict[str, Any]:
    """A paper by its title, the meeting that it is for, and the words in its file."""
    meeting = paper.meeting
    assert paper.current is not None
    return {
        "kind": "paper",
        "key": paper.key,
        "title": paper.title,
        "summary": f"Paper for {meeting.title}, {full_date(meeting.on)}",
        "body": "\n".join([paper.item.title if paper.item else "", paper.current.text]),
        "url": reverse("meetings:paper", args=[meeting.key, paper.key]),
        "scope": scope_of(meeting.group, paper.access),
        "at": paper.current.added_at,
        "tags": ["Made up"] if meeting.group.invented else [],
    }


def search_documents() -> Iterator[dict[str, Any]]:
    """Every meeting and every paper that can be read, to build the index anew."""
    items = Prefetch("items", AgendaItem.objects.order_by("position", "pk"))
    meetings = Meeting.objects.select_related("group").prefetch_related(items)
    for meeting in meetings.order_by("on", "pk").iterator(500):
        yield meeting_document(meeting)
    papers = Paper.objects.filter(removed_at=None, current__isnull=False)
    for paper in papers.select_related("current", "item", "meeting__group").iterator(500):
        yield paper_document(paper)
