"""No victim's detail enters the network wing by a form, a pasted page or a table (TRUST T29)."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.accounts import OrganisationFactory, lead, steward
from tests.factories.innovations import draft, published
from tests.support.pages import faults_of
from waymark.network.innovations.models import Attachment, Comment, Innovation, Version
from waymark.shared.audit.models import Entry
from waymark.shared.notifications.models import Notice
from waymark.shared.ui.forms import Form, LongTextField

pytestmark = pytest.mark.django_db
NOTHING = "Waymark holds nothing of victims: take it out"
NUMBER = "Ring her on 07700 900123"


class Anything(Form):
    """Every kind of field that takes letters."""

    line = forms.CharField(label="Line", required=False)
    text = LongTextField(label="Text", required=False)
    email = forms.EmailField(label="E-mail", required=False)
    link = forms.URLField(label="Link", required=False, assume_scheme="https")
    password = forms.CharField(label="Password", required=False, widget=forms.PasswordInput)


VICTIM_LIKE = [
    pytest.param(NUMBER, "a telephone number", "07700 900123", id="a telephone number"),
    pytest.param(
        "crime ref: 26000123456", "a crime or case number", "26000123456", id="a crime number"
    ),
    pytest.param("Jane Smith (12.3.87)", "a date of birth", "12.3.87)", id="a name with a date"),
]
CLEAN = [
    pytest.param("Call 101, or 999 in an emergency", id="numbers for everybody"),
    pytest.param("From 1 May 2026 for 12,000 victims a year at £14.50 each", id="dates and sums"),
    pytest.param("Write to victims@kent.police.uk; the lead is Jane Smith", id="a work address"),
]


@pytest.mark.parametrize(("text", "thing", "seen"), VICTIM_LIKE)
def test_a_text_that_points_to_a_victim_is_refused_with_the_reason(text, thing, seen):
    form = Anything({"line": text, "text": text})

    assert form.errors == {
        "line": [f"This looks like {thing} (“{seen}”). {NOTHING}"],
        "text": [f"This looks like {thing} (“{seen}”). {NOTHING}"],
    }
    assert form.cleaned_data.keys() == {"email", "link", "password"}


@pytest.mark.parametrize(("text", "thing", "seen"), VICTIM_LIKE)
def test_in_a_long_text_the_line_is_named(text, thing, seen):
    form = Anything({"text": f"A clean line\nAnother\n{text}"})

    assert form.errors["text"] == [
        f"Line 3 holds what looks like {thing} (“{seen}”). "
        "Take it out: nothing here may point to a victim"
    ]


@pytest.mark.parametrize("text", CLEAN)
def test_a_clean_text_stands(text):
    form = Anything({"line": text, "text": f"{text}\n{text}"})

    assert form.errors == {}


def test_addresses_and_passwords_are_not_read():
    """Each of these would be refused as a text."""
    given = {"email": "jane.smith@gmail.com", "password": NUMBER,
             "link": "https://example.org/?q=jane.smith@gmail.com"}  # fmt: skip

    assert Anything({"line": given["email"]}).errors
    assert Anything(given).errors == {}


def test_a_wing_without_a_guard_takes_every_text(settings):
    settings.WAYMARK_GUARD = ""  # the local wing: its records are about victims

    assert Anything({"line": NUMBER, "text": NUMBER}).errors == {}


# ---- through the pages -------------------------------------------------------------------------


@pytest.fixture
def person(client):
    somebody = lead(OrganisationFactory(name="Calder Vale Police", slug="calder-vale"))
    client.force_login(somebody)
    return somebody


def refused(page) -> bool:
    assert (page.status_code, faults_of(page.content)) == (200, [])
    words = page.content.decode()
    return "looks like a telephone number" in words and "07700 900123" in words


def test_a_draft_keeps_the_clean_fields_and_not_the_other(client, person):
    draft(key="calls", organisation=person.organisation, started_by=person)
    given = {"aim": f"Certainty.\n{NUMBER}", "description": "Two calls"}

    page = client.post("/practices/calls/edit/what/", given)
    by_itself = client.post("/practices/calls/edit/what/autosave", given)

    assert refused(page)
    assert by_itself.json() == {"saved": "Saved, but for what is marked when you continue"}
    assert Version.objects.values_list("aim", "description").get() == (
        "Victims know when they will hear next.", "Two calls",
    )  # fmt: skip


def test_a_comment_is_not_written_and_nobody_is_told(client, person):
    published(key="calls", started_by=lead())

    page = client.post("/practices/calls/review/", {"section": "what", "text": NUMBER})

    assert refused(page)
    assert not Comment.objects.exists()
    assert not Notice.objects.exists()
    assert not Entry.objects.exists()


def test_a_paper_is_not_kept_under_such_a_title(client, person):
    draft(key="calls", organisation=person.organisation, started_by=person)
    paper = {"title": NUMBER, "file": SimpleUploadedFile("a.txt", b"Words."), "public": "no"}

    assert refused(client.post("/practices/calls/files/", paper))
    assert not Attachment.objects.exists()


def test_a_pasted_page_makes_no_draft(client, person):
    text = f"Two calls\n\nIn one sentence.\n\nAim\n\nCertainty. {NUMBER}\n"

    shown = client.post("/practices/import/", {"text": text})
    made = client.post(
        "/practices/import/", {"text": text, "make": "yes", "organisation": person.organisation.pk}
    )

    assert refused(shown)
    assert refused(made)
    assert not Innovation.objects.exists()


def test_a_table_is_refused_by_row_and_column_and_its_words_are_not_repeated(client, person):
    client.force_login(steward())
    table = (
        "Title,Organisation,Aim\n"
        "Clean,Calder Vale Police,Certainty\n"
        f"Not clean,Calder Vale Police,{NUMBER}\n"
    )

    page = client.post(
        "/practices/import/table/", {"file": SimpleUploadedFile("a.csv", table.encode())}
    ).content.decode()

    assert f"Row 3, Aim: It looks like a telephone number. {NOTHING}" in page
    assert "07700" not in page
    assert not Innovation.objects.exists()
    assert not Entry.objects.exists()
