"""Papers beside a practice: who reads them, what is refused, and how they are handed over."""

import hashlib
import io
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.accounts import lead
from tests.factories.innovations import draft, published
from tests.support.pages import faults_of
from waymark.network.innovations.actions import attachments as actions
from waymark.network.innovations.models import Attachment
from waymark.shared.errors import Refused
from waymark.shared.search.queries import find

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
WORDS = b"How the bureau rings a quokka back."


@pytest.fixture
def practice():
    return published(public=True)


@pytest.fixture
def owner(client, practice):
    person = lead(practice.organisation)
    client.force_login(person)
    return person


def send(client, practice, content=WORDS, name="report.txt", **more):
    file = SimpleUploadedFile(name, content)
    given = {"title": "The report", "public": "no", "file": file, **more}
    return client.post(f"/practices/{practice.key}/files/", given)


def add(practice, by, content=WORDS, **fields) -> Attachment:
    fields = {"title": "The report", "filename": "report.txt", "public": False, **fields}
    return actions.add_paper(practice, data=content, by=by, now=NOON, **fields)


def address(paper) -> str:
    return f"/practices/{paper.innovation.key}/files/{paper.key}"


def test_an_editor_adds_a_paper_that_lies_under_its_own_hash(client, practice, owner):
    page = send(client, practice)

    paper = Attachment.objects.get()
    assert page.status_code == 302
    assert paper.sha256 == hashlib.sha256(WORDS).hexdigest()
    assert paper.file.name == f"practices/{paper.sha256[:2]}/{paper.sha256}"
    assert (paper.title, paper.filename, paper.kind, paper.size, paper.public, paper.added_by) == (
        "The report", "report.txt", "txt", len(WORDS), False, owner,
    )  # fmt: skip


def test_the_page_lists_papers_with_their_older_versions(client, practice, owner):
    first = add(practice, owner)
    add(practice, owner, b"Newer words.", title="The newer report", replaces=first)

    page = client.get(f"/practices/{practice.key}/files/")

    shown = page.content.decode()
    assert faults_of(shown) == []
    assert "The newer report" in shown
    assert address(first) in shown


def test_a_paper_is_handed_over_as_a_file_and_never_as_a_page(client, practice, owner):
    paper = add(practice, owner)

    answer = client.get(address(paper))

    assert b"".join(answer.streaming_content) == WORDS
    assert answer["Content-Disposition"] == 'attachment; filename="report.txt"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Type"] == "text/plain"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        pytest.param("../../etc/passwd.txt", "passwd.txt", id="a way out of the folder"),
        pytest.param("..\\..\\boot.txt", "boot.txt", id="a way out, as Windows writes it"),
        pytest.param('a"; x="b.txt', "a_; x=_b.txt", id="the end of a header"),
        pytest.param("a\r\nSet-Cookie: b.txt", "a Set-Cookie_ b.txt", id="a new line"),
        pytest.param("\u202etxt.exe.txt", "txt.exe.txt", id="written backwards"),
        pytest.param("CON.txt", "_CON.txt", id="the name of a device"),
    ],
)
def test_a_name_with_tricks_is_kept_without_them(client, practice, owner, sent, kept):
    paper = add(practice, owner, filename=sent)

    answer = client.get(address(paper))

    assert paper.filename == kept
    assert answer["Content-Disposition"] == f'attachment; filename="{kept}"'


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b" " * 150_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        pytest.param("a.pdf", b"plain text", "but the content is a plain text", id="fake ending"),
        pytest.param("a.txt", b"%PDF-1.4 broken", "The PDF is damaged", id="a PDF called text"),
        pytest.param("a.txt", b"<html><script>alert(1)</script>", "web page", id="HTML"),
        pytest.param("a.svg", b"<svg onload='alert(1)'/>", "can run script", id="SVG"),
        pytest.param("a.txt", b"MZ\x90\x00", "a program", id="a program"),
        pytest.param("a.txt", b"text\x00text", "cannot tell what", id="a NUL"),
        pytest.param("a.csv", b"=cmd|' /C calc'!A0", "start another program", id="a formula"),
        pytest.param("a.docm", b"PK\x03\x04", "can hold macros", id="macros"),
        pytest.param("a.docx", bomb(), "far too large", id="a zip bomb"),
        pytest.param("a", b"words", "not taken", id="no ending"),
        pytest.param("a.txt", b"", "The file is empty", id="nothing in it"),
    ],
)
def test_what_is_not_what_it_says_is_refused_at_the_field(
    client, practice, owner, name, content, words
):
    page = send(client, practice, content, name)

    assert page.status_code == 200
    assert words in page.content.decode()
    assert faults_of(page.content) == []
    assert not Attachment.objects.exists()
    assert not default_storage.exists("practices")


def test_a_file_above_the_limit_is_refused(client, practice, owner, settings):
    settings.WAYMARK_UPLOAD_LIMIT = 1_000_000

    page = send(client, practice, b"x" * 1_000_001)

    assert "must be 1.0\xa0MB or smaller" in page.content.decode()
    assert not Attachment.objects.exists()


