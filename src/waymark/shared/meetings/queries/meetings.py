"""Meetings: the next ones, those that were, and what their agenda clock says."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Max, Min, Q, QuerySet

from waymark.shared.accounts.models import Person
from waymark.shared.meetings import permissions, rules
from waymark.shared.meetings.enums import AFTER_IT, BEFORE_IT, ItemState, MeetingState
from waymark.shared.meetings.models import Group, Meeting, Series
from waymark.shared.meetings.queries.groups import default_group, groups_for
from waymark.shared.ui.words import plural


def meetings_for(viewer: permissions.Reader) -> QuerySet[Meeting]:
    """The meetings that somebody may read."""
    return Meeting.objects.filter(group__in=groups_for(viewer)).select_related("group", "series")


def meeting_by_key(viewer: permissions.Reader, key: str) -> QuerySet[Meeting]:
    return meetings_for(viewer).filter(key=key).select_related("group__organisation")


def series_by_key(viewer: permissions.Reader, key: str) -> QuerySet[Series]:
    found = Series.objects.filter(group__in=groups_for(viewer), key=key)
    return found.select_related("group", "ended_by")


def next_meeting(group: Group | None, today: date) -> Meeting | None:
    """The next meeting of a group that has not been held; of the network's own where none is given.

    A meeting of today is next until somebody says that it was held.
    """
    group = group or default_group()
    if group is None:
        return None
    coming = group.meetings.filter(on__gte=today, state__in=BEFORE_IT)
    return coming.select_related("group").order_by("on", "pk").first()


def previous_meeting(meeting: Meeting) -> Meeting | None:
    """The meeting of the same group before this one that was held."""
    held = meeting.group.meetings.filter(on__lt=meeting.on, state__in=AFTER_IT)
    return held.order_by("-on").first()


def before_and_after(meeting: Meeting) -> tuple[Meeting | None, Meeting | None]:
    """The meetings of the group before and after this one; cancelled ones are left out."""
    others = meeting.group.meetings.exclude(state=MeetingState.CANCELLED).order_by()
    before = others.filter(on__lt=meeting.on).values("group").annotate(day=Max("on")).values("day")
    after = others.filter(on__gt=meeting.on).values("group").annotate(day=Min("on")).values("day")
    found = {each.on: each for each in others.filter(Q(on__in=before) | Q(on__in=after))}
    return (
        next((each for on, each in found.items() if on < meeting.on), None),
        next((each for on, each in found.items() if on > meeting.on), None),
    )


def next_number(group: Group) -> int:
    return (group.meetings.aggregate(last=Max("number"))["last"] or 0) + 1


def days_taken(group: Group, but: Meeting | None = None) -> tuple[date, ...]:
    """The days on which a group meets already."""
    meetings = group.meetings.exclude(state=MeetingState.CANCELLED)
    if but is not None:
        meetings = meetings.exclude(pk=but.pk)
    return tuple(meetings.values_list("on", flat=True))


def people_to_tell(meeting: Meeting) -> list[Person]:
    """Who hears of a change: who holds a seat of the group, and who answered for this meeting."""
    seated = Q(seats__group_seats__group=meeting.group_id, seats__group_seats__ended_on=None)
    answered = Q(attendances__meeting=meeting) & ~Q(attendances__answer="")
    deputies = Q(pk__in=meeting.attendances.exclude(deputy=None).values("deputy"))
    people = Person.objects.filter(seated | answered | deputies, is_active=True)
    return list(people.distinct().order_by("name"))


def clock_steps(meeting: Meeting, today: date) -> list[rules.Step]:
    """The agenda clock of a meeting as its page shows it."""
    group = meeting.group
    return rules.steps(
        meeting.on,
        rules.Clock(meeting.items_by, meeting.papers_by, meeting.minutes_by),
        today=today,
        days=(group.items_days, group.papers_days, group.minutes_days),
        held=meeting.state in AFTER_IT,
        papers_out=meeting.papers_out_at is not None,
        minutes_out=meeting.state in (MeetingState.CIRCULATED, MeetingState.APPROVED),
    )


# ---- lists -------------------------------------------------------------------------------------


def meetings_listed(
    viewer: permissions.Reader,
    *,
    states: Iterable[str],
    text: str,
    groups: list[str],
    newest_first: bool,
) -> QuerySet[Meeting]:
    """The list of meetings, narrowed to these states, these words and these groups."""
    meetings = meetings_for(viewer).filter(state__in=list(states))
    if text:
        meetings = meetings.filter(Q(title__icontains=text) | Q(group__name__icontains=text))
    if groups:
        meetings = meetings.filter(group__key__in=groups)
    return meetings.order_by("-on", "-pk") if newest_first else meetings.order_by("on", "pk")


def meetings_of_series(series: Series) -> QuerySet[Meeting]:
    """All meetings of a series, the newest first, with how often each was moved."""
    return series.meetings.annotate(move_count=Count("moves")).order_by("-on", "-pk")


class Ahead(NamedTuple):
    """A meeting that is still to come, and what is booked for it, in words; empty for nothing."""

    meeting: Meeting
    booked: str


def ahead_in_series(series: Series, today: date) -> list[Ahead]:
    """The meetings of a series after today, the next first, each with what is booked for it.

    Booked is what somebody offered, holds or wrote for it, or what came of a record; what stands
    on every agenda is not.
    """
    ahead = series.meetings.filter(on__gt=today, state__in=BEFORE_IT).order_by("on")
    offered = Q(items__state__in=[ItemState.OFFERED, ItemState.ACCEPTED]) & (
        Q(items__offered_by__isnull=False)
        | Q(items__organisation__isnull=False)
        | ~Q(items__origin_key="")
    )
    counted = ahead.annotate(
        item_count=Count("items", filter=offered, distinct=True),
        paper_count=Count("papers", filter=Q(papers__removed_at=None), distinct=True),
        update_count=Count("partner_updates", distinct=True),
    )
    return [Ahead(each, _booked(each)) for each in counted]


def _booked(meeting: Any) -> str:
    things = [
        (meeting.item_count, "item", "items"),
        (meeting.paper_count, "paper", "papers"),
        (meeting.update_count, "partner’s update", "partners’ updates"),
    ]
    return ", ".join(plural(count, one, many) for count, one, many in things if count)


def next_of_each(groups: Iterable[Group], today: date) -> dict[int, Meeting]:
    """The next meeting of each of these groups."""
    coming = Meeting.objects.filter(
        group__in=list(groups), on__gte=today, state__in=BEFORE_IT
    ).order_by("-on", "-pk")
    return {meeting.group_id: meeting for meeting in coming}


def own_answers(viewer: permissions.Reader, meetings: Iterable[Meeting]) -> dict[int, str]:
    """What the viewer said for each of these meetings, in words."""
    if not permissions.is_member(viewer):
        return {}
    said = viewer.attendances.filter(meeting__in=list(meetings)).exclude(answer="")
    return {each.meeting_id: rules.answer_words(each.answer) for each in said}
