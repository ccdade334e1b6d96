"""What several forces saw: put together, and in words that promise no more than the figures."""

from datetime import date

import pytest

from waymark.measures.intervals import Estimate
from waymark.network.innovations.enums import Effect
from waymark.network.innovations.rules.effects import (
    Found,
    design_reached,
    planned_words,
    together,
    was_planned,
)


def found(points, reach=2.0, verdict=Effect.IMPROVED, *, left=None, moved=False, planned=True):
    """One force: its change, how sure that is, and what is left beyond the line it was on."""
    left = points if left is None else left
    return Found(
        force="Irkdale",
        points=points,
        low=points - reach,
        high=points + reach,
        error=reach / 1.96,
        verdict=verdict,
        moved_before=moved,
        beyond_line=Estimate(left, left - reach, left + reach),
        without_last=Estimate(points, points - reach, points + reach),
        planned=planned,
    )


CHANCE = Effect.COULD_BE_CHANCE


@pytest.mark.parametrize(
    ("seen", "better", "verdict"),
    [
        pytest.param([found(6), found(7), found(5)], "higher", Effect.IMPROVED, id="three rose"),
        pytest.param([found(6), found(7), found(5)], "lower", Effect.WORSE, id="where low is good"),
        pytest.param([found(6), found(7), found(5)], None, Effect.CHANGED, id="neither is good"),
        pytest.param(
            [found(-6), found(-7), found(-5)], "lower", Effect.IMPROVED, id="three fell, as wished"
        ),
        pytest.param([found(1), found(-1), found(0)], "higher", CHANCE, id="nothing happened"),
        pytest.param([found(9), found(0), found(-9)], "higher", CHANCE, id="all different"),
        pytest.param(
            [found(6, left=0.5), found(7, left=-0.5), found(5, left=0.2)],
            "higher",
            Effect.CAUSE_UNCLEAR,
            id="nothing is left beyond the lines they were on",
        ),
        pytest.param(
            [found(6, moved=True), found(7, moved=True)],
            "higher",
            Effect.CAUSE_UNCLEAR,
            id="all were already moving",
        ),
        pytest.param([found(6)], "higher", Effect.IMPROVED, id="one force"),
        pytest.param([found(6), found(7)], "higher", Effect.IMPROVED, id="two that agree"),
        pytest.param(
            [found(6), found(1, verdict=CHANCE)], "higher", CHANCE, id="two, one by chance"
        ),
        pytest.param(
            [found(6), found(5, verdict=Effect.CAUSE_UNCLEAR)],
            "higher",
            Effect.CAUSE_UNCLEAR,
            id="two, one without a cause",
        ),
        pytest.param(
            [found(6), found(-6, verdict=Effect.WORSE)], "higher", CHANCE, id="two that disagree"
        ),
    ],
)
def test_what_may_be_said_of_all_together(seen, better, verdict):
    assert together(seen, better).verdict is verdict


def test_nobody_measured_is_nothing_said():
    assert together([], "higher") is None


def test_forces_that_were_already_moving_are_shown_and_not_counted_in():
    seen = [found(6), found(7), found(5), found(30, moved=True)]

    said = together(seen, "higher")

    assert said.points == pytest.approx(6)
    assert (said.forces, said.pooled.count) == (3, 3)  # as many as its figures rest on
    assert said.sentence.endswith(
        "One force was already moving before it began and is not counted in."
    )


def test_two_forces_are_not_put_together_and_show_the_wider_of_both():
    said = together([found(4, reach=1), found(8, reach=3)], "higher")

    assert (said.points, said.low, said.high, said.pooled) == (6, 3, 11, None)
    assert said.sentence == (
        "Two forces have been measured: both improved (+6.0 points, 95% interval 3.0 to 11.0, the"
        " wider of both). That is too few to put together."
    )


def test_five_forces_in_a_sentence():
    seen = [found(6), found(7), found(5), found(6), found(6, planned=False)]

    assert together(seen, "higher").sentence == (
        "Together, 5 forces changed by +6.0 points against forces without it (95% interval 4.7 to"
        " 7.3), a clear improvement. What they saw differs hardly more than chance would make it."
        " Another force like these is to expect between 4.5 and 7.5 points. 4 of 5 evaluations"
        " were planned before it went live, the rest looked at afterwards."
    )


def test_where_forces_differ_it_is_said_that_it_matters_where():
    seen = [found(2, reach=1), found(7, reach=1), found(12, reach=1), found(7, reach=1)]

    said = together(seen, "higher")

    assert "so it matters where and how it is done." in said.sentence
    assert said.pooled.apart > 0.9


JUNE, MAY = date(2025, 6, 2), date(2025, 5, 5)


@pytest.mark.parametrize(
    ("planned_on", "live_on", "planned", "words"),
    [
        pytest.param(
            MAY, JUNE, True, "Planned on 5 May 2025, before it went live", id="the month before"
        ),
        pytest.param(
            JUNE,
            JUNE,
            False,
            "Looked at afterwards: the plan of 2 June 2025 was made when it was already live",
            id="on the very day",
        ),
        pytest.param(
            None,
            JUNE,
            False,
            "Looked at afterwards: no plan was on record before it went live",
            id="never",
        ),
        pytest.param(
            MAY, None, True, "Planned on 5 May 2025, before it went live", id="not live yet"
        ),
    ],
)
def test_only_a_plan_made_before_is_one(planned_on, live_on, planned, words):
    assert was_planned(planned_on, live_on) is planned
    assert planned_words(planned_on, live_on) == words


@pytest.mark.parametrize(
    ("design", "against", "planned", "measured", "reached"),
    [
        pytest.param("3", "similar", True, True, "3", id="planned and compared"),
        pytest.param("4", "similar", True, True, "4", id="started by lot"),
        pytest.param("3", "similar", False, True, "2", id="looked at afterwards"),
        pytest.param("3", "nobody", True, True, "2", id="compared with nobody"),
        pytest.param("1", "nobody", True, True, "1", id="told by its users"),
        pytest.param("4", "similar", True, False, "", id="no figures yet"),
    ],
)
def test_the_design_that_an_evaluation_reaches(design, against, planned, measured, reached):
    said = design_reached(design, against=against, planned=planned, measured=measured)

    assert said == reached
