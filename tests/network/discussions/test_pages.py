"""Every page of questions answers, says what it must, and has no fault in its HTML."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.accounts import lead
from tests.factories.discussions import answer, meeting_on, poll, question, space
from tests.factories.innovations import ValueFactory
from tests.support.pages import words
from waymark.network.discussions.actions import answering, moderating
from waymark.network.discussions.actions.agenda import put_on_agenda
from waymark.network.discussions.rules.asked import can_you_answer
from waymark.shared.guard.models import Statement
from waymark.shared.meetings.models import AgendaItem
from waymark.shared.ui.remembered import forget

pytestmark = pytest.mark.django_db


PAGES = {
    "the list": "/questions/",
    "the list of everything": "/questions/?tab=all&kind=question&q=bail",
    "my list": "/questions/?tab=mine",
    "asking": "/questions/new/",
    "spaces": "/questions/spaces/",
    "the common space": "/questions/spaces/all-forces/",
    "a new space": "/questions/spaces/new/",
    "what I follow": "/questions/following/",
    "the question": "/questions/{key}/",
    "a full reply": "/questions/{key}/reply/",
    "a reply to a reply": "/questions/{key}/reply/?to={reply}",
    "giving it": "/questions/{key}/give/",
    "closing it": "/questions/{key}/close/",
    "a new poll": "/questions/{key}/poll/new/",
    "into a practice": "/questions/{key}/practice/",
    "onto an agenda": "/questions/{key}/agenda/",
    "into an action": "/questions/{key}/action/",
    "a decision": "/questions/{key}/decision/",
    "more about the question": "/questions/{key}/posts/{opening}/more/",
    "more about a reply": "/questions/{key}/posts/{reply}/more/",
    "changing it": "/questions/{key}/posts/{opening}/edit/",
    "its history": "/questions/{key}/posts/{opening}/history/",
    "reporting": "/questions/{key}/posts/{reply}/report/",
}


@pytest.mark.parametrize("address", [pytest.param(a, id=name) for name, a in PAGES.items()])
def test_every_page_is_there_and_without_faults(client, thread, address):
    reply = thread.posts.get(number=2)

    page = client.get(address.format(key=thread.key, reply=reply.key, opening=thread.opening.key))

    assert words(page)


def test_an_answered_question_shows_the_answer_first_and_what_the_clock_did(client, asker, thread):
    answering.accept(thread.posts.get(number=2), by=asker, now=timezone.now())
    answer(thread, at=timezone.now(), text="So do we.")

    shown = words(client.get(f"/questions/{thread.key}/"))

    assert "Answer taken by the asker" in shown
    assert "1 more reply" in shown
    assert shown.index("We do.") < shown.index("So do we.")
    assert "Would have gone to the next meeting’s agenda after" in shown


def test_a_poll_is_answered_changed_shown_and_exported(client, asker, thread):
    poll(thread, asker)

    page = client.post(f"/questions/{thread.key}/poll/", {"option": "1", "note": "=1+1"})
    shown = words(client.get(f"/questions/{thread.key}/poll/"))
    table = client.get(f"/questions/{thread.key}/poll.csv")

    assert page.status_code == 302
    assert "Your answer: The care unit" in shown
    rows = table.content.decode("utf-8-sig").splitlines()
    assert rows[0] == "Force,Seat,Answer,Note,Answered on"
    assert rows[1].startswith(f"Ashdown Police,{asker.seat.title},The care unit,'=1+1,")
    assert all(row.endswith(",No answer,,") for row in rows[2:])
    assert len(rows) == 3


def test_the_co_ordinator_sees_reports_and_takes_a_post_down(client, thread, helper):
    reply = thread.posts.get(number=2)
    moderating.report(reply, reason="victim", words="Look", by=lead(), now=timezone.now())
    client.force_login(helper)
    address = f"/questions/{thread.key}/posts/{reply.key}/moderate/"

    assert "It could point to a victim" in words(client.get("/questions/moderation/"))
    assert "Look" in words(client.get(address))
    page = client.post(address, {"outcome": "hidden", "because": "It says too much"})

    assert page.status_code == 302
    assert "Taken down" in words(client.get("/questions/moderation/"))
    client.force_login(lead())
    shown = words(client.get(f"/questions/{thread.key}/"))
    assert "The co-ordinator has taken this down: It says too much" in shown
    assert "We do." not in shown


def test_whoever_follows_a_thread_can_stop_on_its_page(client, asker, thread):
    address = f"/questions/{thread.key}/"
    assert "Stop following" in words(client.get(address))  # whoever asks follows by themselves

    client.post(f"{address}follow/", {"wish": "neither"})

    after = words(client.get(address))
    assert "Stop following" not in after
    assert "You hear of it only when somebody asks you to look." in after


def test_a_muted_thread_can_be_unmuted_on_its_page(client, asker, thread):
    address = f"/questions/{thread.key}/"

    client.post(f"{address}follow/", {"wish": "mute"})

    muted = words(client.get(address))
    assert "Unmute" in muted
    assert "Stop following" not in muted


def test_what_stands_on_an_agenda_leads_there_until_it_is_taken_off(client, asker, thread):
    address = f"/questions/{thread.key}/"
    meeting = meeting_on(timezone.localdate() + timedelta(days=60))
    assert "Put on the next agenda" in words(client.get(address))

    put_on_agenda(thread, by=None, now=timezone.now())

    there = words(client.get(address))
    assert "See it on the agenda" in there
    assert f'href="/meetings/{meeting.key}/"' in there
    assert "Put on the next agenda" not in there
    AgendaItem.objects.update(state="declined")
    forget()
    assert "Put on the next agenda" in words(client.get(address))


HIDDEN = "\0\u202e" + "9" * 100_000


@pytest.mark.parametrize(
    ("address", "typed", "status"),
    [
        pytest.param("/questions/{key}/reply/?to=%00", {}, 200, id="a reply to no post"),
        pytest.param("/questions/{key}/reply/", {"find": HIDDEN, "people": HIDDEN, "look": "1"},
                     200, id="people to look"),
        pytest.param("/questions/{key}/answer/", {"post": HIDDEN}, 404, id="an answer"),
        pytest.param("/questions/{key}/follow/", {"post": HIDDEN, "wish": "follow"}, 404,
                     id="a reply followed"),
        pytest.param("/questions/spaces/{space}/people/", {"person": HIDDEN, "do": "add"}, 404,
                     id="somebody let in"),
        pytest.param("/questions/similar/?q=%00%00", {}, 200, id="words typed so far"),
    ],
)  # fmt: skip
def test_what_no_form_of_ours_sends_is_answered(client, address, typed, status):
    asker = lead()
    thread, own = question(asker), space(asker)
    client.force_login(asker)
    where = address.format(key=thread.key, space=own.key)

    answer = client.post(where, typed) if typed else client.get(where)

    assert answer.status_code == status


def test_a_statement_about_a_detail_names_the_question_where_it_stands(client, thread, helper):
    for number, page in enumerate((f"/questions/{thread.key}/", "/meetings/13/")):
        Statement.objects.create(
            person=lead(), at=timezone.now(), fingerprint=f"{number}", found=["phone"], page=page
        )
    client.force_login(helper)

    shown = words(client.get("/questions/moderation/"))

    assert f'<a href="/questions/{thread.key}/">{thread.title}</a>' in shown
    assert '<a href="/meetings/13/">/meetings/13/</a>' in shown


def test_an_answered_question_is_given_to_nobody_and_closed_with_its_answer(client, asker, thread):
    before = words(client.get(f"/questions/{thread.key}/"))
    answering.accept(thread.posts.get(number=2), by=asker, now=timezone.now())
    after = words(client.get(f"/questions/{thread.key}/"))

    for shown, given, closed in (before, True, True), (after, False, False):
        assert ("Say who answers it" in shown) is given
        assert ("Close it without an answer" in shown) is closed
    assert "stay readable" in words(client.get(f"/questions/{thread.key}/close/"))


def test_a_question_leads_to_the_rights_it_is_about_in_their_order(client, asker):
    about = [
        ValueFactory(list="right", code=code, words=code, order=int(code)) for code in ("11", "6")
    ]
    made = question(asker, at=timezone.now(), values=about)

    shown = words(client.get(f"/questions/{made.key}/"))

    assert -1 < shown.find('href="/law/rights/6/"') < shown.find('href="/law/rights/11/"')


def test_what_is_followed_and_muted_can_be_ended_in_plain_words(client, asker, thread):
    address = f"/questions/{thread.key}/follow/"
    client.post(address, {"wish": "follow"})
    followed = words(client.get("/questions/following/"))
    client.post(address, {"wish": "mute"})
    muted = words(client.get("/questions/following/"))

    assert ("Stop following" in followed, "Unmute" in followed) == (True, False)
    assert ("Stop following" in muted, "Unmute" in muted) == (False, True)


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        pytest.param("Who rings?", "Can you answer “Who rings?”", id="a question mark of its own"),
        pytest.param("Interpreters", "Can you answer “Interpreters”?", id="none of its own"),
    ],
)
def test_nobody_is_asked_with_two_question_marks(title, asked):
    assert can_you_answer(title) == asked
