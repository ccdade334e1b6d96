"""Signing in at a force's own provider: a real one, over loopback, whole and with faults."""

import threading
import time
from contextlib import suppress
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import OrganisationFactory, PersonFactory, SeatFactory
from tests.support.long import ON_ONE_DATABASE
from tests.support.provider import (
    Fault,
    come_back,
    new_key,
    set_off,
    sign_in,
    signed_with_public_key,
    unsigned,
)
from waymark.shared.accounts import queries
from waymark.shared.accounts.actions import providers as actions
from waymark.shared.accounts.actions import second_step
from waymark.shared.accounts.enums import OrganisationKind
from waymark.shared.accounts.models import Person
from waymark.shared.accounts.providers import documents, web
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.notifications.models import Notice

pytest_plugins = ["tests.support.provider.fixtures"]
pytestmark = [pytest.mark.django_db, *ON_ONE_DATABASE]

LINK = "/accounts/provider/ashdown/link/"
MISTRUST = "We could not trust the answer of Ashdown Police"
SILENCE = "Ashdown Police is not answering"


def linked(person, provider, subject="A1234"):
    actions.link(
        issuer=provider.issuer, subject=subject, provider="ashdown", by=person, now=timezone.now()
    )


def signed_in_as(client: Client) -> Person | None:
    number = client.session.get("_auth_user_id")
    return Person.objects.get(pk=number) if number else None


def heading(page) -> str:
    text = page.content.decode()
    return text.split('wm-title">')[1].split("</h1>")[0].replace("&#39;", "’").strip()


# ---- whole -----------------------------------------------------------------------------------


def test_a_linked_person_signs_in_and_lands_where_they_were_going(client, ashdown, provider, priya):
    linked(priya, provider)

    way = set_off(client, next="/members/")
    answer = come_back(client, provider.sign_in(way))

    assert (answer.status_code, answer["Location"]) == (302, "/members/")
    assert signed_in_as(client) == priya


