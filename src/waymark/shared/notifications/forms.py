"""How often a person wants mail."""

from collections.abc import Mapping
from typing import Any

from django import forms

from waymark.shared.notifications.enums import Frequency
from waymark.shared.ui.forms import Form, Radios


class FrequencyForm(Form):
    """One question for each group of kinds of mail."""

    def __init__(
        self, *args: Any, groups: Mapping[str, str], chosen: Mapping[str, str], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.groups = groups
        for group, title in groups.items():
            self.fields[f"group-{group}"] = forms.ChoiceField(
                label=title,
                choices=Frequency.choices,
                initial=chosen[group],
                widget=Radios(small=True),
            )

    @property
    def choices(self) -> dict[str, str]:
        return {group: self.cleaned_data[f"group-{group}"] for group in self.groups}
