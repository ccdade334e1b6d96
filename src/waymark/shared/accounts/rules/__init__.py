"""What is decided about seats, sign-ins and guesses: plain values in, an answer out."""

from waymark.shared.accounts.rules.devices import device_in_words
from waymark.shared.accounts.rules.events import event_in_words
from waymark.shared.accounts.rules.guessing import (
    Count,
    Scope,
    client_address,
    key_of,
    longest,
    scopes_of,
    wait_for,
    with_one_more,
)
from waymark.shared.accounts.rules.seats import (
    INVITATION_LASTS,
    LINK_LASTS,
    blockers_to_accept,
    blockers_to_invite,
    hashed,
    link_works,
    roles_to_offer,
    same_address,
)
from waymark.shared.accounts.rules.sessions import (
    SessionLimits,
    ends_at,
    proof_is_fresh,
    worth_noting,
)
from waymark.shared.accounts.rules.signing_in import (
    GLASS_LINK_DEAD,
    GLASS_LINK_LASTS,
    GLASS_SESSION_LASTS,
    blockers_to_break_glass,
    blockers_to_unlink,
    recovery_code_used,
    second_step_shown,
)

__all__ = [
    "GLASS_LINK_DEAD",
    "GLASS_LINK_LASTS",
    "GLASS_SESSION_LASTS",
    "INVITATION_LASTS",
    "LINK_LASTS",
    "Count",
    "Scope",
    "SessionLimits",
    "blockers_to_accept",
    "blockers_to_break_glass",
    "blockers_to_invite",
    "blockers_to_unlink",
    "client_address",
    "device_in_words",
    "ends_at",
    "event_in_words",
    "hashed",
    "key_of",
    "link_works",
    "longest",
    "proof_is_fresh",
    "recovery_code_used",
    "roles_to_offer",
    "same_address",
    "scopes_of",
    "second_step_shown",
    "wait_for",
    "with_one_more",
    "worth_noting",
]
