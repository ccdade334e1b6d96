"""Decisions of groups: when they are looked at again, and what replaces them."""

from datetime import date

from waymark.shared.meetings.enums import DecisionState


def blockers_to_record(*, decided: date, review: date | None, today: date) -> list[str]:
    """Say why a decision cannot be recorded like this."""
    blockers = []
    if decided > today:
        blockers.append("A decision is recorded once it was made")
    if review and review <= decided:
        blockers.append("Give a day of review that comes after the decision")
    return blockers


def blockers_to_review(*, state: str, note: str, review: date | None, today: date) -> list[str]:
    """Say why a decision cannot be noted as looked at again."""
    if state == DecisionState.SUPERSEDED:
        return ["This decision was superseded. Look at the one that took its place"]
    blockers = []
    if not note.strip():
        blockers.append("Say in a sentence what the review found")
    if review and review <= today:
        blockers.append("Give a next day of review that is still to come")
    return blockers


def blockers_to_supersede(
    *, state: str, same: bool, other_group: bool, other_state: str, earlier: bool
) -> list[str]:
    """Say why one decision cannot take the place of another.

    `earlier` says that the one to come was decided before the one that it would replace.
    """
    blockers = []
    if state == DecisionState.SUPERSEDED:
        blockers.append("This decision was superseded already")
    if same:
        blockers.append("A decision cannot take its own place")
    if other_group:
        blockers.append("Choose a decision of the same group")
    if other_state == DecisionState.SUPERSEDED:
        blockers.append("Choose a decision that still stands")
    if earlier:
        blockers.append("Choose a decision that was made later")
    return blockers


def is_due(*, state: str, review: date | None, today: date) -> bool:
    """Say whether a decision is to be looked at again."""
    return state != DecisionState.SUPERSEDED and review is not None and review <= today
