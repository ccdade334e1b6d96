"""The page where an administrator reads the audit."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.shared.audit.chains import NOON, acts, chain, holder, person, unguarded
from tests.support.pages import faults_of
from waymark.shared.accounts.enums import Role
from waymark.shared.audit import queries
from waymark.shared.audit.actions import recorded
from waymark.shared.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    return holder(Role.ADMINISTRATOR, "Ada Head")


@pytest.fixture
def signed_in(client, head):
    client.force_login(head)
    return client


def did(act, by, *, at=NOON, **detail):
    with recorded(act, by=by, at=at) as entry:
        entry.about, entry.detail = by, detail


def page(client, **query):
    response = client.get(reverse("audit:list"), query)
    assert (response.status_code, faults_of(response.text)) == (200, [])
    return response.text.replace("\N{NO-BREAK SPACE}", " ")


def numbers(html) -> list[int]:
    """The numbers of the entries that a page lists, from the top."""
    return [int(number) for number in re.findall(r'<th scope="row">(\d+)</th>', html)]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
@pytest.mark.parametrize("name", ["audit:list", "audit:csv", "audit:check"])
def test_nobody_but_an_administrator_reads_the_audit(client, role, name):
    somebody = holder(role, "Bo Reader")
    client.force_login(somebody)
    did("accounts.seat_left", somebody)

    ask = client.get if name == "audit:list" else client.post
    assert ask(reverse(name)).status_code == 403
    assert acts() == ["accounts.seat_left"]
    assert not queries.entries_for(somebody).exists()


def test_strangers_are_asked_to_sign_in(client):
    assert client.get(reverse("audit:list")).status_code == 302


def test_each_entry_says_when_what_by_whom_about_what(signed_in, head):
    did("accounts.seat_left", head, seats=2)

    html = page(signed_in)

    for words in ("Monday 8 June 2026, 1pm", "Seat left (accounts)", "Ada Head", head.key):
        assert words in html
    assert "seats: 2" in html


def test_an_empty_audit_has_a_page(signed_in):
    assert "No entry matches." in page(signed_in)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param({}, [3, 2, 1], id="all, newest first"),
        pytest.param({"q": "seat left"}, [2], id="words of the act"),
        pytest.param({"q": "reed"}, [3], id="part of a person's name"),
        pytest.param({"q": "2"}, [2], id="an entry's number"),
        pytest.param({"q": "nobody knows"}, [], id="nothing"),
        pytest.param({"act": "accounts.seat_left"}, [2], id="one kind of act"),
        pytest.param({"act": "nonsense"}, [3, 2, 1], id="a kind of act that is not there"),
        pytest.param({"since": "2026-06-09"}, [3], id="from a day"),
        pytest.param({"until": "2026-06-08"}, [2, 1], id="to a day"),
        pytest.param({"since": "2026-13-45"}, [3, 2, 1], id="from a day that is none"),
        pytest.param({"since": "2026-06-08", "until": "2026-06-08"}, [2, 1], id="one day"),
        pytest.param({"page": "99"}, [3, 2, 1], id="a page that is not there"),
    ],
)
def test_the_list_is_searched_and_narrowed(query, found, signed_in, head):
    did("accounts.seat_chosen", head)
    did("accounts.seat_left", head, at=NOON.replace(hour=22))
    did("accounts.seat_chosen", person("Bo Reed"), at=NOON.replace(hour=23))  # midnight in London

    assert numbers(page(signed_in, **query)) == found


def test_the_list_is_narrowed_to_one_person(signed_in, head):
    bo = person("Bo Reed")
    did("accounts.seat_chosen", head)
    did("accounts.seat_chosen", bo)

    html = page(signed_in, by=bo.key)

    assert numbers(html) == [2]
    assert "By Bo Reed" in html


def test_a_record_is_found_by_its_key(head):
    did("accounts.seat_chosen", head)
    did("accounts.seat_chosen", person("Bo Reed"))

    assert [entry.by for entry in queries.entries_for(head, words=head.key)] == [head]


def test_days_are_typed_in_boxes_and_kept_in_the_address(signed_in):
    typed = {"since-day": "8", "since-month": "6", "since-year": "2026", "q": "seat"}

    response = signed_in.get(reverse("audit:list"), typed)

    assert (response.status_code, response.url) == (302, "/audit/?q=seat&since=2026-06-08")


def test_a_day_that_is_none_is_said_at_its_box(signed_in):
    html = page(signed_in, **{"since-day": "31", "since-month": "6", "since-year": "2026"})

    assert "Enter a real date" in html
    assert "<title>Error: " in html


@pytest.mark.parametrize("length", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    length, signed_in, head, django_assert_max_num_queries
):
    chain(length, head)

    with django_assert_max_num_queries(9):
        page(signed_in)


def test_a_check_of_a_whole_chain_is_kept_and_shown(
    signed_in, head, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        chain(3, head)

    html = signed_in.post(reverse("audit:check"), follow=True).text

    assert "All 3 entries of the audit chain are as they were written" in html
    assert Entry.objects.first().detail == {"entries": 3, "findings": 0}
    assert "3 entries, 0 findings" in html.replace("\N{NO-BREAK SPACE}", " ")


def test_a_check_that_finds_something_says_what_and_what_to_do(
    signed_in, head, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        chain(3, head)
    unguarded()
    Entry.objects.filter(sequence=2).update(detail={})

    html = signed_in.post(reverse("audit:check")).text

    assert "Entry 2 was changed after it was written" in html
    assert faults_of(html) == []
    assert Entry.objects.first().detail == {"entries": 3, "findings": 1}


def test_the_copy_holds_what_the_list_shows_and_leaves_an_entry(signed_in, head):
    did("accounts.seat_chosen", head)
    did("accounts.seat_left", head, seats=2)

    response = signed_in.post(reverse("audit:csv") + "?act=accounts.seat_left")

    rows = list(csv.reader(io.StringIO(response.getvalue().decode())))
    hash = Entry.objects.get(sequence=2).hash
    assert rows == [
        ["entry", "at", "act", "by", "about", "key", "detail", "hash"],
        [
            "2",
            "2026-06-08T13:00:00+01:00",
            "accounts.seat_left",
            "Ada Head",
            "accounts.person",
            head.key,
            "seats: 2",
            hash,
        ],
    ]
    last = Entry.objects.first()
    assert (last.act, last.by, last.detail) == ("audit.entries_exported", head, {"entries": 1})


def test_no_cell_of_the_copy_is_a_formula(signed_in, head):
    did("accounts.seat_chosen", person("=1+1"), at=NOON + timedelta(days=1))

    response = signed_in.post(reverse("audit:csv"))

    assert "'=1+1" in response.getvalue().decode()
