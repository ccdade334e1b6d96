"""Promises: late, carried over, closed. Decisions: looked at again, superseded."""

from datetime import date

import pytest

from waymark.shared.meetings.rules import actions, decisions

TODAY = date(2026, 12, 4)  # a Friday

MARKS = [
    pytest.param("open", date(2026, 12, 2), None, ("2\u00a0days late", "late"), id="late"),
    pytest.param(
        "open", date(2026, 12, 3), None, ("1\u00a0day late", "late"), id="since yesterday"
    ),
    pytest.param("open", TODAY, None, ("Due today", "soon"), id="today"),
    pytest.param(
        "open", date(2026, 12, 7), None, ("1\u00a0working day left", "soon"), id="after the weekend"
    ),
    pytest.param(
        "open", date(2026, 12, 18), None, ("10\u00a0working days left", "open"), id="weeks away"
    ),
    pytest.param(
        "open",
        date(2026, 12, 29),
        None,
        ("15\u00a0working days left", "open"),
        id="after Christmas: two bank holidays are no working days",
    ),
    pytest.param(
        "done",
        date(2026, 11, 1),
        date(2026, 11, 24),
        ("Done 24\u00a0November 2026", "met"),
        id="done, though late",
    ),
    pytest.param(
        "dropped",
        date(2026, 11, 1),
        date(2026, 11, 24),
        ("No longer needed", "paused"),
        id="dropped",
    ),
]


@pytest.mark.parametrize(("state", "due", "closed", "mark"), MARKS)
def test_how_an_action_stands(state, due, closed, mark):
    assert actions.state_words(state=state, due=due, closed_on=closed, today=TODAY) == mark


HELD = [date(2026, 6, 11), date(2026, 8, 13), date(2026, 10, 8)]
CARRIED = [
    pytest.param(date(2026, 6, 11), None, 2, "Carried over 2\u00a0times", id="open since June"),
    pytest.param(date(2026, 8, 13), None, 1, "Carried over once", id="open since August"),
    pytest.param(date(2026, 10, 8), None, 0, "", id="made at the last meeting"),
    pytest.param(
        date(2026, 6, 11),
        date(2026, 8, 13),
        1,
        "Carried over once",
        id="done on the day of a meeting",
    ),
    pytest.param(date(2026, 6, 11), date(2026, 7, 1), 0, "", id="done before the next"),
    pytest.param(
        date(2026, 1, 1), None, 3, "Carried over 3\u00a0times", id="made between meetings"
    ),
]


@pytest.mark.parametrize(("added", "closed", "times", "words"), CARRIED)
def test_how_often_an_action_was_carried_over(added, closed, times, words):
    found = actions.times_carried(added_on=added, closed_on=closed, held=HELD)

    assert (found, actions.carried_words(found)) == (times, words)


ADDED = [
    pytest.param({}, [], id="an owner and a day"),
    pytest.param({"owners": 0}, ["Choose who is to do it"], id="nobody"),
    pytest.param({"due": date(2026, 11, 10)}, [], id="due at a meeting written up late"),
    pytest.param(
        {"due": date(2026, 10, 1)},
        ["Give a day that is not past for more than a month"],
        id="long past",
    ),
    pytest.param(
        {"due": date(2029, 1, 1)},
        ["Give a day within two years, so that somebody looks at it again"],
        id="never",
    ),
    pytest.param(
        {"event": "adopted"},
        ["Say which record it must happen to, or let it be closed by hand"],
        id="closes by itself, but on what?",
    ),
    pytest.param({"event": "adopted", "record": "two-call-promise"}, [], id="closes by itself"),
]


@pytest.mark.parametrize(("given", "reasons"), ADDED)
def test_when_an_action_is_written_down(given, reasons):
    usual = {"due": date(2026, 12, 18), "today": TODAY, "owners": 1, "event": "", "record": ""}

    assert actions.blockers_to_add(**usual | given) == reasons


