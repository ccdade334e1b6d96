"""How often a person wants mail, and what is decided about messages that got stuck."""

from collections.abc import Mapping
from typing import Any

from django import forms

from waymark.shared.notifications.enums import Decision, Frequency, State, Told, WhyNot
from waymark.shared.notifications.rules.deciding import blockers_to_choose
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


class DecisionForm(Form):
    """What is to be done about a stuck message, or about many; nothing in free words."""

    decision = forms.ChoiceField(
        label="What is to be done?",
        error_messages={"required": "Choose what is to be done"},
        widget=Radios(reveals={"told": "how", "give_up": "why"}),
    )
    how = forms.ChoiceField(
        label="How were they told?", choices=[("", "Choose"), *Told.choices], required=False
    )
    why = forms.ChoiceField(
        label="Why not?", choices=[("", "Choose"), *WhyNot.choices], required=False
    )
    says_optional = False

    def __init__(
        self, *args: Any, state: str, decisions: list[Decision] | None = None, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        offered = [(one.value, one.label) for one in decisions or Decision]
        again = "It may then arrive twice" if state == State.DOUBTFUL else ""
        self.fields["decision"].choices = offered
        self.fields["decision"].widget.hints = {"retry": again} if again else {}

    def clean(self) -> dict[str, Any]:
        """Ask at its own field for what the decision needs besides."""
        given = super().clean() or {}
        decision = given.get("decision", "")
        how, why = given.get("how", ""), given.get("why", "")
        if decision:
            field = "how" if decision == Decision.TOLD else "why"
            for blocker in blockers_to_choose(decision, how=how, why=why):
                self.add_error(field, blocker)
        return given
