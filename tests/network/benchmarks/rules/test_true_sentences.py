"""Sentences made from statistics are true to them, help, and accuse nobody.

A judge of its own reads each sentence and works the claim out again from the counts; it is tried
with lies as well.
"""

import itertools
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.long import longer
from waymark.measures.funnel import proportions
from waymark.network.benchmarks.rules import comparison as rules
from waymark.network.benchmarks.rules import comparison_words as words
from waymark.network.benchmarks.rules import drawing
from waymark.network.benchmarks.rules.comparison import Month
from waymark.network.benchmarks.rules.comparison_trend import trend
from waymark.network.benchmarks.rules.months import months_up_to

OCTOBER = date(2026, 10, 1)
ACCUSING = re.compile(
    r"fail|worst|poor|bad|breach|league|underperform|behind|blame|rag\b|rank|target missed", re.I
)
LONG_NAMES = "January February March April May June July August September October November December"


def counts(level: float) -> st.SearchStrategy[tuple[int, int] | None]:
    """A month's met and due about a level; now and then held back."""
    month = st.integers(20, 400).flatmap(
        lambda of: st.tuples(
            st.integers(max(5, int(of * (level - 0.12))), max(6, min(of - 5, int(of * level) + 9))),
            st.just(of),
        )
    )
    return st.one_of(month, month, month, month, month, month, month, st.none())


@st.composite
def countries(draw) -> dict[str, list[Month]]:
    """One to eight forces with up to three years of months, some of which step up or down."""
    forces = {}
    for number in range(draw(st.integers(1, 8))):
        length, level = draw(st.integers(1, 36)), draw(st.floats(0.4, 0.8))
        step, at = draw(st.sampled_from([0.0, -0.25, 0.1])), draw(st.integers(0, 36))
        series = []
        for place, on in enumerate(months_up_to(OCTOBER, length)):
            found = draw(counts(level + (step if place >= at else 0)))
            series.append(Month(on, *(found or (None, None))))
        forces[f"f{number}"] = series
    return forces


def shown(series: list[Month]) -> list[tuple[date, int, int]]:
    return [
        (one.on, one.met, one.of)
        for one in series
        if one.met is not None and one.met >= 5 and one.of - one.met >= 5
    ]


def lies(sentence: str, forces: dict[str, list[Month]], force: str) -> list[str]:
    """Every claim of a sentence that the counts do not bear out."""
    found = []
    year = [row for row in shown(forces[force]) if row[0] in months_up_to(OCTOBER, 12)]
    if said := re.search(r"is at ([\d.]+)%: ([\d,]+) of ([\d,]+)", sentence):
        met, of = (int(said[n].replace(",", "")) for n in (2, 3))
        if (met, of) != (sum(row[1] for row in year), sum(row[2] for row in year)):
            found.append("counts")
        elif abs(float(said[1]) - 100 * met / of) > 0.51:
            found.append("share")
    found += [claim for claim in _against_size(sentence, forces, force)]
    found += [claim for claim in _against_past(sentence, forces[force])]
    return found


def _against_size(sentence: str, forces: dict[str, list[Month]], force: str) -> list[str]:
    if "of its size" not in sentence:
        return []
    totals = {}
    for name, series in forces.items():
        year = [row for row in shown(series) if row[0] in months_up_to(OCTOBER, 12)]
        if len(year) >= 6:
            totals[name] = (sum(row[1] for row in year), sum(row[2] for row in year))
    funnel = proportions(*zip(*totals.values(), strict=True))
    met, of = totals[force]
    limits, share = funnel.limits([of]), met / of
    if "what we would expect for" in sentence and "than we would" not in sentence:
        return [] if limits.low95[0] <= share <= limits.high95[0] else ["within"]
    if "a little" in sentence:
        higher = limits.high95[0] < share <= limits.high998[0]
        lower = limits.low998[0] <= share < limits.low95[0]
        return [] if ("a little higher" in sentence and higher) or (
            "a little lower" in sentence and lower
        ) else ["a little"]  # fmt: skip
    far = share > limits.high998[0] if "is higher than we" in sentence else (
        share < limits.low998[0]
    )  # fmt: skip
    return [] if far else ["far"]


