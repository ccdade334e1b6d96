"""Practices come in by pasting a page of the practice bank, and go out as text, data and paper."""

import csv
import io
from datetime import date

import pypdf
import pytest

from tests.factories.accounts import OrganisationFactory, steward
from tests.factories.innovations import ValueFactory, adoption, draft, published
from tests.support.pages import faults_of
from waymark.network.innovations.models import Innovation
from waymark.network.innovations.rules.practice_bank import parse
from waymark.shared.audit.models import Entry

pytestmark = pytest.mark.django_db

PAGE = """The two-call promise

At the first visit the officer agrees two call times with the victim.

First published

9 June 2025

Key details

Stage of practice\tUntested
Topic\tContact management Knitting
Organisation\tCalder Vale Police
Contact\tSam Example
Email address\tsam@caldervale.example
Partners\tPolice
A line without any label

Key details

Scale of initiative\tLocal
Target group\tVictims Workforce

Aim

- tell every victim when they will next hear

Description

The officer writes both times on a card.

Copyright

Calder Vale Police own the copyright.

Legal disclaimer

The views are the author's own.
"""


# ---- pasting a page ----------------------------------------------------------------------------


def paste(client, text=PAGE, **more):
    return client.post("/practices/import/", {"text": text, **more})


def test_every_field_is_shown_before_anything_is_kept(client, member, lists):
    page = paste(client)

    shown = page.content.decode()
    assert page.status_code == 200
    assert faults_of(shown) == []
    for words in (
        "The two-call promise", "Sam Example", "sam@caldervale.example", "9 June 2025",
        "Not on our list, kept as it is written: Knitting", "A line without any label",
        "Calder Vale Police own the copyright.",
    ):  # fmt: skip
        assert words in shown
    assert not Innovation.objects.exists()


def test_the_second_press_makes_a_draft(client, member, force, lists):
    page = paste(client, make="draft", organisation=force.pk)

    made = Innovation.objects.get()
    version = made.working
    assert page.status_code == 302
    assert page["Location"] == f"/practices/{made.key}/edit/basics/"
    assert (made.state, made.organisation, made.started_by) == ("draft", force, member)
    assert version.title == "The two-call promise"
    assert version.aim == "- tell every victim when they will next hear"
    assert version.contact_as_imported == "Sam Example, sam@caldervale.example"
    assert version.licence == "Calder Vale Police own the copyright."
    assert version.stage_of_practice.code == "untested"
    assert sorted(version.values.values_list("list", "code")) == [
        ("partners", "police"),
        ("scale", "local"),
        ("stage_of_practice", "untested"),
        ("target_group", "victims"),
        ("target_group", "workforce"),
        ("topic", "contact_management"),
    ]
    assert version.imported_as["topic"] == ["Knitting"]
    assert version.imported_as["raw"]["topic"] == ["Contact management", "Knitting"]
    assert made.source == (
        "Pasted from the College of Policing’s practice bank, Calder Vale Police, "
        "first published 9 June 2025"
    )


def test_pressing_twice_makes_one_draft(client, member, force, lists):
    first = paste(client, make="draft", organisation=force.pk)
    second = paste(client, make="draft", organisation=force.pk)

    assert Innovation.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_a_practice_that_the_force_has_already_is_refused(client, member, force):
    published(organisation=force, version={"title": "The two-call  PROMISE"})

    page = paste(client, make="draft", organisation=force.pk)

    assert "already has a practice called “The two-call promise”" in page.content.decode()
    assert faults_of(page.content) == []
    assert Innovation.objects.count() == 1


def test_nobody_pastes_for_another_force(client, member):
    other = OrganisationFactory()

    page = paste(client, make="draft", organisation=other.pk)

    assert page.status_code == 200
    assert not Innovation.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", "Paste the text of the page", id="nothing"),
        pytest.param("Just a sentence.", "does not look like a page", id="no heading"),
        pytest.param(PAGE.replace("card", "ca\0rd"), "a hidden character", id="a NUL"),
        pytest.param(PAGE + "x" * 200_000, "or fewer", id="longer than any page"),
    ],
)
def test_what_cannot_be_read_is_said_at_the_field(client, member, text, words):
    page = paste(client, text)

    assert page.status_code == 200
    assert words in page.content.decode()
    assert faults_of(page.content) == []
    assert not Innovation.objects.exists()


