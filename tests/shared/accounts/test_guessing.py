"""T19: guessing is limited across processes and restarts, and locks nobody out."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as site
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core import mail
from django.test import Client

from tests.factories.accounts import SeatFactory, lead
from tests.shared.accounts import times
from tests.support.knocking import Knocker
from tests.support.pages import faults_of
from tests.support.served import served
from waymark.shared.accounts import rules
from waymark.shared.accounts.actions import guesses
from waymark.shared.accounts.actions.seats import invite
from waymark.shared.accounts.models import GuessCount
from waymark.shared.audit.models import Entry
from waymark.shared.errors import TooMany

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PASSWORD = "plain words on a hill"
LOGIN = "/accounts/login/"


def person_with_password(email="priya@ashdown.example"):
    person = SeatFactory(holder__email=email).holder
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def priya():
    return person_with_password()


def tries(client, password, email="priya@ashdown.example", **more) -> int:
    return client.post(LOGIN, {"login": email, "password": password}, **more).status_code


# ---- the rules ---------------------------------------------------------------------------------

SCOPE = rules.Scope("account", ("sign_in", "a@b.example"), most=5)


@pytest.mark.parametrize(
    ("count", "after", "wait"),
    [
        pytest.param(0, 0, 0, id="nothing tried yet"),
        pytest.param(4, 3, 0, id="four of five used up"),
        pytest.param(5, 0, 15, id="five, this moment"),
        pytest.param(5, 14, 1, id="five, 14 minutes ago"),
        pytest.param(5, 15, 0, id="the window is over"),
        pytest.param(5, 900, 0, id="long over"),
    ],
)
def test_how_long_somebody_waits(count, after, wait):
    found = rules.wait_for(SCOPE, rules.Count(NOON, count), now=NOON + after * MINUTE)

    assert found == wait * MINUTE


@pytest.mark.parametrize(
    ("count", "after", "counted"),
    [
        pytest.param(3, 14, rules.Count(NOON, 4), id="in the open window"),
        pytest.param(5, 15, rules.Count(NOON + 15 * MINUTE, 1), id="in a new one"),
    ],
)
def test_how_a_try_is_counted(count, after, counted):
    assert rules.with_one_more(rules.Count(NOON, count), now=NOON + after * MINUTE) == counted


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "address"),
    [
        pytest.param("10.0.0.7", "", 0, "10.0.0.7", id="no proxy, no header"),
        pytest.param("10.0.0.7", "1.2.3.4", 0, "10.0.0.7", id="no proxy: a header is invented"),
        pytest.param("10.0.0.1", "1.2.3.4", 1, "1.2.3.4", id="one proxy wrote the peer down"),
        pytest.param("10.0.0.1", "6.6.6.6, 1.2.3.4", 1, "1.2.3.4", id="what stood before is not"),
        pytest.param("10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.2", 2, "1.2.3.4", id="two proxies"),
        pytest.param("10.0.0.1", "1.2.3.4", 2, "10.0.0.1", id="fewer entries than proxies"),
        pytest.param("10.0.0.1", "nonsense", 1, "10.0.0.1", id="an entry that is no address"),
        pytest.param("2001:db8:1:2:a::1", "", 0, "2001:db8:1:2::", id="a whole /64 is one"),
        pytest.param("::ffff:1.2.3.4", "", 0, "1.2.3.4", id="an old address in a new coat"),
        pytest.param("", "", 0, "unknown", id="a socket file has no address"),
    ],
)
def test_where_a_request_is_held_to_come_from(peer, forwarded, proxies, address):
    found = rules.client_address(peer=peer, forwarded=forwarded, trusted_proxies=proxies)

    assert found == address


def test_every_scope_and_key_has_its_own_count():
    names = [
        rules.key_of(scope, secret)
        for secret in ("one", "two")
        for kind in ("sign_in", "code")
        for account in ("a@b.example", "c@d.example")
        for address, device in (("1.2.3.4", ""), ("1.2.3.5", ""), ("1.2.3.4", "7"))
        for scope in rules.scopes_of(kind, account=account, address=address, device=device)
    ]

    # For both secrets, both kinds: 2 accounts at 2 addresses, 2 accounts, 2 addresses, 2 devices.
    assert len(set(names)) == 2 * 2 * (4 + 2 + 2 + 2)


# ---- counted in the database -------------------------------------------------------------------


def count(address="1.2.3.4", device="", account="a@b.example", now=NOON, kind="sign_in"):
    return guesses.count_try(kind, account=account, address=address, device=device, now=now)


@pytest.mark.goal("T19")
def test_tries_that_arrive_together_are_counted_before_any_is_answered(goal):
    let_through = [count() for _ in range(5)]

    with pytest.raises(TooMany) as refusal:
        count(now=NOON + 5 * MINUTE)

    assert (len(let_through), refusal.value.wait) == (5, 10 * MINUTE)
    goal.reached("the 6th of six tries at once is refused")


def test_a_refused_try_is_not_counted_so_that_no_wait_grows():
    for _ in range(5):
        count()
    for minute in range(15):
        with pytest.raises(TooMany):
            count(now=NOON + minute * MINUTE)

    count(now=NOON + 15 * MINUTE)


def test_a_right_answer_wipes_its_account_and_takes_itself_back_elsewhere():
    for _ in range(4):
        count()
    made = count()

    guesses.was_right(made)

    by_name = {scope.name: scope for scope in made.scopes}
    left = {
        name: GuessCount.objects.get(key=rules.key_of(scope, site.SECRET_KEY)).count
        for name, scope in by_name.items()
    }
    assert left == {"account here": 0, "account": 4, "address": 4}


def test_one_address_cannot_try_one_password_on_everybody():
    for number in range(50):
        count(account=f"person{number}@b.example")

    with pytest.raises(TooMany):
        count(account="one.more@b.example")


def test_no_address_of_a_person_or_machine_is_kept_in_clear(client, priya):
    tries(client, "a guess", REMOTE_ADDR="198.51.100.7")

    kept = str([*GuessCount.objects.values_list(), *Entry.objects.values_list()])

    assert GuessCount.objects.count() == 3
    assert ("priya" in kept, "ashdown" in kept, "198.51" in kept) == (False, False, False)


# ---- at the door -------------------------------------------------------------------------------


@pytest.mark.goal("T19")
def test_the_sixth_guess_is_refused_even_if_it_is_right(client, priya, goal):
    wrong = [tries(client, f"guess {number}") for number in range(5)]
    right = client.post(LOGIN, {"login": "Priya@ashdown.example", "password": PASSWORD})
    times.passes(minutes=15)
    after = tries(client, PASSWORD)

    assert (wrong, right.status_code, after) == ([200] * 5, 429, 302)
    assert faults_of(right.content) == []
    assert "You can try again in 15\N{NO-BREAK SPACE}minutes" in right.text
    assert "Nobody is locked out" in right.text
    assert '"/accounts/password/reset/"' in right.text
    assert right["Retry-After"] == "900"
    goal.reached("6th guess refused with the right password, let in 15 minutes after the first")


@pytest.mark.goal("T19")
def test_without_the_limit_the_sixth_guess_passes(client, priya, goal, monkeypatch):
    """The planted fault: a limit so high that it is none."""
    monkeypatch.setattr(rules.guessing, "WRONG_TRIES", 10**6)
    for number in range(5):
        tries(client, f"guess {number}")

    assert tries(client, PASSWORD) == 302
    goal.caught("no limit", "the 6th guess is let in")


def test_an_address_that_nobody_has_is_answered_alike(client, priya):
    for email in ("priya@ashdown.example", "nobody@ashdown.example"):
        answers = [tries(client, "a guess", email=email) for _ in range(6)]
        assert answers == [200] * 5 + [429]


@pytest.mark.goal("T19")
def test_a_thousand_invented_headers_change_nothing(client, priya, goal):
    answers = [
        tries(client, "a guess", headers={"x-forwarded-for": f"10.{n // 250}.{n % 250}.1"})
        for n in range(1_000)
    ]

    assert answers == [200] * 5 + [429] * 995
    goal.reached("1,000 invented X-Forwarded-For: 5 answered, 995 refused")


@pytest.mark.goal("T19")
def test_believing_the_header_would_let_all_of_them_through(client, priya, settings, goal):
    settings.WAYMARK_TRUSTED_PROXIES = 1
    answers = [
        tries(client, "a guess", headers={"x-forwarded-for": f"10.0.{n}.1"}) for n in range(20)
    ]

    assert answers == [200] * 20
    goal.caught("the header is believed", "20 of 20 invented addresses are answered")


# ---- nobody is shut out ------------------------------------------------------------------------


@pytest.mark.goal("T19")
def test_strangers_who_guess_do_not_shut_a_person_out(priya, goal):
    for number in range(8):
        stranger = Client(REMOTE_ADDR=f"198.51.100.{number}")
        for _ in range(6):
            tries(stranger, "a guess")

    assert tries(Client(REMOTE_ADDR="203.0.113.9"), PASSWORD) == 302
    goal.reached("after 40 wrong guesses from 8 addresses the person comes in from a 9th")


@pytest.mark.goal("T19")
def test_a_known_device_comes_in_whatever_strangers_try(priya, goal):
    own = Client(REMOTE_ADDR="203.0.113.9")
    tries(own, PASSWORD)
    own.post("/accounts/logout/")
    for number in range(25):  # more than an account bears, from its own office too
        stranger = Client(REMOTE_ADDR="203.0.113.9" if number == 0 else f"198.51.100.{number}")
        for _ in range(6):
            tries(stranger, "a guess")

    elsewhere = tries(Client(REMOTE_ADDR="192.0.2.77"), PASSWORD)

    assert (elsewhere, tries(own, PASSWORD)) == (429, 302)
    goal.reached("100 wrong guesses from everywhere: a known device is let in all the same")


@pytest.mark.goal("T19")
def test_guessing_that_never_stops_holds_a_new_device_up_for_15_minutes_at_most(priya, goal):
    for _ in range(4):
        times.passes(minutes=15)
        for number in range(100):
            address = f"198.51.100.{number // 5}"
            count(address, account=priya.email, now=datetime.now(UTC))
    new, another = Client(REMOTE_ADDR="192.0.2.77"), "green lamp on a river"

    held_up = tries(new, PASSWORD)
    new.post("/accounts/password/reset/", {"email": priya.email})
    link = re.search(r"http://[^/]+(/\S+)", mail.outbox[-1].body)[1]
    form = new.get(link, follow=True).redirect_chain[-1][0]
    new.post(form, {"password1": another, "password2": another})
    after = tries(new, another)

    assert (held_up, after) == (429, 302)
    goal.reached("under guessing without end, a new device comes in at once by a mailed link")


def test_a_stolen_name_of_a_device_is_counted_too(priya):
    own = Client()
    tries(own, PASSWORD)
    own.post("/accounts/logout/")

    assert [tries(own, "a guess") for _ in range(6)] == [200] * 5 + [429]


def test_a_device_is_known_to_its_own_person_only(priya):
    other = person_with_password("other@ashdown.example")
    own = Client()
    tries(own, PASSWORD)
    own.post("/accounts/logout/")
    for _ in range(6):
        tries(Client(), "a guess", email=other.email)

    assert tries(own, PASSWORD, email=other.email) == 429


# ---- everything else that can be guessed -------------------------------------------------------


def reset_requests(client, person) -> list[int]:
    return [
        client.post("/accounts/password/reset/", {"email": person.email}).status_code
        for _ in range(6)
    ]


def step_ups(client, person) -> list[int]:
    client.force_login(person)
    return [
        client.post("/accounts/reauthenticate/", {"password": "a guess"}).status_code
        for _ in range(6)
    ]


def present_passwords(client, person) -> list[int]:
    client.force_login(person)
    given = {"oldpassword": "a guess", "password1": PASSWORD + "er", "password2": PASSWORD + "er"}
    return [client.post("/accounts/password/change/", given).status_code for _ in range(6)]


@pytest.mark.goal("T19")
@pytest.mark.parametrize(
    ("guess", "first"),
    [
        pytest.param(reset_requests, 302, id="links for a new password"),
        pytest.param(step_ups, 200, id="the password, asked again"),
        pytest.param(present_passwords, 200, id="the present password, when changing it"),
    ],
)
def test_whatever_can_be_guessed_is_limited(client, priya, goal, guess, first):
    assert guess(client, priya) == [first] * 5 + [429]
    goal.reached(f"{guess.__name__.replace('_', ' ')}: the 6th is refused")


@pytest.mark.goal("T19")
def test_links_of_invitations_are_limited(client, goal):
    answers = [client.get(f"/members/invitations/made-up-{n}/").status_code for n in range(6)]

    assert answers == [404] * 5 + [429]
    goal.reached("invented links of invitations: the 6th is refused")


@pytest.mark.goal("T19")
def test_the_invited_address_is_guessed_five_times_at_most(client, goal):
    head = lead()
    seat = SeatFactory(organisation=head.organisation, holder=None)
    _, token = invite(seat, email="new@ashdown.example", by=head, now=datetime.now(UTC))
    given = {"name": "Nell", "password": PASSWORD}

    answers = [
        client.post(f"/members/invitations/{token}/", given | {"email": f"g{n}@ashdown.example"})
        for n in range(5)
    ]
    right = client.post(f"/members/invitations/{token}/", given | {"email": "new@ashdown.example"})

    assert [page.status_code for page in answers] == [200] * 5
    assert right.status_code == 429
    goal.reached("the address of an invitation: the 6th guess is refused")


# ---- over processes and restarts ---------------------------------------------------------------


@pytest.mark.goal("T19")
@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_across_two_processes_and_a_restart(goal):
    person = SeatFactory(holder__email="priya@ashdown.example").holder
    person.password = Argon2PasswordHasher().encode(PASSWORD, "salt of the tests")
    person.save()
    other = SeatFactory(holder__email="marcus@ashdown.example").holder
    other.password = person.password
    other.save()

    with served(workers=1) as one, served(workers=1) as two:
        wrong = [
            Knocker(site).signs_in(person.email, "a guess") for site in (one, two, one, two, one)
        ]
        right = [Knocker(site).signs_in(person.email, PASSWORD) for site in (one, two)]
    with served(workers=1) as again:
        restarted = Knocker(again).signs_in(person.email, PASSWORD)
        elsewhere = Knocker(again).signs_in(other.email, PASSWORD)

    assert (wrong, right, restarted, elsewhere) == ([200] * 5, [429, 429], 429, 302)
    goal.reached("5 guesses over two processes: both refuse the 6th, and so does one just started")
