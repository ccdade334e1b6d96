"""The search page: hits, kinds, pages, and what it says when there is nothing to show."""

import re
from datetime import UTC, datetime
from functools import partial
from html import unescape

import pytest

from tests.support.pages import faults_of
from waymark.shared.search import actions, queries, views

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 8, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def kinds_of_two(settings):
    settings.WAYMARK_SEARCH_KINDS = {
        "practice": ("Practice", "Practices"),
        "thread": ("Question", "Questions"),
    }


@pytest.fixture
def member(settings):
    settings.WAYMARK_SEARCH_SCOPES = ["tests.support.scopes.of_a_member"]


def document(number, title="Bail", *, kind="practice", scope="public", body="", tags=()):
    actions.index(
        kind=kind,
        key=f"n{number}",
        title=f"{title} {number}",
        summary="",
        body=body,
        url=f"/{kind}/n{number}/",
        scope=scope,
        at=NOON,
        tags=tags,
    )


def page(client, **asked):
    response = client.get("/search/", asked)
    assert response.status_code == 200
    html = response.content.decode()
    assert faults_of(html) == []
    return html


def titles(html):
    found = re.findall(r'<h3 class="wm-entry__title"><a[^>]*>(.*?)</a>', html)
    return [unescape(re.sub("<[^>]+>", "", title)) for title in found]


def test_a_stranger_sees_what_is_public(client):
    document(1)
    document(2, scope="members")

    html = page(client, q="bail")

    assert titles(html) == ["Bail 1"]
    assert '<mark class="wm-hit">Bail</mark> 1' in html
    assert 'href="/practice/n1/"' in html


def test_a_member_sees_more_and_narrows_by_kind(client, member):
    document(1)
    document(2, kind="thread", scope="members")

    assert titles(page(client, q="bail")) == ["Bail 2", "Bail 1"]
    narrowed = page(client, q="bail", kind="thread")
    assert titles(narrowed) == ["Bail 2"]
    assert re.findall(r'wm-tabs__count">(\d+)<', narrowed) == ["2", "1", "1"]


def test_a_hit_says_what_a_reader_must_know_before_opening_it(client):
    document(1, tags=["Made up", "Archived"])
    document(2)

    html = page(client, q="bail")

    above = re.findall(r'wm-entry__above">(.*?)</p>', html)
    assert [re.sub("<[^>]+>", "", words) for words in above] == [
        "Practice",
        "Practice Made up Archived",
    ]


def test_a_tag_is_not_searched(client):
    document(1, tags=["Archived"])

    assert titles(page(client, q="archived")) == []


def test_too_many_to_count_are_more_than_those_shown(client, monkeypatch):
    monkeypatch.setattr(views, "WEIGHED", 2)
    for number in range(4):
        document(number)

    html = page(client, q="bail")

    assert re.findall(r"<b>(.*?)</b> for “bail”", html) == ["More than 2\xa0results"]
    assert "These are the newest of them, those with your words in the title first." in html


@pytest.mark.parametrize(
    ("body", "found"),
    [
        pytest.param("Needs an assessment", 0, id="nothing found"),
        pytest.param("A needs assessment", 1, id="something found"),
    ],
)
def test_a_page_says_that_older_texts_were_not_read_for_a_phrase(client, monkeypatch, body, found):
    monkeypatch.setattr(queries, "find_page", partial(queries.find_page, read=1))
    document(1, "One", body="A needs assessment")
    document(2, "Two", body=body)

    html = page(client, q='"needs assessment"')

    assert len(titles(html)) == found
    assert "Older ones were not read" in html


def test_pages_keep_the_question_and_the_kind(client):
    for number in range(30):
        document(number)

    first = page(client, q="bail", kind="practice")
    second = page(client, q="bail", kind="practice", page="2")

    assert (len(titles(first)), len(titles(second))) == (25, 5)
    assert 'href="?q=bail&amp;kind=practice&amp;page=2"' in first
    assert 'href="?q=bail&amp;kind=practice"' in second


def test_a_hit_is_text_and_never_markup(client):
    document(1, title="<script>alert(1)</script> bail", body="<b>bail</b> & co")

    html = page(client, q="bail script")

    assert "<script>alert" not in html
    assert "&lt;<mark" in html


SAYINGS = [
    pytest.param("", "Type what you are looking for.", id="no question"),
    pytest.param("the", "Those words are in almost everything.", id="only common words"),
    pytest.param("-bail", "Say what to look for, as well as what to leave out.", id="exclusion"),
    pytest.param("zebra", "Nothing that you may see holds all of these words.", id="nothing"),
]


@pytest.mark.parametrize(("question", "sentence"), SAYINGS)
def test_an_empty_page_says_why_and_what_to_do(client, question, sentence):
    document(1)

    html = page(client, q=question)

    assert titles(html) == []
    assert sentence in unescape(html)


ODD = [
    pytest.param({"q": "bail", "page": "99999999999999999999"}, id="a huge page"),
    pytest.param({"q": "bail", "page": "-1"}, id="a page before the first"),
    pytest.param({"q": "bail", "kind": "nonsense"}, id="an unknown kind"),
    pytest.param({"q": "bail", "kind": ["practice", "thread"]}, id="two kinds: the first counts"),
    pytest.param({"q": 'bail\x00" OR (', "kind": "'"}, id="syntax and NUL"),
    pytest.param({"q": "bail " * 1_000}, id="very long"),
]


@pytest.mark.parametrize("asked", ODD)
def test_an_odd_address_is_answered(client, asked):
    document(1)

    assert titles(page(client, **asked)) in (["Bail 1"], [])


@pytest.mark.parametrize("rows", [1, 3, 25])
def test_the_number_of_statements_does_not_grow_with_the_rows(
    client, rows, django_assert_max_num_queries
):
    for number in range(rows):
        document(number, body="about bail")

    with django_assert_max_num_queries(8):
        assert len(titles(page(client, q="bail", kind="practice"))) == rows
