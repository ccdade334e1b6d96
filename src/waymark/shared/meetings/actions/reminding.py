"""Reminding those who have not answered, in one's own words."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.meetings import permissions
from waymark.shared.meetings.models import Meeting, Reminder
from waymark.shared.meetings.queries import reminding as queries
from waymark.shared.notifications.actions import notify

AGAIN = timedelta(hours=1)


def remind(meeting: Meeting, *, kind: str, words: str, by: Person, now: datetime) -> Reminder:
    """Send a reminder to those who have not answered; asked anew, so that nobody gets it who did
    meanwhile. The same words go to the same people once.
    """
    if not permissions.may_remind(by, meeting):
        raise PermissionDenied
    with recorded("meetings.reminder_sent", by=by, at=now) as entry:
        Meeting.objects.select_for_update().get(pk=meeting.pk)  # so that a second press waits
        people = queries.silent(meeting, kind)
        if not people:
            raise Refused("Everybody has answered. Nobody needs a reminder")
        last = queries.last_reminder(meeting, kind)
        if last and last.words == words.strip() and now - last.at < AGAIN:
            entry.about = meeting
            return last  # the form was sent twice
        reminder = Reminder.objects.create(
            meeting=meeting, kind=kind, words=words.strip(), by=by, at=now
        )
        reminder.people.set(people)
        subject, link = queries.asked_of(meeting, kind)
        notify(
            people, kind="meetings.reminders", subject=subject, body=words.strip(),
            link=link, now=now,
            urgent=queries.goes_at_once(meeting, kind, localdate(now)),
        )  # fmt: skip
        entry.about, entry.detail = meeting, {"kind": kind, "people": len(people)}
    return reminder
