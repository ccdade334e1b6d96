"""Taking a practice up, and writing about it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from waymark.shared.ui.forms import DateField, Form, LongTextField, Radios


class StageField(forms.ChoiceField):
    """The stages offered. The one reached already is taken too: the act knows a form sent twice."""

    reached = ""

    def valid_value(self, value: Any) -> bool:
        return value == self.reached or super().valid_value(value)


class MoveForm(Form):
    """How far the force is, and since when. What else is asked depends on the stage chosen."""

    says_optional = False

    stage = StageField(
        label="How far is your force?",
        widget=Radios,
        error_messages={"required": "Choose a stage"},
    )
    on = DateField(label="Since when?", error_messages={"required": "Enter a date"})
    adapted = forms.TypedChoiceField(
        label="Did you take it as it is?",
        help_text="Asked once it is live",
        required=False,
        choices=[("no", "Yes, as it is"), ("yes", "No, we adapted it")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=Radios,
    )
    what_changed = LongTextField(
        label="What did you change?",
        help_text="If you adapted it",
        required=False,
        max_length=2000,
        rows=3,
    )
    stopped_because = LongTextField(
        label="Why did you stop?",
        help_text="If you stopped. It stands at the top of the practice: others learn most from it",
        required=False,
        max_length=2000,
        rows=3,
    )
    note = forms.CharField(label="A note, if you like", required=False, max_length=300)

    def __init__(
        self,
        *args: Any,
        stages: Iterable[tuple[str, str]],
        reached: str = "",
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = list(stages)
        self.fields["stage"].reached = reached
        self.fields["stage"].choices = choices
        offered = {value for value, _ in choices}
        if "stopped" not in offered:
            del self.fields["stopped_because"]
        self.initial.setdefault("on", today)


class StepDateForm(Form):
    """The day of one step."""

    on = DateField(label="Since when?", error_messages={"required": "Enter a date"})


class DescribeForm(Form):
    enablers = LongTextField(label="What helped", required=False, max_length=4000, rows=4)
    barriers = LongTextField(label="What stood in the way", required=False, max_length=4000, rows=4)
    resources_used = LongTextField(label="What it took", required=False, max_length=4000, rows=4)


class DiaryForm(Form):
    heading = forms.CharField(
        label="In a few words",
        help_text="For example: working, but leave is the weak point",
        max_length=120,
        error_messages={"required": "Say it in a few words"},
    )
    text = LongTextField(
        label="What happened",
        help_text="No names of victims, no crime numbers",
        max_length=4000,
        rows=6,
        error_messages={"required": "Write what happened"},
    )
    on = DateField(label="Date", error_messages={"required": "Enter a date"})
