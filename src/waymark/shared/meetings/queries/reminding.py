"""Who has not answered yet, and what they are asked."""

from datetime import date

from django.db.models import Q
from django.urls import reverse

from waymark.shared.accounts.models import Person
from waymark.shared.meetings import rules
from waymark.shared.meetings.enums import ItemState, ReminderKind
from waymark.shared.meetings.models import Meeting, Reminder
from waymark.shared.meetings.queries.groups import people_of
from waymark.shared.ui.words import day


def silent(meeting: Meeting, kind: str) -> list[Person]:
    """Those of the group who still owe an answer of this kind."""
    if kind == ReminderKind.REGISTRATION:
        return _without_an_answer(meeting)
    if kind == ReminderKind.ITEMS:
        return _without_an_item(meeting)
    return _without_a_paper(meeting)


def _without_an_answer(meeting: Meeting) -> list[Person]:
    """Who holds a seat of the group and has not said whether they come."""
    answered = meeting.attendances.exclude(answer="")
    people, seats = set(), set()
    for person, seat in answered.values_list("person", "seat__seat__holder"):
        people.add(person)
        seats.add(seat)
    return [each for each in people_of(meeting.group) if each.pk not in people | seats]


def _without_an_item(meeting: Meeting) -> list[Person]:
    """Who holds a seat of the group and has offered nothing for this agenda."""
    offered = meeting.items.exclude(state=ItemState.WITHDRAWN)
    given = set(offered.values_list("offered_by", flat=True))
    places = set(offered.exclude(organisation=None).values_list("organisation", flat=True))
    spoke_for = set(
        Person.objects.filter(seats__organisation__in=places).values_list("pk", flat=True)
    )
    return [each for each in people_of(meeting.group) if each.pk not in given | spoke_for]


def _without_a_paper(meeting: Meeting) -> list[Person]:
    """Whose item wants a paper that is not there yet."""
    waiting = meeting.items.filter(state=ItemState.ACCEPTED, paper_wanted=True).exclude(
        papers__current__isnull=False, papers__removed_at=None
    )
    return list(
        Person.objects.filter(is_active=True)
        .filter(
            Q(pk__in=waiting.exclude(owner=None).values("owner"))
            | Q(
                seats__organisation__in=waiting.filter(owner=None)
                .exclude(organisation=None)
                .values("organisation")
            )
        )
        .distinct()
        .order_by("name")
    )


def last_reminder(meeting: Meeting, kind: str) -> Reminder | None:
    return meeting.reminders.filter(kind=kind).select_related("by").first()


def asked_of(meeting: Meeting, kind: str) -> tuple[str, str]:
    """The subject of a reminder, and the page that it leads to."""
    subject = {
        ReminderKind.REGISTRATION: f"Are you coming to {meeting.title} on {day(meeting.on)}?",
        ReminderKind.ITEMS: f"Items for {meeting.title} by {day(meeting.items_by)}",
        ReminderKind.PAPERS: f"Your paper for {meeting.title} by {day(meeting.papers_by)}",
    }[ReminderKind(kind)]
    return subject, reverse("meetings:meeting", args=[meeting.key])


def goes_at_once(meeting: Meeting, kind: str, today: date) -> bool:
    """Whether a reminder would come too late with the weekly mail."""
    due = {
        ReminderKind.REGISTRATION: meeting.on,
        ReminderKind.ITEMS: meeting.items_by,
        ReminderKind.PAPERS: meeting.papers_by,
    }[ReminderKind(kind)]
    return rules.misses_weekly_mail(due, today)
