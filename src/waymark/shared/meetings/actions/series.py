"""Series of meetings: a year of dates at once, the next year or another series from it, the end."""

from collections.abc import Mapping
from datetime import date, datetime, time

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.meetings import permissions, queries, rules
from waymark.shared.meetings.actions.meetings import call_off, held, new_meeting
from waymark.shared.meetings.models import Group, Meeting, Series


def start_series(
    group: Group,
    *,
    name: str,
    rhythm: int,
    first_on: date,
    begins: time,
    ends: time,
    by: Person,
    now: datetime,
    place: str = "",
    joining_link: str = "",
) -> Series:
    """Begin a series with its dates for twelve months; none falls on a weekend or bank holiday."""
    if not permissions.may_run(by, group):
        raise PermissionDenied
    with recorded("meetings.series_started", by=by, at=now) as entry:
        Group.objects.select_for_update().get(pk=group.pk)
        begun = Series.objects.filter(group=group, name=name, first_on=first_on).first()
        if begun is not None:  # the form was sent twice
            entry.about, entry.detail = begun, {"meetings": 0}
            return begun
        if blockers := rules.blockers_to_meet_on(first_on, today=localdate(now)):
            raise Refused(blockers, about="first_on")
        if ends <= begins:
            raise Refused("The meeting must end after it begins", about="ends")
        series = Series.objects.create(
            group=group,
            name=name,
            rhythm=rhythm,
            first_on=first_on,
            begins=begins,
            ends=ends,
            place=place,
            joining_link=joining_link,
        )
        made = _add_dates(series, first_on, now)
        entry.about, entry.detail = series, {"meetings": len(made), "rhythm": rhythm}
    return series


def extend_series(series: Series, *, by: Person, now: datetime) -> list[Meeting]:
    """Make the dates of the next twelve months; days that are there already are left alone."""
    if not permissions.may_run(by, series.group):
        raise PermissionDenied
    with recorded("meetings.series_extended", by=by, at=now) as entry:
        Group.objects.select_for_update().get(pk=series.group_id)
        series.refresh_from_db(fields=["ended_on"])
        if series.ended_on is not None:
            raise Refused("This series has ended. Begin another like it")
        made = _add_dates(series, localdate(now), now)
        if not made:
            raise Refused("All dates of the next twelve months are there")
        entry.about, entry.detail = series, {"meetings": len(made)}
    return made


def end_series(
    series: Series, *, reason: str, takes_place: Mapping[str, bool], by: Person, now: datetime
) -> list[Meeting]:
    """End a series: it makes no more dates, and its meetings to come are cancelled with notice.

    One with something booked is cancelled, or kept, only as `takes_place` says of its key. What
    was held stays as it is. Returns the meetings that were cancelled.
    """
    if not permissions.may_run(by, series.group):
        raise PermissionDenied
    with recorded("meetings.series_ended", by=by, at=now) as entry:
        Group.objects.select_for_update().get(pk=series.group_id)  # so that a second press waits
        series.refresh_from_db(fields=["ended_on", "ended_because"])
        entry.about = series
        if series.ended_on is not None:
            return []
        ahead = queries.ahead_in_series(series, localdate(now))
        if blockers := rules.blockers_to_end_series(
            {each.meeting.key: each.meeting.title for each in ahead if each.booked}, takes_place
        ):
            raise Refused(blockers)
        dropped = [m.meeting for m in ahead if not takes_place.get(m.meeting.key, False)]
        for meeting in dropped:
            call_off(held(meeting), reason, now)
        series.ended_on, series.ended_because, series.ended_by = localdate(now), reason, by
        series.save(update_fields=["ended_on", "ended_because", "ended_by"])
        entry.detail = {"cancelled": len(dropped), "kept": len(ahead) - len(dropped)}
    return dropped


def _add_dates(series: Series, since: date, now: datetime) -> list[Meeting]:
    """Make a meeting for each date of a year that the series does not have yet.

    A meeting that was moved stands for the month it was planned in, so it is not made again.
    """
    there = set()
    for meeting in series.meetings.prefetch_related("moves"):
        moves = list(meeting.moves.all())
        planned = moves[0].from_on if moves else meeting.on
        there.add((planned.year, planned.month))
    taken = set(queries.days_taken(series.group))
    days = rules.dates_of_series(series.first_on, months=series.rhythm, since=since)
    return [
        new_meeting(
            series.group,
            series=series,
            on=day,
            begins=series.begins,
            ends=series.ends,
            place=series.place,
            joining_link=series.joining_link,
            now=now,
        )
        for day in days
        if (day.year, day.month) not in there and day not in taken
    ]
