"""When minutes may be written, sent, changed and approved, and what two hands at once become."""

from datetime import date
from enum import StrEnum

from waymark.shared.meetings.enums import AFTER_IT, MinutesState
from waymark.shared.ui.words import plural


class Saving(StrEnum):
    """What saving a minute comes to."""

    SAME = "same"  # nothing was changed: nothing is kept
    NEXT = "next"  # the next version, on the one that stands
    PARTED = "parted"  # somebody saved in between: both are kept, and one of them chosen


def saving(*, standing: str, revision: int, based_on: int, text: str) -> Saving:
    """Say what becomes of a text that was written on version `based_on`.

    A text equal to what stands changes nothing, whatever it was written on: two people who
    corrected the same word the same way do not disagree.
    """
    if text == standing:
        return Saving.SAME
    return Saving.NEXT if based_on == revision else Saving.PARTED


def blockers_to_write(*, meeting_state: str, state: str | None) -> list[str]:
    """Say why nobody can write in these minutes now; an empty list means that one can."""
    if meeting_state not in AFTER_IT:
        return ["Minutes are written once the meeting was held"]
    if state == MinutesState.APPROVED:
        return [
            "These minutes were approved and stay as they are. "
            "Put a correction on the agenda of the next meeting"
        ]
    return []


def state_after_writing(state: str) -> str:
    """Minutes that were sent out and are changed afterwards say so."""
    return MinutesState.DRAFT if state == MinutesState.DRAFT else MinutesState.AMENDED


def blockers_to_circulate(*, state: str, written: int, parted: int) -> list[str]:
    """Say why a draft cannot go out yet."""
    if state != MinutesState.DRAFT:
        return ["These minutes were sent out already"]
    blockers = []
    if written == 0:
        blockers.append("Nothing is written yet. Write at least one item")
    if parted:
        blockers.append(
            f"{plural(parted, 'item')} {'has' if parted == 1 else 'have'} two versions. "
            "Choose between them first"
        )
    return blockers


def blockers_to_correct(*, state: str) -> list[str]:
    """Say why nobody can ask for a correction now."""
    if state == MinutesState.DRAFT:
        return ["The minutes are not sent out yet"]
    if state == MinutesState.APPROVED:
        return ["These minutes were approved. Raise it as an item of the next meeting"]
    return []


def blockers_to_approve(
    *, state: str, waiting: int, parted: int, held_on: date | None, meeting_on: date
) -> list[str]:
    """Say why a meeting cannot approve the minutes of the one before.

    `waiting` counts corrections that nobody answered, `held_on` is the day of the meeting that
    approves, if it was held.
    """
    if state == MinutesState.APPROVED:
        return ["These minutes were approved already"]
    if state == MinutesState.DRAFT:
        return ["Minutes are approved after they were sent out"]
    if held_on is None:
        return ["Minutes are approved at the next meeting, once it was held"]
    blockers = []
    if held_on <= meeting_on:
        blockers.append("Minutes are approved at a later meeting than their own")
    if waiting:
        blockers.append(f"{plural(waiting, 'correction')} waiting for an answer")
    if parted:
        blockers.append(f"{plural(parted, 'item')} with two versions. Choose between them first")
    return blockers
