"""What waits for somebody on the first page, what they are told, and what they leave behind."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.accounts import SeatFactory, lead, steward
from tests.factories.outcomes import holder, item, meeting, minutes, present
from waymark.shared.meetings.actions import daily_round, deciding, hand_over, promising
from waymark.shared.meetings.actions.minutes import ask_correction
from waymark.shared.meetings.models import AgendaItem, Attendance, MeetingAction
from waymark.shared.meetings.queries import held_by, needs
from waymark.shared.notifications.models import Notice

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 12, 9, tzinfo=UTC)
TODAY = NOW.date()


def ask(held, by, seat=None, person=None, due=date(2026, 10, 20), text="Share the wording"):
    return promising.add_action(
        group=held.group, meeting=held, text=text, due_on=due, by=by, now=NOW,
        seats=[seat] if seat else [], people=[person] if person else [],
    )[0]  # fmt: skip


def titles(lines):
    return [line.title for line in lines]


def test_minutes_are_due_for_those_who_write_them(held, secretary):
    line = next(n for n in needs(secretary, TODAY).due if "minutes" in n.title)

    assert (line.title, line.on, line.words, line.state) == (
        "Send out the minutes of Meeting 1", date(2026, 10, 19), "5\u00a0working days left", "open",
    )  # fmt: skip
    assert titles(needs(holder(held.group, "member"), TODAY).due) == []


def test_an_action_is_due_for_whoever_holds_its_seat(held, secretary):
    seat = SeatFactory()
    ask(held, secretary, seat)

    (line,) = needs(seat.holder, TODAY).due
    assert (line.title, line.words, line.owner) == (
        "Share the wording", "6\u00a0working days left", seat.organisation,
    )  # fmt: skip
    assert "Share the wording" not in titles(needs(lead(), TODAY).due)


def test_corrections_and_reviews_are_asked_of_the_officers(held, secretary):
    sent = minutes(held, "Agreed.", state="circulated")
    member = holder(held.group, "member")
    ask_correction(sent, item=None, text="Spell my name", by=member, now=NOW)
    deciding.record_decision(
        group=held.group, text="Go on", decided_on=date(2026, 6, 1),
        review_on=date(2026, 10, 1), by=secretary, now=NOW,
    )  # fmt: skip

    assert titles(needs(secretary, TODAY).asked) == [
        f"{member} asks for a correction", "Look at a decision again: Go on",
    ]  # fmt: skip
    review = needs(secretary, TODAY).asked[1]
    late = (TODAY - date(2026, 10, 1)).days
    assert (review.words.replace("\N{NO-BREAK SPACE}", " "), review.state) == (
        f"{late} days late", "late",
    )  # fmt: skip
    assert titles(needs(member, TODAY).asked) == []
    assert titles(needs(member, TODAY).changed) == ["Minutes of Meeting 1"]
    # What a line is about says whether it is made up.
    lines = [*needs(secretary, TODAY).asked, *needs(member, TODAY).changed]
    assert [line.owner for line in lines] == [held.group] * 3


def test_owners_hear_once_before_and_once_after(held, secretary):
    seat = SeatFactory()
    ask(held, secretary, seat, due=date(2026, 10, 14))
    Notice.objects.all().delete()

    for day in (9, 12, 13, 15, 16):
        daily_round(now=datetime(2026, 10, day, 9, tzinfo=UTC))

    told = Notice.objects.filter(person=seat.holder).order_by("pk")
    assert [(n.subject, n.at.day) for n in told] == [
        ("Due soon: Share the wording", 12),
        ("Late: Share the wording", 15),
    ]


def test_a_vacant_seat_is_not_chased(held, secretary):
    seat = SeatFactory(holder=None)
    ask(held, secretary, seat, due=TODAY)

    daily_round(now=NOW)

    assert not Notice.objects.exists()


def test_a_leavers_part_goes_to_the_successor(held, secretary):
    coming = meeting(held.group, on=date(2026, 12, 10), state="agenda_open", items=())
    leaver, successor = holder(held.group, "member"), lead()
    mine = item(coming, "Our slides", owner=leaver)
    answer = present(coming, leaver)
    of_seat = ask(held, secretary, leaver.seat)
    own = ask(held, secretary, person=leaver, text="Ring the charity")
    expected = [
        ("Place in a group", "Place in a group: stays with the seat"),
        ("Action of the seat", "Action: stays with the seat"),
        ("Action in person", "Action: the successor does it"),
        ("Item of an agenda", "Item: the successor answers for it"),
        ("Answer", "The successor is asked whether they come"),
    ]
    assert [line.what for line in held_by(leaver)] == [what for what, _ in expected]

    lines = hand_over(leaver=leaver, successor=successor, by=steward(), now=NOW)

    assert [line.what for line in lines] == [becomes for _, becomes in expected]
    assert AgendaItem.objects.get(pk=mine.pk).owner == successor
    assert MeetingAction.objects.get(pk=own.pk).person == successor
    assert MeetingAction.objects.get(pk=of_seat.pk).seat == leaver.seat
    assert not Attendance.objects.filter(pk=answer.pk).exists()


def test_a_secretary_leaves_the_minutes_to_whoever_holds_the_seat(held, secretary):
    assert ("Minutes of Meeting 1", "Minutes to be written") in [
        (line.title, line.what) for line in held_by(secretary)
    ]
