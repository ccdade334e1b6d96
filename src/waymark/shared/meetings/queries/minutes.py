"""Minutes: what they say, what waits in them, and what was said of the same things before."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Person
from waymark.shared.meetings import permissions
from waymark.shared.meetings.enums import (
    AFTER_IT,
    ItemState,
    MinutesState,
    Worth,
)
from waymark.shared.meetings.models import (
    AgendaItem,
    Correction,
    Decision,
    Feedback,
    Group,
    Learning,
    Meeting,
    MeetingAction,
    Minute,
    Minutes,
    MinuteVersion,
    Transcript,
)
from waymark.shared.meetings.queries.agenda import agenda_of
from waymark.shared.meetings.queries.groups import groups_for, officers_of
from waymark.shared.meetings.queries.meetings import people_to_tell
from waymark.shared.meetings.rules import minutes as rules
from waymark.shared.meetings.rules import transcripts
from waymark.shared.ui.words import plural

HELD = AFTER_IT
# The item that fills itself with the minutes before, and approves them.
APPROVING = "previous_minutes"
SENT = (MinutesState.CIRCULATED, MinutesState.AMENDED, MinutesState.APPROVED)


def minutes_of(viewer: permissions.Reader, meeting: Meeting) -> Minutes | None:
    """The minutes of a meeting, if there are any that this viewer may read."""
    minutes = (
        Minutes.objects.filter(meeting=meeting)
        .select_related("started_by", "circulated_by", "approved_by", "approved_in")
        .first()
    )
    if minutes is None:
        return None
    minutes.meeting = meeting
    return minutes if permissions.may_read_minutes(viewer, minutes) else None


def counted(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Meetings, each with how many items it had."""
    taken = Count("items", filter=Q(items__state=ItemState.ACCEPTED), distinct=True)
    return meetings.annotate(item_count=taken)


def item_for(viewer: permissions.Reader, key: str) -> QuerySet[AgendaItem]:
    """One item of an agenda that the viewer may read, with its meeting and what was said."""
    return AgendaItem.objects.filter(
        key=key, state=ItemState.ACCEPTED, meeting__group__in=groups_for(viewer)
    ).select_related("meeting__group", "minute__saved_by")


class Line(NamedTuple):
    """One item as the page of minutes shows it."""

    number: int
    item: AgendaItem
    minute: Minute | None
    parted: bool
    decisions: list[Decision]
    actions: list[MeetingAction]
    learning: list[Learning]
    earlier: "Earlier | None"


class Earlier(NamedTuple):
    """The last time that the same item was on an agenda."""

    meeting: Meeting
    times: int


def lines_of(meeting: Meeting, part: slice = slice(None)) -> list[Line]:
    """Items of a meeting with what came of each, at a fixed number of queries."""
    waiting = MinuteVersion.objects.filter(
        minute__item=OuterRef("pk"), parted=True, settled_at=None
    )
    items = list(
        agenda_of(meeting)
        .select_related("minute__saved_by")
        .annotate(parted=Exists(waiting))
        .prefetch_related(
            "decisions",
            Prefetch("learning", Learning.objects.select_related("organisation")),
            Prefetch("actions", _actions()),
        )[part]
    )
    before = earlier_of(meeting, items)
    return [
        Line(
            number=number,
            item=item,
            minute=getattr(item, "minute", None),
            parted=item.parted,
            decisions=list(item.decisions.all()),
            actions=list(item.actions.all()),
            learning=list(item.learning.all()),
            earlier=before.get(item.pk),
        )
        for number, item in enumerate(items, start=(part.start or 0) + 1)
    ]


def _actions() -> QuerySet[MeetingAction]:
    return MeetingAction.objects.select_related("seat__organisation", "seat__holder", "person")


# ---- the same thing in earlier meetings ----------------------------------------------------------


