"""What an administrator may decide about stuck messages, one by one or many at once."""

from waymark.shared.notifications.enums import NEEDS_A_PERSON, Decision, State, Told, WhyNot

TOGETHER = 500  # at one press; a page answers within seconds


def blockers_to_choose(decision: str, *, how: str = "", why: str = "") -> list[str]:
    """Say why a decision is not complete; an empty list means that it is."""
    if decision not in Decision.values:
        return ["Choose what is to be done"]
    if decision == Decision.TOLD and how not in Told.values:
        return ["Say how they were told"]
    if decision == Decision.GIVE_UP and why not in WhyNot.values:
        return ["Say why it is not to be sent"]
    return []


def decisions_together(state: str) -> list[Decision]:
    """What may be decided about many messages at once.

    What perhaps arrived is sent again only one by one: each could tell somebody twice.
    """
    if state == State.FAILED:
        return list(Decision)
    return [Decision.TOLD, Decision.GIVE_UP] if state in NEEDS_A_PERSON else []
