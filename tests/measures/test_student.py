"""Student's t for whole degrees of freedom: printed tables, SciPy's figures, and mixtures."""

import numpy as np
import pytest
from scipy.stats import t as students

from waymark.measures import student

DEGREES = [*range(1, 61), 119, 120]


@pytest.mark.parametrize(
    ("degrees", "confidence", "reach"),
    [
        pytest.param(1, 0.95, 12.706, id="one degree: the far one of every table"),
        pytest.param(2, 0.9, 2.920, id="two degrees"),
        pytest.param(10, 0.95, 2.228, id="ten degrees"),
        pytest.param(34, 0.95, 2.032, id="three years of months"),
        pytest.param(120, 0.99, 2.617, id="so many that it is nearly normal"),
    ],
)
def test_an_interval_reaches_as_far_as_printed_tables_say(degrees, confidence, reach):
    assert student.reach(degrees, confidence) == pytest.approx(reach, abs=5e-4)


@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.95, 0.998])
def test_an_interval_reaches_as_far_as_scipy_says(confidence):
    ours = [student.reach(degrees, confidence) for degrees in DEGREES]

    assert ours == pytest.approx(list(students.ppf((1 + confidence) / 2, DEGREES)), rel=1e-9)


def test_chances_are_those_of_scipy():
    t = np.array([0.0, 0.01, 0.5, 1.0, 1.96, 4.0, 30.0])

    for degrees in DEGREES:
        assert student.up_to(t, degrees) == pytest.approx(students.cdf(t, degrees), abs=1e-12)


@pytest.mark.parametrize(
    ("errors", "weights"),
    [
        pytest.param([1.0, 1.0], [0.3, 0.7], id="two alike"),
        pytest.param([1.0, 2.0, 3.0], [0.5, 0.3, 0.2], id="three apart"),
        pytest.param([1.0, 10.0], [0.95, 0.05], id="one far greater, and hardly likely"),
        pytest.param([1e-3, 1e3], [0.5, 0.5], id="a million times greater"),
    ],
)
@pytest.mark.parametrize("degrees", [1, 4, 33])
def test_where_several_errors_may_be_true_the_interval_is_that_of_the_mixture(
    degrees, errors, weights
):
    reach = student.reach(degrees, 0.95, np.array(errors), np.array(weights))

    chance = np.dot(weights, students.cdf(reach / np.array(errors), degrees))
    assert chance == pytest.approx(0.975, abs=1e-9)
