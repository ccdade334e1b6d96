"""Minutes: when they are written, sent, corrected and approved, and two hands at once."""

from datetime import date

import pytest

from waymark.shared.meetings.rules import minutes

SAVED = [
    pytest.param("A", 3, 3, "B", "next", id="written on what stands"),
    pytest.param("A", 3, 2, "B", "parted", id="somebody saved in between"),
    pytest.param("A", 3, 3, "A", "same", id="nothing was changed"),
    pytest.param("A", 3, 1, "A", "same", id="both wrote the same"),
    pytest.param("", 0, 0, "B", "next", id="the first words"),
    pytest.param("A", 1, 0, "B", "parted", id="two began on an empty page"),
    pytest.param("A", 1, 1, "", "next", id="taken out again"),
]


@pytest.mark.parametrize(("standing", "revision", "based_on", "text", "comes_to"), SAVED)
def test_what_saving_comes_to(standing, revision, based_on, text, comes_to):
    found = minutes.saving(standing=standing, revision=revision, based_on=based_on, text=text)

    assert found == comes_to


WRITING = [
    pytest.param("papers_out", None, "Minutes are written once the meeting was held",
                 id="before the meeting"),
    pytest.param("cancelled", None, "Minutes are written once the meeting was held",
                 id="a meeting that never was"),
    pytest.param("held", None, None, id="held, nothing written yet"),
    pytest.param("minutes_draft", "draft", None, id="the draft"),
    pytest.param("circulated", "circulated", None, id="sent out already"),
    pytest.param("circulated", "amended", None, id="amended already"),
    pytest.param("approved", "approved",
                 "These minutes were approved and stay as they are. "
                 "Put a correction on the agenda of the next meeting", id="approved"),
]  # fmt: skip


@pytest.mark.parametrize(("meeting", "state", "reason"), WRITING)
def test_when_minutes_are_written(meeting, state, reason):
    found = minutes.blockers_to_write(meeting_state=meeting, state=state)

    assert found == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("before", "after"),
    [("draft", "draft"), ("circulated", "amended"), ("amended", "amended")],
)
def test_minutes_changed_after_they_went_out_say_so(before, after):
    assert minutes.state_after_writing(before) == after


CIRCULATING = [
    pytest.param("draft", 1, 0, [], id="one item is written"),
    pytest.param("draft", 0, 0, ["Nothing is written yet. Write at least one item"],
                 id="an empty draft"),
    pytest.param("draft", 4, 1, ["1\u00a0item has two versions. Choose between them first"],
                 id="two hands parted"),
    pytest.param("draft", 4, 2, ["2\u00a0items have two versions. Choose between them first"],
                 id="two items parted"),
    pytest.param("circulated", 4, 0, ["These minutes were sent out already"], id="twice"),
    pytest.param("approved", 4, 0, ["These minutes were sent out already"], id="approved"),
]  # fmt: skip


@pytest.mark.parametrize(("state", "written", "parted", "reasons"), CIRCULATING)
def test_when_minutes_go_out(state, written, parted, reasons):
    assert minutes.blockers_to_circulate(state=state, written=written, parted=parted) == reasons


@pytest.mark.parametrize(
    ("state", "reasons"),
    [
        pytest.param("draft", ["The minutes are not sent out yet"], id="a draft"),
        pytest.param("circulated", [], id="sent out"),
        pytest.param("amended", [], id="amended"),
        pytest.param(
            "approved",
            ["These minutes were approved. Raise it as an item of the next meeting"],
            id="approved",
        ),
    ],
)
def test_when_a_correction_is_asked_for(state, reasons):
    assert minutes.blockers_to_correct(state=state) == reasons


DAY, NEXT = date(2026, 10, 8), date(2026, 12, 10)
APPROVING = [
    pytest.param("circulated", 0, 0, NEXT, [], id="at the next meeting"),
    pytest.param("amended", 0, 0, NEXT, [], id="amended in between"),
    pytest.param("draft", 0, 0, NEXT, ["Minutes are approved after they were sent out"],
                 id="never sent out"),
    pytest.param("approved", 0, 0, NEXT, ["These minutes were approved already"], id="twice"),
    pytest.param("circulated", 0, 0, None,
                 ["Minutes are approved at the next meeting, once it was held"],
                 id="before the next meeting"),
    pytest.param("circulated", 0, 0, DAY,
                 ["Minutes are approved at a later meeting than their own"],
                 id="at their own meeting"),
    pytest.param("circulated", 2, 1, NEXT,
                 ["2\u00a0corrections waiting for an answer",
                  "1\u00a0item with two versions. Choose between them first"],
                 id="corrections and two versions open"),
]  # fmt: skip


@pytest.mark.parametrize(("state", "waiting", "parted", "held_on", "reasons"), APPROVING)
def test_when_minutes_are_approved(state, waiting, parted, held_on, reasons):
    found = minutes.blockers_to_approve(
        state=state, waiting=waiting, parted=parted, held_on=held_on, meeting_on=DAY
    )

    assert found == reasons
