"""What the first page says of what came out of meetings: actions, minutes, reviews, corrections."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from waymark.shared.accounts.models import Person
from waymark.shared.meetings.enums import (
    OFFICERS,
    CorrectionState,
    DecisionState,
    MeetingState,
    MinutesState,
)
from waymark.shared.meetings.models import Correction, Decision, GroupSeat, Meeting, Minutes
from waymark.shared.meetings.queries.outcomes import own_actions
from waymark.shared.meetings.rules import clock
from waymark.shared.ui.needs import Need
from waymark.shared.ui.words import day, short_date

MOST = 20
LATELY = timedelta(days=14)
SOON = timedelta(days=28)


def what_came_out(viewer: Person, today: date) -> tuple[list[Need], list[Need], list[Need]]:
    """What is due, asked and changed. An officer's part costs nothing for anybody else."""
    held = [seat.pk for seat in viewer.hats]
    seats = GroupSeat.objects.filter(seat__in=held, ended_on=None)
    parts = list(seats.values_list("group", "part"))
    run = [group for group, part in parts if part in OFFICERS]
    due = _promised(viewer, today)
    asked: list[Need] = []
    if run:
        due += _minutes_due(run, today)
        asked = [*_corrections(run), *_reviews(run, today)]
    groups = [group for group, _ in parts]
    return due, asked, _sent_lately(groups, today) if groups else []


def _promised(viewer: Person, today: date) -> list[Need]:
    """Their own actions: late ones, and those of the coming four weeks."""
    found = []
    for action in own_actions(viewer).filter(due_on__lte=today + SOON)[:MOST]:
        words, state = clock.in_words(action.due_on, today)
        found.append(
            Need(
                action.text,
                reverse("meetings:action", args=[action.key]),
                note=f"Action of {action.group.name}",
                on=action.due_on,
                words=words,
                state=state,
                owner=action.seat.organisation if action.seat else None,
            )
        )
    return found


def _minutes_due(groups: list[int], today: date) -> list[Need]:
    """Minutes to be written and sent out, for chair and secretary."""
    waiting = Meeting.objects.filter(
        group__in=groups, state__in=[MeetingState.HELD, MeetingState.MINUTES_DRAFT]
    )
    found = []
    for meeting in waiting.select_related("group").order_by("minutes_by")[:MOST]:
        words, state = clock.in_words(meeting.minutes_by, today)
        found.append(
            Need(
                f"Send out the minutes of {meeting.title}",
                reverse("meetings:minutes", args=[meeting.key]),
                note=f"Held on {day(meeting.on)}",
                on=meeting.minutes_by,
                words=words,
                state=state,
                owner=meeting.group,
            )
        )
    return found


def _corrections(groups: list[int]) -> list[Need]:
    waiting = Correction.objects.filter(
        minutes__meeting__group__in=groups, state=CorrectionState.WAITING
    ).exclude(minutes__state=MinutesState.APPROVED)
    return [
        Need(
            f"{each.by} asks for a correction",
            reverse("meetings:answer_correction", args=[each.minutes.meeting.key, each.key]),
            note=f"Minutes of {each.minutes.meeting.title}",
            owner=each.minutes.meeting.group,
        )
        for each in waiting.select_related("by", "minutes__meeting__group").order_by("pk")[:MOST]
    ]


def _reviews(groups: list[int], today: date) -> list[Need]:
    due = Decision.objects.filter(
        ~Q(state=DecisionState.SUPERSEDED), group__in=groups, review_on__lte=today
    )
    found = []
    for each in due.select_related("group").order_by("review_on", "pk")[:MOST]:
        words, state = clock.in_words(each.review_on or today, today)
        found.append(
            Need(
                f"Look at a decision again: {each.text}",
                reverse("meetings:decision", args=[each.key]),
                note=f"Decided on {short_date(each.decided_on)}",
                on=each.review_on,
                words=words,
                state=state,
                owner=each.group,
            )
        )
    return found


def _sent_lately(groups: list[int], today: date) -> list[Need]:
    """Minutes of their groups that were sent out in the last two weeks."""
    sent = Minutes.objects.filter(
        meeting__group__in=groups, circulated_at__date__gte=today - LATELY
    ).select_related("meeting__group")
    return [
        Need(
            f"Minutes of {each.meeting.title}",
            reverse("meetings:minutes", args=[each.meeting.key]),
            note=each.get_state_display(),
            on=each.circulated_at.date() if each.circulated_at else None,
            owner=each.meeting.group,
        )
        for each in sent.order_by("-circulated_at")[:MOST]
    ]