def test_a_field_of_ten_megabytes_is_refused_whole(client, member):
    page = paste(client, PAGE + "x" * 10_000_000)

    assert page.status_code == 400
    assert not Innovation.objects.exists()


def test_a_title_too_long_for_the_library_is_named_and_not_cut(client, member, force):
    text = PAGE.replace("The two-call promise", "T" * 161, 1)

    page = paste(client, text, make="draft", organisation=force.pk)

    assert "Title: Shorten this to 160 characters. It has 161" in page.content.decode()
    assert not Innovation.objects.exists()


def test_markup_in_a_pasted_page_stays_text(client, member):
    page = paste(client, PAGE.replace("a card", "<script>alert(1)</script>"))

    assert b"<script>alert(1)" not in page.content
    assert b"&lt;script&gt;alert(1)" in page.content


@pytest.mark.parametrize("who", ["member", "co_ordinator"])
def test_the_way_to_a_table_is_shown_to_those_who_may_import_one(client, request, who):
    request.getfixturevalue(who)

    page = client.get("/practices/import/").content.decode()

    assert faults_of(page) == []
    assert ("/practices/import/table/" in page) is (who == "co_ordinator")


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get("/practices/import/")["Location"].startswith("/accounts/login/")


@pytest.fixture
def co_ordinator(client):
    person = steward()
    client.force_login(person)
    return person