def same_as(item: AgendaItem) -> Q:
    """Which items are about the same: they came from the same record, fill themselves from the same
    source, or have the same title.
    """
    if item.origin_key:
        return Q(origin_kind=item.origin_kind, origin_key=item.origin_key)
    if item.source:
        return Q(source=item.source)
    return Q(title__iexact=item.title)


def _subject(item: AgendaItem) -> tuple[str, ...]:
    if item.origin_key:
        return item.origin_kind, item.origin_key
    return ("source", item.source) if item.source else ("title", item.title.casefold())


def earlier_of(meeting: Meeting, items: Sequence[AgendaItem]) -> dict[int, Earlier]:
    """For each item, when the group had it last and how often before this meeting."""
    if not items:
        return {}
    origins = {item.origin_key for item in items if item.origin_key}
    sources = {item.source for item in items if item.source}
    titles = {item.title for item in items}
    before = (
        AgendaItem.objects.filter(
            Q(origin_key__in=origins) | Q(source__in=sources) | Q(title__in=titles),
            state=ItemState.ACCEPTED,
            meeting__group=meeting.group_id,
            meeting__on__lt=meeting.on,
            meeting__state__in=HELD,
        )
        .select_related("meeting")
        .order_by("meeting__on")
    )
    found: dict[tuple[str, ...], Earlier] = {}
    for each in before:
        subject = _subject(each)
        times = found[subject].times + 1 if subject in found else 1
        found[subject] = Earlier(each.meeting, times)
    return {item.pk: found[_subject(item)] for item in items if _subject(item) in found}


class SaidThen(NamedTuple):
    """What one meeting said, decided and promised about a subject."""

    item: AgendaItem
    meeting: Meeting
    text: str
    state: str
    decisions: list[Decision]
    actions: list[MeetingAction]


def items_said(
    group: Group, *, words: str = "", item: AgendaItem | None = None
) -> QuerySet[AgendaItem]:
    """The items of sent minutes: one item through its meetings, or those with these words; newest
    first. Whoever may read the group reads its sent minutes.
    """
    which = same_as(item) if item is not None else Q()
    if words:
        which &= with_words(words)
    return (
        AgendaItem.objects.filter(
            which,
            state=ItemState.ACCEPTED,
            meeting__group=group,
            meeting__minutes__state__in=SENT,
        )
        .order_by("-meeting__on", "position", "pk")
        .distinct()
    )


def said(items: QuerySet[AgendaItem]) -> list[SaidThen]:
    """All that these items say, decide and promise, at a fixed number of queries."""
    found = items.select_related("meeting__minutes", "minute").prefetch_related(
        "decisions", Prefetch("actions", _actions())
    )
    return [
        SaidThen(
            item=item,
            meeting=item.meeting,
            text=item.minute.text if hasattr(item, "minute") else "",
            state=item.meeting.minutes.get_state_display(),
            decisions=list(item.decisions.all()),
            actions=list(item.actions.all()),
        )
        for item in found
    ]


def with_words(words: str) -> Q:
    """The items whose title, minute or decisions hold each of these words."""
    wanted = Q()
    for word in words.split()[:8]:
        wanted &= (
            Q(title__icontains=word)
            | Q(minute__text__icontains=word)
            | Q(decisions__text__icontains=word)
        )
    return wanted


# ---- what waits ----------------------------------------------------------------------------------


def parted_count(minutes: Minutes) -> int:
    """In how many items two hands parted, and nobody has chosen yet."""
    waiting = MinuteVersion.objects.filter(minute__minutes=minutes, parted=True, settled_at=None)
    return waiting.values("minute").distinct().count()


def versions_to_choose(item: AgendaItem) -> list[MinuteVersion]:
    """The versions of an item that were set aside and wait for a choice."""
    return list(
        MinuteVersion.objects.filter(minute__item=item, parted=True, settled_at=None)
        .select_related("by")
        .order_by("number")
    )


