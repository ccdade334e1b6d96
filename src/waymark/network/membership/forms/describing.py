"""What is typed about what members stand for and what their people do."""

from typing import Any

from django import forms

from waymark.network.membership.enums import TermList
from waymark.shared.ui.forms import Checkboxes, Form, Radios, SeveralField


class DescribeForm(Form):
    sector: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which part of the system does it stand for?",
        queryset=None,
        required=False,
        empty_label="Not said",
    )
    serves = SeveralField(
        label="Which victims does it serve?",
        help_text="As the organisation describes itself. Nobody is asked what they are themselves",
        queryset=None,
        required=False,
        widget=Checkboxes(small=True),
    )

    def __init__(
        self, *args: Any, sectors: Any, served: Any, is_force: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].queryset, self.fields["serves"].queryset = sectors, served
        if is_force:
            del self.fields["sector"]


class WorkForm(Form):
    work = SeveralField(
        label="What does this seat do?",
        help_text="All that fit. People are found by it under “Who has done what”",
        queryset=None,
        required=False,
        widget=Checkboxes(small=True),
    )

    def __init__(self, *args: Any, offered: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["work"].queryset = offered


def _words() -> forms.CharField:
    return forms.CharField(label="The words", max_length=80)


class TermForm(Form):
    list = forms.ChoiceField(
        label="In which list?", choices=TermList.choices, widget=Radios(small=True),
        error_messages={"required": "Choose a list"},
    )  # fmt: skip
    words = _words()


class ChangeTermForm(Form):
    words = _words()
    retired = forms.BooleanField(
        label="Offer it no more", help_text="Whoever chose it keeps it", required=False
    )
