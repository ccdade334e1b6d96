"""Taking a meeting from one state to the next: called, agenda out, papers out, held."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.meetings import permissions, queries, rules
from waymark.shared.meetings.actions.meetings import held, reindex
from waymark.shared.meetings.enums import BEFORE_IT, ItemState, MeetingState
from waymark.shared.meetings.models import AgendaItem, Meeting
from waymark.shared.notifications.actions import notify
from waymark.shared.ui.words import full_date


def call_for_items(meeting: Meeting, *, words: str, by: Person, now: datetime) -> Meeting:
    """Open the agenda: its standing items are there, and members hear until when to offer more.

    `words` are the caller's own, put above the dates.
    """
    if not permissions.may_run(by, meeting.group):
        raise PermissionDenied
    with recorded("meetings.items_called_for", by=by, at=now) as entry:
        meeting = _ready(meeting, MeetingState.AGENDA_OPEN, now)
        meeting.state, meeting.called_at = MeetingState.AGENDA_OPEN, now
        meeting.save(update_fields=["state", "called_at"])
        _add_standing_items(meeting, now)
        fill_standing_items(meeting, today=localdate(now), viewer=by)
        entry.about, entry.detail = meeting, {"items_by": meeting.items_by.isoformat()}
        asked = f"Offer items until {full_date(meeting.items_by)}, and say whether you come."
        _tell(meeting, f"{meeting.title}: items until {full_date(meeting.items_by)}",
              "\n\n".join(filter(None, [words, asked])), "called", now)  # fmt: skip
    return meeting


def send_agenda(meeting: Meeting, *, by: Person, now: datetime) -> Meeting:
    """Send the agenda out: everybody of the group is told that it is there."""
    if not permissions.may_run(by, meeting.group):
        raise PermissionDenied
    with recorded("meetings.agenda_sent", by=by, at=now) as entry:
        meeting = _ready(meeting, MeetingState.AGENDA_OUT, now)
        meeting.state, meeting.agenda_out_at = MeetingState.AGENDA_OUT, now
        meeting.save(update_fields=["state", "agenda_out_at"])
        fill_standing_items(meeting, today=localdate(now), viewer=by)
        reindex(meeting)
        entry.about = meeting
        papers = f"Papers follow by {full_date(meeting.papers_by)}."
        _tell(meeting, f"{meeting.title}: the agenda", papers, "agenda", now)
    return meeting


def send_papers(meeting: Meeting, *, by: Person, now: datetime) -> Meeting:
    """Send the papers out: everybody of the group is told that they are there."""
    if not permissions.may_run(by, meeting.group):
        raise PermissionDenied
    with recorded("meetings.papers_sent", by=by, at=now) as entry:
        meeting = _ready(meeting, MeetingState.PAPERS_OUT, now)
        meeting.state, meeting.papers_out_at = MeetingState.PAPERS_OUT, now
        meeting.save(update_fields=["state", "papers_out_at"])
        count = queries.papers_of(meeting).exclude(current=None).count()
        entry.about, entry.detail = meeting, {"papers": count}
        _tell(meeting, f"{meeting.title}: the papers", "They are on the meeting’s page.",
              "papers", now)  # fmt: skip
    return meeting


def hold(meeting: Meeting, *, by: Person, now: datetime) -> Meeting:
    """Say that the meeting takes place: what its standing items hold stays as it is now."""
    if not permissions.may_run(by, meeting.group):
        raise PermissionDenied
    with recorded("meetings.meeting_held", by=by, at=now) as entry:
        meeting = _ready(meeting, MeetingState.HELD, now)
        fill_standing_items(meeting, today=localdate(now), viewer=by)
        meeting.state, meeting.held_at = MeetingState.HELD, now
        meeting.save(update_fields=["state", "held_at"])
        entry.about = meeting
    return meeting


def _ready(meeting: Meeting, to: str, now: datetime) -> Meeting:
    """The meeting as it stands now, if it can be taken to this state."""
    meeting = held(meeting)
    items = meeting.items
    blockers = rules.blockers_to_move_on(
        state=meeting.state,
        to=to,
        on=meeting.on,
        today=localdate(now),
        item_count=items.filter(state=ItemState.ACCEPTED).count(),
        waiting_count=items.filter(state=ItemState.OFFERED).count(),
    )
    if blockers:
        raise Refused(blockers)
    return meeting


def _tell(meeting: Meeting, subject: str, body: str, what: str, now: datetime) -> None:
    notify(
        queries.people_to_tell(meeting),
        kind=f"meetings.{what}",
        subject=subject,
        body=body,
        link=reverse("meetings:meeting", args=[meeting.key]),
        now=now,
        once=f"{what}-{meeting.key}",
    )


# ---- items that fill themselves ----------------------------------------------------------------


def _add_standing_items(meeting: Meeting, now: datetime) -> None:
    """Put what stands on every agenda of the group on this one: first what comes first there."""
    if meeting.items.exclude(source="").exists():
        return
    standing = list(meeting.group.standing_items.all())
    later = list(meeting.items.filter(state=ItemState.ACCEPTED).order_by("position", "pk"))
    for place, item in enumerate(later, len(standing) + 1):
        AgendaItem.objects.filter(pk=item.pk).update(position=place)
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            position=place,
            kind=each.kind,
            state=ItemState.ACCEPTED,
            source=each.source,
            title=each.title,
            minutes=each.minutes,
            led_by=each.led_by,
            offered_at=now,
        )
        for place, each in enumerate(standing, 1)
    )
    reindex(meeting)


def fill_standing_items(meeting: Meeting, *, today: date, viewer: Any) -> None:
    """Write down what fills the standing items now, as this reader sees it."""
    for item in meeting.items.filter(state=ItemState.ACCEPTED).exclude(source=""):
        found = queries.standing_lines(item.source, meeting, today=today, viewer=viewer)
        lines = [line._asdict() for line in found]
        if lines != item.lines:
            item.lines = lines
            item.save(update_fields=["lines"])


def daily_round(*, now: datetime) -> None:
    """Fill the agendas that are open anew, as their secretary or chair sees them.

    No act, so no entry: nobody decided anything.
    """
    open_ones = Meeting.objects.filter(state__in=BEFORE_IT, called_at__isnull=False)
    for meeting in open_ones.filter(on__gte=localdate(now)).select_related("group"):
        seats = [*reversed(queries.officers_of(meeting.group))]
        viewer = next((seat.holder for seat in seats if seat.holder), None)
        if viewer is not None:
            fill_standing_items(meeting, today=localdate(now), viewer=viewer)