def test_the_same_form_sent_twice_keeps_one_paper(client, practice, owner):
    first, second = send(client, practice), send(client, practice)

    assert (first.status_code, second.status_code) == (302, 302)
    assert Attachment.objects.count() == 1


def test_a_newer_version_leaves_the_old_one_to_members(client, practice, owner):
    old = add(practice, owner)
    page = send(client, practice, b"Newer words.", replaces=old.key)

    new = Attachment.objects.exclude(pk=old.pk).get()
    assert page.status_code == 302
    assert new.replaces == old
    assert client.get(address(old)).status_code == 200


def test_a_paper_is_replaced_once(practice, owner):
    old = add(practice, owner)
    add(practice, owner, b"Newer.", replaces=old)

    with pytest.raises(Refused) as refusal:
        add(practice, owner, b"Also newer.", replaces=old)

    assert refusal.value.reasons == [
        "Somebody has replaced or removed that paper meanwhile. Look at the list"
    ]
    assert Attachment.objects.count() == 2


def test_a_paper_of_another_practice_is_not_replaced(client, practice, owner):
    other = published()
    theirs = add(other, lead(other.organisation))
    ours = add(practice, owner)

    page = send(client, practice, b"Newer words.", replaces=theirs.key)

    assert page.status_code == 200
    assert list(Attachment.objects.filter(innovation=practice)) == [ours]


def test_removing_takes_the_older_versions_and_the_bytes(
    client, practice, owner, django_capture_on_commit_callbacks
):
    old = add(practice, owner)
    new = add(practice, owner, b"Newer.", replaces=old)

    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(f"/practices/{practice.key}/files/", {"remove": new.key})

    assert page.status_code == 302
    assert client.get(address(old)).status_code == client.get(address(new)).status_code == 404
    assert not default_storage.exists(old.file.name)
    assert set(Attachment.objects.values_list("text", flat=True)) == {""}


def test_bytes_that_another_practice_needs_stay(
    practice, owner, django_capture_on_commit_callbacks
):
    other = published()
    same = add(other, lead(other.organisation))
    paper = add(practice, owner)

    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_paper(paper, by=owner, now=NOON)

    assert same.file.name == paper.file.name
    assert default_storage.exists(same.file.name)


# ---- who -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("open_practice", "open_paper", "stranger", "member"),
    [
        pytest.param(True, True, 200, 200, id="both open"),
        pytest.param(True, False, 404, 200, id="an open practice, a paper for members"),
        pytest.param(False, True, 404, 200, id="a practice for members, an open paper"),
    ],
)
def test_readers_of_a_paper(client, open_practice, open_paper, stranger, member):
    practice = published(public=open_practice)
    paper = add(practice, lead(practice.organisation), public=open_paper)

    assert client.get(address(paper)).status_code == stranger
    client.force_login(lead())
    assert client.get(address(paper)).status_code == member


def test_a_paper_of_a_draft_is_not_found_by_others(client):
    practice = draft()
    paper = add(practice, lead(practice.organisation))

    client.force_login(lead())

    assert client.get(address(paper)).status_code == 404
    assert client.get(f"/practices/{practice.key}/files/").status_code == 404


def test_a_paper_is_not_found_under_another_practice(client, practice, owner):
    paper = add(practice, owner)

    assert client.get(f"/practices/{published().key}/files/{paper.key}").status_code == 404


def test_a_member_of_another_force_changes_nothing(client, practice):
    owner, stranger = lead(practice.organisation), lead()
    paper = add(practice, owner)
    client.force_login(stranger)

    assert send(client, practice, b"Mine.").status_code == 403
    assert (
        client.post(f"/practices/{practice.key}/files/", {"remove": paper.key}).status_code == 403
    )
    with pytest.raises(PermissionDenied):
        actions.remove_paper(paper, by=stranger, now=NOON)
    assert list(Attachment.objects.filter(removed_at=None)) == [paper]
    assert "Add a paper" not in client.get(f"/practices/{practice.key}/files/").content.decode()


def test_a_stored_file_that_is_gone_is_not_found(client, practice, owner):
    paper = add(practice, owner)
    default_storage.delete(paper.file.name)

    assert client.get(address(paper)).status_code == 404


# ---- found by its words ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("open_practice", "open_paper", "found_by"),
    [
        pytest.param(True, True, {"public", "members"}, id="both open"),
        pytest.param(True, False, {"members"}, id="a paper for members at an open practice"),
        pytest.param(False, False, {"members"}, id="both for members"),
    ],
)
def test_a_practice_is_found_by_its_papers_only_by_those_who_may_read_them(
    open_practice, open_paper, found_by
):
    practice = published(public=open_practice)
    add(practice, lead(practice.organisation), public=open_paper)

    who = {"public": {"public"}, "members": {"public", "members"}}
    assert {name for name, scopes in who.items() if find("quokka", scopes=scopes).matches} == (
        found_by
    )


def test_a_removed_paper_is_found_no_more(practice, owner):
    paper = add(practice, owner, public=True)
    assert find("quokka", scopes={"public"}).total == 1

    actions.remove_paper(paper, by=owner, now=NOON)

    assert find("quokka", scopes={"public"}).total == 0
