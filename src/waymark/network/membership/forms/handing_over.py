"""Handing one’s work over."""

from typing import Any

from django import forms

from waymark.shared.accounts.forms.people import PersonField
from waymark.shared.ui.forms import Form, LongTextField, Radios


class LeaverForm(Form):
    person = PersonField(label="Whose work is handed over?")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].offer(people)


class HandOverForm(Form):
    successor = PersonField(
        label="Who takes over?",
        help_text="Colleagues who can sign in. Invite a newcomer to a seat first",
        error_messages={
            "required": "Choose who takes over",
            "invalid_choice": "Choose a colleague of this organisation who can sign in",
        },
    )
    seats = forms.ChoiceField(
        label="What becomes of the seat?",
        choices=[
            ("pass", "The successor takes it"),
            ("vacate", "It is vacant from today"),
            ("keep", "It stays as it is"),
        ],
        widget=Radios(
            hints={
                "pass": "Contacts, diaries and nominations that name the seat go with it",
                "vacate": "The co-ordinator and the sponsor are told, until somebody takes it",
                "keep": "Only the work moves",
            }
        ),
        error_messages={"required": "Say what becomes of the seat"},
    )
    note = LongTextField(
        label="What should your successor know?",
        help_text="What is open, whom to ring, what to leave alone. Both of you can read it",
        rows=6,
        max_length=4000,
        required=False,
    )

    def __init__(self, *args: Any, people: Any, has_seats: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].offer(people)
        if not has_seats:
            del self.fields["seats"]
