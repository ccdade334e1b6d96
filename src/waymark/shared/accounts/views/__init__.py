"""The pages of accounts: the register, invitations, one's own page, and what signing in answers."""

from waymark.shared.accounts.views.answers import (
    prove_first,
    sign_in_again,
    signed_out,
    too_many,
)
from waymark.shared.accounts.views.invitation import fresh_link, invitation
from waymark.shared.accounts.views.own import choose_seat, me, security, sign_out_elsewhere
from waymark.shared.accounts.views.register import (
    add_organisation,
    add_seat,
    invite,
    leave,
    organisation,
    organisations,
    withdraw,
)

__all__ = [
    "add_organisation",
    "add_seat",
    "choose_seat",
    "fresh_link",
    "invitation",
    "invite",
    "leave",
    "me",
    "organisation",
    "organisations",
    "prove_first",
    "security",
    "sign_in_again",
    "sign_out_elsewhere",
    "signed_out",
    "too_many",
    "withdraw",
]
