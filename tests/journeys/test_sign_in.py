"""Signing in, as people do it: the first time with a passkey, by keyboard, without scripts, and
with the phone lost."""

import re

import pytest
from django.utils import timezone

from tests.factories.accounts import SeatFactory
from tests.shared.accounts.test_second_step import code_now, forget_codes_used
from tests.support.browser import axe, scrolls_sideways
from tests.support.walking import go
from waymark.shared.accounts.actions import seats, second_step
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "three made up words"
PHONE = {"width": 360, "height": 740}


@pytest.fixture(autouse=True)
def as_on_a_site_for_real(settings, address):
    """But for HTTPS: a browser lets passkeys work on localhost without it."""
    settings.WAYMARK_SECOND_STEP = True
    settings.WAYMARK_ADDRESS = address
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True


@pytest.fixture
def priya(transactional_db) -> Person:
    person = SeatFactory().holder
    person.set_password(PASSWORD)
    person.save()
    return person


def given_a_device_with_passkeys(page):
    """A phone that asks for a finger, and always gets it."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    device = line.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }})  # fmt: skip
    return line, device["authenticatorId"]


def when_they_sign_in(page, address, person):
    page.goto(f"{address}/accounts/login/")
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    go(page.get_by_role("button", name="Sign in", exact=True))


def then_it_reads_well(page, heading):
    page.get_by_role("heading", level=1, name=heading).wait_for()
    axe(page)
    assert not scrolls_sideways(page)
    page.set_viewport_size(PHONE)
    assert not scrolls_sideways(page)
    axe(page)
    page.set_viewport_size({"width": 1280, "height": 800})


def test_a_newcomer_takes_a_seat_and_signs_in_with_a_passkey(page, address, priya):
    seat = SeatFactory(organisation=priya.organisation, holder=None, role=Role.PRACTITIONER)
    _, token = seats.invite(seat, email="sam@ashdown.example", by=priya, now=timezone.now())
    given_a_device_with_passkeys(page)

    page.goto(f"{address}/members/invitations/{token}/")
    then_it_reads_well(page, "Take your seat")
    page.get_by_label("Your email address").fill("sam@ashdown.example")
    page.get_by_label("Your name").fill("Sam Reed")
    page.get_by_label("Password", exact=True).fill("quiet river lantern")
    go(page.get_by_role("button", name="Take the seat"))

    then_it_reads_well(page, "Set up a second step")
    go(page.get_by_role("button", name="Set up a passkey"))
    then_it_reads_well(page, "Set up a passkey")
    page.get_by_label("What is it kept on?").fill("work phone")
    go(page.get_by_role("button", name="Set up the passkey"))

    then_it_reads_well(page, "Write down your recovery codes")
    with page.expect_download() as kept:
        page.get_by_role("link", name="Save them as a text file").click()
    assert kept.value.suggested_filename == "recovery-codes.txt"
    go(page.get_by_role("button", name="I have written them down"))
    page.get_by_text("Your recovery codes are not shown again").wait_for()

    page.goto(f"{address}/accounts/2fa/")
    then_it_reads_well(page, "Your second step")
    assert page.get_by_text("Passkey: work phone").first.is_visible()
    page.goto(f"{address}/accounts/logout/")
    go(page.get_by_role("main").get_by_role("button", name="Sign out"))

    then_it_reads_well(page, "Sign in")
    go(page.get_by_role("button", name="Sign in with a passkey"))
    page.wait_for_url(f"{address}/")
    assert page.get_by_role("link", name="Sam Reed").is_visible()


def test_a_lost_phone_is_answered_by_a_recovery_code_and_a_new_passkey(page, address, priya):
    second_step.add_codes("JBSWY3DPEHPK3PXP", by=priya, now=timezone.now())
    kept = second_step.queries.recovery_codes(priya).get_unused_codes()[0]
    given_a_device_with_passkeys(page)

    when_they_sign_in(page, address, priya)
    then_it_reads_well(page, "Your second step")
    page.get_by_text("I have lost my phone or key").click()
    axe(page)
    page.get_by_label("Code").fill(kept)
    go(page.get_by_role("button", name="Sign in", exact=True))

    page.get_by_text("You used a recovery code. 9 are left.").wait_for()
    go(page.get_by_role("button", name="Set up a passkey"))
    go(page.get_by_role("button", name="Set up the passkey"))
    page.get_by_text("The passkey is set up").wait_for()
    page.goto(f"{address}/accounts/2fa/")
    go(page.get_by_role("link", name=re.compile("Remove.*One-time codes")))
    then_it_reads_well(page, "Remove one-time codes?")
    go(page.get_by_role("button", name="Yes, remove it"))
    page.get_by_text("It is removed").wait_for()

    page.goto(f"{address}/accounts/logout/")
    go(page.get_by_role("main").get_by_role("button", name="Sign out"))
    when_they_sign_in(page, address, priya)
    then_it_reads_well(page, "Your second step")
    go(page.get_by_role("button", name="Use your passkey"))
    page.wait_for_url(f"{address}/")


def test_a_passkey_that_is_turned_away_is_answered_in_words(page, address, priya):
    line, device = given_a_device_with_passkeys(page)
    line.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.goto(f"{address}/accounts/login/")
    words = page.get_by_text("No passkey was used. Try again")
    assert not words.is_visible()

    page.get_by_role("button", name="Sign in with a passkey").click()

    words.wait_for()
    axe(page)


def test_somebody_signs_in_with_the_keyboard_alone(page, address, priya):
    second_step.add_codes("JBSWY3DPEHPK3PXP", by=priya, now=timezone.now())
    page.goto(f"{address}/accounts/login/")
    page.get_by_label("Email address").focus()

    page.keyboard.type(priya.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Your second step").wait_for()
    forget_codes_used()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "id_code":
            break
    page.keyboard.type(code_now("JBSWY3DPEHPK3PXP"))
    page.keyboard.press("Enter")

    page.wait_for_url(f"{address}/")
    assert page.get_by_role("link", name=priya.name).is_visible()


def test_without_scripts_one_time_codes_are_set_up_and_used(new_page, address, priya):
    page = new_page(java_script_enabled=False, viewport=PHONE)
    when_they_sign_in(page, address, priya)
    page.get_by_role("heading", level=1, name="Set up a second step").wait_for()

    page.goto(f"{address}/accounts/2fa/passkeys/add/")
    assert page.get_by_text("A passkey needs JavaScript").is_visible()
    assert page.get_by_role("button", name="Set up the passkey").count() == 0
    go(page.get_by_role("link", name="Set up one-time codes instead"))
    page.get_by_text("I cannot let it read the picture").click()
    secret = re.search(r"[A-Z2-7]{16,}", page.locator(".wm-code").inner_text())[0]
    page.get_by_label("Code").fill(code_now(secret))
    go(page.get_by_role("button", name="Set up", exact=True))

    page.get_by_role("heading", level=1, name="Write down your recovery codes").wait_for()
    go(page.get_by_role("button", name="I have written them down"))
    page.get_by_text("Your recovery codes are not shown again").wait_for()
