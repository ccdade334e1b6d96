"""Giving a question to somebody, closing it, carrying it further."""

from typing import Any

from django import forms

from waymark.network.discussions.enums import Access, Asked
from waymark.shared.accounts.forms.people import SeatField
from waymark.shared.accounts.models import Organisation, Seat
from waymark.shared.ui.forms import DateField, Form, LongTextField, Radios


class SeatForm(Form):
    """A seat is given the question, so that it survives whoever holds it."""

    seat = SeatField(
        label="Who should answer it?",
        error_messages={"required": "Choose a seat"},
    )

    def __init__(self, *args: Any, seats: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].offer(seats)
        self.fields["seat"].label_from_instance = _named_seat


def _named_seat(seat: Seat) -> str:
    return f"{seat.organisation.name}: {seat.title}, {seat.holder}"


class CloseForm(Form):
    reason = forms.CharField(
        label="Why is it closed?",
        help_text="It stays readable, with this reason",
        max_length=300,
        error_messages={"required": "Say why it is closed"},
    )


class SpaceForm(Form):
    name = forms.CharField(
        label="What is the space called?",
        max_length=120,
        error_messages={"required": "Give the space a name"},
    )
    purpose = LongTextField(
        label="What is it for?",
        max_length=600,
        rows=3,
        error_messages={"required": "Say what it is for"},
    )
    access = forms.ChoiceField(
        label="Who may read it?",
        choices=Access.choices,
        widget=Radios(
            hints={
                Access.OPEN: "Every member of the network reads and writes here",
                Access.RESTRICTED: "Every member sees that it exists and may ask to join",
                Access.PRIVATE: "Only those you let in, and the co-ordinator, know of it",
            }
        ),
        error_messages={"required": "Say who may read it"},
    )


class FindForm(Form):
    """Finding a person by name: a pick list of two thousand would help nobody."""

    find = forms.CharField(
        label="Find somebody by name or force",
        max_length=80,
        error_messages={"required": "Type part of a name"},
    )


class PracticeForm(Form):
    title = forms.CharField(
        label="What is the practice called?",
        max_length=160,
        error_messages={"required": "Enter a title"},
    )
    organisation = forms.ModelChoiceField(
        label="Whose practice is it?",
        queryset=Organisation.objects.none(),
        error_messages={"required": "Choose an organisation"},
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["organisation"].empty_label = None


class ActionForm(Form):
    text = forms.CharField(
        label="What is to be done?",
        max_length=300,
        error_messages={"required": "Say what is to be done"},
    )
    seat = SeatField(
        label="Who does it?",
        error_messages={"required": "Choose who does it"},
    )
    due_on = DateField(label="By when?", error_messages={"required": "Enter the day"})

    def __init__(self, *args: Any, seats: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].offer(seats)
        self.fields["seat"].label_from_instance = _named_seat
        self.fields["due_on"].earliest = today


class DecisionForm(Form):
    text = LongTextField(
        label="What was decided?",
        max_length=1000,
        rows=4,
        error_messages={"required": "Say what was decided"},
    )
    review_on = DateField(
        label="When is it looked at again?",
        error_messages={"required": "Enter the day on which it is looked at again"},
    )

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["review_on"].earliest = today


class PollForm(Form):
    question = forms.CharField(
        label="What do you ask every force?",
        max_length=300,
        error_messages={"required": "Write the question"},
    )
    options = LongTextField(
        label="The answers to choose from",
        help_text="One a line, between two and eight",
        max_length=1000,
        rows=5,
        error_messages={"required": "Write the answers to choose from"},
    )
    asked = forms.ChoiceField(
        label="Who answers?",
        choices=Asked.choices,
        widget=Radios(hints={Asked.LEADS: "One answer for each lead's seat"}),
        error_messages={"required": "Say who answers"},
    )
    closes_on = DateField(
        label="Until when?",
        help_text="The last day on which an answer counts",
        error_messages={"required": "Enter the last day"},
    )

    @property
    def lines(self) -> list[str]:
        """The answers, one a line, without empty ones."""
        return [line.strip() for line in self.cleaned_data["options"].splitlines() if line.strip()]

    def clean_options(self) -> str:
        typed: str = self.cleaned_data["options"]
        if any(len(line.strip()) > 160 for line in typed.splitlines()):
            raise forms.ValidationError("An answer has at most 160 characters. Shorten it")
        return typed


class PollAnswerForm(Form):
    seat = forms.ChoiceField(
        label="For which of your seats?", error_messages={"required": "Choose a seat"}
    )
    option = forms.ChoiceField(
        label="Your answer", widget=Radios, error_messages={"required": "Choose an answer"}
    )
    note = forms.CharField(
        label="Anything to add?",
        help_text="Other forces see it",
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, question: str, seats: Any, options: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {seat.key: seat for seat in seats}
        self.options = {str(option.order): option for option in options}
        self.fields["seat"].choices = [(key, str(seat)) for key, seat in self.seats.items()]
        self.fields["option"].choices = [
            (order, option.words) for order, option in self.options.items()
        ]
        self.fields["option"].label = question
        if len(self.seats) == 1:
            del self.fields["seat"]

    @property
    def chosen(self) -> dict[str, Any]:
        """The seat and the answer chosen, as the action takes them."""
        key = self.cleaned_data.get("seat") or next(iter(self.seats))
        return {
            "seat": self.seats[key],
            "option": self.options[self.cleaned_data["option"]],
            "note": self.cleaned_data["note"],
        }
