"""When a vacant seat is told of, which force is quiet, and what is said to help."""

from datetime import date, timedelta

import pytest

from waymark.network.membership.rules import handing_over, quiet, vacancies
from waymark.network.membership.rules.engagement import (
    Counted,
    Doing,
    by_month,
    months_until,
    row_of,
    series_of,
)

TODAY = date(2026, 6, 9)


@pytest.mark.parametrize(
    "days, alarm",
    [
        pytest.param(0, 0, id="the day it falls vacant"),
        pytest.param(29, 0, id="within the month"),
        pytest.param(30, 1, id="the first reminder"),
        pytest.param(90, 3, id="the third reminder"),
        pytest.param(400, 3, id="after the third nobody is reminded again"),
        pytest.param(-3, 0, id="a nomination that begins later"),
    ],
)
def test_a_vacant_seat_is_told_of_once_and_then_monthly(days, alarm):
    assert vacancies.due_alarm(TODAY - timedelta(days=days), TODAY) == alarm


def test_a_seat_that_falls_vacant_again_is_told_of_again():
    names = {vacancies.alarm_name("abc", day, 0) for day in (TODAY, date(2025, 1, 6))}

    assert names == {"vacant:abc:2026-06-09:0", "vacant:abc:2025-01-06:0"}


@pytest.mark.parametrize(
    "last_on, active_on, is_quiet",
    [
        pytest.param(date(2026, 3, 9), date(2025, 1, 6), False, id="92 days ago"),
        pytest.param(date(2026, 3, 8), date(2025, 1, 6), True, id="93 days ago"),
        pytest.param(None, date(2026, 5, 1), False, id="joined last month, nothing yet"),
        pytest.param(None, date(2025, 5, 1), True, id="joined a year ago, nothing yet"),
        pytest.param(date(2024, 1, 1), date(2026, 5, 1), False, id="came back last month"),
    ],
)
def test_who_is_quiet(last_on, active_on, is_quiet):
    known = quiet.Known("Ashdown", last_on, active_on)

    assert quiet.is_quiet(known, TODAY) is is_quiet


def test_the_words_offer_help_and_never_blame():
    known = quiet.Known(
        "Ashdown", date(2026, 1, 5), date(2025, 1, 6), vacant=(("operational", date(2026, 2, 2)),),
        uses="The two-call promise", owns="A card to carry", missed=2,
    )  # fmt: skip

    assert quiet.opening(known) == "We last heard from Ashdown on 5 January 2026."
    assert quiet.ways_to_help(known) == [
        "Its operational seat has been vacant since 2 February 2026: nobody there may be getting"
        " our messages. Ask who will take it",
        "It could not come to the last 2 meetings. Would another day help?",
        "It uses “The two-call promise”. Ask how that is going; others would like to know",
        "It shared “A card to carry”. Offer it a slot at the meeting",
    ]


def test_a_force_that_did_nothing_yet_is_asked_what_it_needs():
    known = quiet.Known("Ashdown", None, date(2025, 1, 6))

    assert (
        quiet.opening(known) == "We have not heard from Ashdown since it joined on 6 January 2025."
    )
    assert quiet.ways_to_help(known) == [
        "Ask what troubles its victims most, and offer to find who has tackled it"
    ]


@pytest.mark.parametrize(
    "there, missed",
    [
        pytest.param([], 0, id="no meeting yet"),
        pytest.param([True, False, False], 2, id="not at the last two"),
        pytest.param([False, False, True], 0, id="at the last"),
        pytest.param([False], 1, id="not at the only one"),
    ],
)
def test_meetings_missed_in_a_row(there, missed):
    assert quiet.missed_in_a_row(there) == missed


@pytest.mark.parametrize(
    "changed, reasons",
    [
        pytest.param({}, [], id="a colleague who can sign in"),
        pytest.param(
            {"same_person": True},
            ["Nobody takes over from themselves. Choose somebody else"], id="oneself",
        ),
        pytest.param(
            {"same_organisation": False},
            ["The successor sits in another organisation. Invite them to a seat here first"],
            id="somebody of another organisation",
        ),
        pytest.param(
            {"successor_has_access": False, "same_organisation": False},
            ["This person cannot sign in any more. Choose somebody who works here now"],
            id="a leaver",
        ),
        pytest.param(
            {"seat_blocked": True},
            ["One of the seats is an administrator’s: an administrator passes it on"],
            id="a seat that is not theirs to give",
        ),
        pytest.param({"seat_blocked": True, "seats": "keep"}, [], id="a seat that stays"),
    ],
)  # fmt: skip
def test_who_can_take_over(changed, reasons):
    given = {"same_person": False, "same_organisation": True, "successor_has_access": True,
             "seats": "pass"}  # fmt: skip

    assert handing_over.blockers_to_hand_over(**given | changed) == reasons


def test_what_one_force_did_is_added_up_over_its_months():
    counted = [
        Counted(1, Doing.ANSWERS, date(2026, 3, 1), 2, date(2026, 3, 30)),
        Counted(1, Doing.ANSWERS, date(2026, 4, 1), 1, date(2026, 4, 2)),
        Counted(1, Doing.ATTENDANCE, date(2026, 3, 1), 1, date(2026, 3, 5)),
    ]

    assert row_of(counted) == (1, 3, 0, 0, date(2026, 4, 2))
    assert row_of([]) == (0, 0, 0, 0, None)
    assert by_month(counted, months_until(TODAY, 3)) == [3, 1, 0]


def test_months_end_with_the_last_whole_one():
    assert months_until(date(2026, 1, 31), 3) == [
        date(2025, 10, 1), date(2025, 11, 1), date(2025, 12, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "numbers, drawn",
    [
        pytest.param([3] * 11, False, id="eleven months are too few"),
        pytest.param([3] * 12, True, id="a year is enough"),
        pytest.param([0] * 24, False, id="nothing was ever done"),
        pytest.param([0] * 23 + [1], False, id="one thing in two years: an empty month is usual"),
        pytest.param([0, 1] * 12, False, id="less than one thing a month"),
        pytest.param([0, 2] * 12, True, id="one thing a month"),
    ],
)
def test_limits_are_drawn_from_a_year_on_where_enough_is_done(numbers, drawn):
    assert (series_of(numbers) is not None) is drawn


def test_a_count_is_never_expected_below_nothing():
    series = series_of([0, 9] * 6)

    assert [(each.lower, each.near_lower) for each in series.segments] == [(0.0, 0.0)]
    assert series.segments[0].upper > 9
