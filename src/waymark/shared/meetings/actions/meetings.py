"""Planning meetings, changing, moving and cancelling them."""

from datetime import date, datetime, time

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from waymark.measures.calendar import AmbiguousHour, MissingHour, london_instant
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.meetings import permissions, queries, rules
from waymark.shared.meetings.enums import BEFORE_IT, ItemState, MeetingState
from waymark.shared.meetings.models import Group, Meeting, Move, Series
from waymark.shared.notifications.actions import notify
from waymark.shared.search import actions as search
from waymark.shared.ui.words import full_date


def add_meeting(
    group: Group,
    *,
    title: str,
    on: date,
    begins: time,
    ends: time,
    by: Person,
    now: datetime,
    place: str = "",
    joining_link: str = "",
    series: Series | None = None,
) -> Meeting:
    """Plan one meeting on a working day."""
    if not permissions.may_run(by, group):
        raise PermissionDenied
    with recorded("meetings.meeting_planned", by=by, at=now) as entry:
        Group.objects.select_for_update().get(pk=group.pk)
        _check_day(group, on, begins, ends, now)
        meeting = new_meeting(
            group,
            title=title,
            series=series,
            on=on,
            begins=begins,
            ends=ends,
            place=place,
            joining_link=joining_link,
            now=now,
        )
        entry.about, entry.detail = meeting, {"group": group.key, "on": on.isoformat()}
    return meeting


def clone_meeting(meeting: Meeting, *, on: date, by: Person, now: datetime) -> Meeting:
    """Plan another meeting like this one: hours, place, link, and the items that came of no record.

    Items keep their order and length; papers, bookings and answers are not taken along.
    """
    if not permissions.may_run(by, meeting.group):
        raise PermissionDenied
    with recorded("meetings.meeting_cloned", by=by, at=now) as entry:
        Group.objects.select_for_update().get(pk=meeting.group_id)
        _check_day(meeting.group, on, meeting.begins, meeting.ends, now)
        made = new_meeting(
            meeting.group,
            series=meeting.series,
            on=on,
            begins=meeting.begins,
            ends=meeting.ends,
            place=meeting.place,
            joining_link=meeting.joining_link,
            now=now,
        )
        for item in meeting.items.filter(state=ItemState.ACCEPTED, origin_key=""):
            item.pk, item.key = None, type(item)._meta.get_field("key").get_default()
            item.meeting, item.offered_at, item.lines = made, now, []
            item.organisation, item.owner = None, None
            item.save()
        entry.about, entry.detail = made, {"from": meeting.key, "on": on.isoformat()}
    return made


def _check_day(
    group: Group, on: date, begins: time, ends: time, now: datetime, but: Meeting | None = None
) -> None:
    """Refuse a day on which this group cannot meet, and an hour that is none."""
    taken = queries.days_taken(group, but)
    if blockers := rules.blockers_to_meet_on(on, today=localdate(now), taken=taken):
        raise Refused(blockers, about="on")
    if ends <= begins:
        raise Refused("The meeting must end after it begins", about="ends")
    try:
        for at in (begins, ends):
            london_instant(datetime.combine(on, at))
    except (AmbiguousHour, MissingHour) as night:
        raise Refused("The clocks change in that hour. Choose another", about="begins") from night


def new_meeting(
    group: Group,
    *,
    on: date,
    begins: time,
    ends: time,
    now: datetime,
    series: Series | None = None,
    title: str = "",
    place: str = "",
    joining_link: str = "",
) -> Meeting:
    """Write a meeting with its number and its clock. Called inside an action."""
    number = queries.next_number(group)
    meeting = Meeting(
        group=group,
        series=series,
        number=number,
        title=title or f"{series.name if series else group.name} {number}",
        on=on,
        begins=begins,
        ends=ends,
        place=place,
        joining_link=joining_link,
        changed_at=now,
    )
    set_clock(meeting)
    meeting.save()
    reindex(meeting)
    return meeting


def set_clock(meeting: Meeting) -> None:
    """Work out when items, papers and minutes are due."""
    group = meeting.group
    clock = rules.clock_of(
        meeting.on,
        items=group.items_days,
        papers=group.papers_days,
        minutes=group.minutes_days,
    )
    meeting.items_by, meeting.papers_by, meeting.minutes_by = clock


def reindex(meeting: Meeting) -> None:
    """Let the search read a meeting as it is now."""
    search.index(**queries.meeting_document(meeting))


