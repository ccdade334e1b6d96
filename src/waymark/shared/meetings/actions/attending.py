"""Saying who comes, and writing down who was there."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.meetings import permissions, queries, rules
from waymark.shared.meetings.actions.meetings import held
from waymark.shared.meetings.enums import AFTER_IT, BEFORE_IT, Answer, MeetingState
from waymark.shared.meetings.models import Attendance, Meeting
from waymark.shared.notifications.actions import notify
from waymark.shared.ui.words import full_date


def answer(
    meeting: Meeting,
    *,
    says: str,
    by: Person,
    now: datetime,
    deputy: Person | None = None,
) -> Attendance:
    """Say whether one comes, joins online, sends a deputy, or cannot come.

    Said again, the later answer stands. Somebody who holds a place of the group answers for it.
    """
    if not permissions.may_answer(by, meeting):
        raise PermissionDenied
    with recorded("meetings.answered", by=by, at=now) as entry:
        meeting = held(meeting)
        blockers = rules.blockers_to_answer(
            answer=says,
            has_passed=meeting.state not in BEFORE_IT or meeting.on < localdate(now),
            cancelled=meeting.state == MeetingState.CANCELLED,
            deputy_given=deputy is not None,
            deputy_is_self=deputy == by,
        )
        if blockers:
            raise Refused(blockers)
        if deputy is not None and not queries.deputies_for(by).filter(pk=deputy.pk).exists():
            raise Refused(
                "A deputy comes from your own organisation, and holds a seat there", about="deputy"
            )
        attendance = _said(meeting, by)
        attendance.answer, attendance.answered_by, attendance.answered_at = says, by, now
        attendance.deputy = deputy if says == Answer.DEPUTY else None
        attendance.save()
        if attendance.deputy is not None:
            _tell_deputy(attendance, now)
        entry.about, entry.detail = meeting, {"answer": says}
    return attendance


def _said(meeting: Meeting, person: Person) -> Attendance:
    """The row of this person, for their place in the group where they hold one.

    A place that another person answered for before passes to whoever holds it now.
    """
    seat = queries.seat_of(meeting.group, person)
    there = meeting.attendances.filter(person=person).first()
    if seat is not None:
        meeting.attendances.filter(seat=seat).exclude(person=person).update(seat=None)
    attendance = there or Attendance(meeting=meeting, person=person)
    attendance.seat = seat
    attendance.organisation = seat.organisation if seat else person.organisation
    return attendance


def _tell_deputy(attendance: Attendance, now: datetime) -> None:
    meeting = attendance.meeting
    assert attendance.deputy is not None
    notify(
        [attendance.deputy],
        kind="meetings.sent_as_deputy",
        subject=f"You are asked to go to {meeting.title}",
        body=f"In the place of {attendance.person.name}, on {full_date(meeting.on)}.",
        link=f"/meetings/{meeting.key}/",
        now=now,
        urgent=rules.misses_weekly_mail(meeting.on, localdate(now)),
        once=f"deputy-{meeting.key}-{attendance.pk}",
    )


def take_attendance(
    meeting: Meeting,
    *,
    present: Collection[Person],
    among: Collection[Person] | None = None,
    by: Person,
    now: datetime,
) -> int:
    """Write down who was there, deputies for whom they stood in. Returns how many organisations.

    May be put right later; who is not named was not there. `among` says who was looked at, where
    that is a part of them; of the others nothing is written.
    """
    if not permissions.may_run(by, meeting.group):
        raise PermissionDenied
    with recorded("meetings.attendance_taken", by=by, at=now) as entry:
        meeting = held(meeting)
        if meeting.state not in AFTER_IT:
            raise Refused("Attendance is taken once the meeting is held")
        there = {person.pk for person in present}
        seen = {person.pk for person in among} | there if among is not None else None
        known: set[int | None] = set()
        for attendance in meeting.attendances.select_related("seat"):
            both = {attendance.person_id, attendance.deputy_id}
            known |= both
            if seen is not None and not both & seen:
                continue
            came = bool(both & there)
            attendance.present = came
            attendance.save(update_fields=["present"])
        for person in present:
            if person.pk not in known:
                added = _said(meeting, person)
                added.present = True
                added.save()
        entry.about, entry.detail = meeting, {"present": len(there)}
        return queries.quorum_of(meeting).coming
