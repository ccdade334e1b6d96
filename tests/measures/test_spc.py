"""Control charts: limits worked out by hand, the four signs, and what is refused."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.measures import spc
from waymark.measures.spc import Assurance, Rule, Variation

finite = st.floats(-1e6, 1e6)


def signs(series: spc.XmR, rule: Rule) -> list[int]:
    """Mark each point +1 where it shows a rule on the high side, −1 on the low, else 0."""
    return [
        next((1 if sign.high else -1 for sign in point if sign.rule is rule), 0)
        for point in series.signals
    ]


@pytest.mark.parametrize(
    ("values", "mean", "lower", "upper"),
    [
        # moving ranges all 1: mean 1, limits ± 2.66
        pytest.param([1, 2, 3, 4, 5], 3, 0.34, 5.66, id="even steps"),
        # ranges 2, 1, 1, 2: mean 1.5, 2.66 x 1.5 = 3.99
        pytest.param([4, 6, 5, 6, 4], 5, 1.01, 8.99, id="ups and downs"),
        # ranges 1 x 6 and 9, 9: mean 3, screen at 9.801: nothing is left out
        pytest.param([5, 6, 5, 6, 15, 6, 5, 6, 5], 59 / 9, 59 / 9 - 7.98, 59 / 9 + 7.98, id="high"),
        # ranges 1 x 13 and 10, 10: mean 33 / 15 = 2.2, screen at 7.19: both tens go, mean 1
        pytest.param(
            [5, 6, 5, 6, 5, 6, 5, 6, 16, 6, 5, 6, 5, 6, 5, 6],
            99 / 16,
            99 / 16 - 2.66,
            99 / 16 + 2.66,
            id="one month's spike does not widen the limits",
        ),
        pytest.param([3, 3, 3, 3], 3, 3, 3, id="nothing ever changes"),
        # ranges 0, 0, 0, 1: screening would leave limits of no width, so it is not done
        pytest.param([1, 1, 1, 1, 2], 1.2, 1.2 - 0.665, 1.2 + 0.665, id="one change in all"),
    ],
)
def test_limits_are_worked_out_from_moving_ranges(values, mean, lower, upper):
    (segment,) = spc.xmr(values).segments

    assert (segment.mean, segment.lower, segment.upper) == pytest.approx((mean, lower, upper))
    assert segment.near_upper - segment.mean == pytest.approx((upper - mean) * 2 / 3)
    assert segment.mean - segment.near_lower == pytest.approx((upper - mean) * 2 / 3)


def test_the_screen_can_be_left_off():
    values = [5, 6, 5, 6, 5, 6, 5, 6, 16, 6, 5, 6, 5, 6, 5, 6]

    (segment,) = spc.xmr(values, screen=False).segments

    assert segment.upper - segment.mean == pytest.approx(2.66 * 33 / 15)


def test_a_baseline_fixes_the_limits_by_its_first_points():
    series = spc.xmr([1, 2, 3, 50, 60, 70], baseline=3)

    (segment,) = series.segments
    assert (segment.mean, segment.lower, segment.upper) == pytest.approx((2, -0.66, 4.66))
    assert segment.baseline == 3
    assert signs(series, Rule.OUTSIDE) == [0, 0, 0, 1, 1, 1]


def test_limits_start_anew_with_a_reason():
    series = spc.xmr([1, 2, 3, 11, 12, 13], rebase_at=[(3, "New record system")])

    first, second = series.segments
    assert (first.start, first.stop, first.mean, first.reason) == (0, 3, 2, "")
    assert (second.start, second.stop, second.mean) == (3, 6, 12)
    assert second.reason == "New record system"
    assert not any(series.signals)


@pytest.mark.parametrize(
    ("rebase_at", "reason"),
    [
        pytest.param([(3, "")], "only for a reason", id="no reason"),
        pytest.param([(3, "  ")], "only for a reason", id="a blank reason"),
        pytest.param([(0, "x")], "can start anew at 0", id="at the first point"),
        pytest.param([(6, "x")], "can start anew at 6", id="after the last point"),
        pytest.param([(3, "x"), (3, "y")], "twice at one point", id="twice"),
    ],
)
def test_limits_do_not_start_anew_on_a_whim(rebase_at, reason):
    with pytest.raises(ValueError, match=reason):
        spc.xmr([1, 2, 3, 4, 5, 6], rebase_at=rebase_at)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param([0] * 6 + [4] + [0] * 3, [0] * 10, id="six below the mean are not yet a sign"),
        pytest.param([0] * 7 + [1] * 6, [-1] * 7 + [0] * 6, id="seven below, six above"),
        pytest.param([1] * 8 + [0] * 8, [1] * 8 + [-1] * 8, id="all of a longer run are marked"),
        pytest.param([0] * 4 + [3] + [0] * 4 + [1, 0, 0], [0] * 12, id="a point above breaks it"),
    ],
)
def test_seven_on_one_side_of_the_mean(values, expected):
    series = spc.xmr(values)

    assert signs(series, Rule.SHIFT) == expected


def test_a_point_on_the_mean_breaks_a_run():
    series = spc.xmr([2, 2, 2, 2, 1, 2, 2, 2, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0])

    assert series.segments[0].mean == 1
    assert signs(series, Rule.SHIFT) == [0] * 18


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param([1, 2, 3, 4, 5, 6, 7], [1] * 7, id="seven rising"),
        pytest.param([7, 6, 5, 4, 3, 2, 1], [-1] * 7, id="seven falling"),
        pytest.param([1, 2, 3, 3, 4, 5, 6], [0] * 7, id="a tie breaks it"),
        pytest.param([1, 2, 3, 4, 5, 6, 5], [0] * 7, id="six rising are not yet a sign"),
        pytest.param([2, 1, 2, 3, 4, 5, 6, 7, 3], [0] + 7 * [1] + [0], id="only the run is marked"),
    ],
)
def test_seven_in_one_direction(values, expected):
    assert signs(spc.xmr(values), Rule.TREND) == expected


# a baseline of 0, 1, 0, 1 … has mean 0.5, ranges of 1, limits −2.16 and 3.16, near ones at
# −1.27 and 2.27: so 2.5 and 3 lie near the upper limit, −1.5 near the lower
QUIET = [0, 1] * 4


@pytest.mark.parametrize(
    ("latest", "expected"),
    [
        pytest.param([2.5, 3, 1], [1, 1, 0], id="two near, the third above the mean"),
        pytest.param([3, 1, 3], [1, 0, 1], id="with one between"),
        pytest.param([3, 0, 3], [0, 0, 0], id="the one between below the mean"),
        pytest.param([3, 1, 1, 3], [0, 0, 0, 0], id="too far apart"),
        pytest.param([-1.5, 0, -1.5], [-1, 0, -1], id="near the lower limit"),
        pytest.param([3, 3.5, 1], [0, 0, 0], id="a point outside is its own sign, not near"),
    ],
)
def test_two_of_three_near_a_limit(latest, expected):
    series = spc.xmr(QUIET + latest, baseline=8)

    assert signs(series, Rule.TWO_OF_THREE) == [0] * 8 + expected


def test_a_month_without_a_figure_is_no_point_and_no_run_crosses_it():
    series = spc.xmr([1, 2, 3, None, 4, 5, 6, 7], baseline=3)

    assert series.segments[0].mean == 2
    assert series.signals[3] == ()
    assert signs(series, Rule.TREND) == [0] * 8
    assert series.states("higher")[3] == "common"


@pytest.mark.parametrize(
    ("values", "more", "error"),
    [
        pytest.param([], {}, spc.TooFewPoints, id="no month"),
        pytest.param([1], {}, spc.TooFewPoints, id="one month"),
        pytest.param([1, None, 2], {}, spc.TooFewPoints, id="no two months in a row"),
        pytest.param([1, 2, 3], {"rebase_at": [(2, "x")]}, spc.TooFewPoints, id="one after"),
        pytest.param([1, float("nan")], {}, ValueError, id="not a number"),
        pytest.param([1, 2], {"baseline": 1}, ValueError, id="a baseline of one"),
    ],
)
def test_limits_that_would_say_nothing_are_refused(values, more, error):
    with pytest.raises(error):
        spc.xmr(values, **more)


@given(st.lists(finite, min_size=2, max_size=40))
def test_limits_lie_around_the_mean_of_the_points(values):
    (segment,) = spc.xmr(values).segments

    assert segment.lower <= segment.near_lower <= segment.mean
    assert segment.mean <= segment.near_upper <= segment.upper
    assert segment.upper - segment.mean == pytest.approx(segment.mean - segment.lower, abs=1e-6)


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=40))
def test_a_series_upside_down_has_its_signs_upside_down(values):
    upright, turned = spc.xmr(values), spc.xmr([-value for value in values])

    for rule in Rule:
        assert signs(upright, rule) == [-sign for sign in signs(turned, rule)]
    assert upright.states("higher") == turned.states("lower")


@given(st.lists(st.integers(-100, 100), min_size=2, max_size=30), st.integers(1, 9))
def test_another_unit_or_origin_changes_no_sign(values, scale):
    plain, other = spc.xmr(values), spc.xmr([64 * scale * value + 4096 for value in values])

    assert [{s.rule for s in p} for p in plain.signals] == [
        {s.rule for s in p} for p in other.signals
    ] or any(abs(v - limit) < 1e-6 for v in values for limit in limits_of(plain))


def limits_of(series: spc.XmR) -> tuple[float, ...]:
    (one,) = series.segments
    return one.mean, one.lower, one.upper, one.near_lower, one.near_upper


@pytest.mark.parametrize(
    ("latest", "better", "icon"),
    [
        pytest.param(5, "higher", Variation.BETTER, id="high where higher is better"),
        pytest.param(5, "lower", Variation.WORSE, id="high where lower is better"),
        pytest.param(-5, "higher", Variation.WORSE, id="low where higher is better"),
        pytest.param(5, None, Variation.HIGHER, id="high where neither is better"),
        pytest.param(-5, None, Variation.LOWER, id="low where neither is better"),
        pytest.param(1, "higher", Variation.COMMON, id="within the limits"),
    ],
)
def test_the_variation_icon_goes_by_the_latest_point(latest, better, icon):
    assert spc.variation(spc.xmr([*QUIET, latest], baseline=8), better) is icon


def test_a_falling_run_is_worse_even_while_it_is_above_the_mean():
    series = spc.xmr([*QUIET, 1.9, 1.8, 1.7, 1.6, 1.5, 1.4, 0.4], baseline=8)

    assert series.states("higher")[-1] == "worse"
    assert signs(series, Rule.SHIFT)[-1] == 0


@pytest.mark.parametrize(
    ("lower", "upper", "target", "better", "icon"),
    [
        pytest.param(1, 3, 4, "higher", Assurance.MISS, id="target above the limits"),
        pytest.param(5, 7, 4, "higher", Assurance.PASS, id="target below the limits"),
        pytest.param(1, 5, 4, "higher", Assurance.UNSURE, id="target between the limits"),
        pytest.param(1, 3, 4, "lower", Assurance.PASS, id="lower is better, target above"),
        pytest.param(5, 7, 4, "lower", Assurance.MISS, id="lower is better, target below"),
    ],
)
def test_the_assurance_icon_holds_the_target_against_the_limits(lower, upper, target, better, icon):
    segment = spc.Segment(0, 9, (lower + upper) / 2, lower, upper, lower, upper, 9)

    assert spc.assurance(segment, target, better) is icon


@pytest.mark.parametrize("baseline", [False, True])
@pytest.mark.parametrize("points", [12, 20, 36])
def test_false_alarms_are_as_many_as_said(points, baseline):
    random = Random(10 * points)
    ever = latest = 0
    for _ in range(1000):
        values = [random.gauss(0.7, 0.02) for _ in range(points)]
        series = spc.xmr(values, baseline=12 if baseline else None)
        ever += any(series.signals)
        latest += bool(series.signals[-1])

    said = spc.expected_false_alarms(1000, points, baseline=baseline)
    said_latest = spc.expected_false_alarms(1000, points, baseline=baseline, latest=True)

    assert ever == pytest.approx(said, abs=50)
    assert latest == pytest.approx(said_latest, abs=22)


@pytest.mark.parametrize("points", [11, 37])
def test_no_chance_is_told_where_none_was_worked_out(points):
    with pytest.raises(ValueError, match="12 to 36"):
        spc.expected_false_alarms(10, points)