@pytest.mark.parametrize(
    ("state", "outcome", "reasons"),
    [
        pytest.param("open", "Shared on Monday", [], id="done"),
        pytest.param("open", "  ", ["Say in a sentence how it ended"], id="without a word"),
        pytest.param("done", "Again", ["This action was closed already"], id="twice"),
        pytest.param("dropped", "Again", ["This action was closed already"], id="dropped before"),
    ],
)
def test_when_an_action_is_closed_by_hand(state, outcome, reasons):
    assert actions.blockers_to_close(state=state, outcome=outcome) == reasons


def test_an_action_that_closes_itself_says_what_happened():
    words = actions.outcome_of("A force takes up the practice", "The two-call promise")

    assert words == "Closed by itself: a force takes up the practice – The two-call promise"


RECORDED = [
    pytest.param(TODAY, None, [], id="today, never looked at again"),
    pytest.param(date(2026, 10, 8), date(2027, 10, 8), [], id="with a year until its review"),
    pytest.param(
        date(2026, 12, 5), None, ["A decision is recorded once it was made"], id="tomorrow"
    ),
    pytest.param(
        TODAY,
        TODAY,
        ["Give a day of review that comes after the decision"],
        id="reviewed on its own day",
    ),
]


@pytest.mark.parametrize(("decided", "review", "reasons"), RECORDED)
def test_when_a_decision_is_recorded(decided, review, reasons):
    assert decisions.blockers_to_record(decided=decided, review=review, today=TODAY) == reasons


REVIEWED = [
    pytest.param("standing", "Still right", None, [], id="stands"),
    pytest.param("reviewed", "Still right", date(2027, 6, 1), [], id="again"),
    pytest.param(
        "standing", " ", None, ["Say in a sentence what the review found"], id="without a word"
    ),
    pytest.param(
        "standing",
        "Yes",
        TODAY,
        ["Give a next day of review that is still to come"],
        id="next review today",
    ),
    pytest.param(
        "superseded",
        "Yes",
        None,
        ["This decision was superseded. Look at the one that took its place"],
        id="superseded",
    ),
]


@pytest.mark.parametrize(("state", "note", "review", "reasons"), REVIEWED)
def test_when_a_decision_is_reviewed(state, note, review, reasons):
    found = decisions.blockers_to_review(state=state, note=note, review=review, today=TODAY)

    assert found == reasons


SUPERSEDED = [
    pytest.param({}, [], id="by a later one that stands"),
    pytest.param({"state": "superseded"}, ["This decision was superseded already"], id="twice"),
    pytest.param({"same": True}, ["A decision cannot take its own place"], id="by itself"),
    pytest.param(
        {"other_group": True}, ["Choose a decision of the same group"], id="by another group’s"
    ),
    pytest.param(
        {"other_state": "superseded"},
        ["Choose a decision that still stands"],
        id="by one that fell itself",
    ),
    pytest.param(
        {"earlier": True}, ["Choose a decision that was made later"], id="by an earlier one"
    ),
]


@pytest.mark.parametrize(("given", "reasons"), SUPERSEDED)
def test_when_a_decision_takes_anothers_place(given, reasons):
    usual = {
        "state": "standing", "same": False, "other_group": False, "other_state": "standing",
        "earlier": False,
    }  # fmt: skip

    assert decisions.blockers_to_supersede(**usual | given) == reasons


@pytest.mark.parametrize(
    ("state", "review", "due"),
    [
        pytest.param("standing", TODAY, True, id="today"),
        pytest.param("reviewed", date(2026, 11, 1), True, id="a month ago, reviewed before"),
        pytest.param("standing", date(2026, 12, 5), False, id="tomorrow"),
        pytest.param("standing", None, False, id="no day of review"),
        pytest.param("superseded", date(2026, 11, 1), False, id="superseded"),
    ],
)
def test_which_decisions_are_to_be_looked_at(state, review, due):
    assert decisions.is_due(state=state, review=review, today=TODAY) == due
