"""Who said that they come, who was there, and who has not said anything."""

from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet

from waymark.shared.accounts.models import Person
from waymark.shared.meetings import rules
from waymark.shared.meetings.enums import AFTER_IT, COMING, COUNTED, Answer, Part
from waymark.shared.meetings.models import Attendance, Group, GroupSeat, Meeting


def answers_of(meeting: Meeting) -> QuerySet[Attendance]:
    """Everybody who answered or was there, by organisation."""
    return meeting.attendances.select_related("person", "organisation", "seat", "deputy").order_by(
        "organisation__name", "pk"
    )


def answer_of(meeting: Meeting, person: Person) -> Attendance | None:
    own = meeting.attendances.filter(person=person)
    return own.select_related("deputy", "seat", "organisation").first()


def own_seats(group: Group, person: Person) -> list[GroupSeat]:
    """The seats of a group that this person's organisations have, held by them or by others."""
    here = [seat.organisation_id for seat in person.hats]
    mine = [seat.pk for seat in person.hats]
    seats = group.seats.filter(Q(organisation__in=here) | Q(seat__in=mine), ended_on=None)
    found = list(seats.select_related("organisation", "seat__holder", "deputy__holder"))
    return sorted(found, key=lambda each: (each.seat_id not in mine, each.pk))


def seat_of(group: Group, person: Person) -> GroupSeat | None:
    """The seat of a group for which this person answers."""
    mine = [seat.pk for seat in person.hats]
    return group.seats.filter(ended_on=None, seat__in=mine).order_by("pk").first()


def deputies_for(person: Person) -> QuerySet[Person]:
    """Colleagues who may be sent instead: they hold a seat in one of the same organisations."""
    here = [seat.organisation_id for seat in person.hats]
    people = Person.objects.filter(is_active=True, seats__organisation__in=here)
    return people.exclude(pk=person.pk).distinct().order_by("name")


def silent_seats(meeting: Meeting) -> QuerySet[GroupSeat]:
    """Filled seats of the group for which nobody has answered; observers are not asked."""
    answered = meeting.attendances.exclude(answer="", present=None)
    return (
        meeting.group.seats.filter(ended_on=None, seat__holder__is_active=True)
        .exclude(part=Part.OBSERVER)
        .exclude(pk__in=answered.exclude(seat=None).values("seat"))
        .exclude(seat__holder__in=answered.values("person"))
        .select_related("organisation", "seat__holder")
    )


def quorum_of(meeting: Meeting) -> rules.Quorum:
    """Who counts towards a decision: who was there, and before the meeting who says they come."""
    counted = meeting.attendances.filter(seat__part__in=COUNTED)
    if meeting.state in AFTER_IT:
        counted = counted.filter(present=True)
    else:
        counted = counted.filter(answer__in=COMING)
    return rules.quorum(counted.values_list("organisation", flat=True), meeting.group.quorum)


class Presence(NamedTuple):
    """One organisation at one meeting that was held."""

    organisation: int
    meeting: str
    on: date
    present: bool
    answer: str


def attendance_by_organisation(
    *, since: date, until: date, group: Group | None = None
) -> list[Presence]:
    """Which organisation was at which meeting between two days, oldest first.

    An organisation with a seat in the group that nobody filled on the day has a row too, so that
    silence is counted. Somebody present of an organisation makes it present.
    """
    meetings = Meeting.objects.filter(on__gte=since, on__lte=until, state__in=AFTER_IT)
    if group is not None:
        meetings = meetings.filter(group=group)
    held = {meeting.pk: meeting for meeting in meetings.order_by("on", "pk")}
    there = Attendance.objects.filter(meeting__in=held, organisation__isnull=False)
    found: dict[tuple[int, int], Presence] = {}
    for pk, place in _expected(held):
        found[pk, place] = Presence(place, held[pk].key, held[pk].on, False, "")
    for pk, place, present, answer in there.values_list(
        "meeting", "organisation", "present", "answer"
    ):
        known = found.get((pk, place))
        was_there = bool(present) or bool(known and known.present)
        said = (known.answer if known else "") or answer
        found[pk, place] = Presence(place, held[pk].key, held[pk].on, was_there, said)
    return sorted(found.values(), key=lambda row: (row.on, row.meeting, row.organisation))


def _expected(held: dict[int, Meeting]) -> list[tuple[int, int]]:
    """Each meeting with each organisation that had a seat in its group on that day."""
    of_group: dict[int, list[Meeting]] = {}
    for meeting in held.values():
        of_group.setdefault(meeting.group_id, []).append(meeting)
    seats = GroupSeat.objects.filter(
        group__in=of_group, organisation__isnull=False, part__in=COUNTED
    ).values_list("group", "organisation", "since", "ended_on")
    return [
        (meeting.pk, place)
        for group, place, since, ended in seats
        for meeting in of_group[group]
        if since <= meeting.on and (ended is None or ended > meeting.on)
    ]


def is_deputy(meeting: Meeting, person: Person) -> bool:
    """Whether somebody was named to come in the place of another."""
    return meeting.attendances.filter(deputy=person, answer=Answer.DEPUTY).exists()


def people_to_tick(meeting: Meeting) -> list[Person]:
    """Who can have been there: who holds a place, who answered, and who was sent as a deputy."""
    seated = Q(seats__group_seats__group=meeting.group_id, seats__group_seats__ended_on=None)
    answered = Q(pk__in=meeting.attendances.values("person"))
    sent = Q(pk__in=meeting.attendances.exclude(deputy=None).values("deputy"))
    people = Person.objects.filter(seated | answered | sent).distinct()
    return list(people.order_by("name", "pk"))
