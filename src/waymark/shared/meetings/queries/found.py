"""Minutes, decisions, actions and learning as a search finds them."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils.timezone import make_aware

from waymark.shared.meetings.models import Decision, Group, Learning, MeetingAction, Minutes
from waymark.shared.meetings.queries.documents import scope_of
from waymark.shared.meetings.queries.minutes import SENT
from waymark.shared.meetings.queries.outcomes import owner_of


def _common(group: Group) -> dict[str, Any]:
    return {"scope": scope_of(group), "tags": ["Made up"] if group.invented else []}


def minutes_document(minutes: Minutes) -> dict[str, Any]:
    """The minutes of one meeting: everything that they say, item by item."""
    meeting = minutes.meeting
    lines = minutes.lines.exclude(text="").select_related("item")
    return _common(meeting.group) | {
        "kind": "minutes",
        "key": meeting.key,
        "title": f"Minutes of {meeting.title}",
        "summary": f"{meeting.group.name} · {minutes.get_state_display()}",
        "body": "\n".join(f"{line.item.title}\n{line.text}" for line in lines),
        "url": reverse("meetings:minutes", args=[meeting.key]),
        "at": meeting.starts_at,
    }


def decision_document(decision: Decision) -> dict[str, Any]:
    return _common(decision.group) | {
        "kind": "decision",
        "key": decision.key,
        "title": decision.text,
        "summary": f"{decision.group.name} · {decision.get_state_display()}",
        "body": "\n".join([decision.because, decision.origin_title]),
        "url": reverse("meetings:decision", args=[decision.key]),
        "at": make_aware(datetime.combine(decision.decided_on, time(12))),
    }


def action_document(action: MeetingAction) -> dict[str, Any]:
    return _common(action.group) | {
        "kind": "action",
        "key": action.key,
        "title": action.text,
        "summary": f"{action.group.name} · {owner_of(action)} · {action.get_state_display()}",
        "body": "\n".join([action.outcome, action.origin_title, action.closes_title]),
        "url": reverse("meetings:action", args=[action.key]),
        "at": action.added_at,
    }


def learning_document(learning: Learning) -> dict[str, Any]:
    return _common(learning.group) | {
        "kind": "learning",
        "key": learning.key,
        "title": learning.title,
        "summary": f"{learning.group.name} · {learning.meeting.title}",
        "body": learning.text,
        "url": reverse("meetings:learning", args=[learning.key]),
        "at": learning.at,
    }


def outcome_documents() -> Iterator[dict[str, Any]]:
    """Every document of minutes, decisions, actions and learning, to build the index anew."""
    for minutes in Minutes.objects.filter(state__in=SENT).select_related("meeting__group"):
        yield minutes_document(minutes)
    for decision in Decision.objects.select_related("group").iterator(500):
        yield decision_document(decision)
    for action in MeetingAction.objects.select_related(
        "group", "seat__organisation", "person"
    ).iterator(500):
        yield action_document(action)
    for learning in Learning.objects.select_related("group", "meeting").iterator(500):
        yield learning_document(learning)