def test_the_way_there_carries_a_challenge_a_state_and_a_nonce(client, ashdown, provider):
    asked = parse_qs(urlsplit(set_off(client)).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid"]
    assert asked["response_type"] == ["code"]
    assert len(asked["code_challenge"][0]) == 43
    assert len(asked["nonce"][0]) >= 32
    assert len(asked["state"][0]) >= 16


def test_what_is_asked_never_comes_from_the_address(client, ashdown, provider):
    way = set_off(client, "/accounts/provider/ashdown/?scope=admin&auth_params=prompt%3Dnone")

    asked = parse_qs(urlsplit(way).query)
    assert (asked["scope"], "prompt" in asked) == (["openid"], False)


def test_a_link_alone_sends_nobody_anywhere(client, ashdown, provider):
    page = client.get("/accounts/provider/ashdown/")

    assert page.status_code == 200
    assert heading(page) == "Sign in with Ashdown Police"
    assert provider.asked == []


def test_the_same_address_is_not_the_same_person(client, ashdown, provider, priya):
    """The provider says priya@ashdown.example, verified; it is nobody’s way in here."""
    page = sign_in(client, provider, who="B9999")

    assert page.status_code == 403
    assert heading(page) == "Nobody here is linked with this sign-in"
    assert signed_in_as(client) is None
    assert not SocialAccount.objects.exists()


def test_nothing_that_the_provider_says_of_a_person_is_kept(client, ashdown, provider, priya):
    linked(priya, provider)
    sign_in(client, provider)

    account = SocialAccount.objects.get()
    assert (account.provider, account.uid) == (provider.issuer, "A1234")
    assert account.extra_data == {"provider": "ashdown"}


def test_an_unknown_provider_is_no_page(client, ashdown):
    assert client.post("/accounts/provider/birchley/").status_code == 404
    assert client.get("/accounts/provider/birchley/callback/").status_code == 404


# ---- linking ---------------------------------------------------------------------------------


def test_somebody_signed_in_links_the_provider_on_their_own_page(client, ashdown, provider, priya):
    client.force_login(priya)

    answer = come_back(client, provider.sign_in(set_off(client, LINK)))

    assert answer["Location"] == "/members/me/"
    assert SocialAccount.objects.get().user == priya
    assert signed_in_as(client) == priya
    entry = Entry.objects.get(act="accounts.provider_linked")
    assert (entry.by, entry.detail) == (priya, {"provider": "ashdown"})
    assert Notice.objects.filter(person=priya, subject="You can sign in at another place").exists()


def test_a_sign_in_that_belongs_to_another_account_is_not_linked(client, ashdown, provider, priya):
    linked(PersonFactory(), provider)
    client.force_login(priya)

    page = come_back(client, provider.sign_in(set_off(client, LINK)))

    assert page.status_code == 409
    assert "This sign-in belongs to another account here" in page.content.decode()
    assert signed_in_as(client) == priya


def test_unlinking_leaves_the_password_and_is_refused_without_one(ashdown, provider, priya):
    linked(priya, provider)
    account = SocialAccount.objects.get()
    without = PersonFactory()
    without.set_unusable_password()
    without.save()

    with pytest.raises(Refused) as refusal:
        linked(without, provider, subject="C1")
        actions.unlink(SocialAccount.objects.get(user=without), by=without, now=timezone.now())
    actions.unlink(account, by=priya, now=timezone.now())

    assert refusal.value.reasons == ["It is your only way to sign in. Set a password first"]
    assert list(SocialAccount.objects.values_list("user", flat=True)) == [without.pk]


# ---- an organisation that wants its own provider ---------------------------------------------


def test_a_password_is_refused_where_the_organisation_requires_its_provider(
    client, ashdown, provider, priya
):
    ashdown(required=True)

    page = client.post(
        "/accounts/login/", {"login": priya.email, "password": "three made up words"}
    )

    assert page.status_code == 403
    assert heading(page) == "Your organisation signs in elsewhere"
    assert signed_in_as(client) is None


def test_a_wrong_password_is_not_told_what_the_organisation_requires(
    client, ashdown, provider, priya
):
    ashdown(required=True)

    page = client.post("/accounts/login/", {"login": priya.email, "password": "not this one"})

    assert page.status_code == 200
    assert "Your organisation signs in elsewhere" not in page.content.decode()


def test_the_required_provider_lets_them_in(client, ashdown, provider, priya):
    linked(priya, provider)
    ashdown(required=True)

    assert sign_in(client, provider).status_code == 302
    assert signed_in_as(client) == priya


def test_people_of_other_organisations_keep_their_password(client, ashdown, provider, priya):
    ashdown(required=True)
    elsewhere = SeatFactory().holder
    elsewhere.set_password("three made up words")
    elsewhere.save()

    client.post("/accounts/login/", {"login": elsewhere.email, "password": "three made up words"})

    assert signed_in_as(client) == elsewhere


# ---- the second step -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "shown", "lands_on"),
    [
        pytest.param(["mfa", "hwk"], "hwk", "/", id="a key, and keys count"),
        pytest.param(["mfa"], "hwk", "/accounts/2fa/", id="a key, but keys do not count"),
        pytest.param(["mfa"], "", "/accounts/2fa/", id="only a password"),
        pytest.param([], "mfa", "/accounts/2fa/", id="nothing counts unless configured"),
    ],
)
def test_the_providers_second_step_counts_only_if_the_administrator_says_so(
    client, ashdown, provider, priya, settings, accepted, shown, lands_on
):
    settings.WAYMARK_SECOND_STEP = True
    linked(priya, provider)
    ashdown(second_step=accepted)

    sign_in(client, provider, second_step=shown)

    assert client.get("/", follow=True).request["PATH_INFO"] == lands_on


# ---- faults ----------------------------------------------------------------------------------


def claims_with(**changes):
    def change(claims):
        return {**claims, **changes}

    return change


def without(name):
    return lambda claims: {key: value for key, value in claims.items() if key != name}


def an_hour_ago(claims):
    return {**claims, "iat": claims["iat"] - 7200, "exp": claims["exp"] - 7200}


