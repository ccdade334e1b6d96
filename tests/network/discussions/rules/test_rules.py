"""Threads, wishes and polls on plain values."""

from datetime import date

import pytest

from waymark.network.discussions.enums import Kind, State
from waymark.network.discussions.rules import polls, threads
from waymark.network.discussions.rules.watching import hears, listeners


@pytest.mark.parametrize(
    ("space", "thread", "post", "told"),
    [
        pytest.param(None, None, None, False, id="said nothing"),
        pytest.param(True, None, None, True, id="follows the space"),
        pytest.param(True, False, None, False, id="follows the space, mutes the thread"),
        pytest.param(False, True, None, True, id="mutes the space, follows the thread"),
        pytest.param(True, True, False, False, id="mutes the replies to one post"),
        pytest.param(False, False, True, True, id="follows only the replies to one post"),
        pytest.param(None, None, True, True, id="follows one post"),
        pytest.param(False, None, None, False, id="mutes the space"),
    ],
)
def test_the_nearest_wish_decides(space, thread, post, told):
    assert hears(space=space, thread=thread, post=post) is told


def test_listeners_of_many_wishes():
    wishes = [(1, "space", True), (2, "space", True), (2, "thread", False), (3, "post", True)]

    assert listeners(wishes) == {1, 3}


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        pytest.param(Kind.QUESTION, State.UNANSWERED, id="a question waits"),
        pytest.param(Kind.CHALLENGE, State.UNANSWERED, id="a challenge waits"),
        pytest.param(Kind.IDEA, State.OPEN, id="an idea waits for nothing"),
        pytest.param(Kind.NOTICE, State.OPEN, id="a notice waits for nothing"),
    ],
)
def test_where_a_thread_begins(kind, state):
    assert threads.first_state(kind) == state


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        pytest.param({}, [], id="a reply to a question"),
        pytest.param(
            {"kind": "idea"}, ["Only a question or a challenge has an answer"], id="an idea"
        ),
        pytest.param(
            {"state": "closed"}, ["This thread is closed. Open it again first"], id="closed"
        ),
        pytest.param(
            {"is_opening": True},
            ["The question is not its own answer. Write a reply, and take that"],
            id="the question itself",
        ),
        pytest.param(
            {"hidden": True}, ["The co-ordinator has taken this reply down"], id="taken down"
        ),
    ],
)
def test_what_can_be_taken_as_the_answer(given, reasons):
    usual = {"kind": "question", "state": "in_progress", "is_opening": False, "hidden": False}

    assert threads.blockers_to_accept(**{**usual, **given}) == reasons


@pytest.mark.parametrize(
    ("options", "closes", "reasons"),
    [
        pytest.param(["Yes", "No"], date(2026, 12, 9), [], id="two answers and some days"),
        pytest.param(
            ["Yes"], date(2026, 12, 9), ["Give between 2 and 8 answers to choose from"], id="one"
        ),
        pytest.param(
            ["Yes", "yes "], date(2026, 12, 9), ["Two of the answers are the same"], id="the same"
        ),
        pytest.param(
            ["Yes", "No"], date(2026, 11, 25),
            ["Give the forces time: the last day must be after today"], id="ends today",
        ),
    ],
)  # fmt: skip
def test_which_poll_can_be_opened(options, closes, reasons):
    today = date(2026, 11, 25)

    assert polls.blockers_to_poll(options=options, closes_on=closes, today=today) == reasons


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        pytest.param({}, [], id="on the last day"),
        pytest.param({"today": date(2026, 12, 10)}, ["The poll is over"], id="a day late"),
        pytest.param({"closed": True}, ["The poll is over"], id="ended before"),
        pytest.param(
            {"asked": False}, ["Your seat is not asked in this poll"], id="a seat not asked"
        ),
    ],
)
def test_when_an_answer_counts(given, reasons):
    usual = {"closed": False, "closes_on": date(2026, 12, 9), "today": date(2026, 12, 9),
             "asked": True}  # fmt: skip

    assert polls.blockers_to_answer(**{**usual, **given}) == reasons


def test_shares_in_whole_percent_and_in_words():
    assert polls.shares([("Yes", 2), ("No", 1)]) == [
        polls.Share("Yes", 2, 67),
        polls.Share("No", 1, 33),
    ]
    assert polls.shares([("Yes", 0)]) == [polls.Share("Yes", 0, 0)]
    assert polls.sentence(answered=3, asked=9, vacant=1) == (
        "3 of 9 seats asked have answered. 1 more cannot answer: it is vacant."
    )
    assert polls.sentence(answered=1, asked=9, vacant=0) == "1 of 9 seats asked has answered."


@pytest.mark.parametrize(
    ("forces", "has_files", "count"),
    [
        pytest.param(5, False, 0, id="enough forces"),
        pytest.param(4, False, 1, id="too few to hide among"),
        pytest.param(5, True, 1, id="with a file"),
        pytest.param(1, True, 2, id="both"),
    ],
)
def test_when_a_name_can_be_kept_back(forces, has_files, count):
    assert len(threads.blockers_to_withhold(forces=forces, has_files=has_files)) == count
