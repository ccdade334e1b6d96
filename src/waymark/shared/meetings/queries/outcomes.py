"""What came out of meetings: decisions, actions and what was learnt, across all meetings."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from django.db.models import Q, QuerySet

from waymark.shared.accounts.models import Organisation, Person, Seat
from waymark.shared.meetings import permissions
from waymark.shared.meetings.enums import AFTER_IT, COUNTED, ActionState, Audience, DecisionState
from waymark.shared.meetings.models import (
    AgendaItem,
    Decision,
    Group,
    Learning,
    Meeting,
    MeetingAction,
    Told,
)
from waymark.shared.meetings.queries.groups import groups_for
from waymark.shared.meetings.rules import actions as rules
from waymark.shared.ui.tables import ListState

# ---- decisions -----------------------------------------------------------------------------------


def decisions_for(viewer: permissions.Reader) -> QuerySet[Decision]:
    """The decisions of every group that somebody may read."""
    return Decision.objects.filter(group__in=groups_for(viewer)).select_related(
        "group", "meeting", "superseded_by"
    )


def decision_page(viewer: permissions.Reader, key: str) -> QuerySet[Decision]:
    return (
        decisions_for(viewer)
        .filter(key=key)
        .select_related("item", "recorded_by")
        .prefetch_related("reviews__by", "supersedes")
    )


def decisions_to_review(viewer: permissions.Reader, today: date) -> QuerySet[Decision]:
    return (
        decisions_for(viewer)
        .exclude(state=DecisionState.SUPERSEDED)
        .filter(review_on__lte=today)
        .order_by("review_on", "pk")
    )


def decisions_to_take_its_place(decision: Decision) -> QuerySet[Decision]:
    """Later decisions of the group that still stand."""
    return (
        Decision.objects.filter(group=decision.group_id, decided_on__gte=decision.decided_on)
        .exclude(pk=decision.pk)
        .exclude(state=DecisionState.SUPERSEDED)
    )


# ---- actions -------------------------------------------------------------------------------------


class Promise(NamedTuple):
    """An action as a list shows it."""

    action: MeetingAction
    owner: str
    holder: Person | None
    words: str
    look: str
    carried: str


def actions_for(viewer: permissions.Reader) -> QuerySet[MeetingAction]:
    """The actions of every group that somebody may read."""
    return MeetingAction.objects.filter(group__in=groups_for(viewer)).select_related(
        "group", "meeting", "seat__organisation", "seat__holder", "person"
    )


def open_actions(viewer: permissions.Reader) -> QuerySet[MeetingAction]:
    """Those of them that somebody has still to do."""
    return actions_for(viewer).filter(state=ActionState.OPEN)


def action_page(viewer: permissions.Reader, key: str) -> QuerySet[MeetingAction]:
    return (
        actions_for(viewer)
        .filter(key=key)
        .select_related("item", "closed_by", "added_by")
        .prefetch_related("notes__by")
    )


def carried_into(meeting: Meeting) -> QuerySet[MeetingAction]:
    """The actions that a meeting takes up: made before it, and open since the one before."""
    before = (
        Meeting.objects.filter(group=meeting.group_id, on__lt=meeting.on, state__in=AFTER_IT)
        .order_by("-on")
        .values_list("on", flat=True)
        .first()
    )
    still = Q(state=ActionState.OPEN) | Q(closed_on__gt=meeting.on)
    closed_since = Q(closed_on__gte=before) if before else Q()
    return (
        MeetingAction.objects.filter(group=meeting.group_id, added_on__lt=meeting.on)
        .filter(still | closed_since)
        .select_related("seat__organisation", "seat__holder", "person")
        .order_by("due_on", "pk")
    )


def own_actions(person: Person) -> QuerySet[MeetingAction]:
    """What somebody is to do: by the seats they hold, or in person."""
    return (
        MeetingAction.objects.filter(
            Q(seat__holder=person) | Q(seat=None, person=person), state=ActionState.OPEN
        )
        .select_related("group", "meeting", "seat__organisation", "seat__holder", "person")
        .order_by("due_on", "pk")
    )


def promises(actions: Iterable[MeetingAction], today: date) -> list[Promise]:
    """Each action with its mark and how often it was carried over, for one further query."""
    actions = list(actions)
    held = held_days({action.group_id for action in actions})
    return [_promise(action, held[action.group_id], today) for action in actions]


def held_days(groups: Iterable[int]) -> dict[int, list[date]]:
    """On which days each group has met."""
    found: dict[int, list[date]] = defaultdict(list)
    for group, on in Meeting.objects.filter(group__in=list(groups), state__in=AFTER_IT).values_list(
        "group", "on"
    ):
        found[group].append(on)
    return found


def _promise(action: MeetingAction, held: Sequence[date], today: date) -> Promise:
    words, look = rules.state_words(
        state=action.state, due=action.due_on, closed_on=action.closed_on, today=today
    )
    times = rules.times_carried(added_on=action.added_on, closed_on=action.closed_on, held=held)
    return Promise(
        action, owner_of(action), holder_of(action), words, look, rules.carried_words(times)
    )


def owner_of(action: MeetingAction) -> str:
    """Who is to do it, in the words of a list: the seat's organisation, else the person."""
    if action.seat is not None:
        return str(action.seat.organisation)
    return str(action.person)


