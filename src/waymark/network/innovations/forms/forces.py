"""What a force says of itself."""

from collections.abc import Mapping
from typing import Any

from django import forms

from waymark.network.innovations.enums import ValueList
from waymark.shared.ui.forms import FileField, Form, Radios

SINGLE = (
    ValueList.SIZE,
    ValueList.STRUCTURE,
    ValueList.RECORD_SYSTEM,
    ValueList.SERVICE_MODEL,
)
STATES = [("have", "In place"), ("planned", "Planned"), ("no", "Not in place"), ("", "Not said")]


class ProfileForm(Form):
    """A few choices, one state for each resource, and a note beside each answer."""

    says_optional = False

    def __init__(self, *args: Any, words: Mapping[str, Mapping[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.resources = list(words.get(ValueList.RESOURCE, {}).items())
        for name in SINGLE:
            self.fields[name.value] = forms.ChoiceField(
                label=name.label,
                required=False,
                choices=[*words.get(name, {}).items(), ("", "Not said")],
                widget=Radios,
            )
            self.fields[f"note_{name.value}"] = forms.CharField(
                label=f"In your own words: {name.label.lower()}",
                help_text="Shown beside the answer, for example the make of your record system",
                required=False,
                max_length=200,
            )
        for code, label in self.resources:
            self.fields[f"resource_{code}"] = forms.ChoiceField(
                label=label, required=False, choices=STATES, widget=Radios(inline=True, small=True)
            )

    def answers(self) -> dict[str, dict[str, str]]:
        """Part what was chosen into answers, resources and notes."""
        chosen = self.cleaned_data
        return {
            "answers": {name.value: chosen.get(name.value, "") for name in SINGLE},
            "resources": {code: chosen.get(f"resource_{code}", "") for code, _ in self.resources},
            "notes": {name.value: chosen.get(f"note_{name.value}", "") for name in SINGLE},
        }

    @staticmethod
    def initial_of(profile: Any) -> dict[str, str]:
        """What the profile already says, for the form."""
        found = dict(profile.answers)
        found |= {f"resource_{code}": state for code, state in profile.resources.items()}
        return found | {f"note_{name}": words for name, words in profile.notes.items()}


class PeersForm(Form):
    scheme = forms.CharField(
        label="What is this grouping called?",
        help_text="For example: Most Similar Groups, as published in March 2026",
        max_length=120,
        error_messages={"required": "Enter the name of the grouping"},
    )
    file = FileField(
        label="The table, as CSV",
        help_text="A row for each pair: force, peer, and the day from which it holds if known",
        largest=1024 * 1024,
        accept=".csv,text/csv",
        guarded=False,  # its rows are read one by one, and each refusal names row and column
        error_messages={"required": "Choose a file"},
    )


class AddValueForm(Form):
    words = forms.CharField(
        label="Add an entry",
        max_length=160,
        error_messages={"required": "Enter the words of the new entry"},
    )


class ValueForm(Form):
    words = forms.CharField(
        label="Words", max_length=160, error_messages={"required": "Enter its words"}
    )
    retired = forms.BooleanField(
        label="Retired: not offered any more, but kept where it is used", required=False
    )
