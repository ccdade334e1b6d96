"""The adoption curve, the map and the sentence over them."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waymark.network.innovations.enums import Stage
from waymark.network.innovations.rules.spread import (
    MonthPoint,
    StageChange,
    TimeToLive,
    first_live_dates,
    live_count_by_month,
    median_months,
    median_months_to_live,
    spread_sentence,
    spread_states,
    stage_counts,
)

HISTORY = [
    StageChange("Irkdale", "live", date(2026, 3, 31)),
    StageChange("Holderby", "interested", date(2026, 1, 10)),
    StageChange("Holderby", "live", date(2026, 1, 31)),
    StageChange("Irkdale", "embedded", date(2026, 4, 2)),
    StageChange("Holderby", "stopped", date(2026, 4, 1)),
    StageChange("Donmere", "planning", date(2026, 4, 5)),
    StageChange("Donmere", "live", date(2026, 6, 1)),
]


def months(*counts):
    return [MonthPoint(date(2026, 1 + n, 1), live) for n, live in enumerate(counts)]


@pytest.mark.parametrize(
    ("until", "points"),
    [
        pytest.param(date(2026, 1, 30), [], id="the day before the first"),
        pytest.param(date(2026, 1, 31), months(1), id="the first day"),
        pytest.param(date(2026, 3, 30), months(1, 1, 1), id="the day before the second"),
        pytest.param(date(2026, 4, 30), months(1, 1, 2, 1), id="one stops, one embeds"),
        pytest.param(date(2026, 6, 1), months(1, 1, 2, 1, 1, 2), id="live on the last day"),
    ],
)
def test_the_adoption_curve(until, points):
    assert live_count_by_month(HISTORY, until) == points


def test_a_curve_over_the_turn_of_the_year():
    history = [StageChange("Irkdale", "live", date(2025, 12, 31))]

    assert live_count_by_month(history, date(2026, 1, 1)) == [
        MonthPoint(date(2025, 12, 1), 1),
        MonthPoint(date(2026, 1, 1), 1),
    ]


def test_a_force_that_comes_back_counts_once():
    history = [
        StageChange("Irkdale", "live", date(2026, 1, 5)),
        StageChange("Irkdale", "stopped", date(2026, 2, 5)),
        StageChange("Irkdale", "assessing", date(2026, 2, 5)),
        StageChange("Irkdale", "live", date(2026, 3, 5)),
    ]

    assert live_count_by_month(history, date(2026, 3, 31)) == months(1, 0, 1)
    assert first_live_dates(history) == {"Irkdale": date(2026, 1, 5)}


def test_the_map_shows_each_force_once():
    assert spread_states(HISTORY, date(2026, 4, 30)) == {
        "Holderby": Stage.STOPPED,
        "Irkdale": Stage.EMBEDDED,
        "Donmere": Stage.PLANNING,
    }


def test_the_key_of_the_map_counts_each_stage_furthest_first():
    assert stage_counts(spread_states(HISTORY, date(2026, 6, 30))) == [
        (Stage.EMBEDDED, 1),
        (Stage.LIVE, 1),
        (Stage.STOPPED, 1),
    ]


PUBLISHED = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("days", "n", "whole_months"),
    [
        pytest.param([], 0, None, id="nobody"),
        pytest.param([-30], 0, None, id="only the originator, live before publication"),
        pytest.param([0], 1, 0, id="on the day of publication"),
        pytest.param([30, 152, 400], 3, 5, id="the middle of three"),
        pytest.param([-5, 61, 91], 2, 2.5, id="between two, the early one left out"),
    ],
)
def test_the_median_time_to_live(days, n, whole_months):
    found = median_months_to_live(PUBLISHED, [PUBLISHED + timedelta(days=d) for d in days])

    assert found.n == n
    assert found.months == (None if whole_months is None else pytest.approx(whole_months, abs=0.01))


def test_the_median_over_the_network_takes_each_practice_from_its_own_date():
    pairs = [
        (date(2026, 1, 1), date(2026, 3, 3)),
        (date(2025, 1, 1), date(2025, 3, 3)),
        (date(2024, 1, 1), date(2026, 1, 1)),
    ]

    assert median_months(pairs) == TimeToLive(3, pytest.approx(2.0, abs=0.01))


@pytest.mark.parametrize(
    ("live", "time", "sentence"),
    [
        pytest.param(0, TimeToLive(0, None), "No force is live yet.", id="none"),
        pytest.param(0, TimeToLive(2, 3.0), "No force is live yet.", id="all stopped"),
        pytest.param(1, TimeToLive(0, None), "1 force is live.", id="the originator alone"),
        pytest.param(
            1,
            TimeToLive(1, 1.2),
            "1 force is live. It took 1 month from publication to going live.",
            id="one force, one month",
        ),
        pytest.param(
            14,
            TimeToLive(14, 4.9),
            "14 forces are live. It took a median of 5 months from publication to going live.",
            id="as in picture 03",
        ),
        pytest.param(
            2,
            TimeToLive(2, 0.4),
            "2 forces are live. "
            "It took a median of less than a month from publication to going live.",
            id="very fast",
        ),
        pytest.param(
            3,
            TimeToLive(2, 2.5),
            "3 forces are live. It took a median of 3 months from publication to going live, "
            "counted over 2 forces.",
            id="the median is over fewer",
        ),
        pytest.param(
            2,
            TimeToLive(1, 2.0),
            "2 forces are live. It took 2 months from publication to going live, "
            "counted over 1 force.",
            id="a median of one is no median",
        ),
    ],
)
def test_the_sentence(live, time, sentence):
    assert spread_sentence(live, time) == sentence


CHANGES = st.builds(
    StageChange,
    force=st.sampled_from("ABCDE"),
    stage=st.sampled_from([stage.value for stage in Stage]),
    on=st.dates(date(2024, 1, 1), date(2026, 12, 31)),
)


@settings(deadline=None)
@given(st.lists(CHANGES, max_size=30), st.dates(date(2024, 1, 1), date(2027, 6, 30)))
def test_the_curve_ends_where_the_map_stands(changes, until):
    curve = live_count_by_month(changes, until)
    on_the_map = spread_states(changes, until).values()

    live_now = sum(stage in {"live", "embedded"} for stage in on_the_map)
    assert (curve[-1].live if curve else 0) == live_now
    assert all(0 <= point.live <= 5 for point in curve)
