"""Beginning a pack, writing its words, and noting what an event cost."""

from datetime import date
from typing import Any

from django import forms

from waymark.network.reports.enums import Borne, Part
from waymark.shared.ui.forms import DateField, Form, LongTextField, Radios

HINTS = {
    Part.OPENING: "Three or four lines: what is better, what is not, what you want from them.",
    Part.DECISIONS: "One a line: what is to be decided, and by when.",
    Part.RISKS: "What may go wrong, how likely it is, and what is done about it.",
}


class NewPackForm(Form):
    title = forms.CharField(label="Title of the pack", max_length=120)
    group = forms.CharField(
        label="Which group reads it?",
        max_length=120,
        help_text="For example, the national policing group for victims and witnesses",
    )
    meets_on = DateField(label="When does the group meet?")


class WordsForm(Form):
    """Words beside the figures of each part. Nobody can write a figure here."""

    says_optional = False
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in (Part.OPENING, *[p for p in Part if p != Part.OPENING]):
            self.fields[part.value] = LongTextField(
                label=part.label, required=False, max_length=3000, rows=4,
                help_text=HINTS.get(part, "Your words beside the figures. They stand above them."),
            )  # fmt: skip

    @property
    def words(self) -> dict[str, str]:
        """The words of each part, as they are to be kept."""
        return {part: self.cleaned_data[part] for part in Part.values}


class WithdrawForm(Form):
    because = forms.CharField(
        label="Why is it withdrawn?", max_length=300, help_text="Every reader of the pack sees this"
    )


class CostForm(Form):
    """What an event cost as a whole; of a meeting on record, its title and day are there."""

    meeting = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    what = forms.CharField(label="Which meeting or event was it?", max_length=160)
    on = DateField(label="On which day?")
    pounds = forms.IntegerField(
        label="What did it cost, in whole pounds?",
        min_value=0, max_value=1_000_000,
        help_text="Room, travel, food, speakers; not people’s working time. 0 if it cost nothing",
    )  # fmt: skip
    borne = forms.ChoiceField(
        label="Who bore it?", choices=Borne.choices, widget=Radios,
        error_messages={"required": "Choose who bore it"},
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].latest = today

    @property
    def noted(self) -> dict[str, Any]:
        """What is kept, beside the meeting that it was of."""
        return {name: self.cleaned_data[name] for name in ("what", "on", "pounds", "borne")}
