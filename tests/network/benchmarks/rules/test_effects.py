"""Whether a practice moved a measure in one force: what counts, what is refused, what misleads."""

from dataclasses import replace
from datetime import date

import pytest

from waymark.measures.impact import Verdict
from waymark.measures.matching import Circle
from waymark.network.benchmarks.rules.effects import (
    BEFORE,
    Change,
    Like,
    Months,
    Question,
    answer,
    window,
)

LIVE = date(2025, 6, 16)
LATEST = date(2026, 10, 1)
AXIS = window(LIVE, LATEST)
SWING = (0, 6, -4, 3, -6, 1, 4, -3, 5, -5, 2, -2, 0, -1)


def months(level=700, lift=0, *, swing=1, missing=(), method="engine", methods=None):
    """A force at so many in a thousand, lifted after the month of the start."""
    counts = [
        None
        if place in missing
        else (level + swing * SWING[place % 14] + (lift if place > BEFORE else 0), 1000)
        for place in range(len(AXIS))
    ]
    return Months(tuple(counts), tuple(methods or [method] * len(AXIS)))


def others(**more):
    names = ("irk", "don", "fen", "cal", "med")
    found = {
        name: Like(name.title(), months(690 + 5 * place, swing=-1 if place % 2 else 1), "Same size")
        for place, name in enumerate(names)
    }
    return found | more


def question(**other):
    given = {
        "title": "Updates in time",
        "force": "Ashdown",
        "live_on": LIVE,
        "months": AXIS,
        "own": months(lift=60),
        "others": others(),
        "circle": Circle.SIMILAR,
        "better": "higher",
    }
    return Question(**given | other)


def test_two_years_before_and_what_there_is_after():
    assert (AXIS[0], AXIS[BEFORE], AXIS[-1]) == (date(2023, 6, 1), date(2025, 6, 1), LATEST)
    assert window(LIVE, date(2030, 1, 1))[-1] == date(2027, 6, 1)
    assert window(LIVE, date(2025, 6, 1))[-1] == date(2025, 6, 1)


def test_forces_that_merely_do_not_use_it_are_not_called_similar():
    strangers = {slug: replace(one, like="", same_region=False) for slug, one in others().items()}

    found = answer(question(others=strangers))

    assert found.chosen.circle is Circle.ALL
    assert "more than in 5 forces without it (95% interval " in found.found.sentence


def test_six_points_are_found():
    found = answer(question())

    assert found.found.verdict is Verdict.IMPROVED
    assert found.found.estimate == pytest.approx(0.06, abs=0.004)
    assert found.found.sentence.startswith("Updates in time in Ashdown rose by ")
    assert "more than in 5 similar forces (95% interval " in found.found.sentence
    assert found.data_to == LATEST
    assert found.cautions == ()


def test_the_month_of_the_start_is_counted_neither_way():
    odd = list(months(lift=60).counts)
    odd[BEFORE] = (10, 1000)

    found = answer(question(own=Months(tuple(odd), ("engine",) * len(AXIS))))

    assert found.found.sentence == answer(question()).found.sentence


def test_after_it_stopped_months_say_nothing_of_the_practice():
    found = answer(question(stopped_on=date(2026, 3, 10)))

    assert found.data_to == date(2026, 2, 1)
    assert found.found.checks.after == 8


@pytest.mark.parametrize(
    ("own", "words"),
    [
        pytest.param(
            months(missing=range(BEFORE + 4, len(AXIS))),
            "Too early to say: 24 months with figures before it went live and 3 months after. At"
            " least 6 of each are needed. The returns to December 2025 can say more.",
            id="three months after",
        ),
        pytest.param(
            months(missing=range(20)),
            "Too early to say: 4 months with figures before it went live and 16 months after. At"
            " least 6 of each are needed.",
            id="hardly any before",
        ),
        pytest.param(
            months(methods=["sample"] * (BEFORE + 1) + ["engine"] * 16),
            "Too early to say: 0 months with figures before it went live and 16 months after. At"
            " least 6 of each are needed.",
            id="it counts in another way since",
        ),
    ],
)
def test_too_little_is_no_effect(own, words):
    found = answer(question(own=own))

    assert found.found is None
    assert found.refused == words