def rows_of(page) -> list[dict[str, str]]:
    text = b"".join(page.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


# ---- one practice out --------------------------------------------------------------------------


ONE = ["spread.csv", "record.txt", "record.pdf"]


@pytest.mark.parametrize("which", ONE)
def test_a_stranger_reads_what_its_page_shows_and_nothing_else(client, which):
    public, members, hidden = published(public=True), published(), draft(public=True)

    assert client.get(f"/practices/{public.key}/{which}").status_code == 200
    assert client.get(f"/practices/{members.key}/{which}").status_code == 404
    assert client.get(f"/practices/{hidden.key}/{which}").status_code == 404


@pytest.mark.parametrize("which", ONE)
def test_a_member_reads_every_published_practice(client, member, which):
    assert client.get(f"/practices/{published().key}/{which}").status_code == 200


def test_the_text_is_a_page_that_can_be_pasted_again(client, member, force, lists):
    paste(client, make="draft", organisation=force.pk)
    made = Innovation.objects.get()
    made.current, made.working, made.state = made.working, None, "published"
    made.save()

    text = client.get(f"/practices/{made.key}/record.txt").content.decode()

    record = parse(text).record
    assert record.title == "The two-call promise"
    assert record.topic == ("Contact management", "Knitting")
    assert record.copyright == "Calder Vale Police own the copyright."
    assert record.description == "The officer writes both times on a card."
    assert "sam@caldervale.example" not in text


def test_the_text_has_the_college_s_words_for_its_own_values(client, member):
    practice = published()
    practice.current.values.add(
        ValueFactory(list="topic", code="violence_against_person", words="Violence"),
        ValueFactory(list="implementation", code="implemented", words="Implemented"),
        ValueFactory(list="partners", code="commissioner", words="The commissioner"),
    )

    text = client.get(f"/practices/{practice.key}/record.txt").content.decode()

    assert "Topic\tViolence & Crime Against the Person\n" in text
    assert "Stage of implementation\tThe practice is implemented.\n" in text
    assert "Partners\tThe commissioner\n" in text


def test_a_long_copyright_text_goes_out_as_it_came_in(client, member, force):
    long = "Ask the owner of the copyright before you use any of this. " * 4
    text = PAGE.replace("Calder Vale Police own the copyright.", long)
    paste(client, text, make="draft", organisation=force.pk)
    made = Innovation.objects.get()
    made.current, made.working, made.state = made.working, None, "published"
    made.save()

    record = parse(client.get(f"/practices/{made.key}/record.txt").content.decode()).record

    assert (
        made.current.disclaimer == f"Copyright: {long.strip()}\n\nThe views are the author's own."
    )
    assert record.copyright == long.strip()
    assert record.disclaimer == "The views are the author's own."


def test_the_curve_and_the_steps_leave_as_one_table(client, member):
    practice = published(organisation=OrganisationFactory(invented=True))
    adoption(
        practice,
        ("live", date(2026, 3, 10)),
        ("stopped", date(2026, 4, 2)),
        organisation=OrganisationFactory(name="Ashdown"),
        stopped_because="=No time",
    )

    rows = rows_of(client.get(f"/practices/{practice.key}/spread.csv"))

    assert [(r["Month"], r["Forces live"]) for r in rows if r["Table"] == "curve"][:2] == [
        ("2026-03", "1"),
        ("2026-04", "0"),
    ]
    assert [
        (r["Force"], r["Stage"], r["Date"], r["Why it stopped"])
        for r in rows
        if r["Table"] == "stages"
    ] == [
        ("Ashdown", "Live", "2026-03-10", ""),
        ("Ashdown", "Stopped", "2026-04-02", "'=No time"),
    ]
    assert {r["Marking"] for r in rows} == {"Made-up demonstration data"}


def pdf_of(client, practice) -> tuple[pypdf.PdfReader, str]:
    content = client.get(f"/practices/{practice.key}/record.pdf").content
    reader = pypdf.PdfReader(io.BytesIO(content))
    return reader, "\n".join(page.extract_text() for page in reader.pages)


def test_the_paper_is_tagged_titled_and_says_its_language(client, member):
    reader, text = pdf_of(client, published(source="S9, page 1", version={"title": "A card"}))

    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"] is True or catalog["/MarkInfo"]["/Marked"].value
    assert "/StructTreeRoot" in catalog
    assert catalog["/Lang"] == "en-GB"
    assert reader.metadata.title == "A card"
    assert b"pdfuaid:part" in catalog["/Metadata"].get_data()
    assert "S9, page 1" in text
    assert "Made-up" not in text


def test_the_paper_marks_what_is_made_up_and_why_a_force_stopped(client, member):
    practice = published(organisation=OrganisationFactory(invented=True))
    adoption(practice, ("stopped", date(2026, 4, 2)), stopped_because="Nobody had the time.")

    _, text = pdf_of(client, practice)

    assert text.index("Made-up demonstration data") < text.index("Nobody had the time.")
    assert "Nobody had the time." in text


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        pytest.param('#panic("x") $1/0$ *b* `c` @d <e>', '#panic("x") $1/0$', id="its own markup"),
        pytest.param('"); #import "x.typ"', '#import "x.typ"', id="the end of a string"),
        pytest.param("汉字 and 😀", "\ufffd\ufffd and \ufffd", id="letters without a shape"),
        pytest.param("- one\n- two\n\n1. a\n2. b", "two", id="lists"),
        pytest.param("# H\n\n#\n\n> quoted", "quoted", id="headings, one of them empty"),
        pytest.param("a\x01b\u202ec\u200bd", "abcd", id="controls that nobody sees"),
        pytest.param("Ŵŷ Zoë ½ €5 → ≤ “x”", "Ŵŷ Zoë ½ €5 → ≤ “x”", id="Welsh and signs"),
        pytest.param("<script>alert(1)</script>", "alert(1)", id="HTML"),
        pytest.param("word " * 4_000, "word", id="twenty thousand letters"),
    ],
)
def test_the_paper_shows_words_as_words(client, member, words, printed):
    title = " ".join(words.split())[:160]

    _, text = pdf_of(client, published(version={"title": title, "aim": words, "summary": title}))

    assert printed in text
