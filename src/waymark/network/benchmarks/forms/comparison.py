"""What a force says about its own chart."""

from collections.abc import Iterable

from django import forms

from waymark.shared.ui.forms import Form, LongTextField, Radios


class NewLimitsForm(Form):
    """At which event the limits begin anew, and why."""

    event = forms.ChoiceField(
        label="At which event do the limits begin anew?",
        widget=Radios,
        error_messages={
            "required": "Choose an event",
            "invalid_choice": "Choose an event that is on record",
        },
    )
    reason = LongTextField(
        label="Why do they?",
        help_text="It stands beside the chart. A change that nobody can explain is no reason: "
        "then the limits go on, so that everybody can see it",
        rows=3,
        max_length=500,
        error_messages={"required": "Say why: limits begin anew only for a reason"},
    )

    def __init__(self, *args: object, events: Iterable[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].choices = list(events)
