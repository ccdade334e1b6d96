"""The register: plans before results, results as they are, and what the returns say of each."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead
from tests.factories.evaluations import details, evaluation, measured
from tests.factories.innovations import ValueFactory, adoption, published
from tests.factories.keys import bearing, key_of
from tests.support.pages import faults_of
from waymark.network.innovations import queries
from waymark.network.innovations.actions import evaluating as actions
from waymark.network.innovations.actions.adoptions import move_adoption
from waymark.network.innovations.actions.evaluating import Worked
from waymark.network.innovations.enums import Effect
from waymark.network.innovations.models import AfterSupport, Evaluation, TogetherEffect
from waymark.network.innovations.queries import evaluations as reading
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
QUESTION = "Do victims hear in time more often than before?"


@pytest.fixture
def practice():
    """A practice of another force that should move two measures, one of them ours."""
    shown = published(key="calls")
    for code in ("updates_in_time", "practices_shared"):
        shown.current.values.add(ValueFactory(list="measure", code=code))
    return shown


@pytest.fixture
def person():
    return lead()


def plan(practice, person, **said):
    given = {"question": QUESTION, "measure": "updates-in-time"} | said
    return actions.plan_evaluation(practice, person.organisation, by=person, now=NOON, **given)


def test_a_plan_is_put_on_record_with_its_day(practice, person):
    made = plan(practice, person, design="3", against="region")

    assert (made.state, made.planned_on, made.planned_by) == ("planned", date(2026, 6, 9), person)
    assert (made.measure, made.against, made.question) == ("updates-in-time", "region", QUESTION)
    entry = Entry.objects.get(act="innovations.evaluation_planned")
    assert entry.detail == {"practice": practice.pk, "measure": "updates-in-time"}


def test_the_same_plan_sent_twice_is_one(practice, person):
    plan(practice, person)
    plan(practice, person)

    assert Evaluation.objects.count() == 1
    assert Entry.objects.filter(act="innovations.evaluation_planned").count() == 1


def test_a_plan_can_be_changed_until_the_practice_is_live(practice, person):
    plan(practice, person)
    changed = plan(practice, person, question=QUESTION + " By three points.")
    assert changed.question.endswith("By three points.")
    move_adoption(
        practice, person.organisation, stage="interested", on=date(2026, 6, 1), by=person, now=NOON
    )
    move_adoption(
        practice, person.organisation, stage="live", on=date(2026, 6, 9), adapted=False,
        by=person, now=NOON,
    )  # fmt: skip

    with pytest.raises(Refused) as refusal:
        plan(practice, person, question=QUESTION + " By one point.")

    assert refusal.value.reasons == [
        "The plan stands as it was on 9 June 2026, when it went live: a plan that changes with the"
        " figures is none"
    ]


@pytest.mark.parametrize(
    ("said", "reasons"),
    [
        pytest.param(
            {"measure": "", "outcome": " "},
            ["Choose a measure, or say what you will look at"],
            id="nothing to look at",
        ),
        pytest.param(
            {"question": "Works?"},
            ["Say in a sentence what you want to find out"],
            id="hardly a question",
        ),
        pytest.param(
            {"design": "3", "against": "nobody"},
            ["This design holds your force against others: say which"],
            id="compared with nobody",
        ),
        pytest.param(
            {"from_on": date(2026, 7, 1), "until_on": date(2026, 6, 1)},
            ["The last day lies before the first"],
            id="it ends before it begins",
        ),
    ],
)
def test_what_a_plan_must_say(practice, person, said, reasons):
    with pytest.raises(Refused) as refusal:
        plan(practice, person, **said)

    assert refusal.value.reasons == reasons
    assert not Evaluation.objects.exists()


def test_nobody_plans_for_another_force(practice, person):
    with pytest.raises(PermissionDenied):
        actions.plan_evaluation(
            practice, OrganisationFactory(kind="force"), question=QUESTION,
            measure="updates-in-time", by=person, now=NOON,
        )  # fmt: skip


# ---- going live -------------------------------------------------------------------------------


def go_live(practice, person, on=date(2026, 6, 9)):
    for stage in ("interested", "live"):
        move_adoption(
            practice, person.organisation, stage=stage, on=on, by=person, now=NOON,
            adapted=False if stage == "live" else None,
        )  # fmt: skip


def test_going_live_opens_one_evaluation_for_each_measure_that_forces_report(practice, person):
    go_live(practice, person)

    opened = Evaluation.objects.get()
    assert (opened.measure, opened.state, opened.planned_on) == (
        "updates-in-time", "under_way", None
    )  # fmt: skip
    assert opened.adoption.organisation == person.organisation


def test_a_plan_that_was_there_begins_when_the_force_goes_live(practice, person):
    made = plan(practice, person)

    go_live(practice, person)

    made.refresh_from_db()
    assert Evaluation.objects.count() == 1
    assert (made.state, made.adoption.stage) == ("under_way", "live")


def test_the_daily_round_opens_what_came_in_another_way_and_nothing_twice(practice):
    adoption(practice, ("live", date(2026, 3, 2)))
    adoption(practice, ("live", date(2026, 3, 2)), source="A paper of 2026")

    actions.open_evaluations(now=NOON)
    actions.open_evaluations(now=NOON)

    assert Evaluation.objects.count() == 1


# ---- what the returns say ---------------------------------------------------------------------


def test_the_same_figures_leave_nothing_behind_and_new_ones_keep_the_old(practice):
    one = evaluation(practice, OrganisationFactory())

    measured(one, 6.0)
    measured(one, 9.0)  # under the same fingerprint: it was worked out before
    measured(one, 4.0, fingerprint="a month later")

    kept = list(one.measurements.values_list("number", "points", "current"))
    assert kept == [(2, 4.0, True), (1, 6.0, False)]
    assert Entry.objects.filter(act="innovations.effect_measured").count() == 2


def test_what_three_forces_saw_stands_beside_the_practice(practice):
    for points in (5.0, 6.0, 7.0):
        measured(evaluation(practice, OrganisationFactory()), points)

    practice.refresh_from_db()
    assert (practice.effect, practice.effect_forces, practice.effect_pooled) == (
        "improved",
        3,
        True,
    )
    assert practice.effect_points == pytest.approx(6.0)
    assert practice.effect_gain == pytest.approx(practice.effect_low)
    assert practice.effect_design == "3"


def test_looked_at_afterwards_the_design_counts_as_before_and_after(practice):
    taken = adoption(practice, ("live", date(2026, 3, 2)))
    one = evaluation(practice, taken.organisation, adoption=taken, planned_on=None)

    measured(one)

    practice.refresh_from_db()
    assert practice.effect_design == "2"
    assert "looked at afterwards" in TogetherEffect.objects.get().sentence


def test_an_effect_that_can_no_longer_be_told_is_taken_back(practice):
    one = evaluation(practice, OrganisationFactory())
    measured(one)
    refused = Worked(
        fingerprint="withdrawn", definition="x", data_to=None, refused="Too early to say",
        details=details(checks={}),
    )  # fmt: skip

    actions.record_measurement(one, refused, now=NOON)

    practice.refresh_from_db()
    assert (practice.effect, practice.effect_forces) == ("not_measured", 0)
    assert not TogetherEffect.objects.exists()


# ---- ending -----------------------------------------------------------------------------------


@pytest.fixture
def own(practice, person):
    return evaluation(practice, person.organisation)


def test_a_result_is_written_down_and_the_force_is_asked_about_the_help(own, person):
    colleague = SeatFactory(organisation=person.organisation).holder

    actions.complete_evaluation(own, result="Victims hear sooner.", by=person, now=NOON)

    own.refresh_from_db()
    assert (own.state, own.result, own.ended_on) == (
        "complete", "Victims hear sooner.", date(2026, 6, 9)
    )  # fmt: skip
    assert colleague.notices.get().link == f"/practices/evaluations/{own.key}/support/"


def test_without_figures_it_may_end_unpublished_and_says_why(own, person):
    actions.withhold_result(own, because="The team was moved", by=person, now=NOON)

    own.refresh_from_db()
    assert (own.state, own.unpublished_because) == ("unpublished", "The team was moved")


def test_figures_that_disappoint_are_not_taken_out_of_sight(own, person):
    measured(own, -6.0, verdict=Effect.WORSE)

    with pytest.raises(Refused) as refusal:
        actions.withhold_result(own, because="We do not like it", by=person, now=NOON)

    assert refusal.value.reasons == [
        "Its figures are published already, in the returns: write down the result instead,"
        " whatever it is"
    ]
    own.refresh_from_db()
    assert own.state == "under_way"


def test_what_has_ended_does_not_end_again(own, person):
    actions.complete_evaluation(own, result="It helped.", by=person, now=NOON)

    with pytest.raises(Refused) as refusal:
        actions.complete_evaluation(own, result="It did not help.", by=person, now=NOON)

    assert refusal.value.reasons == ["This evaluation has ended"]


def test_the_questions_about_the_help_come_after_the_end(own, person):
    answer = {"enough": "partly", "helped": "The call", "missing": "", "by": person, "now": NOON}
    with pytest.raises(Refused):
        actions.answer_after_support(own, **answer)
    actions.complete_evaluation(own, result="It helped.", by=person, now=NOON)

    actions.answer_after_support(own, **answer)
    actions.answer_after_support(own, **answer | {"enough": "yes"})

    assert list(AfterSupport.objects.values_list("enough", flat=True)) == ["yes"]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"measure": "", "outcome": ""}, id="it looks at nothing"),
        pytest.param({"state": "planned", "planned_on": None}, id="planned on no day"),
        pytest.param({"state": "unpublished"}, id="not published, and no reason"),
        pytest.param(
            {"from_on": date(2026, 2, 1), "until_on": date(2026, 1, 1)}, id="it ends first"
        ),
    ],
)
def test_the_database_keeps_a_record_true(practice, person, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        evaluation(practice, person.organisation, **fields)


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


# ---- what is due ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("live_on", "until_on", "planned_on", "late"),
    [
        pytest.param(None, date(2026, 1, 1), date(2025, 6, 2), None, id="nothing has begun"),
        pytest.param(date(2025, 5, 8), None, date(2025, 4, 1), "1 day late", id="a year and more"),
        pytest.param(date(2025, 5, 10), None, date(2025, 4, 1), None, id="a day short of it"),
        pytest.param(
            date(2026, 1, 8), date(2026, 6, 7), date(2026, 1, 1), "2 days late",
            id="the plan named an earlier day",
        ),
        pytest.param(date(2024, 1, 8), None, None, None, id="nobody promised a result"),
    ],
)  # fmt: skip
def test_a_result_is_due_when_the_plan_said_or_a_year_is_there(
    practice, person, live_on, until_on, planned_on, late
):
    steps = [("live", live_on)] if live_on else [("planning", date(2026, 1, 8))]
    taken = adoption(practice, *steps, organisation=person.organisation)
    one = evaluation(
        practice, person.organisation, adoption=taken, until_on=until_on, planned_on=planned_on
    )

    due = [n for n in queries.needs(person, NOON.date()).due if n.title.startswith("Write down wh")]

    assert [(n.words, n.href) for n in due] == (
        [(late, f"/practices/evaluations/{one.key}/result/")] if late else []
    )


def test_a_plan_is_asked_for_before_it_goes_live_and_then_no_more(practice, person):
    adoption(practice, ("planning", date(2026, 6, 1)), organisation=person.organisation)
    adoption(practice, ("planning", date(2026, 6, 1)))  # another force's

    def asked():
        return [n.href for n in queries.needs(person, NOON.date()).due if "know whether" in n.title]

    assert asked() == ["/practices/calls/plan/"]
    plan(practice, person)
    assert asked() == []


def test_the_questions_about_the_help_wait_on_the_first_page(own, person):
    actions.complete_evaluation(own, result="It helped.", by=person, now=NOON)

    def asked(day):
        return [n.href for n in queries.needs(person, day).asked if "help of the" in n.title]

    assert asked(NOON.date()) == [f"/practices/evaluations/{own.key}/support/"]
    assert asked(date(2026, 9, 10)) == []
    actions.answer_after_support(own, enough="yes", helped="", missing="", by=person, now=NOON)
    assert asked(NOON.date()) == []


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