@pytest.mark.parametrize(
    ("like", "reason"),
    [
        pytest.param(
            Like("Odd", months(), "Same size", uses_it=True),
            "It uses the practice, or did",
            id="it uses the practice",
        ),
        pytest.param(
            Like("Odd", months(method="sample"), "Same size"),
            "It counts or asks in another way",
            id="another method",
        ),
        pytest.param(
            Like("Odd", months(methods=["manual"] * 9 + ["engine"] * (len(AXIS) - 9)), "Same size"),
            "It counts or asks in another way",
            id="it changed its way of counting",
        ),
        pytest.param(
            Like("Odd", months(missing=[3]), "Same size"),
            "It shows no figure for 1 month of those looked at",
            id="a month held back",
        ),
    ],
)
def test_who_is_not_compared_stands_there_with_the_reason(like, reason):
    found = answer(question(others=others(odd=like)))

    assert found.chosen.left_out == (("odd", reason),)
    assert len(found.chosen.forces) == 5


@pytest.mark.parametrize(
    ("other", "words"),
    [
        pytest.param(
            {"changes": [Change("A Friday hour", date(2025, 9, 1))]},
            "“A Friday hour” went live in September 2025 too, and should move the same measure: the"
            " two cannot be told apart.",
            id="two changes at once",
        ),
        pytest.param(
            {"own": months(lift=60, missing=range(BEFORE + 8, len(AXIS)))},
            "Only 7 months after it went live have figures: less than a whole year.",
            id="less than a year",
        ),
        pytest.param(
            {"own": months(lift=60, methods=["sample"] * 3 + ["engine"] * (len(AXIS) - 3))},
            "3 months were counted or asked in another way, and left out.",
            id="another method at first",
        ),
        pytest.param(
            {"circle": None},
            "There is no force to compare with: other causes cannot be ruled out.",
            id="compared with nobody",
        ),
        pytest.param(
            {"others": {"irk": others()["irk"]}},
            "Only 1 force can be compared with it: what one of them does weighs much.",
            id="one force",
        ),
        pytest.param(
            {"changed_others": {name: [Change("X", AXIS[27])] for name in ("irk", "don")}},
            "2 of the forces compared began another practice for this measure in these months,"
            " which may make the difference look smaller.",
            id="the others tried something too",
        ),
    ],
)
def test_what_could_mislead_is_said(other, words):
    assert words in answer(question(**other)).cautions


def test_full_counts_serve_whoever_counted():
    by_hand = Like("Hand", months(690, method="manual"), "Same size")

    found = answer(question(others=others(hand=by_hand)))

    assert "hand" in dict(found.chosen.forces)


def test_what_began_after_the_last_month_is_no_caution():
    late = [Change("Too late", date(2026, 11, 2))]

    assert answer(question(changes=late)).cautions == ()


def test_a_force_that_was_rising_all_along_is_no_success():
    rising = [(600 + 8 * place + SWING[place % 14], 1000) for place in range(len(AXIS))]

    found = answer(question(own=Months(tuple(rising), ("engine",) * len(AXIS))))

    assert found.found.low > 0
    assert found.found.verdict is Verdict.UNCLEAR
    assert found.cautions[0] == (
        "No cause can be named: it was already moving apart from them before the start."
    )


def test_one_late_month_of_most_others_does_not_shut_them_out():
    late = {
        slug: Like(like.name, months(690, missing=[len(AXIS) - 1]), like.like)
        for slug, like in others().items()
    }

    found = answer(question(others=late))

    assert found.data_to == date(2026, 9, 1)
    assert len(found.chosen.forces) == 5