def held(meeting: Meeting) -> Meeting:
    """The meeting as it stands now; another act on it waits until this one is done."""
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("group", "series")
    return locked.get(pk=meeting.pk)


# ---- changes of time and place -----------------------------------------------------------------


def change_meeting(
    meeting: Meeting,
    *,
    title: str,
    begins: time,
    ends: time,
    place: str,
    joining_link: str,
    by: Person,
    now: datetime,
) -> Meeting:
    """Change the hours, place, link or title of a meeting; its calendar entry is counted up."""
    if not permissions.may_run(by, meeting.group):
        raise PermissionDenied
    with recorded("meetings.meeting_changed", by=by, at=now) as entry:
        meeting = held(meeting)
        if meeting.state not in BEFORE_IT:
            raise Refused("Only a meeting that is still to come can be changed")
        if ends <= begins:
            raise Refused("The meeting must end after it begins", about="ends")
        other_hours = (meeting.begins, meeting.ends) != (begins, ends)
        meeting.title, meeting.begins, meeting.ends = title, begins, ends
        meeting.place, meeting.joining_link = place, joining_link
        _count_up(meeting, now)
        entry.about, entry.detail = meeting, {"sequence": meeting.sequence}
        if other_hours:
            _tell(
                meeting,
                f"{title} has other hours",
                "See the meeting’s page.",
                "changed",
                meeting.on,
                now,
            )
    return meeting


def move_meeting(meeting: Meeting, *, to: date, reason: str, by: Person, now: datetime) -> Meeting:
    """Move a meeting to another working day, with the reason; its clock moves along."""
    if not permissions.may_run(by, meeting.group):
        raise PermissionDenied
    with recorded("meetings.meeting_moved", by=by, at=now) as entry:
        meeting = held(meeting)
        if meeting.state not in BEFORE_IT:
            raise Refused("Only a meeting that is still to come can be moved")
        if to == meeting.on:
            raise Refused(f"It is on {full_date(to)} already")
        _check_day(meeting.group, to, meeting.begins, meeting.ends, now, but=meeting)
        before = meeting.on
        Move.objects.create(meeting=meeting, from_on=before, to_on=to, reason=reason, by=by, at=now)
        meeting.on = to
        set_clock(meeting)
        _count_up(meeting, now)
        entry.about = meeting
        entry.detail = {"from": before.isoformat(), "to": to.isoformat()}
        told = f"It was on {full_date(before)}, and is now on {full_date(to)}. {reason}"
        _tell(meeting, f"{meeting.title} has been moved", told, "moved", min(before, to), now)
    return meeting


def cancel_meeting(meeting: Meeting, *, reason: str, by: Person, now: datetime) -> Meeting:
    """Call a meeting off, with the reason. It stays readable, and calendars take it out."""
    if not permissions.may_run(by, meeting.group):
        raise PermissionDenied
    with recorded("meetings.meeting_cancelled", by=by, at=now) as entry:
        meeting = held(meeting)
        entry.about = meeting
        if meeting.state == MeetingState.CANCELLED:
            return meeting
        if meeting.state not in BEFORE_IT:
            raise Refused("A meeting that was held cannot be cancelled")
        call_off(meeting, reason, now)
    return meeting


def call_off(meeting: Meeting, reason: str, now: datetime) -> None:
    """Write that a meeting does not take place, and tell everybody. Called inside an action."""
    meeting.state, meeting.cancelled_because = MeetingState.CANCELLED, reason
    _count_up(meeting, now)
    told = f"It would have been on {full_date(meeting.on)}. {reason}"
    _tell(meeting, f"{meeting.title} is cancelled", told, "cancelled", meeting.on, now)


def _count_up(meeting: Meeting, now: datetime) -> None:
    meeting.sequence += 1
    meeting.changed_at = now
    meeting.save()
    reindex(meeting)


def _tell(
    meeting: Meeting, subject: str, body: str, what: str, concerns: date, now: datetime
) -> None:
    """Tell everybody concerned; the link leads to the page, and from there to the new entry.

    Where the day that it concerns comes before the weekly mail does, the mail goes at once.
    """
    notify(
        queries.people_to_tell(meeting),
        kind=f"meetings.{what}",
        subject=subject,
        body=body,
        link=reverse("meetings:meeting", args=[meeting.key]),
        now=now,
        urgent=rules.misses_weekly_mail(concerns, localdate(now)),
        once=f"{what}-{meeting.key}-{meeting.sequence}",
    )
