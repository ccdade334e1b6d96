"""How long a check holds, where a consultation stands, and the road that an item has come."""

from datetime import date

import pytest

from waymark.network.legislation.rules.checks import freshness, window
from waymark.network.legislation.rules.road import Passed, road

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "checked_on, stale, sentence",
    [
        pytest.param(
            None, True, "Nobody has checked it since it was written down. Ours", id="never"
        ),
        pytest.param(
            date(2026, 8, 23), False, "Last checked on 23 August 2026 by Ours.", id="90 days ago"
        ),
        pytest.param(
            date(2026, 8, 22), True,
            "Last checked on 22 August 2026 by Ours. That is more than three months ago.",
            id="91 days ago",
        ),
    ],
)  # fmt: skip
def test_a_check_holds_for_three_months(checked_on, stale, sentence):
    found = freshness(checked_on, "Ours", TODAY)

    assert (found.stale, found.sentence) == (stale, sentence)


@pytest.mark.parametrize(
    "opens, closes, said",
    [
        pytest.param(None, None, None, id="no days are known"),
        pytest.param(date(2026, 12, 1), date(2027, 1, 8), ("coming", "Opens on 1 December 2026"),
                     id="it has not opened"),
        pytest.param(date(2026, 11, 2), date(2027, 1, 8), ("open", "48 days left"), id="open"),
        pytest.param(date(2026, 11, 2), TODAY, ("open", "By the end of today"), id="its last day"),
        pytest.param(date(2026, 2, 5), date(2026, 4, 30), ("closed", "Closed on 30 April 2026"),
                     id="closed"),
        pytest.param(date(2026, 11, 2), None, ("open", "Open, without a closing date"),
                     id="no end is known"),
    ],
)  # fmt: skip
def test_where_a_consultation_stands(opens, closes, said):
    found = window(opens, closes, TODAY)

    assert (found and (found.state, found.words)) == said


LAID = Passed("Laid before Parliament", date(2026, 11, 2))


def steps(marks) -> list[tuple[str, str, str]]:
    return [(mark["title"], mark["when"], mark["state"]) for mark in marks]


@pytest.mark.parametrize(
    "stages, coming, given, said",
    [
        pytest.param(
            [LAID], date(2027, 4, 1), {},
            [("Laid before Parliament", "2 November 2026", "done"),
             ("Getting ready", "Now", "now"), ("In force", "1 April 2027", "next")],
            id="a day is known",
        ),
        pytest.param(
            [LAID], None, {"unknown": "When it begins is not known."},
            [("Laid before Parliament", "2 November 2026", "now"), ("Not known", "Later", "next")],
            id="what follows is not known, and it says so",
        ),
        pytest.param(
            [Passed("Published", None, "early 2026")], None, {"ended": True, "unknown": "Much"},
            [("Published", "early 2026", "done")],
            id="it has ended: nothing follows",
        ),
        pytest.param(
            [LAID, Passed("In operation", date(2026, 11, 20), expected=True)], None, {},
            [("Laid before Parliament", "2 November 2026", "done"),
             ("In operation", "20 November 2026", "late")],
            id="an expected day that has passed is to be looked up, not taken as done",
        ),
        pytest.param(
            [Passed(str(n), date(2026, n, 1)) for n in range(1, 6)], None, {},
            [("3", "1 March 2026", "done"), ("4", "1 April 2026", "done"),
             ("5", "1 May 2026", "now")],
            id="the last three of five",
        ),
    ],
)  # fmt: skip
def test_the_road_an_item_has_come(stages, coming, given, said):
    usual = {"ended": False, "unknown": ""}

    assert steps(road(stages, coming=coming, today=TODAY, **{**usual, **given})) == said


def test_the_time_that_is_left_is_told_in_working_days_as_far_as_they_are_known():
    marks = road([LAID], coming=date(2026, 12, 1), ended=False, unknown="", today=TODAY)
    far = road([LAID], coming=date(2199, 12, 1), ended=False, unknown="", today=TODAY)

    assert marks[1]["note"] == "7 working days left"
    assert far[1]["note"] == "63,197 days left"
