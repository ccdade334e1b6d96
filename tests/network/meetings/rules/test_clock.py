"""The agenda clock and the dates of a series, over Easter, Christmas and the ends of months."""

from datetime import date, time

import pytest

from waymark.measures.calendar import is_working_day
from waymark.shared.meetings.enums import MeetingState
from waymark.shared.meetings.rules import (
    Clock,
    blockers_to_meet_on,
    blockers_to_move_on,
    clock_of,
    dates_of_series,
    in_words,
    is_late,
    misses_weekly_mail,
    runs_over,
    steps,
    times,
    working_days_off,
)

NB = "\N{NO-BREAK SPACE}"


def d(text: str) -> date:
    return date.fromisoformat(text)


# The first three are worked by hand in the design; the others by the table of bank holidays.
CLOCKS = {
    "over Christmas and New Year": ("2027-01-12", "2026-12-31", "2027-01-05", "2027-01-21"),
    "before Christmas": ("2026-12-15", "2026-12-04", "2026-12-08", "2026-12-24"),
    "after Easter": ("2027-04-06", "2027-03-24", "2027-03-30", "2027-04-15"),
    "an ordinary Thursday": ("2026-12-10", "2026-12-01", "2026-12-03", "2026-12-21"),
    "minutes due over Christmas": ("2026-12-17", "2026-12-08", "2026-12-10", "2026-12-30"),
    "over the two holidays of May": ("2026-05-26", "2026-05-14", "2026-05-18", "2026-06-04"),
    "the day after a bank holiday": ("2026-09-01", "2026-08-20", "2026-08-24", "2026-09-10"),
    "over the clocks going back": ("2026-10-27", "2026-10-16", "2026-10-20", "2026-11-05"),
}


@pytest.mark.parametrize("on, items, papers, minutes", CLOCKS.values(), ids=CLOCKS.keys())
def test_items_papers_and_minutes_are_due_by_working_days(on, items, papers, minutes):
    assert clock_of(d(on)) == Clock(d(items), d(papers), d(minutes))


def test_a_group_sets_its_own_clock():
    assert clock_of(d("2026-12-10"), items=10, papers=3, minutes=5) == Clock(
        d("2026-11-26"), d("2026-12-07"), d("2026-12-17")
    )


def test_the_last_day_is_in_time_and_the_next_is_late():
    assert [is_late(d("2026-12-01"), d(day)) for day in ("2026-12-01", "2026-12-02")] == [
        False,
        True,
    ]


# ---- days that are refused ---------------------------------------------------------------------

TODAY = d("2026-11-17")
REFUSED = {
    "a bank holiday": (
        "2027-08-30",
        "Monday 30 August 2027 is a bank holiday. The next working day is Tuesday 31 August 2027",
    ),
    "Christmas Day": (
        "2026-12-25",
        "Friday 25 December 2026 is a bank holiday. "
        "The next working day is Tuesday 29 December 2026",
    ),
    "Good Friday": (
        "2027-03-26",
        "Friday 26 March 2027 is a bank holiday. The next working day is Tuesday 30 March 2027",
    ),
    "a Sunday": (
        "2026-11-22",
        "Sunday 22 November 2026 is a weekend. The next working day is Monday 23 November 2026",
    ),
    "yesterday": (
        "2026-11-16",
        "Monday 16 November 2026 has passed. Choose a day from today on",
    ),
    "a day on which the group meets": (
        "2026-12-10",
        "This group already meets on Thursday 10 December 2026",
    ),
    "beyond the table of bank holidays": (
        "2028-12-14",
        "The table of bank holidays ends with 2028, so it cannot be said whether "
        "Thursday 14 December 2028 is a working day. Choose an earlier day",
    ),
    "years beyond it": (
        "2031-06-12",
        "The table of bank holidays ends with 2028, so it cannot be said whether "
        "Thursday 12 June 2031 is a working day. Choose an earlier day",
    ),
}


@pytest.mark.parametrize("on, said", REFUSED.values(), ids=REFUSED.keys())
def test_a_day_that_will_not_do_is_refused_in_words(on, said):
    assert blockers_to_meet_on(d(on), today=TODAY, taken=(d("2026-12-10"),)) == [said]


