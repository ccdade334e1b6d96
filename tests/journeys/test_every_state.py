"""Pages in states that a sweep of addresses does not meet: empty, full, in error, at their end."""

from datetime import date

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead, steward
from tests.factories.innovations import adoption, draft, published
from tests.support import sweep
from tests.support.places import data_folder  # noqa: F401 (a folder for each test)
from tests.support.planted_errors import ERRORS
from waymark.network.innovations.enums import State
from waymark.network.innovations.models import SavedSearch
from waymark.shared.accounts.enums import Role
from waymark.shared.audit.actions import recorded
from waymark.shared.notifications.actions import notify
from waymark.shared.notifications.models import Message

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("data_folder")]

LISTS = (
    "/", "/practices/", "/practices/?q=victim", "/practices/work/", "/practices/work/?tab=waiting",
    "/practices/work/?tab=done", "/practices/ours/", "/practices/spread/", "/practices/searches/",
    "/notices/", "/notices/?tab=all", "/members/", "/search/?q=victim",
)  # fmt: skip
OF_AN_ADMINISTRATOR = ("/audit/", "/notices/mail/", "/practices/values/")
IN_THE_BROWSER = ("/", "/practices/?q=victim", "/practices/work/", "/notices/", "/search/?q=victim")


def fill(count: int, person) -> None:
    """So many of everything that a list of this person shows."""
    force, now = person.organisation, timezone.now()
    with transaction.atomic():
        for number in range(count):
            owner = OrganisationFactory()
            practice = published(organisation=owner, version={"title": f"Victim first {number}"})
            adoption(practice, ("live", date(2026, 1, 5)), organisation=force)
            draft(organisation=force, started_by=person)
            draft(organisation=owner, state=State.IN_REVIEW, submitted_at=now, started_by=person)
            SavedSearch.objects.create(
                person=person, name=f"Search {number}", query=f"q=a{number}", saved_at=now
            )
            notify([person], kind="innovations.revised", subject=f"News {number}", body="",
                   link="/", now=now)  # fmt: skip
            Message.objects.create(
                person=SeatFactory().holder, subject="News", body="", state="doubtful",
                day=now.date(), queued_at=now, not_before=now,
            )  # fmt: skip
            with recorded("innovations.practice_started", by=person, at=now) as entry:
                entry.about = practice


@pytest.mark.parametrize("count", [0, 1, 25, 300], ids=["empty", "one row", "a page", "300 rows"])
@pytest.mark.django_db
def test_every_list_is_whole_however_long_it_is(count):
    person = lead()
    head = SeatFactory(organisation=person.organisation, role=Role.ADMINISTRATOR).holder
    fill(count, person)

    faults = faults_at(LISTS, person) + faults_at(OF_AN_ADMINISTRATOR, head)
    assert not faults, "\n".join(faults)


def faults_at(addresses, person=None) -> list[str]:
    client = Client()
    if person is not None:
        client.force_login(person)
    answers = {address: client.get(address) for address in addresses}
    faults = [f"{a}: {fault}" for a, each in answers.items() for fault in sweep.html_faults(each)]
    faults += [f"{a}: {each.status_code}" for a, each in answers.items() if each.status_code != 200]
    return faults + [f"{a}: {len(each.content)} bytes" for a, each in answers.items()
                     if len(each.content) > 60 * 1024]  # fmt: skip


@pytest.mark.parametrize("count", [0, 30], ids=["empty", "more than a page"])
def test_every_list_is_accessible_however_long_it_is(count, new_page, sign_in, address):
    person = lead()
    fill(count, person)
    page = new_page(base_url=address)
    sign_in(page, person)

    assert faults_in_the_browser(page, IN_THE_BROWSER) == []


def faults_in_the_browser(page, addresses) -> list[str]:
    found = []
    for each in addresses:
        page.goto(each)
        found += [f"{each}: {fault}" for fault in sweep.seen_in(page)]
    return found


# ---- the life of a practice --------------------------------------------------------------------