def ahead_by(seconds):
    return lambda claims: {
        **claims, "iat": claims["iat"] + seconds, "exp": claims["exp"] + seconds,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(claims_with(aud="another-site"), MISTRUST, id="made for another site"),
        pytest.param(claims_with(aud=["waymark", "x"]), MISTRUST, id="for two, no party named"),
        pytest.param(claims_with(aud=["waymark", "x"], azp="x"), MISTRUST, id="party is the other"),
        pytest.param(claims_with(nonce="of another"), MISTRUST, id="made for another sign-in"),
        pytest.param(without("nonce"), MISTRUST, id="no nonce"),
        pytest.param(claims_with(iss="https://evil.example"), MISTRUST, id="another issuer"),
        pytest.param(without("exp"), MISTRUST, id="never expires"),
        pytest.param(claims_with(sub=""), MISTRUST, id="nobody"),
        pytest.param(claims_with(sub="x" * 192), MISTRUST, id="a name too long to keep"),
        pytest.param(claims_with(sub=7), MISTRUST, id="a number for a name"),
        pytest.param(an_hour_ago, "The clocks here and at Ashdown Police differ", id="expired"),
        pytest.param(ahead_by(600), "The clocks here and at Ashdown Police differ", id="ahead"),
    ],
)
def test_a_token_that_says_something_else_signs_nobody_in(
    client, ashdown, provider, priya, change, expected
):
    linked(priya, provider)
    provider.faults["/token"] = provider.forge(change)

    page = sign_in(client, provider)

    assert (page.status_code, heading(page)) == (502, expected)
    assert signed_in_as(client) is None


@pytest.mark.parametrize("seconds", [-50, 50])
def test_clocks_less_than_a_minute_apart_do_no_harm(client, ashdown, provider, priya, seconds):
    linked(priya, provider)
    provider.faults["/token"] = provider.forge(ahead_by(seconds))

    assert sign_in(client, provider).status_code == 302


def test_no_signature_and_a_borrowed_one_are_refused(client, ashdown, provider, priya):
    linked(priya, provider)
    faults = {
        "the algorithm none": Fault(rewrite=unsigned),
        "the public key as a shared secret": Fault(
            rewrite=signed_with_public_key(provider.keys[0])
        ),
        "a key that is not the provider’s": provider.forge(),
    }
    provider.faults["/token"] = faults["the algorithm none"]
    found = {}
    for name, fault in faults.items():
        own, provider.keys = provider.keys, [new_key("first")]
        provider.faults["/token"] = fault
        page = sign_in(client, provider)
        provider.keys = own
        found[name] = (heading(page), signed_in_as(client))

    assert found == {name: (MISTRUST, None) for name in faults}


def test_another_providers_answer_is_refused(client, ashdown, provider, priya):
    linked(priya, provider)
    back = provider.sign_in(set_off(client))
    mixed = back.replace("iss=http%3A%2F%2F127", "iss=http%3A%2F%2F128")

    assert heading(come_back(client, mixed)) == MISTRUST


def test_an_answer_to_a_sign_in_that_was_not_begun_here_is_refused(
    client, ashdown, provider, priya
):
    linked(priya, provider)
    back = provider.sign_in(set_off(client))
    stranger = Client()

    page = come_back(stranger, back)

    assert (page.status_code, heading(page)) == (403, "This sign-in took too long")
    assert signed_in_as(stranger) is None


def test_a_way_back_works_once(client, ashdown, provider, priya):
    linked(priya, provider)
    back = provider.sign_in(set_off(client))
    come_back(client, back)
    client.logout()

    assert heading(come_back(client, back)) == "This sign-in took too long"


def test_whoever_cancels_is_told_and_not_sent_round_again(client, ashdown, provider):
    state = parse_qs(urlsplit(set_off(client)).query)["state"][0]

    page = client.get(f"/accounts/provider/ashdown/callback/?state={state}&error=access_denied")

    assert (page.status_code, heading(page)) == (502, "Ashdown Police did not sign you in")


def test_a_session_id_changes_when_somebody_comes_back(client, ashdown, provider, priya):
    linked(priya, provider)
    way = set_off(client)
    before = client.session.session_key

    come_back(client, provider.sign_in(way))

    assert client.session.session_key != before


