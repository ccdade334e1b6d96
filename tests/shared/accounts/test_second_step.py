"""The second step of signing in: set up, shown, lost, reset. Passkeys are tried in the browser."""

import re
import subprocess
import sys
from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings as site
from django.http import HttpResponse
from django.test import Client
from django.urls import include
from django.urls import path as address
from django.utils import timezone

from tests.factories.accounts import SeatFactory
from tests.support.pages import faults_of
from waymark.shared.accounts import queries
from waymark.shared.accounts.actions import second_step as actions
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Person
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.notifications.models import Notice

pytestmark = pytest.mark.django_db

PASSWORD = "three made up words"
LOGIN = "/accounts/login/"
CODE = "/accounts/2fa/authenticate/"


@pytest.fixture(autouse=True)
def enforced(settings):
    """As on a site for real; tests in general sign in without a second step."""
    settings.WAYMARK_SECOND_STEP = True


@pytest.fixture
def priya() -> Person:
    person = SeatFactory().holder
    person.set_password(PASSWORD)
    person.save()
    return person


def code_now(secret: str) -> str:
    """What the app on the phone shows."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def with_password(person: Person) -> tuple[Client, object]:
    client = Client()
    return client, client.post(LOGIN, {"login": person.email, "password": PASSWORD})


def set_up_codes(client: Client) -> str:
    """Read the key off the page and give the first code, as somebody with a phone does."""
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'wm-code">([A-Z2-7]+)<', page)[1]
    client.post("/accounts/2fa/totp/activate/", {"code": code_now(secret)})
    return secret


def forget_codes_used() -> None:
    """Half a minute later: a code is taken once, and tests do not wait for the next."""
    from django.core.cache import cache

    cache.clear()


def shown_codes(client: Client) -> list[str]:
    page = client.get("/accounts/2fa/recovery-codes/").content.decode()
    return [code.replace(" ", "") for code in re.findall(r'wm-code">(\d{4} \d{4})<', page)]


def is_in(client: Client) -> bool:
    return client.get("/members/me/").status_code == 200


# ---- enforced --------------------------------------------------------------------------------


@pytest.mark.parametrize(("training", "asked"), [("false", "True"), ("true", "False")])
def test_it_is_asked_for_on_every_site_but_in_training(training, asked, tmp_path):
    said = subprocess.run(
        [sys.executable, "-c", "from waymark.config.settings import base as b; "
         "print(b.WAYMARK_SECOND_STEP, b.PASSWORD_HASHERS)"],
        env={"PATH": "", "WAYMARK_TRAINING": training, "WAYMARK_SECRET_KEY": "k" * 50,
             "WAYMARK_DATA": str(tmp_path)},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip

    assert said.split()[0] == asked
    assert "Argon2PasswordHasher" in said


def test_whoever_has_none_is_led_to_set_one_up_before_any_other_page(priya):
    client, _ = with_password(priya)

    for path in ("/", "/members/me/", "/notices/", "/search/?q=a"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/2fa/")
    assert client.post("/members/me/seat/", {"seat": priya.seat.key}).status_code == 302
    page = client.get("/accounts/2fa/")
    assert "Set up a second step" in page.content.decode()
    assert faults_of(page.content.decode()) == []
    assert client.get("/about/help/").status_code == 200
    assert client.post("/accounts/logout/").status_code == 302


def test_one_time_codes_are_set_up_and_asked_for_from_then_on(priya):
    client, _ = with_password(priya)
    secret = set_up_codes(client)
    assert is_in(client)

    forget_codes_used()
    again, answer = with_password(priya)
    assert answer["Location"] == CODE
    assert not is_in(again)
    answer = again.post(CODE, {"code": code_now(secret)})

    assert answer["Location"] == "/"
    assert is_in(again)


def test_a_wrong_code_is_said_at_the_field_and_lets_nobody_in(priya):
    client, _ = with_password(priya)
    set_up_codes(client)
    again, _ = with_password(priya)

    page = again.post(CODE, {"code": "000000"}).content.decode()

    assert "That code is not right. Wait for the next one, and enter it" in page
    assert faults_of(page) == []
    assert not is_in(again)


def test_a_code_counts_however_it_was_grouped(priya):
    client, _ = with_password(priya)
    secret = set_up_codes(client)
    forget_codes_used()
    again, _ = with_password(priya)
    code = code_now(secret)

    again.post(CODE, {"code": f" {code[:3]} {code[3:]} "})

    assert is_in(again)


def test_a_session_that_skipped_the_second_step_is_stopped_and_cannot_add_its_own(priya):
    """A thief with the password alone must not set up a passkey of theirs."""
    client, _ = with_password(priya)
    set_up_codes(client)
    thief = Client()
    thief.force_login(Person.objects.get(pk=priya.pk))

    for path in ("/", "/accounts/2fa/", "/accounts/2fa/passkeys/add/",
                 "/accounts/2fa/totp/activate/", "/accounts/2fa/recovery-codes/"):  # fmt: skip
        answer = thief.get(path)
        assert answer["Location"].split("?")[0] == "/accounts/2fa/reauthenticate/", path


def test_the_secret_is_not_in_the_database_as_it_stands(priya):
    client, _ = with_password(priya)
    secret = set_up_codes(client)

    kept = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret not in kept
    assert not any(code in kept for code in shown_codes(client))


def test_a_site_whose_key_was_changed_says_so_and_takes_no_code(priya, settings):
    client, _ = with_password(priya)
    secret = set_up_codes(client)
    forget_codes_used()
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key, long enough to sign with, it is"
    again, _ = with_password(priya)
    page = again.post(CODE, {"code": code_now(secret)})
    assert page.status_code == 409
    assert "under a key that this site no longer has" in page.content.decode()

    settings.SECRET_KEY_FALLBACKS = [old]
    forget_codes_used()
    again, _ = with_password(priya)
    again.post(CODE, {"code": code_now(secret)})
    assert is_in(again)


def unsound() -> list[str]:
    return [sentence for well, sentence, _ in queries.doctor() if not well]


def test_after_a_change_of_the_key_secrets_are_sealed_anew_and_the_old_key_can_go(priya, settings):
    client, _ = with_password(priya)
    secret = set_up_codes(client)
    code = shown_codes(client)[0]
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key, long enough to sign with, it is"
    settings.SECRET_KEY_FALLBACKS = [old]
    before = unsound()

    actions.seal_anew(now=timezone.now())
    after = unsound()
    settings.SECRET_KEY_FALLBACKS = []
    forget_codes_used()
    ways = [with_password(priya)[0] for _ in range(2)]
    for way, shown in zip(ways, (code_now(secret), code), strict=True):
        way.post(CODE, {"code": shown})

    assert before == ["2 secrets of second steps are sealed with a former key."]
    assert after == []
    assert all(is_in(way) for way in ways)


def test_a_secret_whose_key_is_gone_is_named_and_left_as_it_is(priya, settings):
    client, _ = with_password(priya)
    set_up_codes(client)
    kept = list(Authenticator.objects.values_list("data", flat=True))
    settings.SECRET_KEY = "another key, long enough to sign with, it is"

    actions.seal_anew(now=timezone.now())

    assert unsound() == ["2 secrets of second steps cannot be read."]
    assert list(Authenticator.objects.values_list("data", flat=True)) == kept


# ---- recovery codes --------------------------------------------------------------------------


def test_recovery_codes_are_shown_until_they_are_put_away_and_never_again(priya):
    client, _ = with_password(priya)
    set_up_codes(client)

    codes = shown_codes(client)
    text = client.get("/accounts/2fa/recovery-codes/download/")
    client.post("/accounts/2fa/recovery-codes/kept/")

    assert len(codes) == len(set(codes)) == 10
    assert text["Content-Type"].startswith("text/plain")
    assert text["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert re.findall(r"^(\d{4}) (\d{4})$", text.content.decode(), re.M) == [
        (code[:4], code[4:]) for code in codes
    ]
    assert priya.email not in text.content.decode()
    assert shown_codes(client) == []
    assert client.get("/accounts/2fa/recovery-codes/download/").status_code == 404


def test_a_recovery_code_signs_in_once_and_leads_to_a_new_second_step(priya):
    client, _ = with_password(priya)
    set_up_codes(client)
    code = shown_codes(client)[3]

    again, _ = with_password(priya)
    answer = again.post(CODE, {"code": f"{code[:4]} {code[4:]}"})
    third, _ = with_password(priya)
    third.post(CODE, {"code": code})

    assert answer["Location"] == "/accounts/2fa/"
    assert "You used a recovery code. 9 are left" in again.get("/accounts/2fa/").content.decode()
    assert not is_in(third)
    entry = Entry.objects.get(act="accounts.recovery_code_used")
    assert (entry.by, entry.detail) == (priya, {"left": 9})
    assert Notice.objects.filter(
        person=priya, subject="A recovery code was used to sign in"
    ).exists()


def test_new_recovery_codes_take_the_place_of_the_old(priya):
    client, _ = with_password(priya)
    set_up_codes(client)
    old = shown_codes(client)

    client.post("/accounts/2fa/recovery-codes/new/")

    assert len(shown_codes(client)) == 10
    assert not set(old) & set(shown_codes(client))


# ---- removing and resetting ------------------------------------------------------------------


def test_the_only_second_step_cannot_be_removed(priya):
    client, _ = with_password(priya)
    set_up_codes(client)
    (step,) = queries.second_steps(priya)

    with pytest.raises(Refused) as refusal:
        actions.remove(step, by=priya, now=timezone.now())

    assert refusal.value.reasons == ["It is your only second step. Set up another one first"]
    page = client.get("/accounts/2fa/totp/deactivate/").content.decode()
    assert "It is your only second step" in page
    assert queries.second_steps(priya) == [step]


def test_adding_one_ends_the_other_sessions_and_is_told(priya):
    elsewhere, _ = with_password(priya)
    client, _ = with_password(priya)

    set_up_codes(client)

    assert is_in(client)
    assert elsewhere.get("/accounts/2fa/")["Location"].startswith(LOGIN)
    assert Entry.objects.filter(act="accounts.second_step_added", by=priya).exists()
    assert Notice.objects.filter(person=priya, subject="A second step was added").exists()


def test_an_administrator_resets_a_lost_one_and_everybody_concerned_is_told(priya):
    chief = SeatFactory(role=Role.ADMINISTRATOR).holder
    other = SeatFactory(role=Role.ADMINISTRATOR).holder
    client, _ = with_password(priya)
    set_up_codes(client)

    actions.reset(priya.seat, by=chief, now=timezone.now())

    assert not Authenticator.objects.filter(user=priya).exists()
    assert not is_in(client)
    entry = Entry.objects.get(act="accounts.second_step_reset")
    assert (entry.by, entry.about_key) == (chief, priya.key)
    told = Notice.objects.filter(kind__startswith="accounts.").values_list("person", "subject")
    assert {(priya.pk, "Your second step was reset"), (other.pk, "A second step was reset")} <= {
        *told
    }
    again, answer = with_password(priya)
    assert answer["Location"] == "/"
    assert again.get("/")["Location"].startswith("/accounts/2fa/")


@pytest.mark.parametrize("role", [Role.LEAD, Role.CO_ORDINATOR, Role.PRACTITIONER])
def test_nobody_but_an_administrator_resets_one(priya, role):
    somebody = SeatFactory(organisation=priya.organisation, role=role).holder

    with pytest.raises(Exception) as refusal:
        actions.reset(priya.seat, by=somebody, now=timezone.now())

    assert type(refusal.value).__name__ == "PermissionDenied"


def test_an_administrator_does_not_reset_their_own():
    chief = SeatFactory(role=Role.ADMINISTRATOR).holder

    with pytest.raises(Exception) as refusal:
        actions.reset(chief.seat, by=chief, now=timezone.now())

    assert type(refusal.value).__name__ == "PermissionDenied"


def test_whoever_is_asked_again_may_show_the_second_step_instead(priya):
    client, _ = with_password(priya)
    set_up_codes(client)

    page = client.get("/accounts/reauthenticate/?next=/members/me/").content.decode()

    (way,) = re.findall(r'href="([^"]+)">Show your second step instead', page)
    assert way == "/accounts/2fa/reauthenticate/?next=%2Fmembers%2Fme%2F"
    assert faults_of(page) == faults_of(client.get(way).content.decode()) == []
    empty = client.post("/accounts/reauthenticate/", {"password": ""}).content.decode()
    assert "Enter your password" in empty


# ---- pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["", "totp/activate/", "passkeys/add/", "recovery-codes/", "recovery-codes/new/",
     "reauthenticate/", "totp/deactivate/"],
)  # fmt: skip
def test_every_page_is_in_our_words_and_without_fault(priya, path):
    client, _ = with_password(priya)
    if path != "totp/activate/":
        set_up_codes(client)

    page = client.get(f"/accounts/2fa/{path}")

    text = page.content.decode()
    assert page.status_code == 200
    assert faults_of(text) == []
    visible = re.sub(r"<[^>]+>", " ", text.split("<main")[1].split("</main>")[0])
    assert not re.search(r"authenticator app code|two-factor|2FA|MFA|e-mail", visible)


# ---- what stands open is named whole ------------------------------------------------------------


def planted_page(request):
    return HttpResponse("in")


urlpatterns = [
    *import_module(site.ROOT_URLCONF).urlpatterns,
    address("planted/", include(([address("", planted_page, name="page")], "planted"))),
]


@pytest.mark.urls(__name__)
def test_a_page_of_another_app_with_an_open_name_stays_shut(priya):
    """The pages at the foot are open and called “page”; another app may have a page so called."""
    client, _ = with_password(priya)

    assert client.get("/about/help/").status_code == 200
    assert client.get("/planted/").status_code == 302
