"""The answer clock: five working days, counted as the field counts them."""

from datetime import date

import pytest

from waymark.network.discussions.rules.clock import Clock, clock, due_on, is_over, reminded_for


@pytest.mark.parametrize(
    ("asked", "last"),
    [
        pytest.param(date(2026, 11, 25), date(2026, 12, 2), id="a Wednesday"),
        pytest.param(date(2026, 11, 27), date(2026, 12, 4), id="a Friday"),
        pytest.param(date(2026, 11, 28), date(2026, 12, 4), id="a Saturday"),
        pytest.param(date(2026, 12, 23), date(2027, 1, 4), id="before Christmas"),
        pytest.param(date(2026, 4, 1), date(2026, 4, 10), id="before Easter"),
        pytest.param(date(2199, 1, 1), None, id="beyond the table of working days"),
    ],
)
def test_the_last_day_for_an_answer(asked, last):
    assert due_on(asked) == last


@pytest.mark.parametrize(
    ("today", "over"),
    [
        pytest.param(date(2026, 12, 2), False, id="on the last day there is time until midnight"),
        pytest.param(date(2026, 12, 3), True, id="the day after"),
    ],
)
def test_when_it_is_over(today, over):
    assert is_over(date(2026, 12, 2), today) is over


ASKED = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("today", "answered", "said"),
    [
        pytest.param(ASKED, None, Clock("5 working days left", "open", 0.0), id="just asked"),
        pytest.param(
            date(2026, 11, 30), None, Clock("2 working days left", "open", 0.6), id="on Monday"
        ),
        pytest.param(
            date(2026, 12, 1), None, Clock("1 working day left", "soon", 0.8), id="the day before"
        ),
        pytest.param(
            date(2026, 12, 2), None, Clock("Last working day for an answer", "soon", 1.0),
            id="the last day",
        ),
        pytest.param(
            date(2026, 12, 3), None, Clock("No answer taken after 5 working days", "late"),
            id="too late",
        ),
        pytest.param(
            date(2027, 6, 1), date(2026, 11, 30), Clock("Answered on working day 3 of 5", "met"),
            id="answered on Monday",
        ),
        pytest.param(
            date(2027, 6, 1), ASKED, Clock("Answered before the first working day was over", "met"),
            id="answered at once",
        ),
        pytest.param(
            date(2027, 6, 1), date(2026, 12, 9), Clock("Answered after 10 working days", "met"),
            id="answered late",
        ),
    ],
)  # fmt: skip
def test_what_the_clock_says(today, answered, said):
    due = due_on(ASKED)

    assert clock(asked_on=ASKED, due=due, answered_on=answered, waits=True, today=today) == said


def test_no_clock_runs_for_what_waits_for_nothing():
    assert clock(
        asked_on=ASKED, due=due_on(ASKED), answered_on=None, waits=False, today=ASKED
    ) == Clock("", "")


@pytest.mark.parametrize(
    ("today", "last_day"),
    [
        pytest.param(date(2026, 12, 1), date(2026, 12, 2), id="the working day before"),
        pytest.param(date(2026, 12, 4), date(2026, 12, 7), id="on a Friday for Monday"),
        pytest.param(date(2026, 12, 5), None, id="nobody is reminded on a Saturday"),
        pytest.param(date(2199, 1, 1), None, id="beyond the table"),
    ],
)
def test_whose_askers_are_reminded(today, last_day):
    assert reminded_for(today) == last_day
