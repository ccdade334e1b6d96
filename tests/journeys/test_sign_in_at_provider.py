"""Signing in at a force's own provider in a browser, and what happens when it is down."""

import pytest
from django.utils import timezone

from tests.factories.accounts import OrganisationFactory, SeatFactory
from tests.journeys.test_sign_in import then_it_reads_well
from tests.support.browser import axe
from tests.support.walking import go
from waymark.shared.accounts.actions import break_glass, providers, seats
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Person

pytest_plugins = ["tests.support.provider.fixtures"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(settings, address, transactional_db, ashdown, provider, watch) -> Person:
    """Ashdown Police and its lead; the provider knows the address of this site."""
    settings.WAYMARK_SECOND_STEP = True
    settings.WAYMARK_ADDRESS = address
    provider.redirects = [f"{address}/accounts/provider/ashdown/callback/"]
    provider.tell()
    watch.allow(provider.issuer)
    place = OrganisationFactory(slug="ashdown-police", name="Ashdown Police")
    return SeatFactory(organisation=place, title="Victim lead").holder


def when_the_provider_lets_them_in(page, who):
    page.get_by_role("heading", level=1, name="Ashdown sign-in").wait_for()
    page.get_by_label("Staff number").fill(who)
    page.get_by_label("Second step").fill("hwk")
    go(page.get_by_role("button", name="Sign in"))


def test_a_newcomer_takes_a_seat_with_the_forces_own_sign_in(page, address, office, ashdown):
    ashdown(second_step=["hwk"])
    seat = SeatFactory(organisation=office.organisation, holder=None, role=Role.PRACTITIONER)
    _, token = seats.invite(seat, email="sam@ashdown.example", by=office, now=timezone.now())

    page.goto(f"{address}/members/invitations/{token}/")
    then_it_reads_well(page, "Take your seat")
    page.get_by_label("Your email address").fill("sam@ashdown.example")
    page.get_by_label("Your name").fill("Sam Reed")
    go(page.get_by_role("button", name="Take it with Ashdown Police"))
    when_the_provider_lets_them_in(page, "S77")
    page.wait_for_url(f"{address}/")
    assert page.get_by_role("link", name="Sam Reed").is_visible()

    page.goto(f"{address}/accounts/logout/")
    go(page.get_by_role("main").get_by_role("button", name="Sign out"))
    then_it_reads_well(page, "Sign in")
    go(page.get_by_role("button", name="Sign in with Ashdown Police"))
    page.wait_for_url(f"{address}/")
    assert page.get_by_role("link", name="Sam Reed").is_visible()


@pytest.mark.goal("T13")
def test_the_provider_is_down_and_an_administrator_breaks_the_glass(
    page, new_page, address, office, ashdown, provider, watch, goal
):
    ashdown(required=True, second_step=["hwk"])
    watch.allow("502")
    chief = SeatFactory(organisation=office.organisation, role=Role.ADMINISTRATOR).holder
    providers.link(
        issuer=provider.issuer, subject="C1", provider="ashdown", by=chief, now=timezone.now()
    )
    working = new_page()
    working.goto(f"{address}/accounts/login/")
    go(working.get_by_role("button", name="Sign in with Ashdown Police"))
    when_the_provider_lets_them_in(working, "C1")
    working.wait_for_url(f"{address}/")

    provider.close()
    from waymark.shared.accounts.providers import documents

    documents.forget()
    page.goto(f"{address}/accounts/login/")
    go(page.get_by_role("button", name="Sign in with Ashdown Police"))
    then_it_reads_well(page, "Ashdown Police is not answering")
    working.reload()
    assert working.get_by_role("link", name=chief.name).is_visible()

    token = break_glass.make_link(chief.email, now=timezone.now())
    page.goto(f"{address}/accounts/break-glass/{token}/")
    then_it_reads_well(page, "Emergency sign-in")
    go(page.get_by_role("button", name="Sign in and raise the alarm"))
    page.wait_for_url(f"{address}/")
    assert page.get_by_text("Emergency sign-in.").is_visible()
    axe(page)
    page.goto(f"{address}/notices/")
    assert page.get_by_text("Somebody signed in by an emergency link").first.is_visible()
    provider.open()
    goal.reached("in the browser: provider down in words, others work on, break-glass signs in")
