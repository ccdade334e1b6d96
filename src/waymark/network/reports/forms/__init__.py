"""Beginning a pack, and writing its words."""

from typing import Any

from django import forms

from waymark.network.reports.enums import Part
from waymark.shared.ui.forms import DateField, Form, LongTextField

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
