"""The library as a force’s own systems ask for it: who gets what, in which shape, how often."""

import json
from datetime import date

import pytest

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead, steward
from tests.factories.innovations import ValueFactory, VersionFactory, adoption, draft, published
from tests.factories.keys import bearing, key_of
from waymark.network.innovations.actions.fits import refresh_fits
from waymark.network.innovations.models import Adoption, DiaryEntry, Profile
from waymark.shared.accounts.models import Person
from waymark.shared.audit.models import Entry

pytestmark = pytest.mark.django_db

NEEDS = [{"aspect": "size", "wanted": ["large"], "words": "A large force", "must": True}]


def ask(client, address: str, token: str = "", **headers):
    return client.get(
        f"/api/v1/{address}", headers={**(bearing(token) if token else {}), **headers}
    )


def tell(client, address: str, said: object, token: str):
    body = said if isinstance(said, str) else json.dumps(said)
    return client.post(
        f"/api/v1/{address}", body, content_type="application/json", headers=bearing(token)
    )


def titles(answer) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["title"] for each in answer.json()["items"]]


@pytest.fixture
def me() -> Person:
    return lead()


@pytest.fixture
def token(me) -> str:
    return key_of(me)[1]


@pytest.fixture
def writing(me) -> str:
    return key_of(me, "write")[1]


# ---- who ---------------------------------------------------------------------------------------


def test_without_a_key_there_is_only_what_is_public(client, token):
    open_one = published(public=True, version={"title": "Open"})
    closed = published(version={"title": "Closed"})
    draft(key="unfinished", organisation=closed.organisation)

    assert titles(ask(client, "practices")) == ["Open"]
    assert titles(ask(client, "practices", token)) == ["Closed", "Open"]
    assert ask(client, f"practices/{open_one.key}").status_code == 200
    assert ask(client, f"practices/{closed.key}").status_code == 404
    assert ask(client, f"practices/{closed.key}", token).status_code == 200
    assert ask(client, "practices/unfinished", token).status_code == 404


def test_a_draft_of_ones_own_is_not_asked_for_here(client, me, token):
    mine = draft(organisation=me.organisation, started_by=me)

    assert ask(client, f"practices/{mine.key}", token).status_code == 404


def test_a_sign_in_opens_nothing(client, me):
    """A page elsewhere that sends a reader’s browser here must find every door closed."""
    practice = published()
    client.force_login(me)

    answers = [
        ask(client, f"practices/{practice.key}"),
        ask(client, "own/adoptions"),
        client.post(
            f"/api/v1/own/adoptions/{practice.key}/moves",
            {"stage": "interested", "on": "2026-03-02"},
            content_type="application/json",
        ),
    ]

    assert [answer.status_code for answer in answers] == [404, 401, 401]
    assert not Adoption.objects.exists()


def test_a_key_that_does_not_work_is_refused_even_where_none_is_needed(client, token):
    published(public=True)

    answer = ask(client, "practices", token[:-1] + ("A" if token[-1] != "A" else "B"))

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="Waymark"'
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "A working key is needed"


def test_nothing_lets_pages_of_other_sites_read_an_answer(client, token):
    answer = ask(client, "practices", token, Origin="https://elsewhere.example")

    assert [name for name in answer.headers if name.lower().startswith("access-control")] == []
    assert answer["Vary"].split(", ")[0] == "Authorization"
    assert answer["Cache-Control"] == "private, no-cache"


def test_a_key_that_reads_does_not_write(client, me, token):
    practice = published()

    answer = tell(
        client, f"own/adoptions/{practice.key}/moves", {"stage": "interested", "on": "2026-03-02"},
        token,
    )  # fmt: skip

    assert answer.status_code == 403
    assert answer.json()["detail"] == "This key only reads. Its holder can make one that writes."
    assert not Adoption.objects.exists()


def test_the_force_of_the_seat_is_the_force_that_is_asked_for(client, me, token):
    theirs = adoption(published(version={"title": "Theirs"}), ("live", date(2026, 3, 2)))
    ours = adoption(
        published(version={"title": "Ours"}), ("live", date(2026, 3, 2)),
        organisation=me.organisation,
    )  # fmt: skip

    listed = ask(client, "own/adoptions", token).json()

    assert [each["practice"]["title"] for each in listed["items"]] == ["Ours"]
    assert ask(client, f"own/adoptions/{ours.innovation.key}", token).status_code == 200
    assert ask(client, f"own/adoptions/{theirs.innovation.key}", token).status_code == 404


