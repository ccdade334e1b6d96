"""Keys from making to ending: who may, what is kept, what is counted."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories.accounts import SeatFactory, lead
from tests.factories.keys import key_of, seated_since
from waymark.shared.accounts.actions.seats import leave_seat
from waymark.shared.accounts.models import Holding, Person
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.keys import actions, queries, rules
from waymark.shared.keys.models import Key
from waymark.shared.notifications.models import Notice

pytest_plugins = ["tests.support.places"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)


def found(token: str, now: datetime = NOON) -> Key | None:
    return queries.by_header(f"Bearer {token}", now)


def administrator() -> Person:
    return SeatFactory(role="administrator").holder


# ---- making ----------------------------------------------------------------------------------


def test_a_key_is_kept_as_a_hash_and_leaves_an_entry():
    me = lead()

    key, token = key_of(me, "write", days=30, now=NOON)

    assert found(token) == key
    secret = token.rpartition("_")[2]
    assert key.secret_hash == rules.hashed(token.removeprefix(f"waymark_{key.key}_"))
    assert secret not in str(Key.objects.values().get())
    assert key.expires_at == NOON + timedelta(days=30)
    entry = Entry.objects.get()
    assert (entry.act, entry.by, entry.about_key) == ("keys.key_made", me, key.key)
    assert entry.detail == {"scope": "write", "seat": me.seat.key, "days": 30}


def test_whoever_has_a_new_key_hears_of_it_for_it_outlives_the_sign_in():
    me = lead()

    _, token = key_of(me, "read", days=30, now=NOON)

    told = Notice.objects.get()
    assert (told.person, told.subject) == (me, "An API key was made")
    assert token not in told.body


def test_nobody_makes_a_key_for_the_seat_of_another():
    me, colleague = lead(), lead()
    seated_since(colleague)

    with pytest.raises(PermissionDenied):
        actions.make_key(colleague.seat, name="Mine", scope="read", days=1, by=me, now=NOON)

    assert not Key.objects.exists()
    assert not Entry.objects.exists()


def test_the_eleventh_key_of_a_seat_is_refused():
    me = lead()
    for _ in range(10):
        key_of(me, now=NOON)

    with pytest.raises(Refused) as refusal:
        key_of(me, now=NOON)

    assert refusal.value.reasons == [
        "You have 10 working keys for this seat. Revoke one that is not needed"
    ]
    assert Key.objects.count() == 10


def test_a_key_that_ran_out_before_it_was_made_is_refused_by_the_database():
    key, _ = key_of(lead(), now=NOON)

    with pytest.raises(IntegrityError), transaction.atomic():
        Key.objects.filter(pk=key.pk).update(expires_at=NOON)


# ---- ending ----------------------------------------------------------------------------------


def test_a_key_runs_out():
    _, token = key_of(lead(), days=90, now=NOON)

    assert found(token, NOON + timedelta(days=90) - timedelta(seconds=1)) is not None
    assert found(token, NOON + timedelta(days=90)) is None


def test_a_key_ends_with_the_seat_and_stays_ended_when_its_holder_comes_back():
    me = lead()
    SeatFactory(holder=me)  # another seat, so that they stay with the network
    key, token = key_of(me, now=NOON)
    seat = key.holding.seat

    leave_seat(seat, by=me, now=NOON)
    assert found(token) is None

    Holding.objects.create(seat=seat, person=me, began_on=date(2026, 6, 9))
    seat.holder = me
    seat.save()
    assert found(token) is None


def test_a_key_ends_when_its_holder_is_deactivated():
    me = lead()
    _, token = key_of(me, now=NOON)

    Person.objects.filter(pk=me.pk).update(is_active=False)

    assert found(token) is None


@pytest.mark.parametrize("who", ["holder", "administrator"])
def test_a_key_is_revoked_by_its_holder_or_an_administrator(who):
    me = lead()
    key, token = key_of(me, now=NOON)
    by = me if who == "holder" else administrator()

    actions.revoke_key(key, by=by, now=NOON)

    assert found(token) is None
    kept = Key.objects.get()
    assert (kept.revoked_at, kept.revoked_by) == (NOON, by)
    last = Entry.objects.first()
    assert (last.act, last.by, last.about_key) == ("keys.key_revoked", by, key.key)


def test_a_colleague_revokes_nothing():
    me = lead()
    key, token = key_of(me, now=NOON)

    with pytest.raises(PermissionDenied):
        actions.revoke_key(key, by=lead(me.organisation), now=NOON)

    assert found(token) == key


def test_the_secret_of_one_key_does_not_open_another():
    one, its_word = key_of(lead(), now=NOON)
    other, _ = key_of(lead(), now=NOON)

    assert found(its_word.replace(one.key, other.key)) is None


# ---- using -----------------------------------------------------------------------------------


def test_a_key_opens_one_seat_of_the_several_that_its_holder_has():
    me = lead()
    SeatFactory(holder=me, role="administrator")
    _, token = key_of(me, now=NOON)

    acting = queries.acting(found(token))

    assert acting == me
    assert [seat.role for seat in acting.hats] == ["lead"]
    assert not acting.has_role("administrator")


def test_requests_are_counted_by_the_minute_and_the_day_is_noted():
    key, _ = key_of(lead(), now=NOON)

    waits = [actions.count_request(key, most=3, now=NOON + timedelta(seconds=s)) for s in range(5)]

    assert waits == [0, 0, 0, 57, 56]
    assert actions.count_request(key, most=3, now=NOON + timedelta(seconds=60)) == 0
    kept = Key.objects.get()
    assert (kept.window_count, kept.last_used_on) == (1, date(2026, 6, 9))
    assert Entry.objects.count() == 1  # using a key is no act


def test_a_clock_that_goes_back_opens_no_second_count():
    key, _ = key_of(lead(), now=NOON)
    for _ in range(3):
        actions.count_request(key, most=3, now=NOON)

    assert actions.count_request(key, most=3, now=NOON - timedelta(minutes=5)) > 0


# ---- the pages -------------------------------------------------------------------------------


@pytest.fixture
def me(client):
    """A lead who has just shown who they are, so that nobody asks for the password again."""
    person = lead()
    seated_since(person)
    client.force_login(person)
    shown_at(client, timezone.now().timestamp())
    return person


def shown_at(client, moment: float) -> None:
    """Note in the session when its person last gave their password."""
    session = client.session
    session["proved_at"] = moment
    session.save()


def make(client):
    return client.post("/keys/new/", {"name": "Intranet", "scope": "read", "days": "90"})


def test_the_word_is_shown_once_and_never_again(client, me):
    page = make(client)

    word = rules.TOKEN.search(page.text)[0]
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store, private"
    assert queries.by_header(f"Bearer {word}", timezone.now()) is not None
    listed = client.get("/keys/").text
    assert "Intranet" in listed
    assert rules.TOKEN.search(listed) is None


def test_a_key_is_made_behind_a_step_up(client, me):
    """Whoever finds an open screen must not walk away with a key."""
    shown_at(client, 0)

    asked, sent = client.get("/keys/new/"), make(client)

    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert (sent.status_code, "Show that it is you first" in sent.text) == (403, True)
    assert not Key.objects.exists()


def test_one_sees_ones_own_keys_and_an_administrator_everybodys(client, me):
    make(client)
    Key.objects.update(name="The lead’s system")
    boss = administrator()

    client.force_login(lead())
    assert "The lead’s system" not in client.get("/keys/").text
    client.force_login(boss)
    assert "The lead’s system" not in client.get("/keys/").text
    assert "The lead’s system" in client.get("/keys/everybody/").text


def test_a_key_is_revoked_on_the_page(client, me):
    word = rules.TOKEN.search(make(client).text)[0]
    key = Key.objects.get()

    assert "Revoke this key?" in client.get(f"/keys/{key.key}/revoke/").text
    page = client.post(f"/keys/{key.key}/revoke/", follow=True)

    assert "Revoked" in page.text
    assert queries.by_header(f"Bearer {word}", timezone.now()) is None
