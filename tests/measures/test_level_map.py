"""The map of figures: each force in its place, its figure in words, steps that tell the truth."""

import pytest

from waymark.measures import charts
from waymark.measures.charts import Level, NothingToDraw, level_map

FORCES = [
    Level("ASH", "Ashdown", 0, 0, 0.61, "2,586 of 4,248"),
    Level("CAL", "Calder Vale", 1, 0, 0.79, "3,582 of 4,582"),
    Level("MED", "Medlow", 0, 1, None, "returns for 3 of 12 months"),
]


def test_the_map_says_its_range_who_is_left_out_and_where_mine_is():
    chart = level_map("m", title="Where forces stand", levels=FORCES, mine="ASH")

    assert chart.sentence == (
        "2 forces from 61% to 79%. 1 of 3 cannot be compared. Ashdown is outlined: 61%."
    )
    assert chart.table.rows == (
        ("Ashdown", "61%", "2,586 of 4,248"),
        ("Calder Vale", "79%", "3,582 of 4,582"),
        ("Medlow", "", "returns for 3 of 12 months"),
    )
    assert chart.svg_narrow == ""
    assert ">61%</tspan>" in chart.svg
    assert ">–</tspan>" in chart.svg


def test_every_figure_lies_in_the_step_that_the_key_names():
    levels = [Level(f"F{n}", f"Force {n}", n % 8, n // 8, 0.4 + n / 100) for n in range(40)]

    chart = level_map("m", title="All", levels=levels)

    assert [entry.words for entry in chart.key] == [
        "40% to 50%", "50% to 60%", "60% to 70%", "70% to 80%", "not compared",
    ]  # fmt: skip
    steps = [chart.svg.split(f'"wm-c-tile-q{step}" d="')[1].split('"')[0] for step in range(4)]
    assert [step.count("M") for step in steps] == [10, 10, 10, 10]
    assert "wm-c-tile-q4" not in chart.svg


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0], ids=["none", "half", "all"])
def test_one_force_alone_is_drawn(value):
    chart = level_map("m", title="One", levels=[Level("ASH", "Ashdown", 0, 0, value)])

    assert chart.sentence.startswith("1 force: ")


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(NothingToDraw):
        level_map("m", title="None", levels=[FORCES[2]])
    with pytest.raises(ValueError, match="share one place"):
        level_map("m", title="Two", levels=[FORCES[0], FORCES[0]])
    with pytest.raises(ValueError, match="does not fit on a tile"):
        Level("ASHDO", "Ashdown", 0, 0)
    with pytest.raises(ValueError, match="not a number"):
        Level("ASH", "Ashdown", 0, 0, float("nan"))


def test_a_funnel_without_names_names_nobody():
    from waymark.measures.funnel import proportions

    found = proportions([700] * 11 + [400], [1000] * 12)
    chart = charts.funnel_chart(
        "f", title="All", names=(), funnel=found, better="higher", size_label="Victims"
    )

    assert " 1 is lower than we would expect." in chart.sentence
    assert chart.table.rows == (
        ("Within", "11"),
        ("Below the 99.8% limit", "1"),
    )
