"""When a seat may be offered, taken or given up."""

import hashlib
from datetime import datetime, timedelta

from waymark.shared.accounts.enums import OrganisationKind, Role

INVITATION_LASTS = timedelta(days=7)
LINK_LASTS = timedelta(minutes=15)


def blockers_to_invite(*, filled: bool, open_invitation: bool) -> list[str]:
    """Say why nobody can be invited to this seat today."""
    blockers = []
    if filled:
        blockers.append("The seat is filled. Record that its holder has left it first")
    if open_invitation:
        blockers.append("An invitation is already out. Withdraw it to send another")
    return blockers


def blockers_to_accept(
    *,
    expires_at: datetime,
    accepted_at: datetime | None,
    withdrawn_at: datetime | None,
    now: datetime,
) -> list[str]:
    """Say why this invitation can no longer be taken up."""
    if accepted_at:
        return ["This invitation has been used. Sign in with the password you chose"]
    if withdrawn_at:
        return ["This invitation was withdrawn. Ask the person who invited you for another"]
    if now >= expires_at:
        return ["This invitation has run out. Ask the person who invited you for another"]
    return []


def link_works(*, works_until: datetime, now: datetime) -> bool:
    """Say whether a link is still enough by itself; later it only asks for a fresh one."""
    return now < works_until


def same_address(typed: str, invited: str) -> bool:
    """Say whether the address typed is the one that was invited, however it was typed."""
    return typed.strip().lower() == invited


def hashed(token: str) -> str:
    """Only this is kept of a link's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def roles_to_offer(kind: str, *, steward: bool, administrator: bool) -> list[Role]:
    """The roles that a new seat in this kind of organisation can have."""
    if kind in (OrganisationKind.FORCE, OrganisationKind.UNIT):
        roles = [Role.LEAD, Role.PRACTITIONER, Role.PERFORMANCE]
    else:
        roles = [Role.PARTNER, Role.OBSERVER]
    if steward:
        roles = [*roles, Role.CO_ORDINATOR]
    return [*roles, Role.ADMINISTRATOR] if administrator else roles
