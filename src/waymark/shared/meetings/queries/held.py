"""What somebody would leave behind in groups and meetings."""

from django.db.models import Q, QuerySet
from django.urls import reverse

from waymark.shared.accounts.models import Person
from waymark.shared.meetings.enums import BEFORE_IT, ActionState, ItemState, MeetingState
from waymark.shared.meetings.models import (
    AgendaItem,
    Attendance,
    GroupSeat,
    Meeting,
    MeetingAction,
)
from waymark.shared.ui.held import Held


def held_by(person: Person) -> list[Held]:
    """What this person would leave behind: places, actions, items, answers, minutes to write."""
    return [
        *(_place(each, "Place in a group") for each in places_of(person)),
        *(_place(each, "Deputy in a group") for each in deputyships_of(person)),
        *(_action(each, "Action of the seat") for each in actions_of_seats(person)),
        *(_action(each, "Action in person") for each in actions_in_person(person)),
        *(_item(each) for each in items_of(person)),
        *(_answer(each) for each in answers_of(person)),
        *(_minutes(each) for each in minutes_to_write(person)),
    ]


def places_of(person: Person) -> QuerySet[GroupSeat]:
    return GroupSeat.objects.filter(seat__holder=person, ended_on=None).select_related("group")


def deputyships_of(person: Person) -> QuerySet[GroupSeat]:
    return GroupSeat.objects.filter(deputy__holder=person, ended_on=None).select_related("group")


def actions_of_seats(person: Person) -> QuerySet[MeetingAction]:
    return MeetingAction.objects.filter(seat__holder=person, state=ActionState.OPEN)


def actions_in_person(person: Person) -> QuerySet[MeetingAction]:
    return MeetingAction.objects.filter(seat=None, person=person, state=ActionState.OPEN)


def items_of(person: Person) -> QuerySet[AgendaItem]:
    """Items of agendas to come that they answer for."""
    return AgendaItem.objects.filter(
        owner=person,
        state__in=[ItemState.OFFERED, ItemState.ACCEPTED],
        meeting__state__in=BEFORE_IT,
    ).select_related("meeting")


def answers_of(person: Person) -> QuerySet[Attendance]:
    """Meetings to come for which they answered."""
    return Attendance.objects.filter(person=person, meeting__state__in=BEFORE_IT).select_related(
        "meeting"
    )


def minutes_to_write(person: Person) -> QuerySet[Meeting]:
    """Meetings whose minutes are not sent out, in groups that they run."""
    run = GroupSeat.objects.filter(
        Q(part="secretary") | Q(part="chair"), seat__holder=person, ended_on=None
    )
    return Meeting.objects.filter(
        group__in=run.values("group"),
        state__in=[MeetingState.HELD, MeetingState.MINUTES_DRAFT],
    )


def _place(seat: GroupSeat, what: str) -> Held:
    return Held(str(seat), reverse("meetings:group", args=[seat.group.key]), what)


def _action(action: MeetingAction, what: str) -> Held:
    return Held(action.text, reverse("meetings:action", args=[action.key]), what)


def _item(item: AgendaItem) -> Held:
    address = reverse("meetings:item", args=[item.meeting.key, item.key])
    return Held(f"{item.title} ({item.meeting.title})", address, "Item of an agenda")


def _answer(answer: Attendance) -> Held:
    meeting = answer.meeting
    return Held(meeting.title, reverse("meetings:meeting", args=[meeting.key]), "Answer")


def _minutes(meeting: Meeting) -> Held:
    address = reverse("meetings:minutes", args=[meeting.key])
    return Held(f"Minutes of {meeting.title}", address, "Minutes to be written")
