"""Review dates, diary prompts and the clock for a reply."""

from datetime import date, timedelta

import pytest

from waymark.network.innovations.rules.staleness import (
    Prompt,
    blockers_to_write,
    freshness,
    freshness_sentence,
    late_words,
    next_prompt,
    prompts_due,
    reply_clock,
    review_due_on,
)

CONFIRMED = date(2025, 11, 2)


@pytest.mark.parametrize(
    ("confirmed", "months", "due"),
    [
        pytest.param(CONFIRMED, 12, date(2026, 11, 2), id="a year later"),
        pytest.param(date(2024, 2, 29), 12, date(2025, 2, 28), id="from a leap day"),
        pytest.param(date(2026, 8, 31), 6, date(2027, 2, 28), id="into a short month"),
        pytest.param(date(2026, 11, 30), 1, date(2026, 12, 30), id="over no year's end"),
    ],
)
def test_the_review_date(confirmed, months, due):
    assert review_due_on(confirmed, months) == due


@pytest.mark.parametrize(
    ("today", "state"),
    [
        pytest.param(date(2025, 11, 2), "fresh", id="the day itself"),
        pytest.param(date(2026, 10, 2), "fresh", id="31 days before"),
        pytest.param(date(2026, 10, 3), "due_soon", id="30 days before"),
        pytest.param(date(2026, 11, 1), "due_soon", id="the day before"),
        pytest.param(date(2026, 11, 2), "due", id="the review date"),
        pytest.param(date(2027, 2, 1), "due", id="a day short of 3 months late"),
        pytest.param(date(2027, 2, 2), "stale", id="3 months late"),
    ],
)
def test_how_fresh_a_practice_is(today, state):
    assert freshness(CONFIRMED, today) == state


@pytest.mark.parametrize(
    ("today", "wanted"),
    [
        pytest.param(date(2026, 1, 1), "Next check by 2 November 2026.", id="fresh"),
        pytest.param(date(2026, 10, 20), "Confirm it again by 2 November 2026.", id="due soon"),
        pytest.param(
            date(2026, 11, 20), "It was to be confirmed again by 2 November 2026.", id="due"
        ),
        pytest.param(
            date(2027, 3, 1),
            "Nobody has confirmed it since the check due on 2 November 2026. Ask before use.",
            id="stale",
        ),
    ],
)
def test_freshness_in_a_sentence(today, wanted):
    assert freshness_sentence(CONFIRMED, today) == (
        f"Confirmed still true on 2 November 2025. {wanted}"
    )


LIVE = date(2025, 11, 30)
THREE, SIX, TWELVE = (
    Prompt(3, date(2026, 2, 28)),
    Prompt(6, date(2026, 5, 30)),
    Prompt(12, date(2026, 11, 30)),
)


@pytest.mark.parametrize(
    ("entries", "today", "due", "coming"),
    [
        pytest.param([], date(2026, 2, 27), [], THREE, id="before month 3"),
        pytest.param([], date(2026, 2, 28), [THREE], SIX, id="month 3, short February"),
        pytest.param([3], date(2026, 5, 29), [], SIX, id="month 3 written"),
        pytest.param([3], date(2026, 5, 30), [SIX], TWELVE, id="month 6"),
        pytest.param([6], date(2026, 11, 30), [THREE, TWELVE], None, id="month 3 still owed"),
        pytest.param([3, 6, 12], date(2028, 1, 1), [], None, id="all written"),
        pytest.param([3, 6], date(2026, 6, 1), [], TWELVE, id="waiting for month 12"),
    ],
)
def test_diary_prompts(entries, today, due, coming):
    assert prompts_due(LIVE, entries, today) == due
    assert next_prompt(LIVE, entries, today) == coming


def test_a_force_that_stopped_is_not_asked():
    stopped = date(2026, 10, 1)

    assert prompts_due(LIVE, [], date(2027, 1, 1), stopped_on=stopped) == []
    assert next_prompt(LIVE, [], date(2026, 3, 1), stopped_on=stopped) is None


def add_working_days(day, days):
    """Monday to Friday without bank holidays, enough for these dates."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


# Submitted on a Friday: 10 working days end on Friday a fortnight later.
CLOCK = reply_clock(date(2026, 11, 6), add_working_days)


@pytest.mark.parametrize(
    ("today", "replied_on", "state", "words"),
    [
        pytest.param(date(2026, 11, 17), None, "open", "Reply by 20 November 2026", id="day 7"),
        pytest.param(date(2026, 11, 18), None, "soon", "Reply by 20 November 2026", id="day 8"),
        pytest.param(date(2026, 11, 20), None, "soon", "Reply by 20 November 2026", id="day 10"),
        pytest.param(
            date(2026, 11, 21), None, "late", "A reply was due by 20 November 2026", id="after it"
        ),
        pytest.param(
            date(2026, 12, 1),
            date(2026, 11, 20),
            "met",
            "Replied on 20 November 2026",
            id="answered on the day",
        ),
        pytest.param(
            date(2026, 12, 1),
            date(2026, 11, 23),
            "met_late",
            "Replied on 23 November 2026, due by 20 November 2026",
            id="answered too late",
        ),
    ],
)
def test_the_reply_clock(today, replied_on, state, words):
    assert CLOCK.due_on == date(2026, 11, 20)
    assert CLOCK.state(today, replied_on) == state
    assert CLOCK.words(today, replied_on) == words


def test_a_shorter_promise():
    assert reply_clock(date(2026, 11, 6), add_working_days, limit=1).due_on == date(2026, 11, 9)


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        pytest.param(date(2026, 11, 21), "Due today", id="today"),
        pytest.param(date(2026, 11, 20), "1 day late", id="since yesterday"),
        pytest.param(date(2026, 10, 12), "40 days late", id="since long"),
    ],
)
def test_lateness_in_words(due_on, words):
    assert late_words(due_on, date(2026, 11, 21)) == words


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        pytest.param({}, [], id="it can be written"),
        pytest.param(
            {"on": date(2026, 11, 22)},
            ["The date is in the future. Enter today’s date or an earlier one"],
            id="tomorrow",
        ),
        pytest.param(
            {"is_written": True}, ["The entry for month 3 is already written"], id="twice"
        ),
        pytest.param({"is_written": True, "month": None}, [], id="in between"),
    ],
)
def test_what_stops_a_diary_entry(facts, reasons):
    today = date(2026, 11, 21)

    found = blockers_to_write(
        **{"on": today, "today": today, "month": 3, "is_written": False} | facts
    )

    assert found == reasons
    assert [getattr(reason, "field", "") for reason in found if "date" in reason] == ["on"] * (
        "on" in facts
    )
