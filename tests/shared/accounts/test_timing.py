"""T22: nobody can time an answer to learn whether an account is there.

A real server on loopback, one line kept open, pairs in random order. The score is the area under
the curve: 0.5 is a coin. Each door is tried on a site that gives itself away too: where the judge
does not see that, it sees nothing.
"""

import random
from datetime import UTC, datetime
from itertools import cycle, islice

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

from tests.factories.accounts import OrganisationFactory, PersonFactory, SeatFactory, steward
from tests.support.knocking import Knocker
from tests.support.long import LONG, ON_ONE_DATABASE, longer
from tests.support.served import served
from tests.support.timed_doors import Quick, auc
from waymark.shared.accounts.actions.seats import invite

pytestmark = [
    pytest.mark.django_db(transaction=True), pytest.mark.goal("T22"), *ON_ONE_DATABASE
]  # fmt: skip

PAIRS, BAND = longer(120, 3_000), longer(14, 5) / 100
CONTROL_PAIRS, CAUGHT = longer(50, 300), 0.80
WARM_UP = 10
LOOKS = 2  # of two answers the quicker counts: so a patient guesser strips a machine’s noise
# An account bears so many tries from everywhere within the window, so as many accounts are needed.
BEARS = {"sign_in": 90 // LOOKS, "reset": 4 // LOOKS, "invitation": 18 // LOOKS}


@pytest.fixture
def chance():
    return random.Random(20261121)


def people(door: str, count: int, hasher: Argon2PasswordHasher) -> list[str]:
    """Addresses of people who have an account, all with one password."""
    password = hasher.encode("plain words on a hill", "salt of the tests")
    return [
        PersonFactory(email=f"known{number:05}.{door}@ashdown.example", password=password).email
        for number in range(count)
    ]


def invitations(count: int, known: list[str]) -> tuple[list[str], list[str]]:
    """Secrets of links: as many that invite somebody known as somebody new."""
    by, place, now = steward(), OrganisationFactory(), datetime.now(UTC)

    def link(email: str) -> str:
        return invite(SeatFactory(organisation=place, holder=None), email=email, by=by, now=now)[1]

    fresh = [link(f"fresh{number:05}.invitation@ashdown.example") for number in range(count)]
    return [link(email) for email in known[:count]], fresh


def door(name: str, who: str) -> tuple[str, dict[str, str]]:
    """Where one knocks, and with what."""
    if name == "sign_in":
        return "/accounts/login/", {"login": who, "password": "not the words on a hill"}
    if name == "reset":
        return "/accounts/password/reset/", {"email": who}
    given = {"email": "someone@ashdown.example", "name": "Nell", "password": "plain words on hills"}
    return f"/members/invitations/{who}/", given


def score(site: str, name: str, known: list[str], unknown: list[str], pairs: int, chance) -> float:
    """Knock in pairs, one of each kind in random order, each time from another address."""
    line = Knocker(site)
    times: dict[bool, list[float]] = {True: [], False: []}
    answers: dict[bool, set[int]] = {True: set(), False: set()}
    turns = islice(zip(cycle(known), cycle(unknown), strict=False), pairs + WARM_UP)
    for number, (one, other) in enumerate(turns):
        two = [(True, one), (False, other)]
        chance.shuffle(two)
        quickest = {True: 9.0, False: 9.0}
        for kind, who in two * LOOKS:
            path, body = door(name, who)
            address = f"10.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(256)}"
            status, _, took = line.post(path, body, X_Forwarded_For=address)
            quickest[kind] = min(quickest[kind], took)
            answers[kind].add(status)
        if number >= WARM_UP:
            for kind, took in quickest.items():
                times[kind].append(took)
    assert answers[True] == answers[False] and 429 not in answers[True]
    return auc(times[True], times[False])


def timed(planted: str):
    """The site, behind a proxy that says where each request comes from."""
    return served(
        workers=1,
        DJANGO_SETTINGS_MODULE="tests.support.timed_site",
        TIMED=planted,
        WAYMARK_TRUSTED_PROXIES="1",
        WAYMARK_SECRET_KEY=settings.SECRET_KEY,
    )


def those(name: str, pairs: int, hasher=Quick) -> tuple[list[str], list[str]]:
    count = -(-(pairs + WARM_UP) // BEARS[name])
    known = people(name, count, hasher())
    if name == "invitation":
        return invitations(count, known)
    return known, [f"other{number:05}.{name}@ashdown.example" for number in range(count)]


@pytest.mark.parametrize("hash_", ["quick", *(["real"] if LONG else [])])
def test_the_time_of_an_answer_tells_nothing(hash_, goal, chance, data_folder):
    doors = ["sign_in", "reset", "invitation"] if hash_ == "quick" else ["sign_in"]
    pairs = PAIRS if hash_ == "quick" else 1_000
    hasher = Quick if hash_ == "quick" else Argon2PasswordHasher
    asked = {name: those(name, pairs, hasher) for name in doors}

    with timed(hash_) as site:
        found = {name: score(site, name, *asked[name], pairs, chance) for name in doors}

    assert {name: area for name, area in found.items() if abs(area - 0.5) > BAND} == {}
    for name, area in found.items():
        goal.reached(f"{name.replace('_', ' ')}: AUC {area:.3f} over {pairs:,} pairs, {hash_} hash")


def test_a_door_that_gives_itself_away_is_seen(goal, chance, data_folder):
    doors = ["sign_in", "reset"]
    asked = {name: those(name, CONTROL_PAIRS) for name in doors}

    with timed("naive") as site:
        found = {name: score(site, name, *asked[name], CONTROL_PAIRS, chance) for name in doors}

    assert {name: area for name, area in found.items() if area <= CAUGHT} == {}
    for name, area in found.items():
        goal.caught(f"{name.replace('_', ' ')} without equal work", f"AUC {area:.3f}")
