"""Asking on its pages: drafts, the check, files, and what is looked for meanwhile."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.factories.accounts import OrganisationFactory, PersonFactory, SeatFactory, lead
from tests.factories.discussions import forces, question
from tests.factories.innovations import ValueFactory, published
from tests.support.pages import words
from waymark.network.discussions.models import Draft, Post, Thread
from waymark.shared.guard.models import Statement
from waymark.shared.search.models import Document

pytestmark = pytest.mark.django_db


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
