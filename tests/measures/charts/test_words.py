"""How figures are written beside charts."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.measures.charts.drawing import spread, wrapped
from waymark.measures.charts.words import percent, plain, ticks
from waymark.measures.words import signed, unsigned


@pytest.mark.parametrize(
    ("share", "written"),
    [
        pytest.param(0.6411, "64%", id="whole"),
        pytest.param(1.0, "100%", id="all"),
        pytest.param(0.9996, "99.9%", id="nearly all is not all"),
        pytest.param(0.995, "99.5%", id="just under all"),
        pytest.param(0.0, "0%", id="none"),
        pytest.param(0.0004, "0.1%", id="hardly any is not none"),
        pytest.param(1.2, "120%", id="more than all"),
    ],
)
def test_a_share_is_never_rounded_to_all_or_none(share, written):
    assert percent(share) == written


@pytest.mark.parametrize(
    ("write", "value", "written"),
    [
        pytest.param(signed, 6.1, "+6.1", id="a rise"),
        pytest.param(signed, -0.6, "−0.6", id="a fall, with a true minus"),
        pytest.param(signed, -0.04, "0.0", id="no negative nought"),
        pytest.param(unsigned, -2.0, "−2.0", id="an end below nought"),
        pytest.param(unsigned, -0.01, "0.0", id="an end at nought"),
        pytest.param(plain, 12345.0, "12,345", id="thousands"),
        pytest.param(plain, 3.61, "3.6", id="a decimal"),
    ],
)
def test_figures_have_one_form(write, value, written):
    assert write(value) == written


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.integers(2, 9))
def test_an_axis_covers_its_values_in_even_steps(low, span, at_most):
    scale = ticks(low, low + span, at_most)

    steps = {round(b - a, 6) for a, b in pairwise(scale)}
    assert scale[0] <= low + 1e-6 * max(1, abs(low), span)
    assert scale[-1] >= low + span - 1e-6 * max(1, abs(low), span)
    assert len(scale) >= 2
    assert max(steps) - min(steps) <= 1e-5 * max(steps)


@given(st.text(max_size=80), st.floats(30, 400))
def test_a_label_is_broken_into_lines_and_nothing_is_lost(text, width):
    lines = wrapped(text, width)

    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line) <= max(4, int(width / 7.4)) for line in lines)


@given(st.lists(st.floats(0, 300), max_size=6).map(sorted))
def test_labels_keep_their_distance(places):
    moved = spread(places, 16)

    assert all(b - a >= 16 - 1e-6 for a, b in pairwise(moved))
