"""Spaces on their pages: who knows of one, who is let in, and what leaves it."""

import pytest
from django.utils import timezone

from tests.factories.accounts import PersonFactory, SeatFactory, lead
from tests.factories.discussions import poll, question, space
from tests.support.pages import words

pytestmark = pytest.mark.django_db


def test_a_private_space_is_found_by_its_own_only(client, asker):
    own = space(lead())

    page = client.get(f"/questions/spaces/{own.key}/")

    assert page.status_code == 404


def test_a_restricted_space_is_known_and_can_be_asked_to_join(client, asker):
    own = space(lead(), access="restricted")

    page = words(client.get(f"/questions/spaces/{own.key}/"))
    asked = client.post(f"/questions/spaces/{own.key}/join/")

    assert "Ask to join" in page
    assert asked.status_code == 302
    assert "You have asked to join." in words(client.get(f"/questions/spaces/{own.key}/"))


def test_spaces_that_do_not_match_are_not_said_to_be_missing(client, asker):
    assert "There is no space yet" in words(client.get("/questions/spaces/"))
    space(asker)

    assert "No space matches" in words(client.get("/questions/spaces/?q=nothing"))


def test_what_not_all_forces_read_is_carried_nowhere_and_asks_only_its_own(client, asker):
    """No agenda, log or poll of every force is promised for a question of a closed space."""
    inside, outside = lead(), lead()
    own = space(asker, inside)
    thread = question(asker, at=timezone.now(), space=own)

    page = words(client.get(f"/questions/{thread.key}/"))
    asked = words(client.get(f"/questions/{thread.key}/poll/new/"))
    poll(thread, asker)
    table = client.get(f"/questions/{thread.key}/poll.csv").content.decode("utf-8-sig")

    assert "An answer is hoped for by" in page
    for words_ in ("next meeting’s agenda", "Put on the next agenda", "Make it an action",
                   "Record a decision", "every force in a poll"):  # fmt: skip
        assert words_ not in page
    assert "2\u00a0victim leads" in asked
    assert inside.organisation.name in table
    assert outside.organisation.name not in table
    client.post("/questions/new/", {"kind": "question", "title": "Which words?", "text": "Ours.",
                                    "space": own.key, "named": "yes"})  # fmt: skip
    assert "It goes on no agenda" in words(client.get("/questions/new/check/"))


def test_a_keeper_lets_people_in_and_out(client, asker):
    own = space(asker)
    somebody = SeatFactory(holder=PersonFactory(name="Tom Ellery")).holder
    address = f"/questions/spaces/{own.key}/people/"

    found = words(client.get(address, {"find": "tom"}))
    client.post(address, {"do": "add", "person": somebody.key})
    inside = words(client.get(address))
    client.post(address, {"do": "remove", "person": somebody.key})
    alone = client.post(address, {"do": "remove", "person": asker.key}, follow=True)

    assert "Tom Ellery" in found
    assert "Let out" in inside
    assert "Tom Ellery" in inside
    assert "A space needs a keeper. Make somebody else one first" in words(alone)
