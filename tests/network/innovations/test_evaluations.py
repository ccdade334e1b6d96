"""The register: plans before results, results as they are, and what the returns say of each."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead
from tests.factories.evaluations import details, evaluation, measured, with_two_measures
from tests.factories.innovations import adoption
from waymark.network.innovations import queries
from waymark.network.innovations.actions import evaluating as actions
from waymark.network.innovations.actions.adoptions import move_adoption
from waymark.network.innovations.actions.evaluating import Worked
from waymark.network.innovations.enums import Effect
from waymark.network.innovations.models import AfterSupport, Evaluation, TogetherEffect
from waymark.shared.audit.models import Entry
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
