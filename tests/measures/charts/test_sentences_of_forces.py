"""The sentence of each chart that sets forces beside each other is true of its figures."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.measures import charts, funnel
from waymark.measures.charts.words import percent


def months(count: int) -> list[date]:
    return [date(2024 + i // 12, i % 12 + 1, 1) for i in range(count)]


# ---- one force before and after


def before_after(**other):
    shown = {
        "title": "x",
        "force": "Calder Vale",
        "months": months(7),
        "own": [0.5, 0.7, None, 0.9, 0.8, 0.8, None],
        "others": [0.6, 0.6, 0.6, 0.6, 0.7, 0.7, 0.7],
        "start": 3,
        "event": "live",
        "compared": 4,
    }
    return charts.before_after("b", **shown | other)


def test_the_month_of_the_start_counts_neither_before_nor_after():
    chart = before_after()

    assert chart.sentence == (
        "Calder Vale: 60% in an average month before live, 80% after. 4 forces compared"
        " with it: 60%, then 70%."
    )
    assert chart.table.rows[2:5] == (
        ("March 2024", "before", "no figure", "60%"),
        ("April 2024", "went live", "90%", "60%"),
        ("May 2024", "after", "80%", "70%"),
    )


def test_without_comparison_only_the_force_is_spoken_of():
    chart = before_after(others=[None] * 7, compared=0)

    assert chart.sentence == "Calder Vale: 60% in an average month before live, 80% after."
    assert len(chart.key) == 2


@pytest.mark.parametrize(
    ("own", "words"),
    [
        pytest.param([None, None, None, 0.9, 0.8, 0.8, 0.8], "before the start", id="none before"),
        pytest.param([0.5, 0.5, 0.5, 0.9, None, None, None], "after the start", id="none after"),
    ],
)
def test_half_a_picture_is_not_drawn(own, words):
    with pytest.raises(charts.NothingToDraw, match=words):
        before_after(own=own)


@pytest.mark.parametrize(
    ("pooled", "words"),
    [
        pytest.param((6.1, 3.9, 8.3), "+6.1 points (95% interval 3.9 to 8.3), a clear improvement"),
        pytest.param((-6.1, -8.3, -3.9), "−6.1 points (95% interval −8.3 to −3.9), a clear worsen"),
        pytest.param((1, -0.04, 2), "+1.0 points (95% interval 0.0 to 2.0), which could be chance"),
    ],
)
def test_all_together_is_told_with_its_interval(pooled, words):
    rows = [charts.Effect("Ashdown", 1, 0.5, 2)]

    chart = charts.effects(
        "e", title="x", axis="x", rows=rows, pooled=charts.Effect("Together", *pooled)
    )

    assert chart.sentence.startswith(f"Together the change is {words}")


@pytest.mark.parametrize(
    ("effect", "sentence"),
    [
        pytest.param((6.1, 3.9, 8.3), "Updates: +6.1 [3.9 to 8.3], improved.", id="improved"),
        pytest.param((1, -1, 3), "Updates: +1.0 [−1.0 to 3.0], could be chance.", id="chance"),
        pytest.param((-3, -5, -1), "Updates: −3.0 [−5.0 to −1.0], got worse.", id="worse"),
        pytest.param((2, 0, 4), "Updates: +2.0 [0.0 to 4.0], could be chance.", id="touches 0"),
    ],
)
def test_the_evidence_mark_says_what_was_measured(effect, sentence):
    assert charts.effect_mark("m", charts.Effect("Updates", *effect)).sentence == sentence


def test_the_evidence_mark_says_that_nothing_was_measured():
    chart = charts.effect_mark("m", None)

    assert chart.sentence == "Effect not measured."
    assert "wm-c-unmeasured" in chart.svg
    assert "wm-c-better" not in chart.svg


def test_an_estimate_outside_its_own_interval_is_refused():
    with pytest.raises(ValueError, match="does not lie between"):
        charts.Effect("Ashdown", 5, 1, 4)


# ---- who is using it


@given(st.lists(st.sampled_from(list(charts.STAGES)), min_size=1, max_size=40))
def test_the_tile_map_counts_every_force_once(stages):
    tiles = [charts.Tile(f"T{i}", f"Force {i}", i, 0, stage) for i, stage in enumerate(stages)]

    chart = charts.tile_map("t", title="x", tiles=tiles, mine="T0")

    counted = [int(number) for number in re.findall(r"\d+", chart.sentence.split(".")[0])]
    assert counted[0] == len(stages)
    assert sum(counted[1:]) == len(stages)
    for stage in set(stages):
        assert f"{stages.count(stage)} {charts.STAGES[stage][2]}" in chart.sentence
    assert f"Force 0 is outlined: {charts.STAGES[stages[0]][2]}." in chart.sentence
    assert len(chart.table.rows) == len(stages)


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "//elsewhere.example/", "/\\elsewhere", "https://a.example/"]
)
def test_a_tile_leads_only_to_pages_of_ours(href):
    with pytest.raises(ValueError, match="does not lead to a page of ours"):
        charts.Tile("ASH", "Ashdown", 0, 0, "live", href)


@pytest.mark.parametrize(
    ("tiles", "reason"),
    [
        pytest.param([(0, 0), (0, 0)], "share one place", id="two on one place"),
        pytest.param([(0, 0), (-1, 0)], "count from 0", id="left of the map"),
    ],
)
def test_a_map_that_would_hide_a_force_is_refused(tiles, reason):
    with pytest.raises(ValueError, match=reason):
        charts.tile_map("t", title="x", tiles=[charts.Tile("A", "A", *place) for place in tiles])


# ---- every force


@given(
    st.lists(
        st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=1,
        max_size=20,
    ),
    st.booleans(),
)
def test_the_funnel_counts_and_names_those_outside(pairs, widened):
    names = [f"F{i}" for i in range(len(pairs))]
    met, of = zip(*pairs, strict=True)
    plot = funnel.proportions(met, of, overdispersion=widened)

    chart = charts.funnel_chart(
        "f", title="x", names=names, funnel=plot, better="higher", size_label="Updates"
    )

    flags = dict(zip(names, (point.flag for point in plot.points), strict=True))
    higher = [name for name in names if flags[name] is funnel.Flag.ABOVE_998]
    lower = [name for name in names if flags[name] is funnel.Flag.BELOW_998]
    within = len(names) - len(higher) - len(lower)
    assert re.search(rf"\b{within} (of \d+ )?forces? (lie|lies) within", chart.sentence)
    for outside, way in ((higher, "higher"), (lower, "lower")):
        said = re.search(rf"limits\..*?([F\d, and]+) (?:is|are) {way} than", chart.sentence)
        if not outside:
            assert f"{way} than" not in chart.sentence
        elif len(outside) > 5:
            assert f" {len(outside)} are {way} than" in chart.sentence
        else:
            assert set(re.findall(r"F\d+", said.group(1))) >= set(outside)
    assert ("widened" in chart.sentence) == (plot.tau2 > 0)


def test_a_force_between_the_limits_is_neither_marked_nor_named():
    met, of = [700] * 20 + [735], [1000] * 21
    plot = funnel.proportions(met, of, overdispersion=False)
    assert plot.points[20].flag is funnel.Flag.ABOVE_95

    chart = charts.funnel_chart(
        "f",
        title="x",
        names=[*map(str, range(20)), "Irkdale"],
        funnel=plot,
        better="higher",
        size_label="Updates",
    )

    assert chart.sentence.startswith("All 21 forces lie within the limits")
    assert "wm-c-better" not in chart.svg
    assert "Irkdale" not in chart.svg
    assert chart.table.rows[20][-1] == "Above the 95% limit"


def test_a_force_that_cannot_be_compared_stands_in_the_table_with_the_reason():
    chart = charts.funnel_chart(
        "f",
        title="x",
        names=["Ashdown", "Nowhere"],
        funnel=funnel.proportions([5, 0], [10, 0]),
        better="higher",
        size_label="Updates",
        left_out=[("Medlow", "41% of event times are missing")],
    )

    assert [row[0] for row in chart.table.rows] == ["Ashdown", "Nowhere", "Medlow"]
    assert [row[-1] for row in chart.table.rows] == [
        "Within",
        "Nothing to count",
        "Not shown: 41% of event times are missing",
    ]
    assert chart.sentence.startswith("1 force lies within the limits")


# ---- amounts and glances


@given(st.lists(st.floats(0, 1), min_size=2, max_size=12))
def test_bars_name_the_least_and_the_most(values):
    rows = [charts.Bar(f"B{i}", value) for i, value in enumerate(values)]

    sentence = charts.bars("b", title="x", rows=rows).sentence

    if min(values) == max(values):
        assert sentence == f"All are at {percent(values[0])}."
    else:
        least, most = values.index(min(values)), values.index(max(values))
        assert sentence == (
            f"Values run from {percent(values[least])} (B{least})"
            f" to {percent(values[most])} (B{most})."
        )


def test_bars_say_how_many_cannot_be_shown():
    rows = [charts.Bar("Phone", 0.5, detail="5 of 10"), charts.Bar("Post", None, detail="under 5")]

    chart = charts.bars("b", title="x", rows=rows)

    assert chart.sentence == "Phone is at 50%. 1 of 2 cannot be shown."
    assert chart.table.rows[1] == ("Post", "", "", "under 5")


@pytest.mark.parametrize(
    ("states", "sentence"),
    [
        pytest.param(
            ["common"] * 3, "The last value is 70%. All 3 values are as expected.", id="steady"
        ),
        pytest.param(
            ["common", "worse", "worse"],
            "The last value is 70%. The last 2 values are worse than expected.",
            id="worse now",
        ),
        pytest.param(
            ["better", "better", "common"],
            "The last value is 70%. 2 earlier values are not as expected.",
            id="was better",
        ),
    ],
)
def test_a_sparkline_says_how_its_last_values_compare(states, sentence):
    chart = charts.sparkline("s", title="x", values=[0.6, 0.65, 0.7], states=states)

    assert chart.sentence == sentence
