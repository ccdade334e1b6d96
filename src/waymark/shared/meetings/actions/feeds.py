"""A private address for one's calendar program: made, changed, revoked."""

from datetime import datetime

from django.core.exceptions import PermissionDenied

from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.meetings import permissions, queries, rules
from waymark.shared.meetings.models import CalendarFeed


def make_feed(*, alarm_minutes: int, by: Person, now: datetime) -> tuple[CalendarFeed, str]:
    """Make a new address for one's calendar. Returns it with the secret that is shown this once.

    An address that was there before opens nothing from now on.
    """
    if not permissions.is_member(by):
        raise PermissionDenied
    token = rules.new_token()
    with recorded("meetings.calendar_made", by=by, at=now) as entry:
        _revoke(by, now)
        feed = CalendarFeed.objects.create(
            person=by, token_hash=rules.hashed(token), alarm_minutes=alarm_minutes, made_at=now
        )
        entry.about, entry.detail = by, {"alarm": alarm_minutes}
    return feed, token


def revoke_feed(*, by: Person, now: datetime) -> None:
    """Close one's calendar: whoever has its address gets nothing any more."""
    with recorded("meetings.calendar_revoked", by=by, at=now) as entry:
        _revoke(by, now)
        entry.about = by


def set_alarm(*, alarm_minutes: int, by: Person, now: datetime) -> None:
    """Say how long before a meeting the calendar reminds; the address stays."""
    with recorded("meetings.calendar_alarm_set", by=by, at=now) as entry:
        feed = queries.feed_of(by)
        if feed is not None:
            feed.alarm_minutes = alarm_minutes
            feed.save(update_fields=["alarm_minutes"])
        entry.about, entry.detail = by, {"alarm": alarm_minutes}


def _revoke(person: Person, now: datetime) -> None:
    CalendarFeed.objects.filter(person=person, revoked_at=None).update(revoked_at=now)