def history_of(item: AgendaItem) -> QuerySet[MinuteVersion]:
    return MinuteVersion.objects.filter(minute__item=item).select_related("by", "settled_by")


def to_approve(meeting: Meeting) -> list[Minutes]:
    """Minutes of the group's earlier meetings that were sent out and not approved yet."""
    return list(
        Minutes.objects.filter(
            meeting__group=meeting.group_id,
            meeting__on__lt=meeting.on,
            state__in=(MinutesState.CIRCULATED, MinutesState.AMENDED),
        )
        .select_related("meeting__group")
        .order_by("meeting__on")
    )


def corrections_of(minutes: Minutes) -> QuerySet[Correction]:
    return minutes.corrections.select_related("by", "answered_by", "item")


def transcript_of(meeting: Meeting) -> Transcript | None:
    return (
        Transcript.objects.filter(minutes__meeting=meeting)
        .select_related("minutes", "handed_by")
        .first()
    )


def feedback_of(meeting: Meeting) -> QuerySet[Feedback]:
    """What people said of a meeting, in no order that tells who said it."""
    return meeting.feedback.order_by("worth", "keep", "change")


def own_feedback(person: Person, meeting: Meeting) -> Feedback | None:
    return meeting.feedback.filter(person=person).first()


def blockers_to_circulate(minutes: Minutes) -> list[str]:
    return rules.blockers_to_circulate(
        state=minutes.state,
        written=minutes.lines.exclude(text="").count(),
        parted=parted_count(minutes),
    )


def attendance_words(meeting: Meeting) -> str:
    """How many were there, of how many organisations."""
    there = list(meeting.attendances.filter(present=True).values_list("person", "organisation"))
    if not there:
        return ""
    places = {place for _, place in there if place is not None}
    return f"{plural(len(there), 'person', 'people')} from {plural(len(places), 'organisation')}"


# ---- the transcript ------------------------------------------------------------------------------


def said_at(item: AgendaItem) -> list[transcripts.Turn]:
    """What the transcript holds of one item, where one was handed in and laid beside the agenda."""
    transcript = transcript_of(item.meeting)
    if transcript is None:
        return []
    keys = [each.key for each in agenda_of(item.meeting)]
    return transcripts.parts_of(turns_of(transcript), transcript.starts, keys)[item.key]


def turns_of(transcript: Transcript) -> list[transcripts.Turn]:
    return [transcripts.Turn(**turn) for turn in transcript.turns]


# ---- whom it concerns ----------------------------------------------------------------------------


def readers_of(meeting: Meeting) -> list[Person]:
    """Who gets the minutes: who holds a seat of the group, and who said that they come."""
    return people_to_tell(meeting)


def writers_of(meeting: Meeting) -> list[Person]:
    """Chair and secretary; where a group has neither, those who look after the network."""
    officers = [seat.holder for seat in officers_of(meeting.group) if seat.holder]
    if officers or meeting.group.organisation_id is not None:
        return _once(officers)
    stewards = Person.objects.filter(is_active=True, seats__role=Role.CO_ORDINATOR)
    return _once(stewards.order_by("name"))


def _once(people: Iterable[Person]) -> list[Person]:
    return list({person.pk: person for person in people if person.is_active}.values())


# ---- compiled over a series ----------------------------------------------------------------------


def item_asked(viewer: permissions.Reader, group: Group, key: str) -> AgendaItem | None:
    """The item whose likes are asked for, if it is one of this group that the viewer may read."""
    return item_for(viewer, key).filter(meeting__group=group).first() if key else None


def feedback_to_read(meeting: Meeting) -> dict[str, Any]:
    """What people made of a meeting: how many said what, and their words, unnamed."""
    said = list(feedback_of(meeting))
    return {
        "count": len(said),
        "worth": [
            (label, sum(each.worth == value for each in said)) for value, label in Worth.choices
        ],
        "keep": [each.keep for each in said if each.keep],
        "change": [each.change for each in said if each.change],
    }
