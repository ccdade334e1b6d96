"""The library’s API under odd and heavy questions, what each costs, and what is described of it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import lead
from tests.factories.evaluations import evaluation
from tests.factories.innovations import ValueFactory, adoption, published
from tests.factories.keys import bearing, key_of
from waymark.network.innovations.actions.fits import refresh_fits
from waymark.network.innovations.models import DiaryEntry, Innovation, Profile
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.keys.models import Key

pytestmark = pytest.mark.django_db

NEEDS = [{"aspect": "size", "wanted": ["large"], "words": "A large force", "must": True}]


def ask(client, address: str, token: str = "", **headers):
    return client.get(
        f"/api/v1/{address}", headers={**(bearing(token) if token else {}), **headers}
    )


@pytest.fixture
def me() -> Person:
    return lead()


@pytest.fixture
def token(me) -> str:
    return key_of(me)[1]


# ---- bounds ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "status"),
    [
        pytest.param("practices?page=0", 422, id="page none"),
        pytest.param("practices?page=" + "9" * 40, 422, id="a huge page"),
        pytest.param("practices?page=-1", 422, id="page minus one"),
        pytest.param("practices?page=1e3", 422, id="page by a power"),
        pytest.param("practices?size=101", 422, id="a page too large"),
        pytest.param("practices?q=a%00b", 400, id="a NUL in a word"),
        pytest.param("practices?a%00b=1", 400, id="a NUL in a name"),
        pytest.param("practices?q=" + "x" * 201, 422, id="a long word"),
        pytest.param("practices?" + "topic=a&" * 21, 422, id="21 choices"),
        pytest.param("practices?q=" + "x" * 5_000, 400, id="a long address"),
        pytest.param("practices?order=;drop", 422, id="no such order"),
        pytest.param("practices/%00", 400, id="a NUL for a key"),
        pytest.param("practices/..%2f..", 404, id="a way up"),
        pytest.param("practices/caf%C3%A9", 422, id="a letter no key has"),
        pytest.param("practices/x/versions/" + "9" * 30, 422, id="a huge number"),
        pytest.param("nothing-here", 404, id="no such address"),
        pytest.param("", 404, id="the bare address"),
    ],
)
def test_what_cannot_be_asked_is_refused_as_a_problem(client, token, address, status):
    answer = ask(client, address, token)

    assert answer.status_code == status, answer.text
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()) == {"type", "title", "status", "detail", "errors"}


def test_a_thousand_names_are_refused_before_anybody_reads_them(client, token):
    assert ask(client, "practices?" + "a&" * 1_000, token).status_code == 400


def test_a_method_that_is_not_known_is_said_as_a_problem(client, token):
    answer = client.delete("/api/v1/values", headers=bearing(token))

    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert answer.json()["title"] == "This address knows no such method"


def test_what_is_still_true_is_not_sent_again(client, me, token):
    practice = published()
    first = ask(client, "practices", token)
    tag = {"If-None-Match": first["ETag"]}

    again = ask(client, "practices", token, **tag)
    other = ask(client, "practices", key_of(lead())[1], **tag)
    adoption(practice, ("live", date(2026, 3, 2)))
    key_of(me)  # an act, so that the audit says that something happened
    later = ask(client, "practices", token, **tag)

    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == later.status_code == 200
    assert later.json()["items"][0]["live_count"] == 1


# ---- its cost --------------------------------------------------------------------------------


MOST_QUESTIONS = 12
ADDRESSES = ("practices?topic=contact&q=promise", "practices?order=fit", "practices/the-first",
             "practices/the-first/versions", "practices/the-first/adoptions", "values", "forces",
             "own/adoptions", "own/adoptions/the-first", "own/fit",
             "own/fit/the-first", "evaluations")  # fmt: skip


def fill(count: int, force: Organisation) -> None:
    topic, _ = ValueFactory._meta.model.objects.get_or_create(
        list="topic", code="contact", defaults={"words": "Contact"}
    )
    for number in range(Innovation.objects.count(), count):
        practice = published(
            key=f"practice-{number}" if number else "the-first",
            version={"title": f"The promise {number}", "prerequisites": NEEDS},
        )
        practice.current.values.add(topic)
        taken = adoption(practice, ("live", date(2026, 3, 2)), organisation=force)
        adoption(Innovation.objects.get(key="the-first"), ("live", date(2026, 3, 2)))
        evaluation(practice, force, adoption=taken)
        DiaryEntry.objects.create(
            adoption=taken, on="2026-04-01", heading="Month", text="Calm.",
            written_at="2026-04-01T09:00Z",
        )  # fmt: skip
    refresh_fits()


def questions(client, address: str, token: str) -> int:
    ask(client, address, token)
    with CaptureQueriesContext(connection) as asked:
        assert ask(client, address, token).status_code == 200, address
    return len(asked)


def test_an_answer_costs_as_many_questions_for_3_as_for_40_rows(client, me, token):
    Profile.objects.create(
        organisation=me.organisation, answers={"size": "large"}, updated_at="2026-03-02T09:00Z"
    )
    counts = {}
    for rows in (3, 40):
        fill(rows, me.organisation)
        counts[rows] = {address: questions(client, address, token) for address in ADDRESSES}

    assert counts[3] == counts[40]
    assert max(counts[40].values()) <= MOST_QUESTIONS


# ---- its description -------------------------------------------------------------------------


def test_the_description_names_every_address_and_every_refusal(client):
    said = client.get("/api/v1/openapi.json").json()

    assert sorted(said["paths"]) == sorted(
        f"/api/v1/{address}"
        for address in (
            "practices", "practices/{key}", "practices/{key}/versions",
            "practices/{key}/versions/{number}", "practices/{key}/adoptions", "values", "forces",
            "own/adoptions", "own/adoptions/{key}", "own/adoptions/{key}/moves",
            "own/adoptions/{key}/diary", "own/fit", "own/fit/{key}",
            "returns", "returns/{key}", "measures", "measures/{measure}/figures",
            "evaluations", "evaluations/{key}", "law", "law/{key}", "law/{key}/provisions",
        )
    )  # fmt: skip
    move = said["paths"]["/api/v1/own/adoptions/{key}/moves"]["post"]
    assert sorted(move["responses"]) == [
        "201", "400", "401", "403", "404", "409", "413", "422", "429", "503",
    ]  # fmt: skip
    assert move["security"] == [{"ApiKey": []}]
    assert {} in said["paths"]["/api/v1/practices"]["get"]["security"]
    assert said["components"]["securitySchemes"]["ApiKey"]["scheme"] == "bearer"


def test_no_page_of_the_api_loads_anything_from_elsewhere(client):
    """The library that serves the API has a page of its own, which fetches scripts from a CDN."""
    assert client.get("/api/v1/docs").status_code == 404
    assert "://" not in client.get("/api/v1/openapi.json").text
    assert Key.objects.count() == 0
