"""Where adoptions and practices may go next, as a table anybody can read."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waymark.network.innovations.enums import Stage
from waymark.network.innovations.rules.stages import (
    ADOPTION_MOVES,
    Days,
    Step,
    blockers_to_date,
    blockers_to_move,
    days_of,
    known_days_around,
    moves_from,
)

TODAY = date(2026, 11, 20)


def blockers(current, wanted, **changed):
    facts = {
        "adapted": False,
        "what_changed": "",
        "reason_for_stopping": "The shift pattern changed",
        "on": TODAY,
        "today": TODAY,
        "last_change_on": date(2026, 6, 3),
    }
    return blockers_to_move(current, wanted, **facts | changed)


@pytest.mark.parametrize(
    ("current", "wanted"),
    [
        pytest.param(None, "interested", id="a force says that it is interested"),
        pytest.param(None, "live", id="a force that already runs it says so late"),
        pytest.param("interested", "assessing", id="the usual next step"),
        pytest.param("interested", "live", id="steps recorded late are skipped"),
        pytest.param("planning", "assessing", id="a plan goes back for another look"),
        pytest.param("planning", "live", id="go-live"),
        pytest.param("live", "embedded", id="everyday work"),
        pytest.param("embedded", "live", id="no longer everyday work"),
        pytest.param("assessing", "stopped", id="stopped before it began"),
        pytest.param("embedded", "stopped", id="stopped after years"),
        pytest.param("stopped", "assessing", id="a second try"),
    ],
)
def test_these_moves_are_open(current, wanted):
    assert blockers(current, wanted) == []


@pytest.mark.parametrize(
    ("current", "wanted", "reason"),
    [
        pytest.param(
            None,
            "stopped",
            "Your force has not started with this practice. Record your interest first",
            id="stopped before any interest",
        ),
        pytest.param(
            "planning",
            "embedded",
            "Only a live practice becomes embedded. Record it as live first",
            id="embedded without having been live",
        ),
        pytest.param(
            "live",
            "live",
            "The adoption is already at this stage: live. Choose another stage",
            id="the same stage twice",
        ),
        pytest.param(
            "stopped",
            "live",
            "The adoption was stopped. To start again, record it as assessing",
            id="from stopped straight to live",
        ),
        pytest.param(
            "live",
            "planning",
            "The practice is in use. To go back, record it as stopped and start again",
            id="from live back to planning",
        ),
        pytest.param(
            "assessing",
            "interested",
            "The adoption has passed this stage: interested. Choose a later stage, or stopped",
            id="from assessing back to interested",
        ),
    ],
)
def test_these_moves_are_closed_and_say_the_way_out(current, wanted, reason):
    assert blockers(current, wanted) == [reason]


@pytest.mark.parametrize(
    ("wanted", "changed", "reason"),
    [
        pytest.param(
            "stopped",
            {"reason_for_stopping": " \n"},
            "Say why your force stopped. Other forces learn most from this",
            id="stopping without a reason",
        ),
        pytest.param(
            "live",
            {"adapted": True, "what_changed": "  "},
            "Say what your force changed when it adapted the practice",
            id="adapted without saying what was changed",
        ),
        pytest.param(
            "live",
            {"adapted": None},
            "Say whether your force took the practice as it is or adapted it",
            id="live without saying adopted or adapted",
        ),
        pytest.param(
            "live",
            {"on": date(2026, 11, 21)},
            "The date is in the future. Enter 20 November 2026 or an earlier date",
            id="tomorrow",
        ),
        pytest.param(
            "live",
            {"on": date(2026, 6, 2)},
            "The date is before the last change to this adoption. "
            "Enter 3 June 2026 or a later date. "
            "If that change has a wrong date, put it right in the list of steps",
            id="the day before the last change",
        ),
    ],
)
def test_a_move_needs_its_facts(wanted, changed, reason):
    assert blockers("planning", wanted, **changed) == [reason]


def test_adopted_or_adapted_is_asked_once():
    assert blockers("live", "embedded", adapted=None) == []


def test_a_second_change_on_the_same_day_is_allowed():
    assert blockers("planning", "live", on=date(2026, 6, 3)) == []


MAY, JUNE, AUGUST = date(2026, 5, 1), date(2026, 6, 1), date(2026, 8, 1)


def steps(*told):
    """Steps from pairs of stage and day; a third word says that the day only holds its place."""
    return [Step(stage, on, on_is_known=not unknown) for stage, on, *unknown in told]


@pytest.mark.parametrize(
    ("told", "place", "around"),
    [
        pytest.param(steps(("live", MAY)), 0, (None, None), id="the only step"),
        pytest.param(
            steps(("interested", MAY), ("planning", JUNE), ("live", AUGUST)), 1, (MAY, AUGUST),
            id="between two known days",
        ),
        pytest.param(
            steps(("interested", MAY), ("live", TODAY, "unknown"), ("stopped", TODAY)), 2,
            (MAY, None), id="past a day not known, to the known one before it",
        ),
        pytest.param(
            steps(("live", JUNE), ("embedded", TODAY, "unknown"), ("stopped", AUGUST)), 0,
            (None, AUGUST), id="past a day not known, to the known one after it",
        ),
        pytest.param(
            steps(("live", TODAY, "unknown")), 1, (None, None),
            id="the next step after a day not known: nothing bounds it",
        ),
        pytest.param(steps(("live", MAY)), 1, (MAY, None), id="the next step after a known day"),
        pytest.param(steps(), 0, (None, None), id="the first step of all"),
    ],
)  # fmt: skip
def test_only_known_days_bound_a_step(told, place, around):
    assert known_days_around(told, place) == around


@pytest.mark.parametrize(
    ("on", "before", "after", "reasons"),
    [
        pytest.param(JUNE, MAY, AUGUST, [], id="between the two"),
        pytest.param(MAY, MAY, MAY, [], id="all on one day"),
        pytest.param(TODAY, None, None, [], id="today, and nothing around it"),
        pytest.param(
            date(2026, 11, 21), None, None,
            ["The date is in the future. Enter 20 November 2026 or an earlier date"],
            id="tomorrow",
        ),
        pytest.param(
            date(2026, 4, 30), MAY, None,
            ["The date is before the step before it. Enter 1 May 2026 or a later date"],
            id="a day before the step before",
        ),
        pytest.param(
            date(2026, 8, 2), None, AUGUST,
            ["The date is after the step after it. Enter 1 August 2026 or an earlier date"],
            id="a day after the step after",
        ),
    ],
)  # fmt: skip
def test_a_step_keeps_its_place_among_the_others(on, before, after, reasons):
    found = blockers_to_date(on, TODAY, before, after)

    assert found == reasons
    assert {reason.field for reason in found} <= {"on"}


@pytest.mark.parametrize(
    ("told", "days"),
    [
        pytest.param(steps(("interested", MAY)), Days(MAY, None, None), id="interested"),
        pytest.param(
            steps(("interested", MAY), ("live", JUNE), ("embedded", AUGUST)),
            Days(MAY, JUNE, None), id="live since the first day of use",
        ),
        pytest.param(
            steps(("live", MAY), ("stopped", JUNE)), Days(MAY, MAY, JUNE), id="stopped after use",
        ),
        pytest.param(
            steps(("interested", MAY), ("stopped", JUNE)), Days(MAY, None, JUNE),
            id="stopped before use",
        ),
        pytest.param(
            steps(("live", MAY), ("stopped", JUNE), ("assessing", AUGUST)),
            Days(MAY, None, None), id="a second try is not live yet",
        ),
        pytest.param(
            steps(("live", MAY), ("stopped", JUNE), ("assessing", JUNE), ("live", AUGUST)),
            Days(MAY, AUGUST, None), id="live again counts from the second time",
        ),
    ],
)  # fmt: skip
def test_the_days_of_an_adoption_follow_from_its_steps(told, days):
    assert days_of(told) == days


def test_every_fault_is_named_at_once():
    found = blockers(
        "planning",
        "embedded",
        adapted=True,
        on=date(2027, 1, 1),
    )

    assert found == [
        "Only a live practice becomes embedded. Record it as live first",
        "Say what your force changed when it adapted the practice",
        "The date is in the future. Enter 20 November 2026 or an earlier date",
    ]


@settings(deadline=None)
@given(st.sampled_from([None, *Stage]), st.sampled_from(list(Stage)))
def test_the_button_and_the_refusal_agree(current, wanted):
    """A stage is offered exactly when a complete form for it is not refused."""
    assert (wanted in moves_from(current)) == (blockers(current, wanted) == [])


def test_every_stage_of_an_adoption_can_be_left_and_reached():
    assert set(ADOPTION_MOVES) == {None, *Stage}
    assert {stage for moves in ADOPTION_MOVES.values() for stage in moves} == set(Stage)
