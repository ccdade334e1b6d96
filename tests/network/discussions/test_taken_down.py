"""What people were told of something keeps no words of it once it is taken from them."""

from datetime import timedelta

import pytest

from tests.factories.accounts import lead
from tests.factories.discussions import ASKED, answer, co_ordinator, question, space
from tests.factories.meetings import GroupFactory, ItemFactory, meeting_of
from waymark.network.discussions.actions import moderating, polls, replying, spaces
from waymark.network.discussions.actions.agenda import put_on_agenda
from waymark.network.discussions.actions.rounds import remind_polls
from waymark.network.discussions.models import Poll
from waymark.shared.notifications.actions import choose_frequencies, queue_digests
from waymark.shared.notifications.models import Message, Notice
from waymark.shared.notifications.queries import as_readable, notices_for
from waymark.shared.notifications.queries.notices import NOT_THERE
from waymark.shared.search.queries import find

pytestmark = pytest.mark.django_db
LATER = ASKED + timedelta(days=1)


@pytest.fixture
def asker():
    return lead()


@pytest.fixture
def thread(asker):
    return question(asker)


def shown_to(person) -> list[tuple[str, str]]:
    """The subjects and bodies on somebody's page of notices, the oldest first."""
    rows = list(notices_for(person))
    return [(notice.subject, notice.body) for notice in reversed(as_readable(person, rows))]


@pytest.mark.parametrize("outcome", ["hidden", "erased"])
def test_a_notice_keeps_no_words_of_what_was_taken_down(outcome, asker, thread):
    reader, helper = lead(), co_ordinator()
    answer(thread, reader)
    replying.edit(thread.opening, title="A quokka?", text="Changed.", by=asker, now=LATER)
    answer(thread, text="So do we.")
    told_before = shown_to(reader)

    moderating.decide(
        thread.opening, outcome=outcome, because="It names a place", by=helper, now=LATER
    )

    assert told_before == [("New reply: A quokka?", "All forces")]
    assert shown_to(reader) == [(NOT_THERE, "")]
    assert shown_to(asker)[-1] == ("What you wrote was taken down", "It names a place")
    kept = Notice.objects.filter(subject__contains="quokka").exists()
    assert kept is (outcome == "hidden")
    if outcome == "hidden":
        moderating.put_back(thread.opening, by=helper, now=LATER)
        assert shown_to(reader) == told_before


def test_a_poll_of_what_was_erased_ends_and_asks_nobody_again(thread):
    asked, helper = lead(), co_ordinator()
    polls.open_poll(
        thread, question="Who saw the quokka?", options=["We", "Nobody"], asked="leads",
        closes_on=LATER.date() + timedelta(days=2), by=helper, now=LATER,
    )  # fmt: skip

    moderating.decide(thread.opening, outcome="erased", because="A place", by=helper, now=LATER)
    remind_polls(now=LATER)

    assert Poll.objects.get().question == "Taken down by the co-ordinator"
    assert list(Notice.objects.filter(person=asked).values_list("subject", flat=True)) == [
        "A poll of forces: Taken down by the co-ordinator"
    ]


def test_an_erased_title_leaves_the_meetings_that_it_came_before(thread):
    asker, helper = thread.opening.by, co_ordinator()
    meeting = meeting_of(GroupFactory(kind="network"), on=LATER.date() + timedelta(days=60))
    item = put_on_agenda(thread, by=asker, now=LATER)
    earlier = meeting_of(meeting.group, on=LATER.date() - timedelta(days=9), state="minutes_draft")
    by_hand = ItemFactory(meeting=earlier, title="Our own words", origin_kind="thread",
                          origin_key=thread.key, origin_title=thread.title)  # fmt: skip
    href = f"/questions/{thread.key}/"
    filled = ItemFactory(
        meeting=meeting, source="questions", lines=[{"title": thread.title, "href": href}]
    )
    Notice.objects.create(
        person=asker, kind="meetings.item_decided", link=f"/meetings/{meeting.key}/", at=LATER,
        subject=f"Your item “{thread.title}” is on the agenda",
    )  # fmt: skip

    moderating.decide(thread.opening, outcome="erased", because="A place", by=helper, now=LATER)

    gone = "Taken down by the co-ordinator"
    for each in (item, by_hand, filled):
        each.refresh_from_db()
    assert (item.title, item.origin_title) == (gone, gone)
    assert (by_hand.title, by_hand.origin_title) == ("Our own words", gone)
    assert filled.lines == [{"title": gone, "href": href}]
    assert thread.links.get().title == f"{meeting.title}: {gone}"
    assert Notice.objects.filter(subject=f"Your item “{gone}” is on the agenda").exists()
    assert not find("bail", scopes={"members", "meetings"}).matches


def test_an_erased_title_leaves_the_page_of_a_meeting_that_was_read_before(client, thread):
    """What was drawn of it is remembered, until an act of meetings."""
    reader = lead()
    past = meeting_of(GroupFactory(kind="network"), on=ASKED.date(), state="minutes_draft")
    ItemFactory(meeting=past, title=thread.title, origin_kind="thread", origin_key=thread.key,
                origin_title=thread.title)  # fmt: skip
    client.force_login(reader)
    assert thread.title in client.get(f"/meetings/{past.key}/").text

    moderating.decide(
        thread.opening, outcome="erased", because="A place", by=co_ordinator(), now=LATER
    )

    assert thread.title not in client.get(f"/meetings/{past.key}/").text


def test_an_erased_title_leaves_the_mails_that_carried_it(asker, thread):
    reader = lead()
    choose_frequencies(reader, {"discussions": "at_once"}, by=reader, now=LATER)
    answer(thread, reader)
    answer(thread, text="So do we.")
    assert thread.title in Message.objects.get(person=reader).subject

    moderating.decide(
        thread.opening, outcome="erased", because="It names a place", by=co_ordinator(), now=LATER
    )

    mail = Message.objects.get(person=reader)
    assert mail.subject == "New reply: Taken down by the co-ordinator"
    assert "New reply: Taken down by the co-ordinator (25 November)\n" in mail.body
    assert thread.title not in mail.body


def test_a_digest_leaves_out_what_was_taken_down(thread):
    reader = lead()
    answer(thread, reader)
    answer(thread, text="So do we.")
    moderating.decide(
        thread.opening, outcome="hidden", because="Elsewhere", by=co_ordinator(), now=LATER
    )

    queue_digests(now=ASKED + timedelta(days=8))

    assert not Message.objects.filter(person=reader).exists()


def test_whoever_left_a_space_reads_no_words_of_it(asker):
    reader = lead()
    made = space(asker, reader)
    hidden = question(asker, space=made, title="A quokka?")
    answer(hidden, reader)
    answer(hidden, asker, text="Thank you.")
    before = shown_to(reader)

    spaces.remove_member(made, person=reader, by=asker, now=LATER)

    assert before == [("New reply: A quokka?", "Letters and texts")]
    assert shown_to(reader) == [(NOT_THERE, "")]
