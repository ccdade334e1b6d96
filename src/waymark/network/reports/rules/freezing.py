"""What may be done with a pack in which state."""

from collections.abc import Mapping

from waymark.network.reports.enums import PackState, Part


def blockers_to_write(state: str) -> list[str]:
    """Say why words cannot be changed."""
    if state == PackState.DRAFT:
        return []
    return ["This pack is frozen: what the group has read does not change. Begin a new one"]


def blockers_to_freeze(state: str, words: Mapping[str, str]) -> list[str]:
    """Say what is wanting before the group can read it."""
    if state != PackState.DRAFT:
        return ["This pack is frozen already"]
    if not words.get(Part.OPENING):
        return ["Write what the group should know, in a few lines, before you freeze the pack"]
    return []


def blockers_to_withdraw(state: str, because: str) -> list[str]:
    """Say why a pack cannot be withdrawn."""
    if state == PackState.DRAFT:
        return ["Nobody has read this pack yet: discard it instead"]
    if state == PackState.WITHDRAWN:
        return ["This pack is withdrawn already"]
    return [] if because.strip() else ["Say why the pack is withdrawn"]
