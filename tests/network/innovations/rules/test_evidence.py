"""How strong the evidence of a practice is, by rule."""

import pytest

from waymark.network.innovations.enums import Effect
from waymark.network.innovations.rules.evidence import (
    Design,
    EvaluationFacts,
    MeasuredEffect,
    design,
    design_words,
    effect,
    effect_words,
)

BEFORE_AFTER = EvaluationFacts(has_before=True, has_after=True, complete=True)
COMPARED = EvaluationFacts(has_before=True, has_after=True, has_comparison=True, complete=True)
RANDOM = EvaluationFacts(
    has_before=True,
    has_after=True,
    has_comparison=True,
    start_by_lot_or_in_turns=True,
    complete=True,
)


@pytest.mark.parametrize(
    ("stage", "facts", "strength"),
    [
        pytest.param("untested", None, Design.TOLD, id="untested"),
        pytest.param("independently_evaluated", None, Design.TOLD, id="a claim without a record"),
        pytest.param(
            "evaluated_locally",
            EvaluationFacts(has_after=True, complete=True),
            Design.TOLD,
            id="an after without a before",
        ),
        pytest.param("evaluated_locally", BEFORE_AFTER, Design.BEFORE_AFTER, id="before and after"),
        pytest.param("evaluated_locally", COMPARED, Design.COMPARED, id="with other forces"),
        pytest.param("evaluated_locally", RANDOM, Design.RANDOM, id="teams started by lot"),
        pytest.param(
            "evaluated_locally",
            EvaluationFacts(
                has_before=True, has_after=True, start_by_lot_or_in_turns=True, complete=True
            ),
            Design.BEFORE_AFTER,
            id="by lot, but compared with nobody",
        ),
        pytest.param("untested", RANDOM, Design.TOLD, id="its owner calls it untested"),
        pytest.param(
            "evaluated_locally",
            EvaluationFacts(has_before=True, has_after=True),
            Design.TOLD,
            id="an evaluation under way",
        ),
        pytest.param("did_not_work", COMPARED, Design.COMPARED, id="failure well shown"),
    ],
)
def test_strength_of_design(stage, facts, strength):
    assert design(stage, facts) == strength


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        pytest.param(None, "Told by its users", id="nothing on record"),
        pytest.param(COMPARED, "Before and after, with forces not using it", id="compared"),
        pytest.param(
            EvaluationFacts(has_before=True, has_after=True),
            "Planned: before and after",
            id="planned",
        ),
        pytest.param(EvaluationFacts(has_after=True), "Told by its users", id="planned too weak"),
        pytest.param(
            EvaluationFacts(has_before=True, has_after=True, complete=True, independent=True),
            "Before and after, by somebody independent",
            id="independent",
        ),
    ],
)
def test_design_in_words(facts, words):
    assert design_words("evaluated_locally", facts) == words


@pytest.mark.parametrize(
    ("measured", "found", "words"),
    [
        pytest.param(None, Effect.NOT_MEASURED, "Not measured", id="not measured"),
        pytest.param(
            MeasuredEffect(6.1, 3.9, 8.3),
            Effect.IMPROVED,
            "+6.1 points [3.9 to 8.3]",
            id="improved, as in picture 03",
        ),
        pytest.param(
            MeasuredEffect(-2.6, -4.9, -0.3),
            Effect.WORSE,
            "−2.6 points [−4.9 to −0.3]",
            id="worse, as in picture 02",
        ),
        pytest.param(
            MeasuredEffect(4.1, -0.6, 8.8),
            Effect.COULD_BE_CHANCE,
            "+4.1 points [−0.6 to 8.8]",
            id="the interval holds no change",
        ),
        pytest.param(
            MeasuredEffect(2.0, 0.0, 4.0),
            Effect.COULD_BE_CHANCE,
            "+2.0 points [0.0 to 4.0]",
            id="the interval touches no change",
        ),
        pytest.param(
            MeasuredEffect(-3.0, -5.0, -1.0, more_is_better=False),
            Effect.IMPROVED,
            "−3.0 points [−5.0 to −1.0]",
            id="fewer late updates is better",
        ),
        pytest.param(
            MeasuredEffect(-0.01, -0.04, 0.0),
            Effect.COULD_BE_CHANCE,
            "0.0 points [0.0 to 0.0]",
            id="no minus before nought",
        ),
    ],
)
def test_the_effect_and_its_words(measured, found, words):
    assert effect(measured) == found
    assert effect_words(measured) == words


def test_an_interval_that_misses_its_own_effect_is_a_mistake():
    with pytest.raises(ValueError, match="interval"):
        MeasuredEffect(5.0, 6.0, 8.0)