def every_state(owner) -> list[str]:
    """A practice in each state of its life, and one that two forces stopped."""
    now, day = timezone.now(), date(2024, 3, 4)
    shown = {"organisation": owner, "public": True}
    stopped = published(key="stopped", **shown)
    for number in (1, 2):
        adoption(stopped, ("live", date(2026, 1, number)), ("stopped", date(2026, 5, number)),
                 stopped_because="Nobody kept it up")  # fmt: skip
    return [
        draft(key="draft", organisation=owner).key,
        draft(key="waiting", organisation=owner, state=State.IN_REVIEW, submitted_at=now).key,
        published(key="fresh", **shown).key,
        published(key="stale", confirmed_on=day, **shown).key,
        published(key="doubted", state=State.UNDER_REVIEW, **shown).key,
        published(key="archived", state=State.ARCHIVED, archived_on=day,
                  archived_reason="Replaced by the second version", **shown).key,
        stopped.key,
    ]  # fmt: skip


def test_a_practice_is_accessible_in_every_state_of_its_life(new_page, sign_in, address):
    owner = lead()
    keys = every_state(owner.organisation)
    page = new_page(base_url=address)
    sign_in(page, owner)

    assert faults_in_the_browser(page, [f"/practices/{key}/" for key in keys]) == []
    assert faults_at([f"/practices/{key}/" for key in keys], steward()) == []
    assert faults_at([f"/practices/{key}/" for key in keys[2:]]) == []


# ---- forms in error, searches, and errors ------------------------------------------------------


def test_a_form_in_error_is_accessible(new_page, sign_in, address):
    owner, helper = lead(), steward()
    practice = published(organisation=OrganisationFactory())
    draft(key="mine", organisation=owner.organisation, started_by=owner)
    waiting = draft(key="waiting", state=State.IN_REVIEW, submitted_at=timezone.now())
    forms = {
        owner: [
            "/practices/new/", f"/practices/{practice.key}/adopt/", "/practices/import/",
            "/practices/mine/points/record_system/", "/practices/mine/contact/",
            f"/members/{owner.organisation.slug}/seats/new/", "/practices/searches/save/?q=a",
        ],
        helper: [
            "/practices/peers/", "/practices/values/", "/practices/import/table/",
            f"/practices/{waiting.key}/review/", f"/practices/{practice.key}/files/",
        ],
    }  # fmt: skip
    found = []
    for person, addresses in forms.items():
        page = new_page(base_url=address)
        sign_in(page, person)
        for each in addresses:
            page.goto(each)
            found += [f"{each}: {fault}" for fault in seen_when_sent_empty(page)]

    assert found == []


def seen_when_sent_empty(page) -> list[str]:
    """Empty the first form of the page, send it past the browser's own checks, and look at it."""
    form = page.locator("main form[method=post]").first
    for field in form.locator("input[type=text], textarea").all():
        field.fill("")
    with page.expect_navigation():
        form.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    page.locator(".govuk-error-summary").wait_for()
    found = [] if page.title().startswith("Error: ") else ["the title does not say Error"]
    return found + sweep.seen_in(page)


def test_a_search_is_accessible_with_no_hit(new_page, sign_in, address):
    page = new_page(base_url=address)
    sign_in(page, lead())

    nothing = ["/practices/?q=zzz", "/search/?q=zzz", "/practices/?page=99", "/members/?q=zzz"]
    assert faults_in_the_browser(page, nothing) == []


@pytest.mark.parametrize("status", [404, *ERRORS])
def test_every_error_page_is_accessible(status, new_page, sign_in, address, watch, monkeypatch):
    monkeypatch.setattr(settings, "ROOT_URLCONF", "tests.support.planted_errors")
    watch.allow(f"status of {status}")
    page = new_page(base_url=address)
    sign_in(page, lead())

    answer = page.goto(f"/planted/{status}/")

    assert answer.status == status
    assert sweep.seen_in(page, dark=True) == []
