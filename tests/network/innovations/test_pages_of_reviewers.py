"""The pages on which a practice is reviewed and kept true, and who is kept out of them."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead, steward
from tests.factories.innovations import (
    adoption,
    whole,
)
from tests.support.pages import faults_of
from waymark.network.innovations.forms.sections import BY_NAME, section_form
from waymark.network.innovations.models import Comment, Innovation, Version
from waymark.network.innovations.queries.links import still_true_address
from waymark.shared.audit.models import Entry

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)


@pytest.fixture
def writer(client, force):
    person = lead(force)
    client.force_login(person)
    return person


def saved() -> Version:
    return Version.objects.get(innovation__key="calls")


# ---- reviewing ---------------------------------------------------------------------------------


@pytest.fixture
def waiting(drafted):
    whole(drafted.working)
    Innovation.objects.update(state="in_review", submitted_at=timezone.now())
    return Innovation.objects.get()


def test_a_reviewer_reads_comments_and_publishes(client, waiting, writer):
    client.force_login(steward())
    page = client.get("/practices/calls/review/")
    empty = client.post("/practices/calls/review/", {"section": "what", "text": ""})
    client.post("/practices/calls/review/", {"section": "what", "text": "For whom?"})
    said = Comment.objects.get()
    early = client.post("/practices/calls/review/decide/", {"decision": "publish"})
    client.force_login(writer)
    form = client.get(f"/practices/calls/review/{said.pk}/")
    client.post(f"/practices/calls/review/{said.pk}/", {"answer": "For all"})
    client.force_login(steward())
    done = client.post("/practices/calls/review/decide/", {"decision": "publish"})

    assert faults_of(page.content) == faults_of(empty.content) == faults_of(form.content) == []
    assert early["Location"] == "/practices/calls/review/"
    assert done["Location"] == "/practices/calls/"
    assert Innovation.objects.get().state == "published"
    assert Comment.objects.get().answer == "For all"


def test_a_practice_is_sent_back_from_the_page(client, waiting):
    client.force_login(steward())
    early = client.post("/practices/calls/review/decide/", {"decision": "send_back"})
    client.post("/practices/calls/review/", {"section": "what", "text": "For whom?"})
    done = client.post("/practices/calls/review/decide/", {"decision": "send_back"})

    assert (early["Location"], done["Location"]) == (
        "/practices/calls/review/", "/practices/work/",
    )  # fmt: skip
    assert Innovation.objects.get().state == "draft"
    assert client.post("/practices/calls/review/decide/", {"decision": "x"}).status_code == 404


def test_who_comments_on_what_is_published_does_not_read_its_next_version(client, shown):
    member = lead()
    client.force_login(member)

    page = client.get("/practices/shown/review/")
    client.post("/practices/shown/review/", {"section": "evidence", "text": "How do you know?"})

    assert faults_of(page.content) == []
    assert ("Two calls" in page.content.decode(), "Three calls" in page.content.decode()) == (
        True, False,
    )  # fmt: skip
    assert Comment.objects.get().by == member
    client.force_login(shown.started_by)
    assert "Three calls" in client.get("/practices/shown/review/").content.decode()


# ---- kept true ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "field", "value"),
    [
        pytest.param({"public": "yes"}, "public", True, id="opened"),
        pytest.param({"check": "yes"}, "state", "under_review", id="checked"),
        pytest.param(
            {"archive": "yes", "reason": "Now law"}, "archived_reason", "Now law", id="archived"
        ),
    ],
)
def test_a_practice_is_looked_after_on_its_page(client, shown, given, field, value):
    page = client.get("/practices/shown/care/")
    done = client.post("/practices/shown/care/", given)

    assert faults_of(page.content) == []
    assert done["Location"] == "/practices/shown/"
    assert getattr(Innovation.objects.get(), field) == value


def test_an_archive_needs_a_reason_and_a_handover_a_seat(client, shown):
    for given in ({"archive": "yes"}, {"hand_over": "yes"}):
        page = client.post("/practices/shown/care/", given)
        assert (page.status_code, faults_of(page.content)) == (200, [])

    assert Innovation.objects.get().state == "published"


def test_a_practice_is_handed_over_on_its_page(client, shown):
    seat = SeatFactory()
    client.post("/practices/shown/care/", {"hand_over": "yes", "seat": seat.pk})

    assert Innovation.objects.get().organisation == seat.organisation


def test_a_practitioner_confirms_but_does_not_open_or_archive(client, shown, force):
    client.force_login(lead(force, "practitioner"))

    page = client.get("/practices/shown/care/").content.decode()
    refused = [
        client.post("/practices/shown/care/", given).status_code
        for given in ({"public": "yes"}, {"archive": "yes", "reason": "A"}, {"check": "yes"})
    ]
    confirmed = client.post("/practices/shown/care/", {"confirm": "yes"})

    assert ("Archive it" in page, refused) == (False, [403, 403, 403])
    assert confirmed["Location"] == "/practices/shown/"
    made = Innovation.objects.get()
    assert (made.public, made.state, made.confirmed_on) == (
        False, "published", timezone.localdate(),
    )  # fmt: skip


def test_the_link_in_a_mail_confirms_by_its_button_and_once(client, shown):
    client.logout()
    address = still_true_address(shown)

    opened = client.get(address)
    untouched = Innovation.objects.get().confirmed_on == shown.confirmed_on
    client.post(address)
    again = client.post(address)

    assert faults_of(opened.content) == faults_of(again.content) == []
    assert untouched
    assert Innovation.objects.get().confirmed_on == timezone.localdate()
    assert Entry.objects.count() == 1
    assert client.get(address.replace("still-true/", "still-true/x")).status_code == 404


def test_a_version_is_compared_with_the_one_before(client, shown):
    shown.current, shown.working = shown.working, None
    shown.current.published_at, shown.current.changed = NOON, "A third call"
    shown.current.aim = "Victims know when and from whom they will hear next."
    shown.current.save()
    shown.save()

    listed = client.get("/practices/shown/versions/")
    page = client.get("/practices/shown/versions/2/")

    assert faults_of(listed.content) == faults_of(page.content) == []
    assert "A third call" in listed.content.decode()
    words = page.content.decode()
    assert ("<del>" in words, "<ins>" in words) == (True, True)
    assert "from whom" in words
    for number in (1, 3):
        assert client.get(f"/practices/shown/versions/{number}/").status_code == 404


def test_an_unpublished_version_is_not_compared(client, shown):
    client.force_login(lead())

    assert client.get("/practices/shown/versions/2/").status_code == 404
    assert "Three calls" not in client.get("/practices/shown/versions/").content.decode()


# ---- strangers ---------------------------------------------------------------------------------


PRIVATE = (
    "edit/", "edit/basics/", "points/", "points/other/", "contact/", "check/", "collaborators/",
    "discard/", "review/",
)  # fmt: skip


@pytest.mark.parametrize("page", PRIVATE)
def test_the_draft_of_another_force_is_not_there(client, drafted, page):
    client.force_login(lead())
    before = Version.objects.values().get()

    for answer in (client.get, client.post):
        found = answer(f"/practices/calls/{page}")
        if answer == client.post and page == "discard/":  # says the same of what is not there
            assert found["Location"] == "/practices/work/"
        else:
            assert found.status_code in (404, 405)  # `edit/` only leads on

    assert Version.objects.values().get() == before
    assert not Entry.objects.exists()


@pytest.mark.parametrize("page", ["edit/basics/", "check/", "collaborators/", "care/"])
def test_the_published_practice_of_another_force_is_read_and_not_written(client, shown, page):
    client.force_login(lead())

    assert client.get(f"/practices/shown/{page}").status_code == 404
    assert client.post(f"/practices/shown/{page}", {"confirm": "yes"}).status_code == 404
    assert client.post("/practices/shown/revise/").status_code == 403
    assert not Entry.objects.exists()


def test_a_stranger_does_not_save_into_a_draft_by_itself(client, drafted):
    client.force_login(lead())

    assert client.post("/practices/calls/edit/what/autosave", {"aim": "X"}).status_code == 404
    assert saved().aim == "Victims know when they will hear next."


def test_a_writer_does_not_decide_on_their_own_practice(client, waiting):
    page = client.get("/practices/calls/review/").content.decode()

    assert "Your decision" not in page
    for decision in ("publish", "send_back"):
        given = {"decision": decision}
        assert client.post("/practices/calls/review/decide/", given).status_code == 403
    assert Innovation.objects.get().state == "in_review"


def test_only_the_writers_and_whoever_asked_answer_a_comment(client, waiting):
    said = Comment.objects.create(
        innovation=waiting, section="what", text="?", by=steward(), at=NOON
    )
    client.force_login(lead())  # may review, and so reads the comments

    page = client.post(f"/practices/calls/review/{said.pk}/", {"answer": "Mine"})

    assert (page.status_code, Comment.objects.get().answer) == (404, "")


@pytest.mark.parametrize(
    ("started", "ended", "field", "words"),
    [
        pytest.param("Octember 20x6", "", "started_in", "Enter a month and a year", id="no month"),
        pytest.param("May 2026", "April 2025", "ended_in", "It ended before it", id="end first"),
    ],
)
def test_a_draft_says_at_the_field_that_a_month_cannot_be(started, ended, field, words):
    section = BY_NAME["basics"]
    form = section_form(section, {}, {})({"started_in": started, "ended_in": ended, "title": "A"})

    assert not form.is_valid()
    assert [*form.errors] == [field]
    assert form.errors[field][0].startswith(words)
    assert "title" in form.cleaned_data  # the rest of the page is kept


@pytest.mark.parametrize(
    ("confirmed", "says"),
    [
        pytest.param("2026-03-02", False, id="on the day of publication: nobody looked again"),
        pytest.param("2026-05-04", True, id="later"),
    ],
)
def test_only_a_later_look_confirms_a_practice(client, shown, confirmed, says):
    Innovation.objects.update(confirmed_on=confirmed, published_on="2026-03-02")
    page = client.get("/practices/shown/").text
    assert ("confirmed still true 4\xa0May 2026" in page) is says
    assert ("confirmed still true" in page) is says


def test_the_public_is_not_led_to_pages_of_members(client, shown):
    adopter = OrganisationFactory(name="Irkdale Police", slug="irkdale")
    adoption(shown, ("interested", NOON.date()), organisation=adopter)
    Innovation.objects.update(public=True)
    member = client.get("/practices/shown/").text
    assert 'href="/members/calder-vale/"' in member
    assert 'href="/members/irkdale/"' in member
    client.logout()
    public = client.get("/practices/shown/").text
    assert "Calder Vale Police" in public
    assert "Irkdale Police" in public
    assert "/members/" not in public
