"""A chart's sentence is true to its figures: checked against what the figures say themselves."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.measures.charts.gallery import MONTHS, SHARES
from waymark.measures import charts, spc
from waymark.measures.charts.words import percent

NAMED = "January February March April May June July August September October November December"


def months(count: int) -> list[date]:
    return [date(2024 + i // 12, i % 12 + 1, 1) for i in range(count)]


def month_name(day: date) -> str:
    return f"{NAMED.split()[day.month - 1]} {day.year}"


# ---- how it spread


@pytest.mark.parametrize(
    ("live", "sentence"),
    [
        pytest.param(
            [0, 1, 14], "14 forces are live in March 2024, up from 0 in January 2024.", id="rose"
        ),
        pytest.param(
            [3, 5, 2],
            "2 forces are live in March 2024, down from 3 in January 2024; at most 5 were,"
            " in February 2024.",
            id="rose and fell",
        ),
        pytest.param([1, 1], "1 force is live in February 2024.", id="one force, no change"),
        pytest.param(
            [2, 0], "No force is live in February 2024, down from 2 in January 2024.", id="all left"
        ),
        pytest.param([4], "4 forces are live in January 2024.", id="first month"),
    ],
)
def test_the_adoption_curve_says_how_many_are_live(live, sentence):
    chart = charts.adoption_curve("c", title="Spread", months=months(len(live)), live=live)

    assert chart.sentence == sentence


def test_the_adoption_curve_says_how_long_it_took():
    chart = charts.adoption_curve(
        "c", title="Spread", months=months(2), live=[2, 2], median_months=1.0
    )

    assert chart.sentence == (
        "2 forces are live in February 2024. It took a median of 1 month from reading the record"
        " to going live."
    )


@given(st.lists(st.integers(0, 43), min_size=1, max_size=30))
def test_the_adoption_curve_names_the_last_count_and_the_most(live):
    days = months(len(live))

    chart = charts.adoption_curve("c", title="Spread", months=days, live=live)

    now = re.match(r"(\d+|No) force", chart.sentence).group(1)
    assert (0 if now == "No" else int(now)) == live[-1]
    assert f"live in {month_name(days[-1])}" in chart.sentence
    most = re.search(r"at most (\d+)", chart.sentence)
    assert (int(most.group(1)) if most else max(live[0], live[-1])) == max(live)
    assert [int(row[1]) for row in chart.table.rows] == live


def test_the_adoption_curve_shows_events_in_its_table():
    events = [charts.Event(date(2024, 2, 20), "First effect published")]
    events.append(charts.Event(date(2023, 1, 1), "Before our time"))

    chart = charts.adoption_curve("c", title="Spread", months=months(2), live=[0, 1], events=events)

    assert chart.table.rows == (
        ("January 2024", "0", ""),
        ("February 2024", "1", "First effect published"),
    )


# ---- what changed


@st.composite
def an_effect(draw):
    low, middle, high = sorted(draw(st.tuples(*3 * [st.floats(-20, 20)])))
    return charts.Effect(draw(st.sampled_from(["Ashdown", "Irkdale"])), middle, low, high)


@given(st.lists(an_effect(), min_size=2, max_size=9), st.sampled_from(["higher", "lower", None]))
def test_improved_is_said_only_where_the_whole_interval_improved(rows, better):
    sentence = charts.effects("e", title="x", axis="x", rows=rows, better=better).sentence

    improved = [r for r in rows if (r.low > 0 if better == "higher" else r.high < 0)]
    chance = [r for r in rows if r.low <= 0 <= r.high]
    words = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    said = dict.fromkeys(words[1:], 0)
    said |= {word: words.index(word) for word in words}
    found = re.search(r"(\w+) improved", sentence)
    assert (said[found.group(1)] if found else 0) == (len(improved) if better else 0)
    found = re.search(r"(\w+) could be chance", sentence)
    assert (said[found.group(1)] if found else 0) == len(chance)


def test_a_change_of_unclear_cause_is_neither_better_nor_worse():
    rows = [charts.Effect("Ashdown", 6, 2, 10, unclear=True), charts.Effect("Irkdale", 5, 1, 9)]

    chart = charts.effects("e", title="x", axis="x", rows=rows, next_force=(-1.0, 12.0))

    assert chart.sentence == "Of 2 forces, one improved and one changed, cause not clear."
    assert chart.table.rows[0] == ("Ashdown", "+6.0", "2.0 to 10.0", "Changed, cause not clear")
    assert chart.table.rows[-1] == (
        "Another force like these", "", "−1.0 to 12.0", "To be expected"
    )  # fmt: skip
    assert [entry.words for entry in chart.key] == [
        "clear improvement",
        "clear change, cause not clear",
    ]


def test_unclear_is_not_said_of_what_could_be_chance():
    assert charts.Effect("Ashdown", 1, -2, 4, unclear=True).state("higher") == "common"


# ---- over time


def control(values, better="higher", **more):
    series = spc.xmr(values, **more)
    return charts.control_chart(
        "c", title="x", months=months(len(values)), series=series, better=better
    )


def test_the_control_chart_says_since_when_it_is_worse():
    chart = charts.control_chart(
        "c", title="x", months=MONTHS, series=spc.xmr(SHARES, baseline=12), better="higher"
    )

    assert chart.sentence == (
        "April 2027: 64%, where 66% to 75% was to be expected (mean 71%)."
        " 12 months are worse than expected, every one since May 2026."
    )


def test_the_same_months_are_better_where_lower_is_better():
    chart = charts.control_chart(
        "c", title="x", months=MONTHS, series=spc.xmr(SHARES, baseline=12), better="lower"
    )

    assert "12 months are better than expected, every one since May 2026." in chart.sentence


@given(
    st.lists(st.floats(0, 1), min_size=2, max_size=40),
    st.sampled_from(["higher", "lower", None]),
)
def test_the_control_chart_counts_the_months_that_are_not_as_expected(values, better):
    series = spc.xmr(values)

    sentence = control(values, better).sentence

    odd = sum(1 for signs in series.signals if signs)
    if odd:
        assert sum(int(n) for n in re.findall(r"(\d+) months? (?:is|are) (?!as)", sentence)) == odd
    else:
        assert sentence.endswith(f"All {len(values)} months are as expected.")
    assert f"{month_name(months(len(values))[-1])}: {percent(values[-1])}," in sentence


@given(st.lists(st.floats(0, 1), min_size=8, max_size=40))
def test_every_one_since_is_said_only_of_an_unbroken_run_to_the_latest_month(values):
    series, days = spc.xmr(values), months(len(values))

    said = re.findall(
        r"are (\w+) than expected, every one since (\w+ \d+)", control(values).sentence
    )

    for state, since in said:
        first = [month_name(day) for day in days].index(since)
        states = series.states("higher")
        assert set(states[first:]) == {state}
        assert first == 0 or states[first - 1] != state


def test_no_limit_is_drawn_where_no_share_can_be():
    chart = control([0.99, 0.9, 1.0, 0.95, 0.85, 1.0, 0.97])

    assert {row[3] for row in chart.table.rows} == {
        "72% to 100%"
    }  # 95.1% less 2.66 x 8.7, cut at all


def test_a_month_without_figures_is_named_in_the_table_and_not_drawn():
    chart = control([0.7, 0.71, None, 0.72, 0.7])

    assert chart.table.rows[2][1] == "no figure"
    assert chart.svg_wide.count("wm-c-common") == 4
    assert chart.svg_wide.count('wm-c-series"') == 2


def test_new_limits_carry_their_reason():
    chart = control(SHARES, rebase_at=[(12, "New record system")])

    assert "All 12 months since January 2025 are as expected." in chart.sentence
    assert chart.table.rows[12][5] == "New record system"
    assert "New record system" in chart.svg_wide


# ---- nothing to draw


@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(
            lambda: charts.adoption_curve("a", title="x", months=[], live=[]), id="no month"
        ),
        pytest.param(lambda: charts.effects("e", title="x", axis="x", rows=[]), id="no effect"),
        pytest.param(lambda: charts.sparkline("s", title="x", values=[]), id="no value"),
        pytest.param(lambda: charts.tile_map("t", title="x", tiles=[]), id="no force"),
        pytest.param(
            lambda: charts.bars("b", title="x", rows=[charts.Bar("a", None)]), id="all suppressed"
        ),
    ],
)
def test_without_figures_nothing_is_drawn_and_the_reason_is_given(draw):
    with pytest.raises(charts.NothingToDraw) as refusal:
        draw()

    assert str(refusal.value)
