"""Invented groups with a year of meetings, for the invented organisations; and away again.

Days are counted from today, so that the next meeting is always four working days off.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from waymark.shared.accounts.models import Organisation
from waymark.shared.audit.actions import recorded
from waymark.shared.meetings.actions.demonstration import coming, groups, meetings, outcomes
from waymark.shared.meetings.actions.meetings import reindex
from waymark.shared.meetings.actions.papers import STORE
from waymark.shared.meetings.models import (
    CalendarFeed,
    Group,
    GroupSeat,
    Meeting,
    PaperVersion,
)
from waymark.shared.search import actions as search

FIRST_NUMBER = 9


def load(*, now: datetime) -> None:
    """Write the invented groups. Does nothing where there are no invented forces, or it is done."""
    forces = {o.slug: o for o in Organisation.objects.filter(invented=True)}
    if groups.CHAIR not in forces or Group.objects.filter(invented=True).exists():
        return
    with recorded("meetings.demonstration_loaded", by=None, at=now) as entry:
        today = localdate(now)
        group = groups.network(forces, today, now)
        series = meetings.series_of(group, today)
        for number, on in enumerate(meetings.days_of(series), FIRST_NUMBER):
            meetings.write_meeting(series, number, on, today, now)
        outcomes.load(group, today=today)
        coming.write_next(series, forces, today, now)
        groups.core(group, forces, today)
        groups.stream(group, forces, today, now)
        for meeting in group.meetings.all():
            reindex(meeting)
        entry.about, entry.detail = group, {"meetings": group.meetings.count()}


def remove(*, now: datetime) -> None:
    """Take every invented group away with its meetings and papers."""
    invented = Group.objects.filter(invented=True)
    if not invented.exists():
        return
    about: Any = Organisation.objects.filter(invented=False).earliest("pk")
    with recorded("meetings.demonstration_removed", by=None, at=now) as entry:
        theirs = Meeting.objects.filter(group__in=invented)
        for key in theirs.values_list("key", flat=True):
            search.remove(kind="meeting", key=key)
        papers = PaperVersion.objects.filter(paper__meeting__in=theirs)
        for key in set(papers.values_list("paper__key", flat=True)):
            search.remove(kind="paper", key=key)
        names = set(papers.values_list("file", flat=True))
        outcomes.forget(list(invented))
        count = theirs.count()
        theirs.delete()
        invented.filter(parent__invented=True).update(parent=None)
        invented.delete()
        GroupSeat.objects.filter(seat__organisation__invented=True).delete()
        CalendarFeed.objects.filter(person__seats__organisation__invented=True).delete()
        transaction.on_commit(lambda: _forget(names))
        entry.about, entry.detail = about, {"meetings": count}


def _forget(names: set[str]) -> None:
    STORE.delete_unused(names)
