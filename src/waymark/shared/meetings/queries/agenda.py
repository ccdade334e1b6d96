"""The agenda of a meeting: items in their order with their times, and the papers beside them."""

from collections.abc import Iterable
from datetime import time
from functools import cache
from typing import Any, NamedTuple

from django.db.models import (
    Count,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    Window,
)
from django.db.models.functions import Coalesce

from waymark.shared.accounts.models import Person
from waymark.shared.meetings import permissions, rules
from waymark.shared.meetings.enums import BEFORE_IT, COMING, COUNTED, Access, ItemState, Ruling
from waymark.shared.meetings.models import (
    AgendaItem,
    Attendance,
    Group,
    GroupSeat,
    Meeting,
    Minutes,
    Paper,
    PaperVersion,
    PartnerUpdate,
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


def offered_items(meeting: Meeting) -> QuerySet[AgendaItem]:
    """What was offered and is not decided, late ones among it; oldest first."""
    return (
        meeting.items.filter(state=ItemState.OFFERED)
        .select_related("organisation", "owner", "offered_by")
        .order_by("offered_at", "pk")
    )


def offered_to(viewer: Person, meeting: Meeting) -> QuerySet[AgendaItem]:
    """All of it for those who run the meeting; for others what they offered themselves."""
    rows = offered_items(meeting)
    return rows if permissions.may_run(viewer, meeting.group) else rows.filter(offered_by=viewer)


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


def papers_of_item(viewer: Person, meeting: Meeting, item: AgendaItem) -> QuerySet[Paper]:
    """Those of them that go with one item."""
    return readable_papers(viewer, meeting).filter(item=item)


def paper_for(viewer: permissions.Reader, meeting: Meeting, key: str) -> Paper | None:
    """One paper, if this reader may open it."""
    paper = papers_of(meeting).filter(key=key).first()
    if paper is None or not permissions.may_read_paper(viewer, paper):
        return None
    return paper


# ---- the page of a meeting ---------------------------------------------------------------------


class Page(NamedTuple):
    """One page of an agenda: its items with number, time, and the papers beside each."""

    rows: list[Timed]
    papers: dict[int | None, list[Paper]]
    waiting: set[int]
    yours_waits: bool


def counted(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Meetings, each with what its clock tells: items, late ones, papers, organisations coming."""
    return meetings.annotate(**_counts())


@cache
def _counts() -> dict[str, Coalesce | Subquery]:
    """What is counted of a meeting. Putting it together takes longer than asking, so it is kept."""
    taken = AgendaItem.objects.filter(meeting=OuterRef("pk"), state=ItemState.ACCEPTED)
    wanted = taken.filter(paper_wanted=True)
    has_paper = Q(papers__removed_at=None, papers__current__isnull=False)
    coming = Attendance.objects.filter(
        meeting=OuterRef("pk"),
        answer__in=COMING,
        organisation__isnull=False,
        seat__part__in=COUNTED,  # observers may come, and are none of those that are counted
    )
    there = Attendance.objects.filter(
        meeting=OuterRef("pk"),
        present=True,
        organisation__isnull=False,
        seat__part__in=COUNTED,
    )
    minutes = Minutes.objects.filter(meeting=OuterRef("pk"))
    seated = GroupSeat.objects.filter(
        group=OuterRef("group"), ended_on=None, part__in=COUNTED, organisation__isnull=False
    )
    offered = AgendaItem.objects.filter(meeting=OuterRef("pk"), state=ItemState.OFFERED)
    return {
        "item_count": _number(taken),
        "minutes_count": _sum(taken, "minutes"),
        "late_count": _number(taken.filter(ruling=Ruling.LET_IN)),
        "wanted_count": _number(wanted),
        "handed_count": _number(wanted.filter(has_paper), "pk"),
        "coming_count": _number(coming, "organisation"),
        "there_count": _number(there, "organisation"),
        "minutes_sent_at": Subquery(minutes.values("circulated_at")[:1]),
        "seated_count": _number(seated, "organisation"),
        "offered_count": _number(offered),
    }


def _number(rows: QuerySet[Any], of: str = "pk") -> Coalesce:
    """How many different ones there are, as part of another question."""
    count = rows.order_by().values(one=Value(1)).annotate(n=Count(of, distinct=True)).values("n")
    return Coalesce(Subquery(count, output_field=IntegerField()), 0)


def _sum(rows: QuerySet[Any], of: str) -> Coalesce:
    total = rows.order_by().values(one=Value(1)).annotate(n=Sum(of)).values("n")
    return Coalesce(Subquery(total, output_field=IntegerField()), 0)


def page_of_agenda(meeting: Meeting, viewer: Person, part: slice) -> Page:
    """The items of one page, with the papers that this reader may open."""
    start = part.start or 0
    order = [F("position").asc(), F("pk").asc()]
    running = Window(Sum("minutes"), order_by=order)  # counted over all, before the page is cut
    bare = agenda_of(meeting).select_related(None).select_related("organisation")
    items = list(bare.annotate(minutes_so_far=running)[part])
    before = items[0].minutes_so_far - items[0].minutes if items else 0
    rows = timed(meeting, items, before=before, number=start + 1)
    shown: Q = Q(item__in=items)
    if not start:
        shown |= Q(item=None)
    papers: dict[int | None, list[Paper]] = {}
    for paper in readable_papers(viewer, meeting).filter(shown).select_related(None):
        papers.setdefault(paper.item_id, []).append(paper)
    waiting = [each for each in items if each.paper_wanted and each.pk not in papers]
    yours = any(each.owner_id == viewer.pk or viewer.sits_in(each.organisation) for each in waiting)
    return Page(rows, papers, {each.pk for each in waiting}, yours)


def updates_of(meeting: Meeting) -> list[PartnerUpdate]:
    """What partners handed in beforehand."""
    return list(meeting.partner_updates.select_related("organisation", "by"))


def papers_with_versions(viewer: Person, meeting: Meeting) -> QuerySet[Paper]:
    """The papers that a reader may open; for who looks after one, also while it waits."""
    versions = Prefetch("versions", PaperVersion.objects.select_related("added_by", "ruled_by"))
    if permissions.may_run(viewer, meeting.group):
        return papers_of(meeting).prefetch_related(versions)
    here = [seat.organisation_id for seat in viewer.hats]
    own = Q(item__owner=viewer) | Q(item__organisation__in=here)
    readable = Q(pk__in=readable_papers(viewer, meeting).order_by().values("pk"))
    return papers_of(meeting).filter(own | readable).prefetch_related(versions)


def items_to_hand_in_for(viewer: Person, meeting: Meeting) -> list[AgendaItem]:
    """The items that this person may add a paper to."""
    items = agenda_of(meeting)
    if permissions.may_run(viewer, meeting.group):
        return list(items)
    if meeting.state not in BEFORE_IT or not permissions.takes_part(viewer, meeting.group):
        return []
    here = [seat.organisation_id for seat in viewer.hats]
    return list(items.filter(Q(owner=viewer) | Q(organisation__in=here)))


def version_of(viewer: Person, paper: Paper, number: str) -> PaperVersion | None:
    """An older version, for readers; one that was not let in only for those who look after it."""
    if not (number.isascii() and number.isdigit() and len(number) <= 4):
        return None
    versions = paper.versions.filter(number=int(number))
    if not permissions.may_add_paper(viewer, paper.meeting, paper.item):
        versions = versions.filter(ruling__in=[Ruling.NOT_NEEDED, Ruling.LET_IN])
    return versions.first()


def waiting_version(paper: Paper) -> PaperVersion | None:
    """The newest version that waits for the chair's ruling."""
    return paper.versions.filter(ruling=Ruling.WAITING).select_related("paper").first()
