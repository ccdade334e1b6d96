"""Months counted and words joined as people do it."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waymark.network.innovations.rules.calendar import add_months, whole_months
from waymark.network.innovations.rules.words import (
    counted,
    date_words,
    listed,
    mid_sentence,
    opening_number,
)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        pytest.param(date(2026, 1, 31), date(2026, 2, 27), 0, id="a day short"),
        pytest.param(date(2026, 1, 31), date(2026, 2, 28), 1, id="the short month's last day"),
        pytest.param(date(2025, 11, 20), date(2026, 11, 20), 12, id="a year to the day"),
        pytest.param(date(2025, 11, 20), date(2026, 11, 19), 11, id="a day short of a year"),
        pytest.param(date(2026, 5, 1), date(2026, 4, 1), 0, id="backwards"),
    ],
)
def test_whole_months(start, end, months):
    assert whole_months(start, end) == months


@settings(deadline=None)
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 240))
def test_adding_months_and_counting_them_agree(day, months):
    assert whole_months(day, add_months(day, months)) == months


def test_words():
    assert date_words(date(2026, 6, 8)) == "8 June 2026"
    assert [counted(n, "force", "forces") for n in (0, 1, 2)] == ["0 forces", "1 force", "2 forces"]
    assert [opening_number(n) for n in (1, 9, 10)] == ["One", "Nine", "10"]
    assert [listed(list(letters)) for letters in ("", "a", "ab", "abc")] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert [mid_sentence(words) for words in ("Record system", "NHS data", "")] == [
        "record system",
        "NHS data",
        "",
    ]
