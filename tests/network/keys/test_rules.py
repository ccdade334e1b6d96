"""How a key is written, and in which words it stands."""

from datetime import UTC, datetime, timedelta

import pytest

from waymark.shared.keys import rules

NOON = datetime(2026, 6, 9, 12, 0, 20, tzinfo=UTC)
SECRET = "A" * 43
WHOLE = f"waymark_abcdefghjk_{SECRET}"


@pytest.mark.parametrize(
    ("header", "read"),
    [
        pytest.param(f"Bearer {WHOLE}", ("abcdefghjk", SECRET), id="as it is sent"),
        pytest.param(f"bearer {WHOLE}", ("abcdefghjk", SECRET), id="in small letters"),
        pytest.param(f"Bearer  {WHOLE} ", ("abcdefghjk", SECRET), id="with spaces around it"),
        pytest.param(WHOLE, None, id="without its word in front"),
        pytest.param(f"Basic {WHOLE}", None, id="in another scheme"),
        pytest.param(f"Bearer {WHOLE}x", None, id="longer by one"),
        pytest.param(f"Bearer {WHOLE[:-1]}", None, id="cut short"),
        pytest.param(f"Bearer {WHOLE}\nX: y", None, id="with a second line"),
        pytest.param("Bearer ", None, id="empty"),
        pytest.param(f"Bearer {WHOLE} {WHOLE}", None, id="two of them"),
    ],
)
def test_a_header_is_read(header, read):
    assert rules.parted(header) == read


def test_a_new_key_is_long_and_never_the_same():
    secrets = {rules.new_secret() for _ in range(100)}

    assert len(secrets) == 100
    assert rules.parted(f"Bearer {rules.token('abcdefghjk', min(secrets))}") == (
        "abcdefghjk", min(secrets),
    )  # fmt: skip


def test_only_the_same_secret_is_the_same():
    assert rules.same(SECRET, rules.hashed(SECRET))
    assert not rules.same(SECRET[:-1] + "B", rules.hashed(SECRET))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        pytest.param({}, "Works", id="working"),
        pytest.param({"expires_at": NOON}, "Has run out", id="run out this moment"),
        pytest.param({"revoked_at": NOON}, "Revoked", id="revoked"),
        pytest.param({"seat_left": True}, "Ended with the seat", id="its holder left the seat"),
        pytest.param({"revoked_at": NOON, "seat_left": True}, "Revoked", id="revoked, then left"),
    ],
)
def test_how_a_key_stands_is_said(changed, words):
    stands = {"expires_at": NOON + timedelta(1), "revoked_at": None, "seat_left": False, **changed}

    assert rules.state(**stands, now=NOON) == words


@pytest.mark.parametrize(
    ("asked", "given"),
    [(90, 90), (365, 365), (366, 365), (10**9, 365), (0, 1), (-5, 1)],
)
def test_a_key_lasts_a_day_at_least_and_a_year_at_most(asked, given):
    assert rules.expiry(NOON, asked) == NOON + timedelta(days=given)


def test_the_wait_is_what_is_left_of_the_minute():
    assert rules.seconds_left(NOON) == 40
    assert rules.window(NOON) + 1 == rules.window(NOON + timedelta(seconds=40))


def test_the_eleventh_working_key_is_refused():
    assert rules.blockers_to_make(working=9) == []
    assert rules.blockers_to_make(working=10) == [
        "You have 10 working keys for this seat. Revoke one that is not needed"
    ]