def _limits(values: list[float | None]) -> tuple[float, float, float]:
    """The first year's mean and limits, by the book: 2.66 mean moving ranges, screened once."""
    used = values[:12]
    ranges = [abs(b - a) for a, b in itertools.pairwise(used) if a is not None and b is not None]
    mean = sum(ranges) / len(ranges)
    kept = [one for one in ranges if one < 3.267 * mean]
    width = 2.66 * ((sum(kept) / len(kept) if kept else 0) or mean)
    known = [value for value in used if value is not None]
    middle = sum(known) / len(known)
    return middle, middle - width, middle + width


def _against_past(sentence: str, series: list[Month]) -> list[str]:
    """Claims about a force's own months."""
    by_month = {on: met / of for on, met, of in shown(series)}
    first = min(one.on for one in series)
    axis = [on for on in months_up_to(OCTOBER, 36) if on >= first]
    values = [by_month.get(on) for on in axis]
    known = [value for value in values if value is not None]
    claims = []
    if said := re.search(r"(\d+) months together lie (above|below) the average", sentence):
        mean, *_ = _limits(values)
        tail = known[-int(said[1]) :]
        right = all(v > mean if said[2] == "above" else v < mean for v in tail)
        claims += [] if right and len(tail) >= 7 else ["side"]
    if said := re.search(r"All (\d+) months are as we would expect", sentence):
        _, low, high = _limits(values)
        right = all(low <= value <= high for value in known) and len(known) == int(said[1])
        claims += [] if right else ["all"]
    if said := re.search(r"\b(\w+ \d{4}) is (higher|lower) than we would expect \(", sentence):
        _, low, high = _limits(values)
        outside = known[-1] > high if said[2] == "higher" else known[-1] < low
        claims += [] if outside and _month(said[1]) == max(by_month) else ["outside"]
    own = r"(?:is|and|but) (higher|lower) than its own past (since|in) (\w+ \d{4})"
    if said := re.search(own, sentence):
        mean, *_ = _limits(values)
        since = [value for on, value in sorted(by_month.items()) if on >= _month(said[3])]
        right = all(v > mean if said[1] == "higher" else v < mean for v in since)
        claims += [] if right else ["past"]
    if said := re.search(r"(\d+) months in a row have (risen|fallen)", sentence):
        tail = known[-int(said[1]) :]
        pairs = list(itertools.pairwise(tail))
        right = all(b > a if said[2] == "risen" else b < a for a, b in pairs) and len(tail) >= 7
        claims += [] if right else ["way"]
    return claims


def _month(said: str) -> date:
    name, year = said.split()
    return date(int(year), LONG_NAMES.split().index(name) + 1, 1)


def sentences(forces: dict[str, list[Month]], force: str) -> list[str]:
    national = rules.national(forces)
    judged = trend(forces[force], national.last, "higher")
    return [
        words.lead(force, national, force, judged),
        words.card(judged),
        words.change(judged),
        words.variation_words(judged),
        words.assurance_words(judged, 0.8, "higher"),
        words.every_force(national, {name: name for name in forces}),
        words.all_forces(national),
        words.spread_words(national),
        *(one.reason for one in national.standings.values()),
    ]


@settings(max_examples=longer(25, 500), deadline=None)
@given(countries())
def test_every_sentence_is_true_and_accuses_nobody(forces):
    for force in forces:
        for sentence in sentences(forces, force):
            assert lies(sentence, forces, force) == [], sentence
            assert not ACCUSING.search(sentence), sentence