@pytest.mark.goal("T13")
def test_a_provider_that_fails_is_told_in_words_within_three_seconds(
    client, ashdown, provider, priya, goal
):
    """Sessions live on, nobody is sent round in circles, and each fault has its words."""
    linked(priya, provider)
    working = Client()
    working.force_login(priya)
    hang = Fault(hang=30)
    faults = {
        "description refused": ("/.well-known/openid-configuration", None),
        "description hangs": ("/.well-known/openid-configuration", hang),
        "description trickles": ("/.well-known/openid-configuration", Fault(trickle=True)),
        "description is an error": ("/.well-known/openid-configuration", Fault(status=500)),
        "token hangs": ("/token", hang),
        "token is an error": ("/token", Fault(status=503)),
        "keys hang": ("/jwks", hang),
        "keys are an error": ("/jwks", Fault(status=500)),
    }
    slowest, words = 0.0, {}
    for name, (path, fault) in faults.items():
        documents.forget()
        if path == "/token" or path == "/jwks":
            back = provider.sign_in(set_off(client))
            provider.faults[path] = fault
            begun = time.monotonic()
            page = come_back(client, back)
        else:
            provider.close() if fault is None else provider.faults.update({path: fault})
            begun = time.monotonic()
            page = client.post("/accounts/provider/ashdown/")
        slowest = max(slowest, time.monotonic() - begun)
        provider.faults.clear()
        if fault is None:
            provider.open()
        words[name] = (page.status_code, heading(page))
        assert working.get("/").status_code == 200

    assert words == {name: (502, SILENCE) for name in faults}
    assert slowest <= 3
    goal.reached(
        f"{len(faults)} faults of a provider answered in words, the slowest after {slowest:.1f} s; "
        "existing sessions went on, 0 redirects"
    )


@pytest.mark.goal("T13")
def test_the_same_clock_sees_a_wait_that_is_too_long(client, ashdown, provider, goal, monkeypatch):
    monkeypatch.setattr(web.Patience.__init__, "__defaults__", (3.6,))
    provider.faults["/.well-known/openid-configuration"] = Fault(hang=30)
    begun = time.monotonic()
    client.post("/accounts/provider/ashdown/")
    waited = time.monotonic() - begun

    assert waited > 3
    goal.caught("patience of 3.6 s", f"the answer came after {waited:.1f} s, and 3 is the limit")


@pytest.mark.goal("T13")
def test_keys_that_change_between_there_and_back_are_asked_for_once(
    client, ashdown, provider, priya, goal
):
    linked(priya, provider)
    sign_in(client, provider)
    client.logout()
    provider.asked.clear()
    documents._keys = {
        name: documents._Kept(kept.found, kept.at - 60) for name, kept in documents._keys.items()
    }
    way = set_off(client)
    provider.rotate()
    back = provider.sign_in(way)
    provider.rotate()

    answer = come_back(client, back)

    assert answer.status_code == 302
    assert signed_in_as(client) == priya
    assert provider.asked.count("GET /jwks") == 1
    goal.reached("keys rotated twice in mid-login: signed in, the new keys asked for once")


def test_tokens_with_invented_keys_do_not_make_us_ask_and_ask(client, ashdown, provider, priya):
    linked(priya, provider)
    sign_in(client, provider)
    provider.asked.clear()

    for number in range(5):
        provider.faults["/token"] = provider.forge(kid=f"invented {number}")
        assert heading(sign_in(client, provider)) == MISTRUST

    assert provider.asked.count("GET /jwks") <= 1


def test_a_provider_that_hangs_is_asked_by_one_at_a_time_and_others_are_told_at_once(
    ashdown, provider, monkeypatch
):
    """Else a few presses of the button would hold every thread of the site."""
    monkeypatch.setattr(web, "REST", 0.5)
    path = "/.well-known/openid-configuration"
    provider.faults[path] = Fault(hang=30)

    def ask() -> float:
        begun = time.monotonic()
        with suppress(web.Trouble):
            web.ask("GET", provider.issuer + path, web.Patience(0.6))
        return time.monotonic() - begun

    first, second = ask(), ask()
    time.sleep(0.6)
    third, fourth = ask(), ask()
    asked = provider.asked.count(f"GET {path}")
    provider.faults.clear()
    documents.forget()

    assert (first >= 0.6, second < 0.3, asked <= 2) == (True, True, True)
    assert fourth < 0.3 or third < 0.3
    assert web.ask("GET", provider.issuer + path, web.Patience())[0] == 200


def test_eight_may_ask_one_provider_at_once_and_the_ninth_is_told_at_once(ashdown, provider):
    path = "/.well-known/openid-configuration"
    provider.faults[path] = Fault(hang=1)

    def ask():
        with suppress(web.Trouble):
            web.ask("GET", provider.issuer + path, web.Patience(3))

    waiting = [threading.Thread(target=ask) for _ in range(web.AT_ONCE)]
    for thread in waiting:
        thread.start()
    time.sleep(0.3)
    begun = time.monotonic()
    with pytest.raises(web.Trouble) as trouble:
        web.ask("GET", provider.issuer + path, web.Patience(3))
    waited = time.monotonic() - begun
    for thread in waiting:
        thread.join()

    assert (trouble.value.kind, waited < 0.5) == ("silent", True)


