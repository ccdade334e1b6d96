"""The form on which everybody begins, in our words."""

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm


class SignInForm(LoginForm):
    """Address and password. Which of the two is wrong is never said."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("login", "Email address"), ("password", "Password")):
            field = self.fields[name]
            field.label = label
            field.error_messages["required"] = f"Enter your {label.lower()}"
            field.widget.attrs.pop("placeholder", None)
        # The page has the way to a new password below: above the field it would be in the way.
        self.fields["password"].help_text = ""


class PasswordAgainForm(ReauthenticateForm):
    """The password once more, before something that needs it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].error_messages["required"] = "Enter your password"
        self.fields["password"].widget.attrs.pop("placeholder", None)