@pytest.mark.parametrize("on", ["2026-11-17", "2026-12-09", "2027-04-06"])
def test_a_working_day_will_do(on):
    assert blockers_to_meet_on(d(on), today=TODAY, taken=(d("2026-12-10"),)) == []


# ---- a year of dates ---------------------------------------------------------------------------

SERIES = {
    "second Thursday, every two months": (
        ("2026-12-10", 2),
        "2026-12-10 2027-02-11 2027-04-08 2027-06-10 2027-08-12 2027-10-14",
    ),
    "first Monday, every quarter, twice after a bank holiday": (
        ("2026-02-02", 3),
        "2026-02-02 2026-05-05 2026-08-03 2026-11-02",
    ),
    "fourth Monday, monthly: May and Christmas give way": (
        ("2026-01-26", 1),
        "2026-01-26 2026-02-23 2026-03-23 2026-04-27 2026-05-26 2026-06-22 "
        "2026-07-27 2026-08-24 2026-09-28 2026-10-26 2026-11-23 2026-12-29",
    ),
    "a fifth Friday becomes the last": (
        ("2026-01-30", 2),
        "2026-01-30 2026-03-27 2026-05-29 2026-07-31 2026-09-25 2026-11-27",
    ),
    "first Friday: Good Friday and New Year": (
        ("2026-02-06", 2),
        "2026-02-06 2026-04-07 2026-06-05 2026-08-07 2026-10-02 2026-12-04",
    ),
    "the table of bank holidays ends": (
        ("2028-09-14", 2),
        "2028-09-14 2028-11-09",
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule, days", SERIES.values(), ids=SERIES.keys())
def test_a_year_of_dates_is_made_at_once_and_none_is_a_holiday(rule, days):
    first, months = rule

    found = dates_of_series(d(first), months=months)

    assert found == [d(day) for day in days.split()]
    assert all(is_working_day(day) for day in found)


def test_a_series_goes_on_from_a_later_day_in_its_own_rhythm():
    found = dates_of_series(d("2026-12-10"), months=2, since=d("2027-05-01"))

    assert [day.isoformat() for day in found] == [
        "2027-06-10", "2027-08-12", "2027-10-14", "2027-12-09", "2028-02-10", "2028-04-13",
    ]  # fmt: skip


# ---- how it is shown ---------------------------------------------------------------------------

ON, CLOCK = d("2026-12-10"), clock_of(d("2026-12-10"))
SHOWN = {
    "three weeks before": (
        "2026-11-17", {}, ["Items close", "now"], ["next", "next", "next"],
        f"17{NB}working days from now",
    ),
    "on the last day for items": (
        "2026-12-01", {}, ["Items close", "now"], ["next", "next", "next"],
        f"7{NB}working days from now",
    ),
    "items closed, papers awaited": (
        "2026-12-02", {}, ["Items closed", "done"], ["now", "next", "next"],
        f"6{NB}working days from now",
    ),
    "papers are late": (
        "2026-12-04", {}, ["Items closed", "done"], ["late", "next", "next"],
        f"4{NB}working days from now",
    ),
    "papers out": (
        "2026-12-04", {"papers_out": True}, ["Items closed", "done"], ["done", "now", "next"],
        f"4{NB}working days from now",
    ),
    "the day itself": (
        "2026-12-10", {"papers_out": True}, ["Items closed", "done"], ["done", "now", "next"],
        "Today",
    ),
    "held, minutes awaited": (
        "2026-12-14", {"held": True}, ["Items closed", "done"], ["done", "done", "now"],
        f"2{NB}working days ago",
    ),
    "minutes are late": (
        "2026-12-22", {"held": True}, ["Items closed", "done"], ["done", "done", "late"],
        f"8{NB}working days ago",
    ),
    "minutes sent": (
        "2026-12-22", {"held": True, "minutes_out": True}, ["Items closed", "done"],
        ["done", "done", "done"], f"8{NB}working days ago",
    ),
}  # fmt: skip


@pytest.mark.parametrize("today, done, first, others, when", SHOWN.values(), ids=SHOWN.keys())
def test_the_four_steps_are_shown_as_they_stand(today, done, first, others, when):
    found = steps(ON, CLOCK, today=d(today), **done)

    assert [found[0].name, found[0].state] == first
    assert [step.state for step in found[1:]] == others
    assert found[2].when == when
    assert [step.on for step in found] == [CLOCK[0], CLOCK[1], ON, CLOCK[2]]


def test_how_far_a_day_is():
    assert working_days_off(d("2026-12-29"), d("2026-12-24")) == f"1{NB}working day from now"
    assert working_days_off(d("2026-12-27"), d("2026-12-25")) == "Within a working day"
    assert in_words(d("2026-12-01"), d("2026-12-03")) == (f"2{NB}days late", "late")
    assert in_words(d("2026-12-01"), d("2026-12-01")) == ("Due today", "soon")
    assert in_words(d("2026-12-18"), d("2026-12-04")) == (f"10{NB}working days left", "open")


# ---- from one state to the next ----------------------------------------------------------------

MOVES = {
    "an agenda with something on it": ("agenda_open", "agenda_out", 1, 0, []),
    "an empty agenda": ("agenda_open", "agenda_out", 0, 0, ["There is nothing on the agenda yet"]),
    "offered items that nobody decided on": (
        "agenda_open", "agenda_out", 3, 2,
        ["2 items that were offered are not decided: take or decline each first"],
    ),
    "papers before the agenda": (
        "agenda_open", "papers_out", 3, 0, ["First comes “agenda out”"],
    ),
    "the agenda twice": (
        "agenda_out", "agenda_out", 3, 0, ["This meeting is “agenda out” already"],
    ),
    "back again": (
        "held", "agenda_open", 3, 0, ["This meeting is “held” already"],
    ),
    "a cancelled meeting": (
        "cancelled", "held", 3, 0, ["This meeting is “cancelled” already"],
    ),
    "held on the day, whatever was left out": ("agenda_open", "held", 0, 0, []),
}  # fmt: skip


@pytest.mark.parametrize("state, to, items, waiting, said", MOVES.values(), ids=MOVES.keys())
def test_a_meeting_moves_on_in_order(state, to, items, waiting, said):
    assert said == blockers_to_move_on(
        state=state, to=to, on=ON, today=ON, item_count=items, waiting_count=waiting
    )


def test_no_meeting_is_held_before_its_day():
    assert blockers_to_move_on(
        state=MeetingState.PAPERS_OUT, to=MeetingState.HELD, on=ON, today=d("2026-12-09"),
        item_count=3, waiting_count=0,
    ) == ["The meeting is on Thursday 10 December. It is held once that day has come"]  # fmt: skip


def test_items_follow_each_other_by_the_clock_and_say_when_they_run_over():
    assert times(time(10), [5, 10, 20]) == [time(10), time(10, 5), time(10, 15)]
    assert runs_over(time(10), time(12), [60, 75]) == 15
    assert runs_over(time(10), time(12), [60, 60]) == 0


# 30 November 2026 is a Monday: the weekly mail goes in the morning.
WAITS = {
    "this week": ("2026-11-24", "2026-11-26", True),
    "the Monday on which the mail goes": ("2026-11-24", "2026-11-30", True),
    "the day after that mail": ("2026-11-24", "2026-12-01", False),
    "a day that has passed": ("2026-11-24", "2026-11-20", True),
    "on a Monday, the Monday after": ("2026-11-23", "2026-11-30", True),
    "on a Monday, the Tuesday of the next week": ("2026-11-23", "2026-12-01", False),
    "on a Sunday, the next day": ("2026-11-29", "2026-11-30", True),
    "on a Sunday, the Tuesday": ("2026-11-29", "2026-12-01", False),
}


@pytest.mark.parametrize("today, concerns, too_late", WAITS.values(), ids=WAITS.keys())
def test_what_cannot_wait_for_the_mail_of_the_week(today, concerns, too_late):
    assert misses_weekly_mail(d(concerns), d(today)) is too_late
