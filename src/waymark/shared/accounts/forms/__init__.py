"""What may be typed about seats, invitations and signing in."""

from waymark.shared.accounts.forms.entrance import PasswordAgainForm, SignInForm
from waymark.shared.accounts.forms.guarded import (
    ChangePasswordForm,
    ChoosePasswordForm,
    CountsCodes,
    ResetPasswordForm,
)
from waymark.shared.accounts.forms.seats import AcceptForm, InviteForm, OrganisationForm, SeatForm
from waymark.shared.accounts.forms.second_step import (
    CodeAgainForm,
    CodeForm,
    FirstCodeForm,
    PasskeyForm,
    PasskeyNameForm,
)

__all__ = [
    "AcceptForm",
    "ChangePasswordForm",
    "ChoosePasswordForm",
    "CodeAgainForm",
    "CodeForm",
    "CountsCodes",
    "FirstCodeForm",
    "InviteForm",
    "OrganisationForm",
    "PasskeyForm",
    "PasskeyNameForm",
    "PasswordAgainForm",
    "ResetPasswordForm",
    "SeatForm",
    "SignInForm",
]
