"""Who is counted, and which answers are taken."""

import pytest

from waymark.shared.meetings.rules import blockers_to_answer, quorum, ways_to_answer

ASHDOWN, BIRCHLEY = 1, 2
QUORA = {
    "two people of one force count once": (
        [ASHDOWN, ASHDOWN], 2, 1, False,
        "1 organisation counts towards a decision, which needs 2: 1 more is needed",
    ),
    "two forces": (
        [ASHDOWN, BIRCHLEY], 2, 2, True, "2 organisations count towards a decision, which needs 2",
    ),
    "somebody of no organisation is not counted": (
        [ASHDOWN, None], 2, 1, False,
        "1 organisation counts towards a decision, which needs 2: 1 more is needed",
    ),
    "no quorum is asked for": ([], 0, 0, True, "This group needs no quorum"),
}  # fmt: skip


@pytest.mark.parametrize("there, needed, coming, reached, words", QUORA.values(), ids=QUORA.keys())
def test_a_quorum_counts_organisations(there, needed, coming, reached, words):
    found = quorum(there, needed)

    assert (found.coming, found.reached, found.words) == (coming, reached, words)


ANSWERS = {
    "coming": ("yes", {}, []),
    "a deputy": ("deputy", {"deputy_given": True}, []),
    "a deputy whom nobody named": ("deputy", {}, ["Say who is coming instead"]),
    "oneself as one's deputy": (
        "deputy", {"deputy_given": True, "deputy_is_self": True},
        ["A deputy is somebody else. To come yourself, say so instead"],
    ),
    "after the meeting": (
        "yes", {"has_passed": True},
        ["This meeting has been held. The secretary can put right who was there"],
    ),
    "to a cancelled meeting": (
        "yes", {"cancelled": True, "has_passed": True}, ["This meeting is cancelled"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("says, given, said", ANSWERS.values(), ids=ANSWERS.keys())
def test_an_answer_is_taken_or_refused_in_words(says, given, said):
    plain = {
        "has_passed": False, "cancelled": False, "deputy_given": False, "deputy_is_self": False,
    }  # fmt: skip
    assert blockers_to_answer(answer=says, **plain | given) == said


COME, PERSON, ONLINE, OTHER, NOT = (
    "I am coming", "I am coming in person", "I am joining online",
    "Somebody is coming in my place", "I cannot come",
)  # fmt: skip


@pytest.mark.parametrize(
    ("place", "link", "standing", "offered"),
    [
        pytest.param(True, True, "", [PERSON, ONLINE, OTHER, NOT], id="a place and a link"),
        pytest.param(True, False, "", [COME, OTHER, NOT], id="a place alone"),
        pytest.param(False, True, "", [ONLINE, OTHER, NOT], id="a link alone"),
        pytest.param(False, False, "", [COME, OTHER, NOT], id="neither yet"),
        pytest.param(False, True, "yes", [PERSON, ONLINE, OTHER, NOT],
                     id="the place was taken away after the answer"),
    ],
)  # fmt: skip
def test_what_can_be_said_about_a_meeting(place, link, standing, offered):
    ways = ways_to_answer(has_place=place, has_link=link, standing=standing)

    assert list(ways.values()) == offered