def test_a_seat_outside_a_force_has_nothing_of_its_own(client):
    _, token = key_of(steward(), "write")
    practice = published()

    answers = [
        ask(client, "own/adoptions", token),
        ask(client, "own/fit", token),
        tell(client, f"own/adoptions/{practice.key}/moves",
             {"stage": "interested", "on": "2026-03-02"}, token),
    ]  # fmt: skip

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert answers[0].json()["detail"] == "The seat of this key is in no force."
    assert not Adoption.objects.exists()


def test_a_key_may_ask_so_often_and_is_told_when_again(client, token, settings):
    settings.WAYMARK_API_LIMIT = 2

    answers = [ask(client, "values", token) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2]["Retry-After"]) <= 60
    assert answers[2].json()["title"] == "Too many requests"


# ---- what ------------------------------------------------------------------------------------


def test_the_list_narrows_orders_and_pages_as_its_page_does(client, token):
    topic = ValueFactory(list="topic", code="contact", words="Contact")
    for number in range(3):
        practice = published(version={"title": f"Practice {number}"})
        practice.current.values.add(topic)
    published(version={"title": "Another"})

    assert titles(ask(client, "practices?topic=contact&order=title", token)) == [
        "Practice 0", "Practice 1", "Practice 2",
    ]  # fmt: skip
    second = ask(client, "practices?topic=contact&order=title&size=2&page=2", token)
    assert titles(second) == ["Practice 2"]
    assert second.json()["total"] == 3
    assert titles(ask(client, "practices?topic=contact&page=9", token)) == []
    assert titles(ask(client, "practices?topic=nobody-has-this", token)) == []
    assert titles(ask(client, "practices?q=another", token)) == ["Another"]


def test_a_practice_says_everything_but_who_is_a_person(client, token):
    owner = SeatFactory(title="Victim lead", holder__name="Quokka Quinn")
    practice = published(
        key="two-calls", organisation=owner.organisation, contact_seat=owner,
        started_by=owner.holder, version={"prerequisites": NEEDS, "design": "2", "aim": "Calm."},
    )  # fmt: skip

    answer = ask(client, "practices/two-calls", token)

    said = answer.json()
    assert said["contact"] == f"Victim lead, {owner.organisation}"
    assert said["address"] == "http://127.0.0.1:8000/practices/two-calls/"
    assert said["version"]["aim"] == "Calm."
    assert said["version"]["design"] == {"code": "2", "words": "Before and after"}
    assert said["version"]["prerequisites"] == NEEDS
    assert said["version"]["title"] == practice.current.title
    assert "Quokka" not in answer.text
    assert owner.holder.email not in answer.text


def test_invented_organisations_are_marked(client, token):
    published(organisation=OrganisationFactory(invented=True))

    assert ask(client, "practices", token).json()["items"][0]["made_up"] is True


def test_versions_are_listed_and_read_but_not_the_one_being_written(client, token):
    practice = published(version={"number": 2, "title": "Second"})
    VersionFactory(innovation=practice, number=1, title="First", published_at="2025-03-02T09:00Z")
    VersionFactory(innovation=practice, number=3, title="Being written")

    listed = ask(client, f"practices/{practice.key}/versions", token).json()

    assert [each["title"] for each in listed] == ["Second", "First"]
    assert ask(client, f"practices/{practice.key}/versions/1", token).json()["title"] == "First"
    assert ask(client, f"practices/{practice.key}/versions/3", token).status_code == 404


def test_the_register_tells_of_successors(client, token):
    new = OrganisationFactory(slug="new", region="Wales")
    OrganisationFactory(slug="old", successor=new, valid_to=date(2025, 4, 1), region="Wales")

    said = ask(client, "forces?region=Wales", token).json()

    assert said["total"] == 2
    assert [(f["slug"], f["successor"], f["valid_to"]) for f in said["items"]] == [
        ("new", "", None), ("old", "new", "2025-04-01"),
    ]  # fmt: skip


def test_the_fit_of_ones_own_force(client, me, token):
    Profile.objects.create(
        organisation=me.organisation, answers={"size": "large"}, updated_at="2026-03-02T09:00Z"
    )
    practice = published(version={"prerequisites": NEEDS})
    refresh_fits()

    listed = ask(client, "own/fit", token).json()
    whole = ask(client, f"own/fit/{practice.key}", token).json()

    assert [(f["practice"]["key"], f["fitting"], f["points"]) for f in listed["items"]] == [
        (practice.key, 1, 1)
    ]
    assert whole["lines"] == [
        {"point": "Size", "needs": "A large force", "has": "large", "verdict": "fits"}
    ]


