"""Keeping a search of the library."""

from django import forms

from waymark.shared.ui.forms import Form, Radios


class SaveSearchForm(Form):
    name = forms.CharField(
        label="What do you call this search?",
        max_length=120,
        error_messages={"required": "Give the search a name"},
    )
    notify = forms.TypedChoiceField(
        label="Shall we tell you when a new practice matches?",
        choices=[("yes", "Yes"), ("no", "No, I will look myself")],
        coerce=lambda value: value == "yes",
        widget=Radios(inline=True),
        error_messages={"required": "Say whether you want to be told"},
    )
