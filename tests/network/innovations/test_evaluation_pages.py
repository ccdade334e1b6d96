"""The pages of the register, results looked at again, and what a force’s systems may ask."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead
from tests.factories.evaluations import evaluation, measured, with_two_measures
from tests.factories.innovations import published
from tests.factories.keys import bearing, key_of
from tests.support.pages import faults_of
from waymark.network.innovations import queries
from waymark.network.innovations.actions import evaluating as actions
from waymark.network.innovations.enums import Effect
from waymark.network.innovations.models import Evaluation
from waymark.network.innovations.queries import evaluations as reading
from waymark.shared.errors import Refused

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
QUESTION = "Do victims hear in time more often than before?"


@pytest.fixture
def practice():
    return with_two_measures()


@pytest.fixture
def person():
    return lead()


@pytest.fixture
def own(practice, person):
    return evaluation(practice, person.organisation)


# ---- pages ------------------------------------------------------------------------------------


def partner():
    return SeatFactory(organisation=OrganisationFactory(kind="charity"), role="partner").holder


def page(client, person, address):
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert faults_of(text) == []
    return text


def test_the_register_lists_what_was_found_to_those_who_may_know(client, practice, own, person):
    measured(own)

    assert "Improved: +6.0 points [4.0 to 8.0]" in page(client, person, "/practices/evaluations/")
    for_partner = page(client, partner(), "/practices/evaluations/")
    assert "Shown to forces" in for_partner
    assert "+6.0" not in for_partner


def test_the_register_can_be_narrowed_and_taken_along(client, practice, own, person):
    measured(own)
    evaluation(practice, OrganisationFactory(name="Elsewhere Police"), state="complete", result="x")

    narrowed = page(client, person, "/practices/evaluations/?state=complete")
    client.force_login(person)
    table = b"".join(client.get("/practices/evaluations/export.csv?result=improved")).decode()

    assert "Elsewhere Police" in narrowed
    assert f"/practices/evaluations/{own.key}/" not in narrowed
    assert len(table.splitlines()) == 2
    assert "Improved,6.00,4.00,8.00" in table


def test_an_evaluation_shows_its_months_and_what_could_mislead(client, own, person):
    measured(own)

    text = page(client, person, f"/practices/evaluations/{own.key}/")

    assert "It changed by 6.0 points." in text
    assert "Planned on 2 June 2025, before it went live" in text
    assert "72%" in text  # the month of the start, in the table of the chart
    assert "What could mislead" in text
    assert "Compared with 4 forces like it that did not use the practice." in text


def test_a_partner_reads_the_plan_and_no_figure(client, own):
    measured(own)
    own.state, own.result = "complete", "From 70 to 79 in a hundred."
    own.ended_on = NOON.date()
    own.save()

    text = page(client, partner(), f"/practices/evaluations/{own.key}/")

    assert "Do victims hear in time more often?" in text
    for told in ("6.0 points", "72%", "From 70 to 79"):
        assert told not in text


def test_the_practice_shows_every_force_to_forces_and_only_all_together_to_others(
    client, practice, person
):
    for number, points in enumerate((5.0, 6.0, 7.5)):
        measured(evaluation(practice, OrganisationFactory(name=f"Watched {number}")), points)

    for_force = page(client, person, "/practices/calls/")
    for_partner = page(client, partner(), "/practices/calls/")

    assert "+7.5 [5.5 to 9.5]" in for_force
    assert "Together, 3 forces changed by +6.2 points" in for_force
    assert "Together, 3 forces changed by +6.2 points" in for_partner
    assert "+7.5" not in for_partner
    assert "Watched 2" not in for_partner


def test_what_two_forces_saw_is_not_told_to_others(client, practice, person):
    for points in (5.0, 7.5):
        measured(evaluation(practice, OrganisationFactory()), points)

    assert "+6.2 points" in page(client, person, "/practices/calls/")
    for address in ("/practices/calls/", "/practices/", "/practices/?effect=improved"):
        text = page(client, partner(), address)
        assert "6.2" not in text
    assert "fewer than three forces" in page(client, partner(), "/practices/calls/")


def test_the_library_is_narrowed_and_ordered_by_what_practices_did(client, practice, person):
    best = published(key="better", version={"title": "A better one"})
    published(key="unknown", version={"title": "Not looked at"})
    for points in (5.0, 6.0, 7.0):
        measured(evaluation(practice, OrganisationFactory()), points)
        measured(evaluation(best, OrganisationFactory()), points + 4)

    ordered = page(client, person, "/practices/?order=effect")
    narrowed = page(client, person, "/practices/?effect=not_measured")

    places = [
        ordered.index(name) for name in ("A better one", practice.current.title, "Not looked")
    ]
    assert places == sorted(places)
    assert "+10.0 points on updates in time" in ordered
    assert "Not looked at" in narrowed
    assert "A better one" not in narrowed


def test_a_measure_lists_practices_by_what_they_did_to_it(practice, person):
    for points in (5.0, 6.0, 7.0):
        measured(evaluation(practice, OrganisationFactory()), points)
    small = published(key="small")
    measured(evaluation(small, OrganisationFactory()), 1.0, verdict=Effect.COULD_BE_CHANCE)

    for_force = reading.beside_measure("updates-in-time", person)
    for_partner = reading.beside_measure("updates-in-time", partner())

    assert [link.href for link in for_force.links] == [
        "/practices/calls/#effect", "/practices/small/#effect"
    ]  # fmt: skip
    assert for_force.links[0].note.startswith("Improved: +6.0 points [")
    assert [link.href for link in for_partner.links] == ["/practices/calls/#effect"]


def test_the_register_asks_the_database_as_often_for_one_row_as_for_many(
    client, practice, own, person, django_assert_max_num_queries
):
    client.force_login(person)
    for _ in range(12):
        measured(evaluation(practice, OrganisationFactory()))

    with django_assert_max_num_queries(12):
        client.get("/practices/evaluations/")
    with django_assert_max_num_queries(14):
        client.get(f"/practices/evaluations/{own.key}/")


def test_a_force_plans_on_the_page(client, practice, person):
    client.force_login(person)

    answer = client.post(
        "/practices/calls/plan/",
        {
            "measure": "updates-in-time", "design": "3", "against": "similar",
            "question": QUESTION, "independent": "no",
        },
        follow=True,
    )  # fmt: skip

    text = answer.content.decode()
    assert "The plan is on record" in text
    assert faults_of(text) == []
    assert Evaluation.objects.get().independent is False


# ---- looking at a result again ----------------------------------------------------------------


def look_again(own, person, now, **said):
    given = {"stands": "still", "words": "", "next_on": None} | said
    return actions.review_result(own, by=person, now=now, **given)


@pytest.mark.parametrize(
    ("fields", "late"),
    [
        pytest.param({"ended_on": date(2025, 6, 9)}, "Due today", id="a year ago today"),
        pytest.param({"ended_on": date(2025, 6, 10)}, None, id="a day short of a year"),
        pytest.param(
            {"ended_on": date(2026, 1, 5), "review_on": date(2026, 6, 1)}, "8 days late",
            id="on the day that was chosen",
        ),
        pytest.param(
            {"ended_on": date(2025, 1, 5), "review_on": date(2027, 6, 1)}, None,
            id="a later day was chosen",
        ),
        pytest.param(
            {"ended_on": date(2025, 1, 5), "stands": "no_longer"}, None, id="it no longer holds"
        ),
        pytest.param(
            {"ended_on": date(2025, 1, 5), "state": "unpublished", "unpublished_because": "Moved"},
            None, id="there is no result",
        ),
    ],
)  # fmt: skip
def test_a_result_is_looked_at_again_when_its_day_comes(practice, person, fields, late):
    given = {"state": "complete", "result": "It helped."} | fields
    one = evaluation(practice, person.organisation, **given)
    evaluation(practice, OrganisationFactory(), **given)  # nobody is asked about another force's

    due = [n for n in queries.needs(person, NOON.date()).due if "still holds" in n.title]

    assert [(n.words, n.href) for n in due] == (
        [(late, f"/practices/evaluations/{one.key}/review/")] if late else []
    )


def test_a_review_stands_beside_the_result_and_sets_the_next(own, person):
    actions.complete_evaluation(own, result="It helped.", by=person, now=NOON)
    a_year_on = datetime(2027, 6, 10, 12, tzinfo=UTC)

    look_again(own, person, a_year_on)
    look_again(own, person, a_year_on)  # sent twice
    changed = look_again(
        own, person, datetime(2027, 7, 1, 12, tzinfo=UTC), stands="changed",
        words=" Only in towns. ", next_on=date(2027, 12, 1),
    )  # fmt: skip

    own.refresh_from_db()
    assert (own.result, own.stands, own.review_on) == ("It helped.", "changed", date(2027, 12, 1))
    assert [(r.on, r.stands, r.next_on) for r in own.reviews.all()] == [
        (date(2027, 7, 1), "changed", date(2027, 12, 1)),
        (date(2027, 6, 10), "still", date(2028, 6, 10)),
    ]
    assert changed.words == "Only in towns."
    look_again(own, person, datetime(2027, 8, 1, 12, tzinfo=UTC), stands="no_longer", words="Gone")
    own.refresh_from_db()
    assert (own.stands, own.review_on) == ("no_longer", None)


@pytest.mark.parametrize(
    ("state", "said", "reasons"),
    [
        pytest.param("under_way", {}, ["There is no result to look at again"], id="not yet ended"),
        pytest.param(
            "complete", {"stands": "changed", "words": " "}, ["Say what has changed since"],
            id="changed, but not what",
        ),
        pytest.param(
            "complete", {"next_on": date(2026, 6, 9)}, ["The next review must be after today"],
            id="again today",
        ),
        pytest.param(
            "complete", {"next_on": date(2029, 6, 10)}, ["Look at it again within three years"],
            id="in more than three years",
        ),
    ],
)  # fmt: skip
def test_what_a_review_must_say(own, person, state, said, reasons):
    Evaluation.objects.filter(pk=own.pk).update(state=state, ended_on=date(2025, 6, 9))

    with pytest.raises(Refused) as refusal:
        look_again(own, person, NOON, **said)

    assert refusal.value.reasons == reasons
    assert not own.reviews.exists()


def test_nobody_reviews_for_another_force(own):
    with pytest.raises(PermissionDenied):
        look_again(own, lead(), NOON)


def test_the_review_is_asked_on_its_page_and_shown_wherever_the_result_is(
    client, practice, own, person
):
    measured(own)
    Evaluation.objects.filter(pk=own.pk).update(
        state="complete", result="It helped.", ended_on=date(2024, 6, 9)
    )
    address = f"/practices/evaluations/{own.key}/"
    for place in ("/practices/evaluations/", address, "/practices/calls/"):
        assert "Review was due on 9 June 2025" in page(client, person, place), place
    table = b"".join(client.get("/practices/evaluations/export.csv").streaming_content).decode()
    assert ",2025-06-09,It still holds," in table
    wrong = client.post(f"{address}review/", {"stands": "changed", "words": " "})
    assert "Say what has changed since" in wrong.text

    sent = client.post(f"{address}review/", {"stands": "changed", "words": "Only in towns."})

    assert sent.status_code == 302
    text = page(client, person, address)
    assert faults_of(text) == []
    assert "Only in towns." in text
    assert "was due" not in text


# ---- as a force's own systems ask for it ------------------------------------------------------


def answers(client, person, address):
    got = client.get(f"/api/v1/evaluations{address}", headers=bearing(key_of(person)[1]))
    return got.json() if got.status_code == 200 else got.status_code


def test_systems_read_the_register_and_one_evaluation_in_full(client, practice, own, person):
    measured(own)
    evaluation(practice, OrganisationFactory(), state="complete", result="x")

    found = answers(client, person, "?state=under_way&measure=updates-in-time")
    one = answers(client, person, f"/{own.key}")

    assert [(found["total"], each["key"], each["points"]) for each in found["items"]] == [
        (1, own.key, 6.0)
    ]
    assert (one["verdict"], one["low"], one["high"]) == ("improved", 4.0, 8.0)
    assert one["sentence"] == "It changed by 6.0 points."
    assert one["months"][2] == {
        "month": "2026-01", "when": "start", "numerator": 72, "denominator": 100, "others": None
    }  # fmt: skip
    assert answers(client, person, "/none") == 404


def test_systems_of_a_partner_read_the_plan_and_no_figure(client, own):
    measured(own)
    own.state, own.result, own.ended_on = "complete", "From 70 to 79 in a hundred.", NOON.date()
    own.save()

    one = answers(client, partner(), f"/{own.key}")

    assert one["question"] == "Do victims hear in time more often?"
    assert {name: one[name] for name in ("verdict", "points", "result", "sentence", "months")} == {
        "verdict": "", "points": None, "result": "", "sentence": "", "months": []
    }  # fmt: skip
