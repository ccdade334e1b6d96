"""Forms of the sign-in library in which something can be guessed: each try is counted."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.models import Authenticator
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from waymark.shared.accounts import edge
from waymark.shared.accounts.actions import passwords
from waymark.shared.accounts.models import Person


class CountsCodes:
    """Counts one-time and recovery codes; put it before a form that has `user` and `clean_code`."""

    user: Person

    def clean_code(self) -> str:
        made = edge.count_try(context.request, "code", self.user.email)
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError:
            edge.settle(made, right=False)
            raise
        edge.settle(made, right=True)
        return code


class ResetPasswordForm(account.ResetPasswordForm):
    """Asking for a link to choose another password: the same work for whatever address."""

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: Any, **kwargs: Any) -> str:
        address = self.cleaned_data["email"]
        edge.count_try(request, "reset_request", address)
        passwords.send_link(address, now=timezone.now())
        return str(address)


class ChoosePasswordForm(account.ResetPasswordKeyForm):
    """Choosing a password by the link of a mail. Who has a second step shows it: the mailbox alone

    may be in other hands (TRUST, threat 12).
    """

    code = forms.CharField(
        label="Code from your app, or a recovery code",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
        error_messages={"required": "Enter a code from your app, or a recovery code"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps = [
            step.wrap()
            for step in Authenticator.objects.filter(user_id=self.user.pk if self.user else None)
            if step.type != Authenticator.Type.WEBAUTHN
        ]
        if not self.steps:
            del self.fields["code"]

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()
        if self.steps and not self.errors and cleaned:  # a slip above must not use a code up
            made = edge.count_try(context.request, "code", self.user.email)
            right = any(step.validate_code(cleaned["code"]) for step in self.steps)
            edge.settle(made, right=right)
            if not right:
                self.add_error("code", "This is not the code. Codes change every 30 seconds")
        return cleaned


class ChangePasswordForm(account.ChangePasswordForm):
    """Changing a password by giving the present one, of which each try is counted."""

    def clean_oldpassword(self) -> str:
        made = edge.count_try(context.request, "step_up", self.user.email)
        right = self.user.check_password(self.cleaned_data.get("oldpassword"))
        edge.settle(made, right=right)
        if not right:
            raise ValidationError("This is not your present password")
        return str(self.cleaned_data["oldpassword"])
