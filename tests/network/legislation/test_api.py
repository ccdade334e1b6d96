"""Law as a force’s own systems ask for it: who gets what, in which shape, how often."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.keys import bearing, key_of
from tests.factories.legislation import InstrumentFactory, ProvisionFactory, begins, stage
from waymark.network.legislation.actions import items, links

pytestmark = pytest.mark.django_db


@pytest.fixture
def act(world):
    """An act with a stage, a section whose day has come, and what nobody has confirmed."""
    made = InstrumentFactory(
        key="act", title="Witnesses Act", kind="act", unknown="The rest.", extent="england_wales"
    )
    stage(made, "enacted", date(2024, 5, 24), source="Its page")
    stage(made, "enacted", date(2023, 1, 1), evidence="MM")
    section = ProvisionFactory(instrument=made, key="act-6", number="Section 6", who="Police")
    begins(section, date(2025, 1, 1), part="subsection (2)", source="SI 2025/95")
    begins(section, date(2026, 1, 1), evidence="MM")
    ProvisionFactory(instrument=made, key="act-9", number="Section 9", evidence="ML")
    InstrumentFactory(key="hearsay", title="A bill of hearsay", kind="bill", evidence="ML")
    links.put(("law", "act"), ("right", "6"), now=timezone.now())
    return made


def ask(client, address: str, person, **headers):
    key = key_of(person)[1]
    return client.get(f"/api/v1/law{address}", headers=bearing(key) | headers)


def keys(client, query: str, person) -> list[str]:
    answer = ask(client, query, person)
    assert answer.status_code == 200, answer.text
    assert answer.json()["total"] == len(answer.json()["items"])
    return [each["key"] for each in answer.json()["items"]]


@pytest.mark.parametrize("address", ["", "/act", "/act/provisions"])
def test_without_a_key_there_is_nothing(client, act, address):
    assert client.get(f"/api/v1/law{address}").status_code == 401


def test_the_list_is_narrowed_and_ordered_as_its_page_is(client, world, act):
    InstrumentFactory(key="code", title="A code", kind="code")

    assert keys(client, "?order=title", world.lead) == ["code", "act"]
    assert keys(client, "?q=witnesses", world.partner) == ["act"]
    assert keys(client, "?kind=code&kind=bill", world.lead) == ["code"]
    assert keys(client, "?right=6", world.lead) == ["act"]
    assert keys(client, "?right=7", world.lead) == []
    assert keys(client, "?kind=bill", world.keeper) == ["hearsay"]


def test_an_item_tells_its_stages_and_what_is_not_known(client, world, act):
    said = ask(client, "/act", world.lead).json()

    assert (said["kind"], said["unknown"]) == (
        {"code": "act", "words": "Act of Parliament"},
        "The rest.",
    )
    assert said["stages"] == [
        {"code": "enacted", "words": said["stages"][0]["words"], "on": "2024-05-24",
         "on_words": "", "expected": False, "note": "", "source": "Its page",
         "evidence": said["evidence"]}
    ]  # fmt: skip
    assert said["address"].endswith("/law/act/")
    assert len(ask(client, "/act", world.keeper).json()["stages"]) == 2


def test_a_provision_tells_how_it_stands_and_by_which_days(client, world, act):
    said = ask(client, "/act/provisions", world.lead).json()

    assert [each["number"] for each in said["items"]] == ["Section 6"]
    section = said["items"][0]
    assert (section["in_force"]["code"], section["binds"]) == ("partly", "Police")
    assert [(day["on"], day["part"], day["source"]) for day in section["commencement"]] == [
        ("2025-01-01", "subsection (2)", "SI 2025/95")
    ]
    assert ask(client, "/act/provisions", world.keeper).json()["total"] == 2


def test_what_nobody_confirmed_is_not_found_but_by_those_who_keep_law(client, world, act):
    for address in ("/hearsay", "/hearsay/provisions", "/nothing"):
        assert ask(client, address, world.lead).status_code == 404
    assert ask(client, "/hearsay", world.keeper).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("?page=" + "9" * 40, id="a page of forty digits"),
        pytest.param("?size=101", id="too large a page"),
        pytest.param("?kind=Act%20", id="a kind that is none"),
        pytest.param("?right=" + "9" * 40, id="a right of forty digits"),
        pytest.param("?order=random", id="an order that is none"),
        pytest.param("?q=" + "w" * 201, id="a long search"),
    ],
)
def test_what_cannot_be_asked_is_said(client, world, query):
    answer = ask(client, query, world.lead)

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"


def test_the_same_again_is_an_empty_answer_until_something_is_done(client, world, act):
    key = bearing(key_of(world.lead)[1])
    first = client.get("/api/v1/law/act", headers=key)
    known = key | {"If-None-Match": first["ETag"]}

    again = client.get("/api/v1/law/act", headers=known)
    items.confirm(act, by=world.keeper, now=timezone.now())
    after = client.get("/api/v1/law/act", headers=known)

    assert (again.status_code, again.content) == (304, b"")
    assert (after.status_code, after.json()["checked_on"]) == (
        200, timezone.localdate().isoformat(),
    )  # fmt: skip


def test_it_asks_as_often_however_much_law_there_is(client, world, act):
    counts = {}
    key = bearing(key_of(world.lead)[1])
    client.get("/api/v1/law", headers=key)  # the first use of a day is noted
    for rows in (1, 12):
        for number in range(rows):
            InstrumentFactory(key=f"more-{rows}-{number}")
            section = ProvisionFactory(instrument=act, number=f"{rows}.{number}")
            begins(section, date(2025, 1, 1))
        for address in ("?size=100", "/act", "/act/provisions"):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(f"/api/v1/law{address}", headers=key).status_code == 200
            counts.setdefault(address, set()).add(len(asked))

    assert {address: len(found) for address, found in counts.items()} == dict.fromkeys(counts, 1)
