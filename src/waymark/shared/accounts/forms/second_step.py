"""The second step: the sign-in library's forms in our words, and the few that are ours."""

from typing import Any

from allauth.mfa.base import forms as base
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms

from waymark.shared.accounts.forms.guarded import CountsCodes
from waymark.shared.ui.forms import Form

WHICH = "Six figures from the app on your phone, or a recovery code"


class CodeField(forms.CharField):
    """A code, however it was grouped when it was typed."""

    def __init__(self, **options: Any) -> None:
        looks = {"autocomplete": "one-time-code", "inputmode": "numeric"}
        super().__init__(
            label="Code",
            max_length=40,
            widget=forms.TextInput(attrs=looks),
            error_messages={"required": "Enter the code"},
            **options,
        )

    def to_python(self, value: Any) -> str:
        return "".join(filter(str.isalnum, super().to_python(value) or ""))


class CodeForm(CountsCodes, base.AuthenticateForm):
    code = CodeField(help_text=WHICH)


class CodeAgainForm(CountsCodes, base.ReauthenticateForm):
    code = CodeField(help_text=WHICH)


class FirstCodeForm(CountsCodes, ActivateTOTPForm):
    code = CodeField(help_text="The six figures that the app shows now")


class PasskeyForm(AddWebAuthnForm):
    """Always one that signs in by itself: the device asks for a finger, a face or its own code."""

    passwordless = None  # type: ignore[assignment]
    name = forms.CharField(
        label="What is it kept on?",
        help_text="For example: work phone. It tells this passkey from others",
        max_length=60,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})["name"] = ""
        super().__init__(*args, **kwargs)


class PasskeyNameForm(Form):
    name = forms.CharField(
        label="What is it kept on?", max_length=60, error_messages={"required": "Enter a name"}
    )
