"""Who is to be chased: before a duty's day those without an answer, from then those not ready."""

from datetime import date

import pytest

from waymark.network.legislation.rules.readiness import (
    Asked,
    blockers_to_answer,
    blockers_to_asking,
    chase,
    counts,
    everywhere,
    may_be_counted,
    own_clock,
    sentence,
)

ANSWER_BY, FROM = date(2026, 12, 4), date(2027, 4, 1)
ASH, BIRCH, CEDAR = 1, 2, 3


def duty(pk=7, forces=(ASH, BIRCH), **fields) -> Asked:
    given = {"number": 1, "short": "Needs assessed", "from_on": FROM, "answer_by": ANSWER_BY}
    return Asked(pk=pk, forces=frozenset(forces), **{**given, **fields})


@pytest.mark.parametrize(
    "today, answers, said",
    [
        pytest.param(
            date(2026, 11, 21), {},
            [(ASH, "asked", "13 days left"), (BIRCH, "asked", "13 days left")],
            id="both are asked, the day has not passed",
        ),
        pytest.param(
            date(2026, 11, 21), {(7, ASH): "not_started"}, [(BIRCH, "asked", "13 days left")],
            id="any answer takes a force off the list",
        ),
        pytest.param(
            ANSWER_BY, {(7, ASH): "planned"}, [(BIRCH, "asked", "By the end of today")],
            id="the last day",
        ),
        pytest.param(
            date(2026, 12, 6), {(7, ASH): "planned"}, [(BIRCH, "late", "2 days late")],
            id="two days later",
        ),
        pytest.param(
            date(2027, 3, 31), {(7, ASH): "planned", (7, BIRCH): "ready"}, [],
            id="all have answered, and it is not in force",
        ),
        pytest.param(
            FROM, {(7, ASH): "planned", (7, BIRCH): "ready"},
            [(ASH, "in_force", "In force since 1 April 2027: planned")],
            id="on its day an answer is not enough: who is not ready is chased",
        ),
        pytest.param(
            FROM, {(7, BIRCH): "ready"},
            [(ASH, "in_force", "In force since 1 April 2027: no answer")],
            id="on its day, without an answer",
        ),
        pytest.param(
            FROM, {(7, ASH): "ready", (7, BIRCH): "ready"}, [],
            id="everybody is ready: the list is empty",
        ),
    ],
)  # fmt: skip
def test_the_chase_list_changes_with_the_day(today, answers, said):
    rows = chase([duty()], answers, today)

    assert [(row.force, row.why.value, row.words) for row in rows] == said


def test_the_chase_list_names_no_force_that_a_duty_does_not_concern():
    assert [row.force for row in chase([duty(forces=(ASH,))], {}, FROM)] == [ASH]


def test_what_is_in_force_stands_before_what_is_late_and_what_is_asked():
    rows = chase(
        [
            duty(1, (ASH,), answer_by=date(2027, 4, 9), from_on=date(2027, 5, 1)),
            duty(2, (ASH,), answer_by=date(2027, 3, 1), from_on=date(2027, 5, 1)),
            duty(3, (ASH,)),
        ],
        {},
        FROM,
    )

    assert [row.duty for row in rows] == [3, 2, 1]


@pytest.mark.parametrize(
    "answers, said",
    [
        pytest.param({}, ("0 of 2 forces have answered for every duty.", ""), id="nobody"),
        pytest.param(
            {(7, ASH): "ready", (8, ASH): "planned"},
            ("1 of 2 forces has answered for every duty.", "Complaints is the furthest behind."),
            id="one force has answered for both",
        ),
        pytest.param(
            {(7, ASH): "ready", (7, BIRCH): "ready"},
            ("0 of 2 forces have answered for every duty.", "Complaints is the furthest behind."),
            id="both for one duty only",
        ),
    ],
)
def test_the_sentence_over_the_grid(answers, said):
    both = [duty(7), duty(8, number=2, short="Complaints")]

    assert sentence(both, answers) == said


def test_counts_say_how_many_of_how_many():
    (count,) = counts([duty()], {(7, ASH): "ready"})

    assert (count.ready, count.answered, count.asked, count.share) == (1, 1, 2, 50)
    assert everywhere([duty()], {(7, ASH): "ready"}) == (1, 2)


@pytest.mark.parametrize("asked, shown", [(4, False), (5, True)])
def test_counts_of_a_handful_of_forces_would_tell_of_one(asked, shown):
    assert may_be_counted(asked) is shown


@pytest.mark.parametrize(
    "today, answers, clock",
    [
        pytest.param(date(2026, 11, 21), {}, ("13 days left", "open"), id="time enough"),
        pytest.param(date(2026, 11, 28), {}, ("6 days left", "soon"), id="within a week"),
        pytest.param(date(2026, 12, 6), {}, ("2 days late", "late"), id="late"),
        pytest.param(FROM, {}, ("In force: not ready yet", "late"), id="in force"),
        pytest.param(FROM, {(7, ASH): "ready"}, None, id="ready"),
    ],
)
def test_my_forces_clock(today, answers, clock):
    assert own_clock([duty()], answers, ASH, today) == clock


@pytest.mark.parametrize(
    "given, said",
    [
        pytest.param({"state": "ready"}, [], id="ready, without a word more"),
        pytest.param({"state": "soon"}, ["Choose how far your force is"], id="no such state"),
        pytest.param(
            {"state": "not_started"}, ["Say what stands in the way of a start"],
            id="not started, without a reason",
        ),
        pytest.param(
            {"state": "ready", "asked": False},
            ["Forces have not been asked about this duty yet"],
            id="nobody asked",
        ),
        pytest.param(
            {"state": "ready", "concerns": False},
            ["This duty does not apply in your part of the country"],
            id="not in Wales",
        ),
    ],
)  # fmt: skip
def test_an_answer_is_taken_or_the_reason_is_said(given, said):
    assert blockers_to_answer(**{"note": "", "asked": True, "concerns": True, **given}) == said


@pytest.mark.parametrize(
    "given, said",
    [
        pytest.param({}, [], id="a day ahead, before it is in force"),
        pytest.param({"answer_by": None}, ["Say by when forces are to answer"], id="no day"),
        pytest.param(
            {"answer_by": date(2026, 11, 21)},
            ["Give forces time: the day to answer by lies ahead"],
            id="today",
        ),
        pytest.param(
            {"answer_by": date(2027, 4, 2)},
            ["Ask for answers before it is in force, 1 April 2027"],
            id="after it is in force",
        ),
        pytest.param(
            {"forces": 0}, ["There is no force that this duty concerns"], id="no force at all"
        ),
    ],
)
def test_forces_are_asked_or_the_reason_is_said(given, said):
    usual = {"answer_by": ANSWER_BY, "from_on": FROM, "today": date(2026, 11, 21), "forces": 44}

    assert blockers_to_asking(**{**usual, **given}) == said
