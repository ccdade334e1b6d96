"""Practices come in as a table, all rows or none, and go out as one."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.accounts import OrganisationFactory, steward
from tests.factories.innovations import ValueFactory, draft, published
from tests.support.pages import faults_of
from waymark.network.innovations.models import Innovation
from waymark.network.innovations.rules.columns import HEADER

pytestmark = pytest.mark.django_db


# ---- a table in --------------------------------------------------------------------------------


def table(*rows, header=("Title", "Organisation", "Topic", "Aim")) -> SimpleUploadedFile:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return SimpleUploadedFile("practices.csv", text.getvalue().encode(), "text/csv")


def hand_in(client, file):
    return client.post("/practices/import/table/", {"file": file})


@pytest.fixture
def co_ordinator(client):
    person = steward()
    client.force_login(person)
    return person


def test_a_table_becomes_drafts_and_the_same_file_twice_changes_nothing(
    client, co_ordinator, force, lists
):
    rows = [
        ("Two calls", "calder vale police", "contact management", "'=Aim"),
        ("Cards", "Calder Vale Police", "", ""),
    ]

    first = hand_in(client, table(*rows))
    second = hand_in(client, table(*rows))

    assert "2\xa0drafts made" in first.content.decode()
    assert "Nothing was left to import" in second.content.decode()
    assert "Two calls" in second.content.decode()
    assert faults_of(first.content) == faults_of(second.content) == []
    made = Innovation.objects.select_related("working").order_by("working__title")
    assert [each.working.title for each in made] == ["Cards", "Two calls"]
    assert {each.state for each in made} == {"draft"}
    assert made[1].working.aim == "=Aim"
    assert list(made[1].working.values.values_list("code", flat=True)) == ["contact_management"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        pytest.param(
            [("Good", "Calder Vale Police", "", ""), ("Bad", "Atlantis", "", "")],
            "Row 3, Organisation: Nobody in the register is called “Atlantis”",
            id="a force that nobody knows",
        ),
        pytest.param(
            [("Good", "Calder Vale Police", "Sorcery", "")],
            "Row 2, Topic: “Sorcery” is not on the list",
            id="a value that is not on the list",
        ),
        pytest.param(
            [("", "Calder Vale Police", "", "an aim")], "Row 2, Title: Enter a title", id="no title"
        ),
        pytest.param(
            [("", "", "", ""), ("A", "Calder Vale Police", "", "x" * 20_001)],
            "Row 3, Aim: Shorten this to 20,000 characters. It has 20,001",
            id="a cell too long, below a blank row",
        ),
        pytest.param(
            [("A", "Calder Vale Police", "", ""), ("a ", "calder-vale", "", "")],
            "Row 3, Title: It is the same as in row 2",
            id="the same title twice",
        ),
        pytest.param(
            [("A", "Calder Vale Police", "", "", "more")],
            "Row 2, column 5: There is text beyond the last heading",
            id="a cell too many",
        ),
    ],
)
def test_one_wrong_row_and_nothing_is_kept(client, co_ordinator, force, lists, rows, words):
    page = hand_in(client, table(*rows))

    assert page.status_code == 200
    assert words in page.content.decode()
    assert faults_of(page.content) == []
    assert not Innovation.objects.exists()


def test_all_that_is_wrong_with_a_table_is_said_at_once(client, co_ordinator, force, lists):
    page = hand_in(
        client, table(("A", "Atlantis", "Sorcery", ""), ("", "", "Alchemy", "x" * 20_001))
    )

    shown = page.content.decode()
    assert "Nothing was imported: 4\xa0mistakes" in shown
    for words in (
        "Row 2, Topic: “Sorcery” is not on the list",
        "Row 2, Organisation: Nobody in the register is called “Atlantis”",
        "Row 3, Title: Enter a title",
        "Row 3, Topic: “Alchemy” is not on the list",
    ):
        assert words in shown


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"\xff\xfe\x00T", "not in UTF-8", id="another encoding"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "not in UTF-8", id="a picture"),
        pytest.param(b"Title,Organisation\n", "no rows", id="headings alone"),
        pytest.param(b"", "The file is empty", id="nothing"),
        pytest.param(b"Titel,Organisation\nA,B\n", "“Titel”, which we do not know", id="misspelt"),
        pytest.param(b"Title\n" + b'"' + b"x" * 300_000, "Shorten this", id="an open quote"),
        pytest.param(b"Title\n" + b"A\n" * 501, "more than 500 rows", id="too many rows"),
        pytest.param(b"x" * (2 * 1024 * 1024 + 1), "must be 2.1", id="too large"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_in_words(client, co_ordinator, content, words):
    page = hand_in(client, SimpleUploadedFile("t.csv", content))

    assert page.status_code == 200
    assert words in page.content.decode()
    assert not Innovation.objects.exists()


def test_a_table_is_for_stewards(client, member):
    assert client.get("/practices/import/table/").status_code == 403
    assert hand_in(client, table(("A", "Calder Vale Police", "", ""))).status_code == 403
    assert not Innovation.objects.exists()


# ---- a table out -------------------------------------------------------------------------------


def rows_of(page) -> list[dict[str, str]]:
    text = b"".join(page.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_table_holds_what_the_list_shows(client, member):
    ours = published(version={"title": "A card for the wallet"})
    published(version={"title": "Something else"})
    ours.current.values.add(ValueFactory(list="topic", words="Cards"))
    draft(version={"title": "A card not yet shown"})

    page = client.get("/practices/export.csv?q=card")

    found = rows_of(page)
    assert page["Content-Disposition"] == 'attachment; filename="practices.csv"'
    assert list(found[0]) == list(HEADER)
    assert [row["Title"] for row in found] == ["A card for the wallet"]
    assert found[0]["Topic"] == "Cards"
    assert found[0]["First published"] == "2 March 2026"


def test_a_formula_leaves_as_text(client, member):
    published(version={"title": "=HYPERLINK(1)", "aim": "@SUM(A1)"})

    row = rows_of(client.get("/practices/export.csv"))[0]

    assert (row["Title"], row["Aim"]) == ("'=HYPERLINK(1)", "'@SUM(A1)")


def test_what_is_made_up_says_so_in_the_table(client, member):
    published(organisation=OrganisationFactory(invented=True))

    row = rows_of(client.get("/practices/export.csv"))[0]

    assert row["Source"].startswith("Made-up demonstration data")


def test_a_stranger_gets_only_what_is_public(client):
    published(public=True, version={"title": "Open"})
    published(public=False, version={"title": "Members only"})

    assert [row["Title"] for row in rows_of(client.get("/practices/export.csv"))] == ["Open"]


@pytest.mark.parametrize("count", [1, 25])
def test_the_table_costs_the_same_number_of_queries(
    client, member, count, django_assert_max_num_queries
):
    for _ in range(count):
        published()

    with django_assert_max_num_queries(20):
        assert len(rows_of(client.get("/practices/export.csv"))) == count


def test_the_table_comes_back_in(client, co_ordinator, force, lists):
    practice = published(
        organisation=force, version={"title": "Cards", "aim": "-1 call", "permission": "given"}
    )
    sent = b"".join(client.get("/practices/export.csv").streaming_content)
    practice.current.title = "Letters"
    practice.current.save()

    page = hand_in(client, SimpleUploadedFile("practices.csv", sent))

    assert "1\xa0draft made" in page.content.decode()
    version = Innovation.objects.get(state="draft").working
    assert (version.title, version.aim, version.permission) == ("Cards", "-1 call", "given")
