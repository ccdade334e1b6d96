"""Whether a provision is in force: wholly, in part, in an area, for a purpose, or not known."""

from datetime import date

import pytest

from waymark.network.legislation.rules.commencement import (
    Day,
    applies_in,
    blockers_to_commencement,
    in_force_from,
    standing,
)

TODAY = date(2026, 11, 21)
JAN, DEC, APRIL = date(2025, 1, 29), date(2026, 12, 1), date(2027, 4, 1)
ASSENT = date(2024, 5, 24)


def comes(on, **limits) -> Day:
    return Day("commences", on, **limits)


@pytest.mark.parametrize(
    "days, given, force, sentence",
    [
        pytest.param(
            [], {}, "unknown", "No source that was seen says whether it is in force.",
            id="nothing is known",
        ),
        pytest.param(
            [], {"unknown": "Whether it began is not confirmed."}, "unknown",
            "Whether it began is not confirmed.",
            id="what is not known is said in its own words",
        ),
        pytest.param(
            [], {"not_in_force_on": date(2026, 6, 1)}, "not_then",
            "Not in force on 1 June 2026, when it was last looked up. Whether it is now is not "
            "known.",
            id="it was not in force when last looked up, and nobody guesses later",
        ),
        pytest.param(
            [comes(JAN)], {}, "in_force", "In force since 29 January 2025.",
            id="in force",
        ),
        pytest.param(
            [comes(TODAY)], {}, "in_force", "In force since 21 November 2026.",
            id="from its very day",
        ),
        pytest.param(
            [comes(JAN, part="subsections (2) and (13)")], {}, "partly",
            "In force only in part: subsections (2) and (13) since 29 January 2025.",
            id="two subsections only",
        ),
        pytest.param(
            [comes(JAN, area="england")], {}, "partly",
            "In force only in part: England only since 29 January 2025.",
            id="in England only",
        ),
        pytest.param(
            [comes(JAN, purpose="for making regulations"), comes(APRIL)], {}, "partly",
            "In force only in part: for making regulations since 29 January 2025. Comes into "
            "force on 1 April 2027.",
            id="for making regulations, the rest to come",
        ),
        pytest.param(
            [comes(JAN, part="subsection (1)"), comes(TODAY)], {}, "in_force",
            "In force since 21 November 2026.",
            id="in part first, then whole",
        ),
        pytest.param(
            [comes(APRIL)], {}, "coming", "Comes into force on 1 April 2027.",
            id="a day to come",
        ),
        pytest.param(
            [comes(JAN), Day("amended", date(2026, 1, 12))], {}, "in_force",
            "In force since 29 January 2025. Amended on 12 January 2026.",
            id="amended since",
        ),
        pytest.param(
            [comes(JAN), Day("repealed", date(2026, 2, 1), part="subsection (3)")], {}, "in_force",
            "In force since 29 January 2025. Repealed (subsection (3)) on 1 February 2026.",
            id="one subsection is repealed",
        ),
        pytest.param(
            [comes(JAN), Day("repealed", date(2026, 2, 1))], {}, "repealed",
            "Repealed on 1 February 2026.",
            id="repealed",
        ),
        pytest.param(
            [comes(JAN), Day("repealed", APRIL)], {}, "in_force",
            "In force since 29 January 2025.",
            id="still in force until the day it is repealed",
        ),
    ],
)  # fmt: skip
def test_how_a_provision_stands(days, given, force, sentence):
    found = standing(days, TODAY, **given)

    assert (found.force.value, found.sentence) == (force, sentence)


@pytest.mark.parametrize(
    "days, on",
    [
        pytest.param([], None, id="no day"),
        pytest.param([comes(JAN, part="subsection (2)")], None, id="a part does not begin a duty"),
        pytest.param([comes(APRIL), comes(DEC)], DEC, id="the first whole day"),
        pytest.param([Day("repealed", DEC)], None, id="a repeal begins nothing"),
    ],
)
def test_duties_hang_on_the_day_of_the_whole_provision(days, on):
    assert in_force_from(days) == on


@pytest.mark.parametrize(
    "application, nation, applies",
    [
        pytest.param("england", "England", True, id="England only, an English force"),
        pytest.param("england", "Wales", False, id="England only, a Welsh force"),
        pytest.param("wales", "England", False, id="Wales only, an English force"),
        pytest.param("england_wales", "Wales", True, id="England and Wales"),
        pytest.param("uk", "Wales", True, id="the whole kingdom"),
        pytest.param("", "Wales", True, id="nothing is said"),
        pytest.param("england", "", True, id="a force of no known nation is asked"),
    ],
)
def test_a_duty_concerns_the_forces_of_its_area(application, nation, applies):
    assert applies_in(application, nation) is applies


@pytest.mark.parametrize(
    "new, how, source, there, said",
    [
        pytest.param(comes(JAN), "appointed", "SI 2025/95", [], [], id="a day by regulations"),
        pytest.param(
            comes(date(2024, 5, 1)), "appointed", "SI", [],
            ["An act begins at the earliest with Royal Assent, 24 May 2024"],
            id="before Royal Assent",
        ),
        pytest.param(
            comes(JAN), "assent", "SI", [],
            ["Royal Assent was on 24 May 2024: choose another way, or that day"],
            id="not the day of Royal Assent",
        ),
        pytest.param(
            comes(JAN), "appointed", "SI", [comes(JAN)], ["This day is recorded already"],
            id="the same day twice",
        ),
        pytest.param(
            comes(JAN, part="subsection (2)"), "appointed", "SI", [comes(JAN, part="the rest")], [],
            id="another part on the same day",
        ),
        pytest.param(
            Day("repealed", JAN), "fixed", "SI", [],
            ["Record first since when it has been in force"],
            id="nothing ends that never began",
        ),
        pytest.param(
            comes(JAN), "appointed", "", [],
            ["Say where it is stated: nothing stands here without its source"],
            id="nothing without a source",
        ),
    ],
)  # fmt: skip
def test_a_day_is_recorded_or_the_reason_is_said(new, how, source, there, said):
    assert blockers_to_commencement(new, how, source=source, there=there, assent=ASSENT) == said