# ---- writing ---------------------------------------------------------------------------------


def test_a_move_takes_the_path_of_the_page(client, me, writing):
    practice = published()
    before = Entry.objects.count()

    answer = tell(
        client, f"own/adoptions/{practice.key}/moves",
        {"stage": "interested", "on": "2026-03-02", "note": "Heard of it in York"}, writing,
    )  # fmt: skip

    assert answer.status_code == 201
    assert answer.json()["steps"] == [{"stage": "interested", "on": "2026-03-02"}]
    made = Adoption.objects.get()
    assert (made.organisation, made.stage) == (me.organisation, "interested")
    entries = Entry.objects.order_by("sequence")[before:]
    assert [(entry.act, entry.by) for entry in entries] == [("innovations.adoption_moved", me)]


REFUSED_MOVES = [
    pytest.param({"stage": "live", "on": "2026-03-02"}, 409,
                 "Say whether your force took the practice as it is or adapted it", id="a rule"),
    pytest.param({"stage": "interested", "on": "2199-01-01"}, 409, "The date is in the future",
                 id="a day to come"),
    pytest.param({"stage": "interested", "on": "2026-03-02", "note": "Ring 07700 900123"}, 422,
                 "This looks like a telephone number", id="a victim’s detail"),
    pytest.param({"stage": "interested", "on": "2026-03-02", "note": "a\x00b"}, 422,
                 "It holds a character that cannot stand here", id="a NUL"),
    pytest.param({"stage": "interested", "on": "2026-03-02", "note": "x" * 301}, 422,
                 "at most 300 characters", id="too long"),
    pytest.param({"stage": "flying", "on": "2026-03-02"}, 422, "Input should be 'interested'",
                 id="no such stage"),
    pytest.param({"stage": "interested", "on": 1767225600}, 422, "Write the date as 2026-03-31",
                 id="seconds for a date"),
    pytest.param({"stage": "interested", "on": "2026-02-30"}, 422, "", id="no such day"),
    pytest.param({"stage": "interested", "on": "2026-03-02", "adapted": "yes"}, 422,
                 "Input should be a valid boolean", id="a word for yes"),
    pytest.param({"stage": "interested", "on": "2026-03-02", "by": "me"}, 422, "Extra inputs",
                 id="a name nobody knows"),
    pytest.param({"stage": "interested"}, 422, "Field required", id="no date"),
    pytest.param([], 422, "", id="a list"),
    pytest.param("{", 400, "", id="half a document"),
    pytest.param('{"stage": "interested", "on": "2026-03-02", "note": "\\ud800"}', 422, "",
                 id="half a letter"),
    pytest.param("[" * 60_000, 400, "", id="a deep nest"),
    pytest.param('{"stage": ' + "1" * 20_000 + "}", 400, "", id="a number of 20,000 digits"),
    pytest.param(" " * 70_000, 413, "", id="70 KB of nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "status", "words"), REFUSED_MOVES)
def test_a_move_that_cannot_be_is_refused_and_writes_nothing(client, writing, said, status, words):
    practice = published()
    before = Entry.objects.count()

    answer = tell(client, f"own/adoptions/{practice.key}/moves", said, writing)

    assert answer.status_code == status, answer.text
    assert words in answer.text.replace("\\u2019", "’")
    assert answer["Content-Type"] == "application/problem+json"
    assert not Adoption.objects.exists()
    assert Entry.objects.count() == before


def test_an_entry_that_is_due_counts_as_written(client, me, writing):
    practice = published()
    taken = adoption(practice, ("live", date(2026, 3, 2)), organisation=me.organisation)

    answer = tell(
        client, f"own/adoptions/{practice.key}/diary",
        {"heading": "Working", "text": "Leave is\nthe weak point", "on": "2026-06-09"}, writing,
    )  # fmt: skip

    assert answer.status_code == 201, answer.text
    written = DiaryEntry.objects.get()
    assert (written.adoption, written.by, written.text) == (taken, me, "Leave is\nthe weak point")
    assert answer.json()["month"] == written.month is not None


def test_no_diary_is_kept_of_a_practice_that_is_not_live(client, me, writing):
    practice = published()
    adoption(practice, ("planning", date(2026, 3, 2)), organisation=me.organisation)

    answer = tell(
        client, f"own/adoptions/{practice.key}/diary",
        {"heading": "h", "text": "t", "on": "2026-06-09"}, writing,
    )  # fmt: skip

    assert answer.status_code == 409
    assert not DiaryEntry.objects.exists()
