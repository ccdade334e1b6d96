"""Every page of questions answers, says what it must, and has no fault in its HTML."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.factories.accounts import OrganisationFactory, PersonFactory, SeatFactory, lead
from tests.factories.discussions import answer, co_ordinator, forces, meeting_on, question, space
from tests.factories.innovations import ValueFactory, published
from tests.support.pages import faults_of
from waymark.network.discussions.actions import answering, moderating, polls
from waymark.network.discussions.actions.agenda import put_on_agenda
from waymark.network.discussions.models import Draft, Post, Thread
from waymark.network.discussions.rules.asked import can_you_answer
from waymark.shared.guard.models import Statement
from waymark.shared.meetings.models import AgendaItem
from waymark.shared.search.models import Document
from waymark.shared.ui.remembered import forget

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker(client):
    person = lead(OrganisationFactory(name="Ashdown Police", slug="ashdown"))
    client.force_login(person)
    return person


@pytest.fixture
def helper():
    return co_ordinator()


@pytest.fixture
def thread(asker):
    made = question(asker, at=timezone.now())
    answer(made, at=timezone.now(), text="We do.")
    return made


def poll_in(thread, by):
    return polls.open_poll(
        thread, question="Who rings?", options=["Custody", "The care unit"], asked="leads",
        closes_on=date(2027, 1, 29), by=by, now=timezone.now(),
    )  # fmt: skip


def words(page) -> str:
    assert page.status_code == 200
    assert faults_of(page.content) == []
    return page.content.decode()


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
    poll_in(thread, asker)

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


def test_asking_goes_over_the_check_page_and_a_second_press_asks_nothing_twice(client, asker):
    ValueFactory(list="right", code="6", words="6 Told about the case")
    given = {"kind": "question", "title": "Who rings at the weekend?", "text": "Ours does not.",
             "named": "yes", "rights": "6"}  # fmt: skip

    first = client.post("/questions/new/", given)
    check = words(client.get("/questions/new/check/"))
    asked = client.post("/questions/new/check/")
    again = client.post("/questions/new/check/")

    assert first.url == "/questions/new/check/"
    assert "Who rings at the weekend?" in check
    assert "It goes on the next agenda if no answer is taken by" in check
    thread = Thread.objects.get()
    assert asked.url == again.url == f"/questions/{thread.key}/"
    assert thread.rights == "Right 6"
    assert not Draft.objects.exists()


def drafted(client, **more) -> None:
    client.post("/questions/new/", {"kind": "question", "title": "Who rings?", "text": "Nobody.",
                                    "named": "yes", **more})  # fmt: skip


def upload(words: bytes, name: str = "script.txt") -> dict:
    return {"file": SimpleUploadedFile(name, words)}


def test_a_file_goes_with_a_question_and_is_found_by_its_words(client, asker):
    drafted(client)
    assert 'enctype="multipart/form-data"' in words(client.get("/questions/new/check/"))

    asked = client.post("/questions/new/check/", upload(b"Five sentences about quokkas."))

    thread = Thread.objects.get()
    file = thread.opening.files.get()
    page = words(client.get(asked.url))
    assert (file.filename, file.text) == ("script.txt", "Five sentences about quokkas.")
    assert f"/questions/{thread.key}/files/{file.key}" in page
    assert Document.objects.filter(kind="thread", key=thread.key, body__contains="quokkas").exists()


@pytest.mark.parametrize(
    ("more", "file", "reason"),
    [
        pytest.param({}, (b"Ring her on 07700 900123",), "line 1 looks like a telephone number",
                     id="a victim's number in it"),
        pytest.param({}, (b"MZ\x90\x00", "script.pdf"), "It cannot be asked like this.",
                     id="not what it says it is"),
        pytest.param({"named": "no"}, (b"Words.",), "A file often says inside who wrote it",
                     id="from a force that is not named"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_taken_asks_nothing_and_the_draft_stays(
    client, asker, more, file, reason
):
    forces(12)
    drafted(client, **more)

    page = words(client.post("/questions/new/check/", upload(*file)))

    assert reason in page
    assert not Thread.objects.exists()
    assert Draft.objects.get().fields["title"] == "Who rings?"


def test_looking_for_people_asks_nothing_although_a_file_was_chosen(client, asker):
    helpful = lead(OrganisationFactory(name="Birchley Police"))
    drafted(client)

    page = words(client.post("/questions/new/check/",
                             {"look": "1", "find": "Birch", **upload(b"Words.")}))  # fmt: skip

    assert helpful.name in page
    assert not Thread.objects.exists()


def test_throwing_a_draft_away_says_first_what_goes_with_it(client, asker):
    drafted(client)

    check = words(client.get("/questions/new/check/"))
    client.post("/questions/new/discard/")

    assert "Your words go with it. They cannot be brought back." in check
    assert not Draft.objects.exists()


def test_where_nobody_follows_the_check_page_says_that_no_mail_goes_out(client, asker):
    drafted(client)

    check = words(client.get("/questions/new/check/"))

    assert "Nobody follows this space yet, so no mail goes out" in check
    assert "0 people" not in check


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


def test_the_draft_is_kept_even_where_a_field_is_wrong(client, asker):
    page = client.post("/questions/new/", {"title": "Who rings?", "text": "", "named": "yes"})
    saved = client.post("/questions/new/autosave", {"text": "Ours does not."})

    assert "Say what others need to know" in words(page)
    assert saved.json()["saved"].startswith("Saved, but")
    assert "Ours does not." in words(client.get("/questions/new/"))
    assert Draft.objects.get().fields["title"] == "Who rings?"


def test_what_is_there_already_is_shown_while_writing(client, asker):
    practice = published(key="bail-calls", version={"title": "Calls about bail at the weekend"})
    question(lead(), at=timezone.now(), title="Bail at the weekend: who knows?")

    found = client.get("/questions/similar/", {"q": "weekend bail decisions"}).json()["found"]

    assert {(hit["title"], hit["kind"]) for hit in found} == {
        ("Calls about bail at the weekend", "Practice"),
        ("Bail at the weekend: who knows?", "Question"),
    }
    assert practice.key in str(found)


def test_people_are_found_by_name_and_leavers_are_not(client, asker, thread):
    stays = SeatFactory(holder=PersonFactory(name="Tom Ellery")).holder
    SeatFactory(holder=PersonFactory(name="Tom Gone", is_active=False))
    PersonFactory(name="Tom Unseated")
    address = f"/questions/{thread.key}/reply/"

    page = words(client.post(address, {"find": "tom", "look": "1", "text": "Half a reply"}))

    assert "Tom Ellery" in page
    assert "Tom Gone" not in page
    assert "Tom Unseated" not in page
    assert "Half a reply" in page
    assert "Error" not in page
    done = client.post(address, {"text": "Look", "named": "yes", "people": stays.key})
    assert done.status_code == 302
    assert Post.objects.get(text="Look").mentions.get().person == stays


def test_a_private_space_is_found_by_its_own_only(client, asker):
    own = space(lead())

    page = client.get(f"/questions/spaces/{own.key}/")

    assert page.status_code == 404


def test_a_restricted_space_is_known_and_can_be_asked_to_join(client, asker):
    own = space(lead(), access="restricted")

    page = words(client.get(f"/questions/spaces/{own.key}/"))
    asked = client.post(f"/questions/spaces/{own.key}/join/")

    assert "Ask to join" in page
    assert asked.status_code == 302
    assert "You have asked to join." in words(client.get(f"/questions/spaces/{own.key}/"))


def test_spaces_that_do_not_match_are_not_said_to_be_missing(client, asker):
    assert "There is no space yet" in words(client.get("/questions/spaces/"))
    space(asker)

    assert "No space matches" in words(client.get("/questions/spaces/?q=nothing"))


def test_what_not_all_forces_read_is_carried_nowhere_and_asks_only_its_own(client, asker):
    """No agenda, log or poll of every force is promised for a question of a closed space."""
    inside, outside = lead(), lead()
    own = space(asker, inside)
    thread = question(asker, at=timezone.now(), space=own)

    page = words(client.get(f"/questions/{thread.key}/"))
    asked = words(client.get(f"/questions/{thread.key}/poll/new/"))
    poll_in(thread, asker)
    table = client.get(f"/questions/{thread.key}/poll.csv").content.decode("utf-8-sig")

    assert "An answer is hoped for by" in page
    for words_ in ("next meeting’s agenda", "Put on the next agenda", "Make it an action",
                   "Record a decision", "every force in a poll"):  # fmt: skip
        assert words_ not in page
    assert "2\u00a0victim leads" in asked
    assert inside.organisation.name in table
    assert outside.organisation.name not in table
    client.post("/questions/new/", {"kind": "question", "title": "Which words?", "text": "Ours.",
                                    "space": own.key, "named": "yes"})  # fmt: skip
    assert "It goes on no agenda" in words(client.get("/questions/new/check/"))


def test_a_keeper_lets_people_in_and_out(client, asker):
    own = space(asker)
    somebody = SeatFactory(holder=PersonFactory(name="Tom Ellery")).holder
    address = f"/questions/spaces/{own.key}/people/"

    found = words(client.get(address, {"find": "tom"}))
    client.post(address, {"do": "add", "person": somebody.key})
    inside = words(client.get(address))
    client.post(address, {"do": "remove", "person": somebody.key})
    alone = client.post(address, {"do": "remove", "person": asker.key}, follow=True)

    assert "Tom Ellery" in found
    assert "Let out" in inside
    assert "Tom Ellery" in inside
    assert "A space needs a keeper. Make somebody else one first" in words(alone)


def test_a_gap_in_a_measure_hands_its_words_over(client, asker):
    ValueFactory(list="right", code="6", words="6 Told about the case")
    client.post("/questions/new/autosave", {"title": "An older draft"})

    page = words(
        client.get(
            "/questions/new/?kind=challenge&title=How+did+you+get+better%3F&text=We+fell&right=6"
        )
    )

    assert 'value="How did you get better?"' in page
    assert "We fell" in page
    assert "An older draft" not in page
    assert 'value="challenge" checked' in page


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


@pytest.mark.parametrize(
    ("named", "leads"),
    [pytest.param("yes", True, id="named"), pytest.param("no", False, id="the name is kept back")],
)
def test_what_was_stated_while_writing_leads_to_the_question_unless_unnamed(
    client, asker, helper, named, leads
):
    forces(5)
    typed = {"kind": "question", "title": "Who rings 07700 900123?", "text": "Our test line.",
             "space": "all-forces", "named": named}  # fmt: skip
    stopped = client.post("/questions/new/", typed).content.decode()
    token = re.search(r'name="none-of-these"[^>]*value="([^"]+)"', stopped)[1]
    client.post("/questions/new/", {**typed, "none-of-these": token})
    client.post("/questions/new/check/")
    client.force_login(helper)

    shown = words(client.get("/questions/moderation/"))

    assert ("Who rings 07700 900123?</a>" in shown) is leads
    assert ("A question without its force’s name, or not asked yet" in shown) is not leads
    assert Statement.objects.get().page.startswith("/questions/new/") is not leads


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
