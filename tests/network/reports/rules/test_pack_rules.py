"""What a pack says of gaps and times, and when it may be written, frozen and withdrawn."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.network.reports.rules import freezing, gaps
from waymark.network.reports.rules.document import (
    Number,
    Section,
    as_json,
    hash_of,
    names_its_day,
)
from waymark.network.reports.rules.waiting import kept, median_days, sooner, waited

TEN = [0.50, 0.55, 0.60, 0.62, 0.64, 0.66, 0.70, 0.72, 0.80, 0.95]


def test_the_outermost_tenths_are_left_out_of_the_spread():
    found = gaps.spread(TEN)

    assert (round(found.low, 3), round(found.high, 3), found.forces) == (0.545, 0.815, 10)
    assert round(found.points, 1) == 27.0


def test_a_handful_of_forces_has_no_spread():
    assert gaps.spread([0.1, 0.9, 0.5, 0.4]) is None


@given(shares=st.lists(st.floats(0, 1), min_size=5, max_size=50))
def test_a_spread_lies_within_its_forces(shares):
    found = gaps.spread(shares)

    assert min(shares) - 1e-9 <= found.low <= found.high <= max(shares) + 1e-9


WORDS = [
    ("too few", None, None, "Too few forces have figures to say how far they lie apart"),
    ("no year before", (0.5, 0.6), None,
     "10.0 points lie between the lower and the upper tenth of forces"),
    ("closer", (0.5, 0.6), (0.5, 0.62),
     "10.0 points lie between the lower and the upper tenth of forces, 2.0 fewer than a year "
     "before (12.0)"),
    ("further", (0.5, 0.62), (0.5, 0.6),
     "12.0 points lie between the lower and the upper tenth of forces, 2.0 more than a year "
     "before (10.0)"),
    ("the same to a tenth of a point", (0.5, 0.6), (0.5, 0.60001),
     "10.0 points lie between the lower and the upper tenth of forces, as a year before"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("now", "before", "said"), [pytest.param(*row[1:], id=row[0]) for row in WORDS]
)
def test_coming_closer_is_said_as_the_figures_stand(now, before, said):
    def spread(ends):
        return gaps.Spread(*ends, 10) if ends else None

    assert gaps.closer(spread(now), spread(before)) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [([], ""), ([1], "1 day"), ([3, 5], "4 days"), ([3, 4], "3.5 days"), ([9, 1, 2], "2 days")],
)
def test_the_middle_of_days_is_said_in_words(days, said):
    assert median_days(days) == said


STATES = [
    ("draft with its opening", "draft", {"opening": "Well."}, True, True),
    ("draft without its opening", "draft", {}, True, False),
    ("frozen", "frozen", {"opening": "Well."}, False, False),
    ("withdrawn", "withdrawn", {"opening": "Well."}, False, False),
]


@pytest.mark.parametrize(
    ("state", "words", "written", "frozen"), [pytest.param(*row[1:], id=row[0]) for row in STATES]
)
def test_words_change_until_a_pack_is_frozen(state, words, written, frozen):
    assert (freezing.blockers_to_write(state) == []) is written
    assert (freezing.blockers_to_freeze(state, words) == []) is frozen


@pytest.mark.parametrize(
    ("state", "because", "blocker"),
    [
        pytest.param("draft", "Wrong", "Nobody has read this pack yet: discard it instead",
                     id="draft"),
        pytest.param("withdrawn", "Wrong", "This pack is withdrawn already", id="twice"),
        pytest.param("frozen", " ", "Say why the pack is withdrawn", id="no reason"),
        pytest.param("frozen", "Wrong", None, id="with a reason"),
    ],
)  # fmt: skip
def test_a_pack_is_withdrawn_for_a_reason(state, because, blocker):
    assert freezing.blockers_to_withdraw(state, because) == ([blocker] if blocker else [])


def test_any_other_figure_or_word_gives_another_mark():
    section = Section("shared", "Practices shared", "More", "5 were shared.", [Number("In", "24")])
    document = as_json([section], {"as_of": "2026-11-21"}) | {"words": {"opening": "Well."}}
    other = as_json([section], {"as_of": "2026-11-21"}) | {"words": {"opening": "Well!"}}

    assert hash_of(document) == hash_of(dict(reversed(document.items())))
    assert hash_of(document) != hash_of(other)


TIMES = [
    ("fewer days", waited([5, 9, 7], [12]), ("7 days", 3, "12 days", True)),
    ("as many days", waited([7], [7]), ("7 days", 1, "7 days", False)),
    ("days, and no year before", waited([7], []), ("7 days", 1, "", None)),
    ("nothing at all", waited([], []), ("", 0, "", None)),
    ("a greater part", kept((3, 4), (5, 10)), ("3 of 4", 4, "5 of 10", True)),
    ("more, but a smaller part", kept((6, 10), (3, 4)), ("6 of 10", 10, "3 of 4", False)),
    ("none due this year", kept((0, 0), (1, 2)), ("", 0, "1 of 2", None)),
]


@pytest.mark.parametrize(("found", "time"), [row[1:] for row in TIMES],
                         ids=[row[0] for row in TIMES])  # fmt: skip
def test_a_time_stands_against_the_year_before(found, time):
    assert found == time


def test_times_without_a_year_before_are_not_counted():
    assert sooner([found for _, found, _ in TIMES]) == (2, 4)


@pytest.mark.parametrize(
    ("title", "it_does"),
    [
        ("Pack for 9 December 2026", True),
        ("Pack for 9\u00a0December\u00a02026", True),
        ("Pack for 9 December", False),
        ("The winter pack", False),
    ],
    ids=["its day", "its day, kept on one line", "without the year", "another name"],
)
def test_a_day_that_the_title_of_a_pack_names_is_not_said_twice(title, it_does):
    assert names_its_day(title, date(2026, 12, 9)) is it_does
