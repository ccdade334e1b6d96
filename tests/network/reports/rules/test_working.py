"""What the network's own page says: true to the figures, and no more."""

from datetime import date

import pytest

from waymark.network.reports.rules import working
from waymark.network.reports.rules.readiness import Duty, not_ready
from waymark.network.reports.rules.working import Moved

OCTOBER = date(2026, 10, 1)

ANSWERS = [
    ("nothing known", [(0, 0), (0, 0)],
     "It cannot be told yet: there are no figures from which to tell."),
    ("all as hoped", [(1, 1), (3, 5)],
     "Of the 2 intended outcomes, 2 moved as hoped over the year."),
    ("half of the measures is not most", [(2, 4), (3, 4)],
     "Of the 2 intended outcomes, 1 moved as hoped over the year and 1 did not."),
    ("some of each", [(1, 1), (0, 3), (0, 0)],
     "Of the 3 intended outcomes, 1 moved as hoped over the year, 1 did not and 1 cannot be told "
     "yet."),
    ("worse everywhere", [(0, 1), (0, 5)],
     "Of the 2 intended outcomes, 0 moved as hoped over the year and 2 did not."),
]  # fmt: skip


@pytest.mark.parametrize(("found", "words"), [row[1:] for row in ANSWERS],
                         ids=[row[0] for row in ANSWERS])  # fmt: skip
def test_whether_the_network_works_in_one_sentence(found, words):
    assert working.answer([Moved("Outcome", *pair) for pair in found]) == words


def test_months_without_anything_count_as_nought_and_the_month_that_runs_is_left_out():
    days = [date(2026, 7, 9), date(2026, 7, 30), date(2026, 10, 31), date(2026, 11, 2)]

    assert working.monthly(days, OCTOBER) == [
        (date(2026, 7, 1), 2), (date(2026, 8, 1), 0), (date(2026, 9, 1), 0), (OCTOBER, 1),
    ]  # fmt: skip
    assert working.monthly([], OCTOBER) == []
    assert working.monthly([date(2026, 11, 2)], OCTOBER) == []


def series(*counts):
    last = [OCTOBER.replace(year=2026 - (11 - place) // 12) for place in range(len(counts))]
    return list(zip(last, counts, strict=True))


TRENDS = [
    ("none", (), "None yet"),
    ("one month is one month", (1,),
     "1 in 1 month; 12 are needed to tell a trend"),
    ("eleven months are too few", (1,) * 11,
     "11 in 11 months; 12 are needed to tell a trend"),
    ("hardly any", (1, *(0,) * 23),
     "1 in 24 months: too few a month to tell a trend"),
    ("as usual", (2, 3) * 8,
     "2.5 a month is usual, and the latest months do not differ by more than chance"),
    ("a leap at the end", (*(2, 3) * 8, 20),
     "3.5 a month is usual; the latest months are above that by more than chance"),
    ("a fall at the end", (*(20, 21) * 8, 1),
     "19.4 a month is usual; the latest months are below that by more than chance"),
]  # fmt: skip


@pytest.mark.parametrize(("counts", "words"), [row[1:] for row in TRENDS],
                         ids=[row[0] for row in TRENDS])  # fmt: skip
def test_what_months_tell(counts, words):
    assert working.trend_words(series(*counts)) == words


def test_fewer_than_none_is_never_to_be_expected():
    found = working.control(series(*(0, 3) * 8))

    assert [(one.lower, one.near_lower) for one in found.segments] == [(0.0, 0.0)]
    assert working.control(series(1, *(0,) * 23)) is None


def test_as_many_months_before_as_since_and_the_month_of_the_start_in_neither():
    found = working.halves(date(2026, 5, 12), OCTOBER)

    assert found.months == 5
    assert found.after == (date(2026, 6, 1), OCTOBER)
    assert found.before == (date(2025, 12, 1), date(2026, 4, 1))
    assert working.halves(date(2026, 10, 2), OCTOBER) is None
    assert working.halves(date(2020, 1, 1), OCTOBER).months == 12


YEAR = (date(2024, 11, 1), OCTOBER.replace(year=2025))
SEPTEMBER = OCTOBER.replace(year=2025, month=9)
HELD = [
    ("figures of the whole span need no words", [YEAR, YEAR], ""),
    ("one force has all of it", [YEAR, (SEPTEMBER, SEPTEMBER)], ""),
    ("one month of a year is named", [(SEPTEMBER, SEPTEMBER)], " (September 2025 only)"),
    ("together they reach over some months",
     [(date(2025, 6, 1), date(2025, 7, 1)), (date(2025, 7, 1), SEPTEMBER)],
     " (June to September 2025 only)"),
]  # fmt: skip


@pytest.mark.parametrize(("held", "words"), [row[1:] for row in HELD],
                         ids=[row[0] for row in HELD])  # fmt: skip
def test_a_span_without_all_its_figures_says_which_months_there_are(held, words):
    assert working.months_if_fewer(held, YEAR) == words


def test_a_force_behind_on_two_duties_is_counted_once_and_no_answer_is_not_ready():
    both = frozenset({1, 2, 3})
    duties = [Duty(7, "Later", date(2027, 2, 1), both), Duty(5, "First", date(2027, 1, 1), both)]
    answers = {(5, 1): "ready", (7, 1): "ready", (5, 2): "planned", (7, 3): "ready"}

    found = not_ready(duties, answers)

    assert (found.forces, found.asked) == (2, 3)
    assert [(duty.words, number) for duty, number in found.by_duty] == [("First", 2), ("Later", 1)]
    assert not_ready([], {}) == (0, 0, [])
