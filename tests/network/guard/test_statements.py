"""A member states that what the guard found is none of these: it is noted, and the post goes."""

import re

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.factories.accounts import PersonFactory, SeatFactory, lead
from tests.factories.discussions import question
from tests.support.pages import faults_of
from waymark.network.discussions.models import Post
from waymark.shared.audit.models import Entry
from waymark.shared.guard import queries
from waymark.shared.guard.models import Statement

pytestmark = pytest.mark.django_db
NUMBER = "Our switchboard is 01632 960001 for everybody."
LABEL = "It is none of these: it is no detail of a victim or of anybody private"


@pytest.fixture
def member(client):
    person = lead()
    client.force_login(person)
    return person


@pytest.fixture
def address(member):
    return f"/questions/{question(member, at=timezone.now()).key}/"


def box(page) -> str:
    """The value of the box that the page offers under the error."""
    words = page.content.decode()
    assert faults_of(page.content) == []
    assert LABEL in words
    return re.search(r'name="none-of-these" type="checkbox" value="([^"]+)"', words)[1]


def test_a_text_is_stopped_with_the_reason_stated_and_posted(client, member, address):
    stopped = client.post(address, {"text": NUMBER})
    posted = client.post(address, {"text": NUMBER, "none-of-these": box(stopped)})

    assert "This looks like a telephone number" in stopped.content.decode()
    assert posted.status_code == 302
    assert Post.objects.get(number=2).text == NUMBER
    said = Statement.objects.get()
    assert (said.person, said.found, said.page) == (member, ["phone"], address)
    entry = Entry.objects.get(act="guard.stated")
    assert (entry.by, entry.detail) == (member, {"found": "phone"})
    assert "960001" not in str([*Statement.objects.values(), *Entry.objects.values()])


def test_another_text_is_not_covered_by_it(client, member, address):
    token = box(client.post(address, {"text": NUMBER}))

    page = client.post(address, {"text": "Ring her on 07700 900123", "none-of-these": token})

    assert page.status_code == 200
    assert "This looks like a telephone number" in page.content.decode()
    assert Post.objects.count() == 1


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("on", id="a mere tick"),
        pytest.param(signing.dumps({"f": "x", "k": ["phone"]}), id="signed for something else"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_token_that_the_guard_did_not_make_states_nothing(client, member, address, token):
    page = client.post(address, {"text": NUMBER, "none-of-these": token})

    assert page.status_code == 200
    assert not Statement.objects.exists()
    assert Post.objects.count() == 1


def test_a_stranger_and_somebody_without_a_seat_state_nothing(client, address):
    token = queries.statement_token(NUMBER, queries.findings(NUMBER))

    client.logout()
    client.post(address, {"text": NUMBER, "none-of-these": token})
    client.force_login(PersonFactory())
    client.post(address, {"text": NUMBER, "none-of-these": token})

    assert not Statement.objects.exists()


def test_the_same_stated_twice_is_noted_once(client, member, address):
    token = box(client.post(address, {"text": NUMBER}))
    for _ in range(2):
        client.post(address, {"text": NUMBER, "none-of-these": token})

    assert Statement.objects.count() == 1
    assert Entry.objects.filter(act="guard.stated").count() == 1


def test_a_file_is_stopped_by_the_words_in_it_stated_and_kept(client, member, address):
    def sent():
        return SimpleUploadedFile("plan.txt", f"A clean line\n{NUMBER}".encode())

    given = {"text": "The plan", "named": "yes"}
    stopped = client.post(f"{address}reply/", {**given, "file": sent()})
    posted = client.post(
        f"{address}reply/", {**given, "file": sent(), "none-of-these": box(stopped)}
    )

    assert "Inside the file, line 2 looks like a telephone number" in stopped.content.decode()
    assert posted.status_code == 302
    assert Post.objects.get(number=2).files.get().filename == "plan.txt"
    assert Statement.objects.get().found == ["phone"]


def test_a_stopped_file_leaves_nothing(client, member, address):
    file = SimpleUploadedFile("plan.csv", b"Name,Birth\nJane Smith,12/03/1987\n")

    client.post(f"{address}reply/", {"text": "The plan", "named": "yes", "file": file})

    assert Post.objects.count() == 1
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        pytest.param("Write to tom@freemail.example.net2.com", ["email"], id="a stranger's"),
        pytest.param("Write to tom.ellery@consult.com", [], id="a member's, wherever it is"),
        pytest.param("Write to TOM.ELLERY@consult.com", [], id="in capitals"),
        pytest.param("Write to gone@consult.com", ["email"], id="a leaver's"),
        pytest.param("tom.ellery@consult.com or x@gmail.com", ["email"], id="both"),
        pytest.param("victims@kent.police.uk", [], id="a force's"),
    ],
)
def test_an_address_that_is_not_a_members_stops(text, kinds):
    SeatFactory(holder=PersonFactory(email="tom.ellery@consult.com"))
    PersonFactory(email="gone@consult.com", is_active=False)

    assert [finding.kind for finding in queries.findings(text)] == kinds
