"""The second step, ways in by a provider, and breaking the glass."""

from collections.abc import Iterable
from datetime import timedelta

GLASS_LINK_LASTS = timedelta(minutes=15)
GLASS_SESSION_LASTS = timedelta(hours=1)
GLASS_LINK_DEAD = "This link has been used or is older than 15 minutes. Make another on the machine"


def second_step_shown(records: Iterable[dict[str, object]]) -> bool:
    """Say whether a session may open pages: its person has shown more than a password.

    `records` are the ways in which they were recognised. A provider’s own second step is among
    them only if the administrator lets it count.
    """
    return any(record.get("method") == "mfa" for record in records)


def recovery_code_used(left: int) -> str:
    """What to say to somebody who came in by a recovery code."""
    count = {0: "None is", 1: "One is"}.get(left, f"{left} are")
    return (
        f"You used a recovery code. {count} left. If your phone or key is lost, "
        "set up another here and remove the lost one"
    )


def blockers_to_unlink(*, has_password: bool, required: bool) -> list[str]:
    """Say why a person must stay linked with a provider."""
    if required:
        return ["Your organisation wants you to sign in there"]
    if not has_password:
        return ["It is your only way to sign in. Set a password first"]
    return []


def blockers_to_break_glass(*, known: bool, administrator: bool, active: bool) -> list[str]:
    """Say why no emergency link can be made for this address."""
    if not known:
        return ["Nobody here has this address"]
    if not active:
        return ["This account is closed"]
    return [] if administrator else ["Only an administrator can sign in by an emergency link"]
