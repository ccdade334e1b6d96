"""The calendar files that travel with mails: as the meeting stands when the mail is sent."""

from email import message_from_bytes, policy

import pytest
from icalendar import Calendar

from tests.factories.meetings import NOW, GroupFactory, meeting_of, member_of
from waymark.shared.meetings.actions import attending, feeds, meetings, stages
from waymark.shared.meetings.enums import Answer, Part
from waymark.shared.notifications import queries
from waymark.shared.notifications.enums import Frequency
from waymark.shared.notifications.models import Message, Preference
from waymark.shared.notifications.rules import Allowed
from waymark.shared.notifications.tasks.channels.mail import compose
from waymark.shared.notifications.tasks.parcels import pack

pytestmark = pytest.mark.django_db

LINK = "https://teams.example/l/meetup-join/19"


@pytest.fixture
def meeting():
    return meeting_of(GroupFactory(), key="december", joining_link=LINK)


@pytest.fixture
def secretary(meeting):
    return member_of(meeting.group, Part.SECRETARY)


@pytest.fixture
def member(meeting):
    """Somebody of the group who wants every mail at once."""
    person = member_of(meeting.group)
    Preference.objects.create(person=person, group="meetings", frequency=Frequency.AT_ONCE)
    return person


def mail_to(person):
    """The one mail of this person as it goes out now: its parts, whole."""
    message = Message.objects.get(person=person)
    sent = compose(pack(message, Allowed((person.email,)))).message().as_bytes()
    return message_from_bytes(sent, policy=policy.default)


def call(meeting, by):
    stages.call_for_items(meeting, words="", by=by, now=NOW)


def move(meeting, by):
    meetings.move_meeting(meeting, to=meeting.on.replace(day=15), reason="A strike", by=by, now=NOW)


def cancel(meeting, by):
    meetings.cancel_meeting(meeting, reason="Too few", by=by, now=NOW)


def moved_and_then_cancelled(meeting, by):
    move(meeting, by)
    cancel(meeting, by)


TOLD = {
    "the invitation": (call, ("PUBLISH", "TENTATIVE", 0, 10)),
    "an update": (move, ("PUBLISH", "TENTATIVE", 1, 15)),
    "a cancellation": (cancel, ("CANCEL", "CANCELLED", 1, 10)),
    "what was cancelled after it was written": (
        moved_and_then_cancelled, ("CANCEL", "CANCELLED", 2, 15),
    ),
}  # fmt: skip


@pytest.mark.parametrize("tell, expected", TOLD.values(), ids=TOLD.keys())
def test_a_mail_brings_the_meeting_for_the_calendar(meeting, secretary, member, tell, expected):
    tell(meeting, secretary)

    words, file = mail_to(member).iter_parts()
    content = file.get_payload(decode=True)
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert (file["Content-Type"].params["method"], str(event["status"]), event["sequence"],
            event["dtstart"].dt.day) == expected  # fmt: skip
    assert file.get_content_type() == "text/calendar"
    assert file.get_filename() == "meeting-december.ics"
    assert content.count(b"\n") == content.count(b"\r\n") > 10
    assert "/meetings/december/" in words.get_content()
    assert str(event["uid"]).startswith("december@")


ANSWERS = {"who comes": (Answer.ONLINE, True), "who does not": (Answer.APOLOGIES, False)}


@pytest.mark.parametrize("says, sees", ANSWERS.values(), ids=ANSWERS.keys())
def test_the_link_to_join_travels_only_to_those_who_come(meeting, secretary, member, says, sees):
    attending.answer(meeting, says=says, deputy=None, by=member, now=NOW)
    move(meeting, secretary)

    _, file = mail_to(member).iter_parts()

    assert (LINK in file.get_content().replace("\r\n ", "")) == sees


def feed(meeting, member, by):
    feeds.make_feed(alarm_minutes=60, by=member, now=NOW)
    move(meeting, by)


def shut_out(meeting, member, by):
    move(meeting, by)
    meeting.group.seats.filter(seat__holder=member).update(ended_on=NOW.date())
    meeting.group.__class__.objects.update(open_to_members=False)


def already_held(meeting, member, by):
    move(meeting, by)
    type(meeting).objects.update(state="held")


NOTHING = {
    "who reads the private calendar, which follows by itself": feed,
    "who may not read the meeting any more": shut_out,
    "when it was held meanwhile": already_held,
}


@pytest.mark.parametrize("happens", NOTHING.values(), ids=NOTHING.keys())
def test_no_file_goes_to(meeting, secretary, member, happens):
    happens(meeting, member, secretary)

    assert not mail_to(member).is_multipart()


def test_nothing_of_it_is_kept_with_the_mail(meeting, secretary, member):
    attending.answer(meeting, says=Answer.YES, deputy=None, by=member, now=NOW)
    move(meeting, secretary)

    message = Message.objects.get(person=member)

    assert LINK not in message.body and message.values == {}
    assert len(queries.enclosures_of(message)) == 1
