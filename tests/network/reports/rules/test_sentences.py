"""What a pack says of practices that were measured, and of the time that information took."""

import pytest

from waymark.network.innovations.enums import Effect
from waymark.network.reports.rules import effects, waiting
from waymark.network.reports.rules.waiting import kept, waited

BETTER, CHANCE = Effect.IMPROVED, Effect.COULD_BE_CHANCE


@pytest.mark.parametrize(
    ("verdicts", "words"),
    [
        pytest.param([], "No practice has been measured in three forces or more yet.", id="none"),
        pytest.param(
            [(1, BETTER), (2, CHANCE)],
            "Of 2 practices measured in three forces or more, 1 improved a measure by more than "
            "chance.",
            id="one of two",
        ),
        pytest.param(
            [(1, BETTER), (1, BETTER), (1, CHANCE)],
            "Of 1 practice measured in three forces or more, 1 improved a measure by more than "
            "chance.",
            id="a practice counts once, however many measures it moved",
        ),
        pytest.param(
            [(number, CHANCE) for number in range(16)],
            "Of 16 practices measured in three forces or more, 0 improved a measure by more than "
            "chance. The first 15 figures are shown.",
            id="more than a pack lists",
        ),
    ],
)
def test_of_how_many_practices_surely_improved_something(verdicts, words):
    assert effects.sentence(verdicts) == words


NOTHING = waited([], [])


@pytest.mark.parametrize(
    ("packs", "returns", "questions", "words"),
    [
        pytest.param(
            NOTHING, NOTHING, kept((0, 0), (0, 0)),
            "Nothing has reached the group by a return or a pack yet, so no time can be given.",
            id="nothing yet",
        ),
        pytest.param(
            NOTHING, waited([20, 30], []), kept((0, 0), (0, 0)),
            "What forces count reaches the network 25 days after the month it tells of, by the "
            "median. There is no year before to compare with.",
            id="returns and no pack, in the first year",
        ),
        pytest.param(
            waited([40], [50]), waited([20], [20]), kept((3, 4), (1, 4)),
            "What forces count reaches the group 40 days after the month it tells of, by the "
            "median. On 2 of 3 figures it came sooner, or more often in time, than in the year "
            "before.",
            id="against the year before; the same is not sooner",
        ),
    ],
)  # fmt: skip
def test_how_long_information_took(packs, returns, questions, words):
    found = {"pack-days": packs, "return-days": returns, "questions-in-time": questions}

    assert waiting.sentence(found) == words
