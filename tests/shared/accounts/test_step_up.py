"""Exports, keys and changes of seats ask who is there, unless that was shown within ten minutes."""

from datetime import timedelta

import pytest
from django.conf import settings as site
from django.test import Client

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead
from tests.shared.accounts import times
from tests.support import matrix
from tests.support.pages import faults_of
from waymark.shared.accounts.models import Seat
from waymark.shared.audit.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.goal("T20")]
PASSWORD = "plain words on a hill"
ADD = "/members/ashdown/seats/new/"
NEW = {"title": "Deputy lead", "role": "practitioner"}

# Every page that gives much away at once, makes keys or says who may do what.
WANTED = {
    "shared": {
        "accounts:add_organisation", "accounts:add_seat", "accounts:invite", "accounts:leave",
        "accounts:withdraw", "accounts:sign_out_elsewhere", "audit:csv",
    },
    "network": {"innovations:export", "innovations:spread_table", "keys:new"},
    "local": set(),
}  # fmt: skip


@pytest.fixture
def head():
    person = lead(OrganisationFactory(slug="ashdown"))
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def later(head):
    """A browser in which the lead signed in twenty minutes ago."""
    client = Client()
    client.post("/accounts/login/", {"login": head.email, "password": PASSWORD})
    times.passes(minutes=20)
    return client


def prove(client, way: str, password=PASSWORD):
    return client.post(way, {"password": password, "next": way.partition("next=")[2]})


def asking() -> set[str]:
    return {
        name for name, _, found in matrix.routes() if getattr(found.callback, "asks_for_proof", 0)
    }


def test_which_pages_ask():
    assert asking() >= WANTED["shared"] | WANTED[site.WAYMARK_WING]


def test_a_page_asked_for_leads_to_the_proof_and_back(later, goal):
    asked = later.get(ADD + "?from=list")
    form = later.get(asked["Location"])
    wrong = prove(later, asked["Location"], "a guess")
    back = prove(later, asked["Location"])

    assert asked["Location"] == f"/accounts/reauthenticate/?next={ADD}%3Ffrom%3Dlist"
    assert (form.status_code, faults_of(form.content), wrong.status_code) == (200, [], 200)
    assert later.get(ADD).status_code == 200
    assert back.status_code == 302
    goal.reached("20 minutes after signing in: asked once, then back on the page")


def test_what_was_sent_is_not_sent_again_by_itself(later, goal):
    page = later.post(ADD, NEW, headers={"referer": f"http://testserver{ADD}"})
    way = f"/accounts/reauthenticate/?next={ADD}"
    made_before = Seat.objects.filter(title=NEW["title"]).count()
    back = prove(later, way)
    made_by_itself = Seat.objects.filter(title=NEW["title"]).count()
    later.post(ADD, NEW)

    assert (page.status_code, faults_of(page.content)) == (403, [])
    assert ("Deputy lead" in page.text, f'href="{way}"' in page.text) == (True, True)
    assert (back.status_code, back["Location"]) == (302, ADD)
    assert (made_before, made_by_itself) == (0, 0)
    assert Seat.objects.filter(title=NEW["title"]).count() == 1
    assert "account_reauthentication_state" not in later.session
    goal.reached("a form sent without proof is neither done nor kept nor sent again by itself")


def test_whoever_has_just_signed_in_is_not_asked(head):
    client = Client()
    client.post("/accounts/login/", {"login": head.email, "password": PASSWORD})

    assert client.get(ADD).status_code == 200


@pytest.mark.parametrize(
    ("minutes", "asked"), [(9, False), (11, True)], ids=["9 minutes later", "11 minutes later"]
)
def test_a_proof_counts_for_ten_minutes(head, minutes, asked):
    client = Client()
    client.post("/accounts/login/", {"login": head.email, "password": PASSWORD})
    times.passes(minutes=20)
    prove(client, f"/accounts/reauthenticate/?next={ADD}")
    times.passes(minutes=minutes)

    assert client.get(ADD).status_code == (302 if asked else 200)


def test_in_training_it_asks_too(later, settings):
    settings.WAYMARK_TRAINING_MODE = True

    assert later.get(ADD).status_code == 302


def test_a_proof_does_not_replace_the_permission(later):
    prove(later, "/accounts/reauthenticate/?next=/audit/")
    written = Entry.objects.count()

    assert later.post("/audit/entries.csv").status_code == 403
    assert Entry.objects.count() == written


def test_the_audit_is_taken_away_with_proof_only(goal):
    person = SeatFactory(role="administrator").holder
    person.set_password(PASSWORD)
    person.save()
    client = Client()
    client.force_login(person)
    fresh = client.post("/audit/entries.csv").status_code
    times.passes(minutes=11)

    stale = client.post("/audit/entries.csv", headers={"referer": "http://testserver/audit/?q=x"})

    assert (fresh, stale.status_code) == (200, 403)
    assert 'href="/accounts/reauthenticate/?next=/audit/%3Fq%3Dx"' in stale.text
    assert Entry.objects.filter(act="audit.entries_exported").count() == 1
    goal.reached("the audit is exported with a proof younger than ten minutes only")


def test_without_the_declaration_nothing_would_be_asked(later, monkeypatch, goal):
    """The planted fault: a proof that counts for ever."""
    monkeypatch.setattr("waymark.shared.accounts.rules.sessions.PROOF_LASTS", timedelta(days=9))

    assert later.get(ADD).status_code == 200
    goal.caught("a proof that counts for ever", "nobody is asked after 20 minutes")


def test_whoever_has_nothing_to_prove_with_is_told_to_sign_in_again(head):
    head.set_unusable_password()
    head.save()
    client = Client()
    client.force_login(head)
    times.passes(minutes=20)

    page = client.get(ADD)

    assert (page.status_code, faults_of(page.content)) == (403, [])
    assert "Sign in again to do this" in page.text
