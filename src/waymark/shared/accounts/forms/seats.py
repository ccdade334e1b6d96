"""What may be typed about seats and invitations."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.models import Person
from waymark.shared.ui.forms import Form, Radios


class OrganisationForm(Form):
    """A partner that the register of forces does not hold."""

    name = forms.CharField(
        label="What is it called?", max_length=120, error_messages={"required": "Enter its name"}
    )
    kind = forms.ChoiceField(
        label="What is it?",
        widget=Radios,
        choices=[
            (kind.value, kind.label)
            for kind in OrganisationKind
            if kind not in (OrganisationKind.FORCE, OrganisationKind.UNIT)
        ],
        error_messages={"required": "Choose what it is"},
    )
    region = forms.CharField(
        label="Where does it work?",
        help_text="A region, or National",
        max_length=60,
        required=False,
    )


class InviteForm(Form):
    email = forms.EmailField(
        label="Email address",
        help_text="Their work address. The invitation stands for 7 days",
        max_length=254,
        error_messages={
            "required": "Enter an email address",
            "invalid": "Enter an email address like name@example.police.uk",
        },
    )


class SeatForm(Form):
    title = forms.CharField(
        label="What is the seat called?",
        help_text="For example: Victim care lead",
        max_length=120,
        error_messages={"required": "Enter what the seat is called"},
    )
    role = forms.ChoiceField(
        label="What may its holder do?",
        widget=Radios,
        error_messages={"required": "Choose a role"},
    )

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]


class AcceptForm(Form):
    """Taking up a seat: the address that was invited, a name and a password."""

    email = forms.EmailField(
        label="Your email address",
        help_text="The one to which the invitation was sent",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={
            "required": "Enter your email address",
            "invalid": "Enter an email address like name@example.police.uk",
        },
    )
    name = forms.CharField(
        label="Your name",
        help_text="As colleagues know you",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name"},
    )
    password = forms.CharField(
        label="Password",
        help_text=(
            "At least 12 characters. Three words that do not belong together do well. "
            "If you have an account, the password you sign in with"
        ),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter a password"},
    )

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        person = Person(
            email=self.data.get("email", "")[:254], name=self.data.get("name", "")[:120]
        )
        try:
            password_validation.validate_password(password, person)
        except ValidationError as error:
            raise ValidationError(error.messages) from None
        return password
