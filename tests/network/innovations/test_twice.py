"""Every form of the library sent twice, as by a double press: the same answer, and one act.

The rows are those of the permission matrix; where one page does several things, the others follow.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories.accounts import SeatFactory, lead
from tests.factories.innovations import published, revised, whole
from tests.support import matrix
from tests.support.cast import ROLES, gather
from waymark.network.innovations.models import Comment, Innovation, Version
from waymark.shared.audit.models import Entry
from waymark.shared.notifications.models import Notice

pytestmark = pytest.mark.django_db

CASES = [
    case for case in matrix.cases("network")
    if case.route.startswith("innovations:") and case.method == "POST" and case.side == "own"
    and "acts" in case.expected
]  # fmt: skip


def there() -> dict[str, int]:
    """How many rows every table of the library has, and how many notices there are."""
    tables = [*apps.get_app_config("network_innovations").get_models(), Notice]
    return {table.__name__: table._base_manager.count() for table in tables}


def pressed_twice(client, address: str, data: Callable[[], dict[str, Any]]) -> list[tuple]:
    """The two answers to one form, each with what stands in the tables after it."""
    answers = []
    for _ in range(2):
        response = client.post(address, data())
        answers.append((response.status_code, response.headers.get("Location"), there()))
    return answers


def test_the_rows_are_every_form_of_the_library():
    written = {
        route: block["POST own"].split()
        for route, block in matrix.written("network").items()
        if route.startswith("innovations:")
    }

    assert {case.route for case in CASES} == {
        route for route, answers in written.items() if "405" not in answers
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.route.partition(":")[2])
def test_a_form_sent_twice(client, case, data_folder):
    cast = gather()
    role = next(r for r in ROLES if case.expected[ROLES.index(r)] == "acts")
    person = cast.people[role]
    if person is not None:
        client.force_login(person)

    def filled(values):
        return {name: matrix.value_of(each, "own", cast, person) for name, each in values.items()}

    address = reverse(case.route, kwargs=filled(case.address))
    first, second = pressed_twice(client, address, lambda: filled(case.body))

    assert first == second
    assert first[0] < 400


# ---- what else a page does ---------------------------------------------------------------------


@pytest.fixture
def head(client):
    somebody = lead()
    client.force_login(somebody)
    return somebody


def _shown(head, **fields) -> Innovation:
    return published(
        key="calls", organisation=head.organisation, started_by=head, contact_seat=head.seat,
        **fields,
    )  # fmt: skip


def _waiting(head) -> Innovation:
    """Sent for review by another force, with an open comment."""
    writer = lead()
    made = published(
        key="calls", organisation=writer.organisation, started_by=writer,
        contact_seat=writer.seat,
    )  # fmt: skip
    whole(made.current)
    made.current.published_at = None
    made.current.save()
    Innovation.objects.update(state="in_review", current=None, working=made.current)
    return made


def _to_send_back(head) -> Innovation:
    made = _waiting(head)
    Comment.objects.create(
        innovation=made, section="what", text="For whom?", by=head, at="2026-06-09T12:00Z"
    )
    return made


def _with_collaborator(head) -> Innovation:
    made = _shown(head)
    made.collaborators.add(lead())
    return made


def _imported(head) -> Innovation:
    made = revised(head, key="calls")
    Version.objects.filter(number=2).update(imported_as={"topic": ["Clocks", "Bells"]})
    return made


def _paper(made) -> dict[str, Any]:
    return {"title": "Leaflet", "file": SimpleUploadedFile("a.txt", b"Words."), "public": "no"}


def _seat_elsewhere(made) -> dict[str, Any]:
    elsewhere = SeatFactory._meta.model.objects.exclude(organisation=made.organisation).first()
    return {"hand_over": "yes", "seat": (elsewhere or SeatFactory()).pk}


def _seat_typed(made) -> dict[str, Any]:
    """The name of a seat, typed into the box that stands where there are many."""
    seat = SeatFactory._meta.model.objects.get(pk=_seat_elsewhere(made)["seat"])
    return {"hand_over": "yes", "seat": "", "seat-find": f"{seat} ({seat.holder.name})"}


OTHER_ACTS = {
    "opening to the world": (_shown, "care/", lambda made: {"public": "yes"}),
    "marking as being checked": (_shown, "care/", lambda made: {"check": "yes"}),
    "archiving": (_shown, "care/", lambda made: {"archive": "yes", "reason": "Now law"}),
    "handing over": (_shown, "care/", _seat_elsewhere),
    "handing over to a seat that was typed": (_shown, "care/", _seat_typed),
    "adding a paper": (_shown, "files/", _paper),
    "taking a collaborator out": (
        _with_collaborator, "collaborators/",
        lambda made: {"remove": getattr(made.collaborators.first(), "key", "gone")},
    ),
    "publishing": (_waiting, "review/decide/", lambda made: {"decision": "publish"}),
    "sending back": (_to_send_back, "review/decide/", lambda made: {"decision": "send_back"}),
    "a small correction": (
        lambda head: revised(head, key="calls"), "check/",
        lambda made: {"changed": "A date", "how": "small"},
    ),
    "dropping what was imported": (
        _imported, "edit/found/", lambda made: {"drop_topic": ["Clocks"]},
    ),
    "discarding a new version": (
        lambda head: revised(head, key="calls"), "discard/", lambda made: {},
    ),
    "taking the first step": (
        lambda head: published(key="calls"), "adopt/",
        lambda made: {"stage": "live", "on-day": "1", "on-month": "5", "on-year": "2026",
                      "adapted": "no"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("act", OTHER_ACTS)
def test_another_act_of_a_page_done_twice(client, head, act):
    prepare, page, data = OTHER_ACTS[act]
    made = prepare(head)

    first, second = pressed_twice(client, f"/practices/calls/{page}", lambda: data(made))

    assert first == second
    assert first[0] == 302
    assert Entry.objects.exists(), "nothing was done at all"


def test_a_form_that_acts_twice_is_caught(client, head):
    """Two comments that differ are two acts, and the comparison above sees it."""
    _shown(head)
    number = iter(range(2))

    first, second = pressed_twice(
        client, "/practices/calls/review/",
        lambda: {"section": "what", "text": f"For whom? {next(number)}"},
    )  # fmt: skip

    assert first != second
    assert second[2]["Comment"] == 2
