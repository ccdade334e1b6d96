"""Asking the contact of a practice something."""

from collections.abc import Sequence
from typing import Any

from django import forms

from waymark.shared.accounts.models import Seat
from waymark.shared.ui.forms import Form, LongTextField, Radios


class EnquiryForm(Form):
    seat = forms.ChoiceField(
        label="Who should answer?",
        widget=Radios,
        error_messages={"required": "Choose who should answer"},
    )
    text = LongTextField(
        label="Your message",
        help_text="Your name, your seat and your e-mail address go with it, so that they can "
        "answer. No names of victims, no crime numbers",
        max_length=1500,
        rows=6,
        error_messages={"required": "Write your message"},
    )

    def __init__(self, *args: Any, seats: Sequence[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {seat.key: seat for seat in seats}
        self.fields["seat"].choices = [(key, str(seat)) for key, seat in self.seats.items()]
        if len(self.seats) == 1:
            del self.fields["seat"]

    @property
    def chosen(self) -> Seat:
        """The seat to write to: the one chosen, or the only one there is."""
        return self.seats[self.cleaned_data.get("seat") or next(iter(self.seats))]
