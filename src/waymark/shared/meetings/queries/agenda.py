"""The agenda of a meeting: items in their order with their times, and the papers beside them."""

from collections.abc import Iterable
from datetime import time
from typing import NamedTuple

from django.db.models import F, Q, QuerySet, Sum

from waymark.shared.accounts.models import Person
from waymark.shared.meetings import permissions, rules
from waymark.shared.meetings.enums import Access, ItemState
from waymark.shared.meetings.models import (
    AgendaItem,
    Group,
    Meeting,
    Paper,
    StandingItem,
)


class Timed(NamedTuple):
    """An item with its number and when it begins."""

    number: int
    at: time
    item: AgendaItem


def agenda_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    """What is on the agenda, in its order."""
    taken = meeting.items.filter(state=ItemState.ACCEPTED)
    return taken.select_related("organisation", "owner").order_by("position", "pk")


def timed(
    meeting: Meeting, items: Iterable[AgendaItem], *, before: int, number: int
) -> list[Timed]:
    """Number these items and say when each begins, after so many minutes of others."""
    found = list(items)
    at = rules.times(meeting.begins, [before, *(item.minutes for item in found)])[1:]
    return [
        Timed(number + place, begins, item)
        for place, (item, begins) in enumerate(zip(found, at, strict=True))
    ]


def minutes_before(items: QuerySet[AgendaItem], count: int) -> int:
    """How long the first so many items of an agenda take together."""
    if not count:
        return 0
    first = items.values("pk")[:count]
    return AgendaItem.objects.filter(pk__in=first).aggregate(all=Sum("minutes"))["all"] or 0


def offered_items(meeting: Meeting) -> QuerySet[AgendaItem]:
    """What was offered and is not decided, late ones among it; oldest first."""
    return (
        meeting.items.filter(state=ItemState.OFFERED)
        .select_related("organisation", "owner", "offered_by")
        .order_by("offered_at", "pk")
    )


def item_of(meeting: Meeting, key: str) -> QuerySet[AgendaItem]:
    return meeting.items.filter(key=key).select_related(
        "organisation", "owner", "offered_by", "decided_by", "ruled_by"
    )


def standing_items_of(group: Group) -> QuerySet[StandingItem]:
    return group.standing_items.order_by("position", "pk")


# ---- papers ------------------------------------------------------------------------------------


def papers_of(meeting: Meeting) -> QuerySet[Paper]:
    """All papers that stand beside a meeting, in the order of its agenda."""
    return (
        meeting.papers.filter(removed_at=None)
        .select_related("current", "item", "meeting__group")
        .order_by(F("item__position").asc(nulls_last=True), "pk")
    )


def readable_papers(viewer: Person, meeting: Meeting) -> QuerySet[Paper]:
    """The papers of a meeting that this reader may open, each with a version to read."""
    papers = papers_of(meeting).exclude(current=None)
    if permissions.may_run(viewer, meeting.group):
        return papers
    here = [seat.organisation_id for seat in viewer.hats]
    access = [Access.MEMBERS]
    if permissions.parts_in(viewer, meeting.group):
        access.append(Access.GROUP)
    own = Q(item__owner=viewer) | Q(item__organisation__in=here)
    return papers.filter(Q(access__in=access) | own)


def paper_for(viewer: permissions.Reader, meeting: Meeting, key: str) -> Paper | None:
    """One paper, if this reader may open it."""
    paper = papers_of(meeting).filter(key=key).first()
    if paper is None or not permissions.may_read_paper(viewer, paper):
        return None
    return paper
