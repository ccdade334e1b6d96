"""Known effects are recovered, none are invented, and two old mistakes are not made."""

import numpy as np
import pytest

from tests.measures.invented_months import panel
from tests.support.long import longer
from waymark.measures import impact
from waymark.measures.impact import Verdict

DRAWS = longer(250, 2000)
# Four standard errors of so many draws, so that an honest method fails once in 16,000 runs.
CHANCE = 4 * np.sqrt(0.05 * 0.95 / DRAWS)


def verdicts(seed, **kind):
    """Draw panels and count what is said of the adopter."""
    rng = np.random.default_rng(seed)
    said = dict.fromkeys(Verdict, 0)
    for _ in range(DRAWS):
        adopter, others = panel(rng, **kind)
        said[impact.difference_in_differences(adopter, others, kind["start"]).verdict] += 1
    return said


@pytest.mark.parametrize(
    ("months", "start", "effect"),
    [
        pytest.param(36, 18, 0.06, id="three years, six points"),
        pytest.param(36, 24, 0.06, id="two years before, one after"),
        pytest.param(36, 18, 0.0, id="three years, no effect"),
        pytest.param(24, 12, -0.04, id="two years, four points down"),
    ],
)
def test_the_interval_holds_the_truth_as_often_as_it_says(months, start, effect):
    """93 to 97 in 100, whether or not a force's months follow each other."""
    rng = np.random.default_rng(41)
    held, draws = 0, longer(1000, 4000)
    for _ in range(draws):
        kind = {"months": months, "start": start, "effect": effect, "echo": rng.uniform(0, 0.7)}
        adopter, others = panel(rng, **kind)
        result = impact.difference_in_differences(adopter, others, start)
        held += result.low <= effect <= result.high

    assert 0.93 <= held / draws <= 0.97


@pytest.mark.parametrize(
    ("echo", "least"),
    [
        pytest.param(0.0, 0.95, id="months on their own"),
        pytest.param(0.4, 0.94, id="months that follow each other"),
        pytest.param(0.7, 0.92, id="months that follow each other closely"),
    ],
)
def test_the_interval_is_honest_however_closely_months_follow_each_other(echo, least):
    rng = np.random.default_rng(43)
    held = 0
    for _ in range(DRAWS):
        adopter, others = panel(rng, months=30, start=18, effect=0.05, echo=echo)
        result = impact.difference_in_differences(adopter, others, 18)
        held += result.low <= 0.05 <= result.high

    assert held / DRAWS >= least - CHANCE


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param({"months": 18, "start": 9}, id="nine months on either side"),
        pytest.param({"months": 36, "start": 18}, id="three years"),
        pytest.param({"months": 36, "start": 24, "echo": 0.7}, id="close months"),
    ],
)
def test_where_nothing_happened_nothing_is_found(kind):
    said = verdicts(44, **kind)

    assert said[Verdict.IMPROVED] + said[Verdict.WORSE] <= (0.05 + CHANCE / 2) * DRAWS


@pytest.mark.parametrize("drift", [0.001, 0.002, 0.003, 0.005, 0.01])
def test_a_force_that_was_already_improving_is_no_success(drift):
    """The planted fault: by the interval alone, most of the steeper ones would be one."""
    rng = np.random.default_rng(45)
    claimed = fooled = 0
    for _ in range(DRAWS):
        adopter, others = panel(rng, months=30, start=18, drift=drift)
        result = impact.difference_in_differences(adopter, others, 18)
        claimed += result.verdict is Verdict.IMPROVED
        fooled += result.low > 0

    assert claimed <= (0.05 + CHANCE) * DRAWS
    assert drift < 0.003 or fooled >= 0.5 * DRAWS


@pytest.mark.parametrize(
    ("worst_of_last", "echo"),
    [
        pytest.param(1, 0.0, id="after its worst month"),
        pytest.param(3, 0.3, id="after a bad quarter"),
        pytest.param(3, 0.6, id="after a bad quarter that lasts"),
        pytest.param(6, 0.3, id="after a bad half year"),
    ],
)
def test_a_return_to_the_usual_is_no_success(worst_of_last, echo):
    said = verdicts(
        46, forces=9, months=24, start=12, worst_of_last=worst_of_last, echo=echo, wobble=0.05
    )

    assert said[Verdict.IMPROVED] <= (0.025 + CHANCE) * DRAWS


def test_a_clear_effect_among_forces_that_were_steady_is_found():
    said = verdicts(47, months=36, start=20, effect=0.08, wobble=0.02, cases=1500)

    assert said[Verdict.IMPROVED] >= 0.85 * DRAWS
    assert said[Verdict.WORSE] == 0


def test_counting_victims_instead_of_months_would_claim_too_much():
    """The planted fault: by counting alone, one force in five with no effect seems to have one."""
    rng = np.random.default_rng(43)
    ours = counting = 0
    for _ in range(200):
        adopter, others = panel(rng, forces=5, months=18, start=9, cases=300)
        result = impact.difference_in_differences(adopter, others, 9)
        ours += result.verdict in (Verdict.IMPROVED, Verdict.WORSE)
        error = np.sqrt(2 * 0.21 / (9 * 300) * (1 + 1 / 5))
        counting += abs(result.estimate) > 1.96 * error

    assert ours / 200 <= 0.07
    assert counting / 200 >= 0.15
