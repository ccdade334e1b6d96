"""What is asked when a key is made."""

from django import forms

from waymark.shared.keys.enums import Scope
from waymark.shared.keys.rules import MOST_DAYS, USUAL_DAYS
from waymark.shared.ui.forms import Form, Radios

LASTS = [("30", "30 days"), (str(USUAL_DAYS), f"{USUAL_DAYS} days"), ("180", "180 days"),
         (str(MOST_DAYS), "A year")]  # fmt: skip


class KeyForm(Form):
    name = forms.CharField(
        label="Which system will use it?",
        help_text="For example: the force’s intranet",
        max_length=80,
        error_messages={"required": "Say which system will use it"},
    )
    scope = forms.ChoiceField(
        label="What may it do?",
        choices=Scope.choices,
        widget=Radios(
            hints={
                "read": "What you can read from this seat",
                "write": "Also record adoptions and write in the diary, in your name",
            }
        ),
        error_messages={"required": "Choose what it may do"},
    )
    days = forms.TypedChoiceField(
        label="How long should it work?",
        choices=LASTS,
        coerce=int,
        initial=str(USUAL_DAYS),
        widget=Radios,
        error_messages={"required": "Choose how long it should work"},
    )
