"""Who says that they come, who was there, who sees the link, and what calendars hold."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from icalendar import Calendar

from tests.factories.accounts import OrganisationFactory, PersonFactory, SeatFactory, lead
from tests.factories.meetings import (
    MEETING_DAY,
    NOW,
    GroupFactory,
    meeting_of,
    member_of,
    place_of,
)
from waymark.measures.calendar import add_working_days
from waymark.shared.accounts.models import Person, Seat
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.meetings import queries
from waymark.shared.meetings.actions import attending, feeds, meetings, stages
from waymark.shared.meetings.enums import Answer, MeetingState, Part
from waymark.shared.meetings.models import Attendance, CalendarFeed, GroupSeat
from waymark.shared.notifications.models import Notice

pytestmark = pytest.mark.django_db

DAY_ITSELF = datetime(2026, 12, 10, 13, tzinfo=UTC)
LINK = "https://teams.example/secret-room"


@pytest.fixture
def group():
    return GroupFactory(quorum=2)


@pytest.fixture
def secretary(group):
    return member_of(group, Part.SECRETARY)


@pytest.fixture
def meeting(group, secretary):
    return meeting_of(group, key="december", joining_link=LINK)


def say(meeting, by, says=Answer.YES, now=NOW, **given):
    return attending.answer(meeting, says=says, by=by, now=now, **given)


# ---- answers -----------------------------------------------------------------------------------


def test_a_later_answer_stands_and_fills_the_seat_of_the_group(meeting):
    member = member_of(meeting.group)

    say(meeting, member, Answer.APOLOGIES)
    said = say(meeting, member, Answer.ONLINE)

    assert Attendance.objects.get() == said
    assert (said.answer, said.seat, said.organisation) == (
        Answer.ONLINE, meeting.group.seats.get(seat__holder=member), member.organisation,
    )  # fmt: skip


def test_a_deputy_is_a_colleague_is_told_and_fills_the_seat(meeting):
    member = member_of(meeting.group)
    colleague = SeatFactory(organisation=member.organisation, role="practitioner").holder

    say(meeting, member, Answer.DEPUTY, deputy=colleague)

    assert Notice.objects.get(person=colleague).subject == "You are asked to go to Meeting 1"
    assert queries.quorum_of(meeting).coming == 1
    with pytest.raises(Refused) as refusal:
        say(meeting, member, Answer.DEPUTY, deputy=lead())
    assert refusal.value.reasons == [
        "A deputy comes from your own organisation, and holds a seat there"
    ]


def test_nobody_answers_once_the_meeting_is_held_or_for_a_closed_group(meeting, secretary):
    stages.hold(meeting, by=secretary, now=DAY_ITSELF)

    with pytest.raises(Refused):
        say(meeting, secretary, now=DAY_ITSELF)
    with pytest.raises(PermissionDenied):
        say(meeting_of(GroupFactory(open_to_members=False)), lead())


def test_a_seat_outlives_who_held_it(meeting):
    """The successor answers for the same place; the answer of before no longer counts for it."""
    place = place_of(meeting.group)
    before = Person.objects.get(pk=place.holder.pk)
    say(meeting, before)
    successor = PersonFactory()
    Seat.objects.filter(pk=place.seat_id).update(holder=successor)

    said = say(meeting, Person.objects.get(pk=successor.pk))

    assert said.seat == place
    assert Attendance.objects.get(person=before).seat is None
    assert queries.quorum_of(meeting).coming == 1


def test_quorum_counts_organisations_and_no_observer(meeting):
    force = OrganisationFactory()
    for _ in range(2):
        say(meeting, member_of(meeting.group, organisation=force))
    say(meeting, member_of(meeting.group, Part.OBSERVER))
    say(meeting, lead())
    assert queries.quorum_of(meeting).words == (
        "1 organisation counts towards a decision, which needs 2: 1 more is needed"
    )

    say(meeting, member_of(meeting.group))

    assert queries.quorum_of(meeting).reached


def test_silent_seats_are_those_of_members_who_said_nothing(meeting, secretary):
    answered, silent = member_of(meeting.group), member_of(meeting.group)
    member_of(meeting.group, Part.OBSERVER)
    vacant = place_of(meeting.group)
    Seat.objects.filter(pk=vacant.seat_id).update(holder=None)
    say(meeting, answered)

    assert {seat.holder for seat in queries.silent_seats(meeting)} == {silent, secretary}


# ---- who was there -----------------------------------------------------------------------------


def test_the_secretary_writes_down_who_was_there(meeting, secretary):
    came, stayed_away, unexpected = (member_of(meeting.group) for _ in range(3))
    sender = member_of(meeting.group)
    deputy = SeatFactory(organisation=sender.organisation, role="practitioner").holder
    say(meeting, came)
    say(meeting, stayed_away)
    say(meeting, sender, Answer.DEPUTY, deputy=deputy)
    stages.hold(meeting, by=secretary, now=DAY_ITSELF)

    count = attending.take_attendance(
        meeting, present=[came, deputy, unexpected], by=secretary, now=DAY_ITSELF
    )

    there = {row.person: row.present for row in Attendance.objects.all()}
    assert there == {came: True, stayed_away: False, sender: True, unexpected: True}
    assert count == 3


def test_attendance_is_taken_by_officers_once_the_meeting_is_held(meeting, secretary):
    with pytest.raises(Refused):
        attending.take_attendance(meeting, present=[], by=secretary, now=NOW)
    with pytest.raises(PermissionDenied):
        attending.take_attendance(meeting, present=[], by=lead(), now=NOW)


def test_attendance_by_organisation_over_time_counts_silence_too(group, secretary):
    quiet, busy = OrganisationFactory(), OrganisationFactory()
    place_of(group, organisation=quiet)
    member = member_of(group, organisation=busy)
    first = meeting_of(group, on=date(2026, 10, 8))
    meeting_of(group, on=date(2026, 8, 6), state=MeetingState.HELD)
    say(first, member, now=datetime(2026, 10, 1, tzinfo=UTC))
    stages.hold(first, by=secretary, now=datetime(2026, 10, 8, 12, tzinfo=UTC))
    attending.take_attendance(first, present=[member], by=secretary, now=DAY_ITSELF)

    rows = queries.attendance_by_organisation(since=date(2026, 9, 1), until=date(2026, 12, 31))

    assert {(row.organisation, row.present, row.answer) for row in rows} == {
        (quiet.pk, False, ""), (busy.pk, True, "yes"),
        (secretary.organisation.pk, False, ""),
    }  # fmt: skip


# ---- the joining link --------------------------------------------------------------------------


def coming_up(group, **given):
    """A meeting that lies ahead on whatever day the tests run."""
    day = add_working_days(timezone.localdate(), 20)
    return meeting_of(group, on=day, key="ahead", joining_link=LINK, **given)


LINK_FOR = {
    "coming": (Answer.YES, True),
    "joining online": (Answer.ONLINE, True),
    "apologies": (Answer.APOLOGIES, False),
    "no answer": (None, False),
}


@pytest.mark.parametrize("says, sees", LINK_FOR.values(), ids=LINK_FOR.keys())
def test_the_link_is_only_for_those_who_come(client, group, says, sees):
    meeting = coming_up(group)
    member = member_of(group)
    if says:
        say(meeting, member, says, now=timezone.now())
    _, token = feeds.make_feed(alarm_minutes=60, by=member, now=timezone.now())
    client.force_login(member)

    places = {
        "page": client.get("/meetings/ahead/").text,
        "entry": client.get("/meetings/ahead/calendar.ics").text.replace("\r\n ", ""),
        "feed": client.get(f"/meetings/calendar/{token}.ics").text.replace("\r\n ", ""),
    }

    assert {name: LINK in text for name, text in places.items()} == dict.fromkeys(places, sees)


def test_a_deputy_gets_the_link_and_the_sender_does_not(client, group):
    meeting = coming_up(group)
    member = member_of(group)
    deputy = SeatFactory(organisation=member.organisation, role="practitioner").holder
    say(meeting, member, Answer.DEPUTY, deputy=deputy, now=timezone.now())

    seen = {}
    for name, person in (("sender", member), ("deputy", deputy)):
        client.force_login(person)
        page = client.get("/meetings/ahead/").text
        entry = client.get("/meetings/ahead/calendar.ics").text.replace("\r\n ", "")
        seen[name] = (LINK in page, LINK in entry)

    assert seen == {"sender": (False, False), "deputy": (True, True)}


# ---- the private calendar ----------------------------------------------------------------------


def read(client, token) -> Calendar:
    client.logout()
    answer = client.get(f"/meetings/calendar/{token}.ics")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content)


def test_a_feed_needs_no_sign_in_and_holds_one_s_own_groups(client, group):
    meeting = coming_up(group)
    meeting_of(GroupFactory(), on=meeting.on)  # open to read, but not theirs
    member = member_of(group)

    _, token = feeds.make_feed(alarm_minutes=15, by=member, now=timezone.now())
    (event,) = read(client, token).walk("VEVENT")

    assert str(event["SUMMARY"]) == meeting.title
    assert event.walk("VALARM")[0]["TRIGGER"].to_ical() == b"-PT15M"
    assert str(event["STATUS"]) == "TENTATIVE"


def test_only_a_hash_of_the_secret_is_kept(group):
    feed, token = feeds.make_feed(alarm_minutes=60, by=member_of(group), now=NOW)

    assert len(token) >= 43
    assert token not in str(CalendarFeed.objects.filter(pk=feed.pk).values())
    assert token not in str(list(Entry.objects.values()))


def test_a_revoked_address_opens_nothing_and_a_new_one_replaces_the_old(client, group):
    member = member_of(group)
    _, old = feeds.make_feed(alarm_minutes=60, by=member, now=NOW)
    _, new = feeds.make_feed(alarm_minutes=60, by=member, now=NOW)
    assert client.get(f"/meetings/calendar/{old}.ics").status_code == 404
    assert client.get(f"/meetings/calendar/{new}.ics").status_code == 200

    feeds.revoke_feed(by=member, now=NOW)

    assert client.get(f"/meetings/calendar/{new}.ics").status_code == 404


def test_the_feed_of_a_leaver_and_of_a_seat_given_up_closes_by_itself(client):
    group = GroupFactory(open_to_members=False)
    coming_up(group)
    member = member_of(group)
    _, token = feeds.make_feed(alarm_minutes=60, by=member, now=NOW)
    assert len(read(client, token).walk("VEVENT")) == 1

    GroupSeat.objects.filter(seat__holder=member).update(ended_on=MEETING_DAY)
    assert read(client, token).walk("VEVENT") == []

    Person.objects.filter(pk=member.pk).update(is_active=False)
    assert client.get(f"/meetings/calendar/{token}.ics").status_code == 404


def test_a_moved_and_a_cancelled_meeting_reach_the_calendar_as_the_same_event(client, group):
    meeting = coming_up(group)
    member, chair = member_of(group), member_of(group, Part.CHAIR)
    _, token = feeds.make_feed(alarm_minutes=60, by=member, now=NOW)
    (first,) = read(client, token).walk("VEVENT")

    to = add_working_days(meeting.on, 3)
    meetings.move_meeting(meeting, to=to, reason="x", by=chair, now=timezone.now())
    (moved,) = read(client, token).walk("VEVENT")
    meetings.cancel_meeting(meeting, reason="x", by=chair, now=timezone.now())
    (gone,) = read(client, token).walk("VEVENT")

    assert first["UID"] == moved["UID"] == gone["UID"]
    assert [int(each["SEQUENCE"]) for each in (first, moved, gone)] == [0, 1, 2]
    assert timezone.localdate(moved.start) == to
    assert str(gone["STATUS"]) == "CANCELLED"
    assert not gone.walk("VALARM")