STEPPED = {
    f"f{n}": [
        Month(on, (560 if n == 0 and place > 23 else 700) + place % 3, 1000)
        for place, on in enumerate(months_up_to(OCTOBER, 36))
    ]
    for n in range(8)
}


@pytest.mark.parametrize(
    ("truth", "lie", "claim"),
    [
        pytest.param("lower than we", "higher than we", "far", id="the wrong side of the funnel"),
        pytest.param("below the average", "above the average", "side", id="the wrong side"),
        pytest.param("12 months together", "19 months together", "side", id="too long a run"),
        pytest.param("lower than its own", "higher than its own", "past", id="the wrong past"),
        pytest.param("6,732 of", "6,733 of", "counts", id="one victim more"),
        pytest.param("at 56%", "at 58%", "share", id="a share that flatters"),
    ],
)
def test_the_judge_catches_a_lie(truth, lie, claim):
    said = " ".join(sentences(STEPPED, "f0")[:2])

    assert lies(said, STEPPED, "f0") == []
    assert truth in said
    assert claim in lies(said.replace(truth, lie, 1), STEPPED, "f0")


def test_the_words_of_one_force_against_its_size_and_its_past():
    assert sentences(STEPPED, "f0")[:3] == [
        "f0 is at 56%: 6,732 of 12,000 in the 12 months to October 2026. That is lower than we"
        " would expect for a force of its size, and lower than its own past since November 2025.",
        "12 months together lie below the average of its first year, 70%.",
        "Something changed in November 2025. 12 months together lie below the average of its first"
        " year, 70%.",
    ]


def test_chance_is_said_where_a_list_is_long_enough_for_it():
    states = [words.State.STEADY] * 15 + [words.State.LOOK, words.State.IMPROVING]

    assert words.list_lead(states, 17) == (
        "17 of 17 measures have figures. One is improving and one is worth a look. By chance alone"
        " about 1 in 17 would stand out."
    )
    assert words.list_lead([], 9) == "None of 9 measures has a figure yet."
    assert words.list_lead([words.State.FEW], 9) == (
        "1 of 9 measures has figures. There are too few months yet to tell a change."
    )


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (Month(OCTOBER, 423, 519), "423 of 519"),
        (Month(date(2026, 9, 1), 423, 519), "423 of 519 in September 2026"),
        (
            Month(date(2019, 1, 1), 52, 60, last=date(2019, 12, 1)),
            "52 of 60 in January to December 2019",
        ),
    ],
    ids=["of the month that the page names", "of an earlier month", "of a whole year"],
)
def test_a_figure_says_for_which_months_it_is(figure, said):
    assert words.latest_count(figure, OCTOBER) == said


@pytest.mark.parametrize(
    ("target", "better", "said"),
    [
        (None, "higher", "no target is set for this measure"),
        (0.5, None, "no target is set for this measure"),
        (0.5, "higher", "left as it is, it will keep to 50%"),
        (0.5, "lower", "left as it is, it will not reach 50%"),
        (0.9, "higher", "left as it is, it will not reach 90%"),
        (0.7, "higher", "months will lie on either side of 70% by chance"),
    ],
)
def test_a_target_is_held_against_what_to_expect(target, better, said):
    judged = trend(STEPPED["f1"], OCTOBER, better)

    assert words.assurance_words(judged, target, better) == f"Assurance: {said}"


def test_a_target_is_drawn_from_the_month_in_which_it_was_set():
    judged = trend(STEPPED["f1"], OCTOBER, "higher")

    def lines(since):
        chart = drawing.control(judged, "higher", "f1", [], 0.9, since)
        assert "target 90%" in [entry.words for entry in chart.key]
        return [float(x) for x in re.findall(r'wm-c-target" x1="([\d.]+)"', chart.svg_wide)]

    whole, since = lines(None), lines(date(2026, 4, 15))
    assert len(whole) == len(since) == 1
    assert since[0] > whole[0]
    assert "wm-c-target" not in drawing.control(judged, "higher", "f1", []).svg