def test_an_issuer_that_changes_under_a_known_name_is_refused(
    client, ashdown, provider, describe, priya
):
    linked(priya, provider)
    describe(name="Ashdown Police", issuer="https://elsewhere.example", client_id="waymark")

    page = client.post("/accounts/provider/ashdown/")

    assert heading(page) == "Sign-in with Ashdown Police is not set up rightly"
    assert "Try again" not in page.content.decode()


def test_a_description_that_names_another_issuer_is_refused(client, ashdown, provider):
    provider.faults["/.well-known/openid-configuration"] = Fault(
        rewrite=lambda found: found | {"issuer": "https://evil.example"}
    )

    page = client.post("/accounts/provider/ashdown/")

    assert heading(page) == "Sign-in with Ashdown Police is not set up rightly"


# ---- with a second step of ours ----


def test_whoever_has_a_second_step_here_shows_it_after_the_provider(
    client, ashdown, provider, priya, settings
):
    settings.WAYMARK_SECOND_STEP = True
    linked(priya, provider)
    second_step.add_codes("JBSWY3DPEHPK3PXP", by=priya, now=timezone.now())

    answer = sign_in(client, provider)
    waiting = str(dict(client.session))
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert signed_in_as(client) is None
    answer = client.post(
        "/accounts/2fa/authenticate/", {"code": queries.recovery_codes(priya).get_unused_codes()[0]}
    )

    assert answer.status_code == 302
    assert signed_in_as(client) == priya
    # What waits in the session names neither address nor password nor anything of the provider's.
    assert priya.email not in waiting
    assert priya.password not in waiting
    assert "access_token" not in waiting


def test_whoever_must_prove_themselves_again_is_asked_by_the_provider_itself(
    client, ashdown, provider, priya
):
    """A browser that is still signed in there is no proof of who sits at it."""
    linked(priya, provider)
    sign_in(client, provider)

    way = set_off(client, next="/members/")
    asked = parse_qs(urlsplit(way).query)
    answer = come_back(client, provider.sign_in(way))
    provider.faults["/token"] = provider.forge(without("auth_time"))
    refused = sign_in(client, provider)

    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
    assert answer["Location"] == "/members/"
    assert signed_in_as(client) == priya
    assert heading(refused) == MISTRUST


# ---- leaving ---------------------------------------------------------------------------------


def test_somebody_deactivated_is_out_at_the_next_page_and_stays_out(
    client, ashdown, provider, priya
):
    linked(priya, provider)
    sign_in(client, provider)
    assert client.get("/members/me/").status_code == 200

    Person.objects.filter(pk=priya.pk).update(is_active=False)

    assert client.get("/members/me/").status_code == 302
    answer = sign_in(client, provider)
    assert answer["Location"] == "/accounts/inactive/"
    assert signed_in_as(client) is None


# ---- an invitation ---------------------------------------------------------------------------


def test_an_invitation_is_taken_up_by_the_forces_sign_in(ashdown, provider, db):
    place = OrganisationFactory(slug="ashdown-police", kind=OrganisationKind.FORCE)
    seat = SeatFactory(organisation=place, holder=None, title="Analyst")
    invitation = seat.invitations.create(
        email="sam@ashdown.example", invited_by=PersonFactory(), invited_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=7),
    )  # fmt: skip

    person = actions.accept_invitation(
        invitation.key, name="Sam Reed", issuer=provider.issuer, subject="S1",
        provider="ashdown", now=timezone.now(),
    )  # fmt: skip

    seat.refresh_from_db()
    assert (seat.holder, person.email) == (person, "sam@ashdown.example")
    assert not person.has_usable_password()
    assert SocialAccount.objects.get().user == person


def test_an_invitation_does_not_link_an_account_that_is_there_by_its_address(
    ashdown, provider, priya
):
    seat = SeatFactory(organisation=priya.organisation, holder=None, title="Analyst")
    invitation = seat.invitations.create(
        email=priya.email, invited_by=PersonFactory(), invited_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=7),
    )  # fmt: skip

    with pytest.raises(Refused) as refusal:
        actions.accept_invitation(
            invitation.key, name="x", issuer=provider.issuer, subject="E1",
            provider="ashdown", now=timezone.now(),
        )  # fmt: skip

    assert refusal.value.reasons[0].startswith("You already have an account")
    assert not SocialAccount.objects.exists()
