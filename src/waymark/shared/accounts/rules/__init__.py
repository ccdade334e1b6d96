"""What is decided about seats, sign-ins and guesses: plain values in, an answer out."""

from waymark.shared.accounts.rules.seats import (
    INVITATION_LASTS,
    blockers_to_accept,
    blockers_to_invite,
    hashed,
    roles_to_offer,
)

__all__ = [
    "INVITATION_LASTS",
    "blockers_to_accept",
    "blockers_to_invite",
    "hashed",
    "roles_to_offer",
]
