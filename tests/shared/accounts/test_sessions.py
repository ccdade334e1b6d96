"""T20: a sign-in ends when it must, whatever the cookie says; and others end with a change."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as site
from django.contrib.auth.backends import ModelBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import PersonFactory, SeatFactory, lead
from tests.shared.accounts import times
from tests.support.pages import faults_of
from waymark.shared.accounts import rules
from waymark.shared.accounts.actions.seats import invite, leave_seat, take_up
from waymark.shared.accounts.actions.sessions import forget_what_is_over
from waymark.shared.accounts.models import Device, Holding, Person, Session
from waymark.shared.accounts.sessions import KIND
from waymark.shared.audit.models import Entry
from waymark.shared.notifications.models import Notice

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
PASSWORD = "plain words on a hill"
ANOTHER = "green lamp on a river"
STAFF = rules.SessionLimits(timedelta(minutes=30), timedelta(hours=12))
VICTIM = rules.SessionLimits(timedelta(minutes=10), timedelta(hours=1))
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def priya():
    person = SeatFactory(holder__email="priya@ashdown.example").holder
    person.set_password(PASSWORD)
    person.save()
    return person


def signs_in(person, client=None, password=PASSWORD, agent=FIREFOX) -> Client:
    """Somebody signs in through the page, in a browser of their own."""
    client = client or Client(headers={"user-agent": agent})
    given = {"login": person.email, "password": password}
    assert client.post("/accounts/login/", given).status_code == 302
    return client


def is_in(client) -> bool:
    return client.get("/members/me/").status_code == 200


def cookie(client) -> str:
    return client.cookies[site.SESSION_COOKIE_NAME].value


# ---- the limits, as rules ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seen_after", "limits", "ends_after"),
    [
        pytest.param(0, STAFF, 30, id="staff who only sign in have 30 minutes"),
        pytest.param(100, STAFF, 130, id="each use gives 30 minutes more"),
        pytest.param(689, STAFF, 719, id="up to the last minute"),
        pytest.param(700, STAFF, 720, id="but never past 12 hours"),
        pytest.param(0, VICTIM, 10, id="a victim’s screen is left for 10 minutes at most"),
        pytest.param(55, VICTIM, 60, id="and for an hour in any case"),
    ],
)
def test_when_a_sign_in_ends(seen_after, limits, ends_after):
    seen_at = NOON + timedelta(minutes=seen_after)

    ends = rules.ends_at(began_at=NOON, seen_at=seen_at, limits=limits)

    assert ends == NOON + timedelta(minutes=ends_after)


@pytest.mark.parametrize(
    ("proved_at", "fresh"),
    [
        pytest.param(None, False, id="never proved"),
        pytest.param(NOON, True, id="this moment"),
        pytest.param(NOON - timedelta(minutes=9, seconds=59), True, id="just within 10 minutes"),
        pytest.param(NOON - timedelta(minutes=10), False, id="10 minutes ago"),
        pytest.param(NOON + timedelta(seconds=1), False, id="from the future: a clock is wrong"),
    ],
)
def test_how_long_a_proof_counts(proved_at, fresh):
    assert rules.proof_is_fresh(proved_at=proved_at, now=NOON) == fresh


# ---- on the server -----------------------------------------------------------------------------


@pytest.mark.goal("T20")
@pytest.mark.parametrize(
    ("wait", "stays"),
    [
        pytest.param({"minutes": 28}, True, id="28 minutes without use"),
        pytest.param({"minutes": 30}, False, id="30 minutes without use"),
    ],
)
def test_a_sign_in_without_use_ends_on_the_server(priya, goal, wait, stays):
    client = signs_in(priya)

    times.passes(**wait)

    assert is_in(client) == stays
    goal.reached(f"after {wait['minutes']} minutes without use: {'in' if stays else 'out'}")


@pytest.mark.goal("T20")
def test_a_sign_in_in_use_ends_after_twelve_hours(priya, goal):
    client = signs_in(priya)
    for _ in range(28):
        times.passes(minutes=25)
        assert is_in(client)

    times.passes(minutes=21)

    assert not is_in(client)
    goal.reached("in use every 25 minutes: out after 12 hours")


def test_a_cookie_that_is_made_to_last_brings_nobody_back(priya):
    client = signs_in(priya)
    kept = cookie(client)
    times.passes(minutes=31)
    client.cookies[site.SESSION_COOKIE_NAME] = kept
    client.cookies[site.SESSION_COOKIE_NAME]["max-age"] = 10**9

    assert not is_in(client)


@pytest.mark.goal("T20")
def test_the_limits_are_what_ends_it(priya, settings, goal):
    """Without them the same wait ends nothing, so the tests above can fail."""
    settings.WAYMARK_SESSION_LIMITS = {"staff": (timedelta(days=9), timedelta(days=9))}
    client = signs_in(priya)

    times.passes(hours=13)

    assert is_in(client)
    goal.caught("limits of nine days", "somebody is still in after 13 hours")


def test_a_victims_session_is_shorter(priya):
    client = signs_in(priya)
    session = client.session
    session[KIND] = "victim"
    session.save()

    row = Session.objects.get(person=priya)
    times.passes(minutes=11)

    assert row.expire_date - row.seen_at == timedelta(minutes=10)
    assert not is_in(client)


def test_pages_read_within_a_minute_write_nothing(priya):
    client = signs_in(priya)
    is_in(client)
    with CaptureQueriesContext(connection) as at_once:
        is_in(client)
    times.passes(minutes=2)
    with CaptureQueriesContext(connection) as later:
        is_in(client)

    def writes(asked) -> int:
        return sum(q["sql"].startswith(("INSERT", "UPDATE", "DELETE")) for q in asked)

    assert (writes(at_once), writes(later)) == (0, 1)


# ---- a new id, and the old one dead ------------------------------------------------------------


@pytest.mark.goal("T20")
def test_signing_in_gives_a_new_id_and_kills_the_one_before(priya, goal):
    attacker = Client()
    session = attacker.session
    session["planted"] = True
    session.save()
    victim = Client()
    victim.cookies[site.SESSION_COOKIE_NAME] = session.session_key

    signs_in(priya, victim)

    assert cookie(victim) != session.session_key
    attacker.cookies[site.SESSION_COOKIE_NAME] = session.session_key
    assert not is_in(attacker)
    assert not Session.objects.filter(pk=session.session_key).exists()
    goal.reached("an id planted before the sign-in is dead after it")


@pytest.mark.goal("T20")
def test_proving_oneself_again_gives_a_new_id_and_kills_the_one_before(priya, goal):
    client = signs_in(priya)
    before = cookie(client)
    thief = Client()
    thief.cookies[site.SESSION_COOKIE_NAME] = before

    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    assert cookie(client) != before
    assert (is_in(client), is_in(thief)) == (True, False)
    goal.reached("an id stolen before the step-up is dead after it")


# ---- what ends the others ----------------------------------------------------------------------


def change_password(client, person) -> None:
    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": ANOTHER, "password2": ANOTHER},
    )


def sign_out_elsewhere(client, person) -> None:
    client.post("/members/me/security/sign-out/")


def leave_one_of_two_seats(client, person) -> None:
    second = SeatFactory(holder=person)
    Holding.objects.create(seat=second, person=person, began_on=NOON.date())
    client.post(f"/members/seats/{second.key}/leave/")


def take_another_seat(client, person) -> None:
    head = lead()
    seat = SeatFactory(organisation=head.organisation, holder=None, role="practitioner")
    made, _ = invite(seat, email=person.email, by=head, now=NOON)
    take_up(made, by=person, now=NOON)


def is_seen_out(client, person) -> None:
    head = lead(person.organisation)
    leave_seat(person.seat, by=head, now=NOON)


@pytest.mark.goal("T20")
@pytest.mark.parametrize(
    ("change", "here_stays"),
    [
        pytest.param(change_password, True, id="they change their password"),
        pytest.param(sign_out_elsewhere, True, id="they sign out everywhere else"),
        pytest.param(leave_one_of_two_seats, True, id="they leave one of two seats"),
        pytest.param(take_another_seat, False, id="they are given another seat"),
        pytest.param(is_seen_out, False, id="somebody records that they have left"),
    ],
)
def test_a_change_ends_the_other_sign_ins_at_their_next_page(priya, goal, change, here_stays):
    here, elsewhere = signs_in(priya), signs_in(priya)
    bystander = signs_in(_with_password(lead()))

    change(here, priya)

    assert (is_in(here), is_in(elsewhere), is_in(bystander)) == (here_stays, False, True)
    goal.reached(f"{change.__name__.replace('_', ' ')}: other sign-ins end at the next request")


def _with_password(person) -> Person:
    person.set_password(PASSWORD)
    person.save()
    return person


class Careless(ModelBackend):
    """A backend that looks at nobody’s account: the next one that is added may be such a one."""

    def get_user(self, user_id):
        return Person.objects.filter(pk=user_id).first()


@pytest.mark.goal("T20")
@pytest.mark.parametrize("backend", [*site.AUTHENTICATION_BACKENDS, f"{__name__}.Careless"])
def test_deactivation_ends_the_session_of_each_backend(priya, settings, goal, backend):
    settings.AUTHENTICATION_BACKENDS = [backend]
    client = Client()
    client.force_login(priya, backend=backend)
    before = is_in(client)

    leave_seat(priya.seat, by=lead(priya.organisation), now=NOON)

    assert (before, is_in(client)) == (True, False)
    goal.reached(f"deactivated at the next request: {backend.rpartition('.')[2]}")


@pytest.mark.goal("T20")
def test_a_backend_that_looks_at_nobody_is_stopped_by_the_stamp(priya, settings, goal):
    """Deactivated without the action, such a session goes on: so the stamp is what ends it."""
    settings.AUTHENTICATION_BACKENDS = [f"{__name__}.Careless"]
    client = Client()
    client.force_login(priya, backend=f"{__name__}.Careless")

    Person.objects.filter(pk=priya.pk).update(is_active=False)

    assert is_in(client)
    goal.caught("a deactivation that leaves the stamp", "the session goes on")


# ---- what a person is told ---------------------------------------------------------------------


def test_a_page_asked_for_after_the_end_says_why_and_leads_back(priya):
    client = signs_in(priya)
    times.passes(minutes=31)

    page = client.get("/members/me/security/", follow=True)

    assert page.redirect_chain == [("/accounts/login/?next=/members/me/security/&ended=1", 302)]
    assert "You were signed out" in page.text
    assert faults_of(page.content) == []


def test_a_form_sent_after_the_end_keeps_what_was_typed(priya):
    client = signs_in(priya)
    times.passes(minutes=31)

    page = client.post(
        "/members/new/",
        {"name": "A charity with a long name", "password": "not for the screen", "empty": ""},
        headers={"referer": "http://testserver/members/new/?from=list"},
    )

    assert (page.status_code, faults_of(page.content)) == (403, [])
    assert "A charity with a long name" in page.text
    assert "not for the screen" not in page.text
    assert "/accounts/login/?next=/members/new/%3Ffrom%3Dlist" in page.text
    assert page["Cache-Control"] == "no-store, private"


def test_a_stranger_who_sends_a_form_is_led_to_the_sign_in(client):
    page = client.post("/members/new/", headers={"referer": "https://elsewhere.example/x"})

    assert page["Location"] == "/accounts/login/?next=/"


def test_a_form_from_before_signing_in_again_keeps_what_was_typed(priya):
    client = Client(enforce_csrf_checks=True)
    client.force_login(priya)
    client.get("/members/me/")

    page = client.post(
        "/members/new/",
        {"name": "A charity", "csrfmiddlewaretoken": "a" * 64},
        headers={"origin": "http://testserver", "referer": "http://testserver/members/new/"},
    )
    foreign = client.post(
        "/members/new/", {"name": "A charity"}, headers={"origin": "https://elsewhere.example"}
    )

    assert (page.status_code, faults_of(page.content)) == (403, [])
    assert ("A charity" in page.text, 'href="/members/new/"' in page.text) == (True, True)
    assert (foreign.status_code, "A charity" in foreign.text) == (403, False)


# ---- one's own page ----------------------------------------------------------------------------


def test_the_page_says_where_somebody_is_signed_in(priya):
    here = signs_in(priya)
    signs_in(priya, agent="Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1")
    signs_in(_with_password(lead()), agent="Mozilla/5.0 (Macintosh) Chrome/140 Safari/537.36")

    page = here.get("/members/me/security/")

    assert faults_of(page.content) == []
    assert "Safari on an iPhone" in page.text
    assert re.search(r"Firefox on Windows.{0,200}Here", page.text, re.S)
    assert "Chrome on a Mac" not in page.text
    assert "Safari on an iPhone, a new device" in page.text


def test_signing_out_elsewhere_forgets_other_devices_and_leaves_an_entry(priya):
    here, _ = signs_in(priya), signs_in(priya)

    page = here.post("/members/me/security/sign-out/", follow=True)

    assert "One other sign-in has ended" in page.text
    assert Session.objects.filter(person=priya).count() == 1
    assert Device.objects.filter(person=priya).count() == 1
    entry = Entry.objects.get(act="accounts.signed_out_elsewhere")
    assert (entry.by, entry.about_key, entry.detail) == (priya, priya.key, {"sessions": 1})


def test_a_new_device_is_told_to_its_owner_and_the_first_is_not(priya):
    first = signs_in(priya)
    after_first = Notice.objects.count()
    first.post("/accounts/logout/")
    signs_in(priya, first)
    after_second = Notice.objects.count()

    signs_in(priya)

    assert (after_first, after_second) == (0, 0)
    notice = Notice.objects.get()
    assert (notice.person, notice.subject) == (
        priya, "Somebody signed in as you on a new device",
    )  # fmt: skip
    assert notice.mail.urgent


def test_a_changed_password_is_told_to_its_owner(priya):
    change_password(signs_in(priya), priya)

    assert [n.subject for n in Notice.objects.all()] == ["Your password was changed"]
    assert Entry.objects.get(act="accounts.password_changed").detail == {"by_mail": False}


def test_what_happened_lately_is_ones_own_and_holds_wrong_guesses(priya):
    stranger = Client()
    stranger.post("/accounts/login/", {"login": "PRIYA@ashdown.example", "password": "a guess"})
    stranger.post("/accounts/login/", {"login": "other@ashdown.example", "password": "a guess"})
    here = signs_in(priya)

    page = here.get("/members/me/security/").text
    others = signs_in(_with_password(lead())).get("/members/me/security/").text

    assert page.count("A wrong password was tried") == 1
    assert "Signed in with your password, Firefox on Windows, a new device" in page
    assert "A wrong password was tried" not in others


def test_the_hourly_round_lets_go_of_what_is_over(priya):
    signs_in(priya)
    Client().post("/accounts/login/", {"login": priya.email, "password": "a guess"})
    times.passes(hours=13)

    forget_what_is_over(now=datetime.now(UTC))
    forget_what_is_over(now=datetime.now(UTC))

    assert Session.objects.count() == 0
    assert Device.objects.count() == 1


def test_nobody_sees_pages_of_the_register_without_a_seat(client):
    client.force_login(PersonFactory())

    assert [client.get(a).status_code for a in ("/members/", "/members/me/")] == [403, 200]


def test_the_cookies_of_session_and_device_are_for_this_server_only(priya):
    client = signs_in(priya)

    kept = {
        name: (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"])
        for name, cookie in client.cookies.items()
    }

    wanted = (True, "Lax", "/", "")
    assert (kept[site.SESSION_COOKIE_NAME], kept[site.WAYMARK_DEVICE_COOKIE]) == (wanted, wanted)
