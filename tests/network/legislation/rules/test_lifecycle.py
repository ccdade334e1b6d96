"""Where an item can get to, and what may be recorded when."""

from datetime import date

import pytest

from waymark.network.legislation.enums import Kind
from waymark.network.legislation.rules.lifecycle import (
    ROADS,
    Recorded,
    blockers_to_stage,
    latest,
    stage_words,
)

TODAY = date(2026, 11, 21)
MARCH, MAY = date(2026, 3, 2), date(2026, 5, 4)


def test_every_kind_of_item_has_its_stages():
    assert {kind: bool(ROADS.get(kind)) for kind in Kind.values} == dict.fromkeys(Kind.values, True)


def test_a_code_goes_from_preparation_to_being_superseded():
    assert [step.words for step in ROADS[Kind.CODE]] == [
        "In preparation", "Consulted on", "Answers being read", "Response published", "Published",
        "Laid before Parliament", "In operation", "Superseded",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "kind, new, source, history, said",
    [
        pytest.param(
            "bill", Recorded("second_reading", "C", MAY), "Hansard",
            [Recorded("first_reading", "C", MARCH)], [],
            id="a bill is read a second time",
        ),
        pytest.param(
            "bill", Recorded("committee", "", MAY), "Hansard", [],
            ["Say in which House"],
            id="a committee without its House",
        ),
        pytest.param(
            "act", Recorded("committee", "C", MAY), "Hansard", [],
            ["An item of this kind has no such stage"],
            id="an act has no committee",
        ),
        pytest.param(
            "code", Recorded("published", on=MAY), " ", [],
            ["Say where it is stated: nothing stands here without its source"],
            id="nothing without a source",
        ),
        pytest.param(
            "code", Recorded("in_operation", on=date(2027, 4, 1)), "SI", [],
            ["That day has not come. Record it as expected"],
            id="a day to come has not happened",
        ),
        pytest.param(
            "code", Recorded("in_operation", on=date(2027, 4, 1), expected=True), "SI", [], [],
            id="a day to come is expected",
        ),
        pytest.param(
            "code", Recorded("in_operation", on=MAY, expected=True), "SI", [],
            ["What is expected lies ahead: enter a later day, or say that it has happened"],
            id="what is past is not expected",
        ),
        pytest.param(
            "code", Recorded("laid", on=MAY), "SI", [Recorded("laid", on=MAY)],
            ["This stage is recorded already with this day"],
            id="the same stage twice",
        ),
        pytest.param(
            "bill", Recorded("report", "C", MAY), "Hansard", [Recorded("withdrawn", on=MARCH)],
            ["It ended: Withdrawn. Withdraw that stage first if it was an error"],
            id="a withdrawn bill goes no further",
        ),
        pytest.param(
            "bill", Recorded("committee", "C", date(2026, 2, 1)), "Hansard",
            [Recorded("withdrawn", on=MARCH)], [],
            id="an earlier stage can still be filled in",
        ),
        pytest.param(
            "policy", Recorded("published"), "Notices", [], [],
            id="a day need not be known",
        ),
    ],
)  # fmt: skip
def test_a_stage_is_recorded_or_the_reason_is_said(kind, new, source, history, said):
    found = blockers_to_stage(kind, new, source=source, history=history, today=TODAY)

    assert found == said


@pytest.mark.parametrize(
    "kind, history, code",
    [
        pytest.param("bill", [], None, id="nothing is known"),
        pytest.param(
            "bill",
            [Recorded("committee", "C", MAY), Recorded("first_reading", "C", MARCH)],
            "committee",
            id="the later day counts, however it was written down",
        ),
        pytest.param(
            "code",
            [Recorded("published", on=MAY), Recorded("laid", on=MAY)],
            "laid",
            id="on one day, the further stage",
        ),
        pytest.param(
            "code",
            [Recorded("published", on=MAY), Recorded("in_operation", on=MAY, expected=True)],
            "published",
            id="what is expected has not been reached",
        ),
        pytest.param(
            "inspection",
            [Recorded("live"), Recorded("superseded")],
            "superseded",
            id="without days, as written down",
        ),
    ],
)
def test_the_latest_stage_is_where_it_has_got_to(kind, history, code):
    found = latest(kind, history)

    assert (found.code if found else None) == code


def test_a_stage_names_its_house_where_it_has_one():
    assert stage_words("bill", "committee", "L") == "Committee, House of Lords"
    assert stage_words("bill", "royal_assent", "L") == "Royal Assent"
    assert stage_words("bill", "no_such") == ""