def holder_of(action: MeetingAction) -> Person | None:
    return action.seat.holder if action.seat is not None else action.person


def seats_to_choose(group: Group) -> QuerySet[Seat]:
    """The seats that an action of a group may fall to: real to real, made-up to made-up."""
    seats = Seat.objects.filter(organisation__valid_to=None).select_related(
        "organisation", "holder"
    )
    if group.organisation_id is not None:
        seats = seats.filter(
            Q(organisation=group.organisation_id) | Q(group_seats__group=group)
        ).distinct()
    return seats.filter(organisation__invented=group.invented).order_by(
        "organisation__name", "title"
    )


def seats_of_members(group: Group) -> list[Seat]:
    """The filled seats that sit in a group and may be asked to do something."""
    return list(
        Seat.objects.filter(
            group_seats__group=group,
            group_seats__ended_on=None,
            group_seats__part__in=COUNTED,
            holder__isnull=False,
        )
        .select_related("organisation", "holder")
        .distinct()
        .order_by("organisation__name", "title")
    )


# ---- what was learnt -----------------------------------------------------------------------------


def learning_for(viewer: permissions.Reader) -> QuerySet[Learning]:
    """What the groups that somebody may read have learnt."""
    return Learning.objects.filter(group__in=groups_for(viewer)).select_related(
        "group", "meeting", "organisation"
    )


def learning_page(viewer: permissions.Reader, key: str) -> QuerySet[Learning]:
    return (
        learning_for(viewer)
        .filter(key=key)
        .select_related("item", "by")
        .prefetch_related("told__organisation", "told__by")
    )


def organisations_of(viewer: Person) -> list[Organisation]:
    """Those that somebody speaks for."""
    return list({seat.organisation_id: seat.organisation for seat in viewer.hats}.values())


def organisations_at(meeting: Meeting, viewer: Person) -> list[Organisation]:
    """Whose experience something learnt may be: who was there, and the reader's own."""
    there = Organisation.objects.filter(
        Q(attendances__meeting=meeting) | Q(pk__in=[seat.organisation_id for seat in viewer.hats])
    )
    return list(there.distinct().order_by("name"))


class Passed(NamedTuple):
    """Whom the organisations passed something on to: one audience with who told it, and how."""

    audience: str
    told: list[Told]


def cascade_of(learning: Learning) -> list[Passed]:
    """From the front line to national policy: who was told, and by whom; gaps are shown too."""
    told = list(learning.told.all())
    return [
        Passed(label, [each for each in told if each.audience == value])
        for value, label in Audience.choices
    ]


# ---- lists ---------------------------------------------------------------------------------------


def group_choices(viewer: permissions.Reader) -> list[tuple[str, str]]:
    """The groups by which a list can be narrowed."""
    return list(groups_for(viewer).order_by("name").values_list("key", "name"))


Row = TypeVar("Row", Decision, MeetingAction)


def narrowed(rows: QuerySet[Row], state: ListState) -> QuerySet[Row]:
    """Those of a list that were asked for: by state, by group, by the words in them."""
    if chosen := state.chosen("state"):
        rows = rows.filter(state__in=chosen)
    if chosen := state.chosen("group"):
        rows = rows.filter(group__key__in=chosen)
    for word in state.text.split()[:8]:
        rows = rows.filter(text__icontains=word)
    return rows


def learnt(rows: QuerySet[Learning], state: ListState) -> QuerySet[Learning]:
    if chosen := state.chosen("group"):
        rows = rows.filter(group__key__in=chosen)
    for word in state.text.split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(text__icontains=word))
    return rows


def item_named(meeting: Meeting, key: str) -> AgendaItem | None:
    """The item of a meeting that an address names, if it names one."""
    return meeting.items.filter(key=key).first() if key else None
