"""How often a person wants mail, and what is decided about messages that got stuck."""

from collections.abc import Mapping
from typing import Any

from django import forms

from waymark.shared.notifications.enums import Decision, Frequency, State, Told, WhyNot
from waymark.shared.notifications.rules.deciding import blockers_to_choose
from waymark.shared.ui.forms import Form, Radios

EACH = "each"
CLASH = (
    "You chose for everything and for single topics. To keep the topics, choose “Not the same for "
    "every topic” here; to have everything alike, set the topics back"
)


class FrequencyForm(Form):
    """One choice for all mail; whoever wants it choose for each group of kinds of mail.

    The topics count when one of them was changed and the choice for all was not, when that choice
    is “each”, or when there is none, as forms sent it before.
    """

    says_optional = False

    def __init__(
        self, *args: Any, groups: Mapping[str, str], chosen: Mapping[str, str], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.groups, self.chosen = groups, dict(chosen)
        alike = set(self.chosen.values())
        self.is_mixed = len(alike) > 1
        self.fields["every"] = forms.ChoiceField(
            label="Mail about everything",
            choices=[*Frequency.choices, (EACH, "Not the same for every topic")],
            initial=EACH if self.is_mixed else next(iter(alike), Frequency.WEEKLY),
            required=False,
            widget=Radios(hints={EACH: "Say it below for each"}),
        )
        for group, title in groups.items():
            self.fields[self._name(group)] = forms.ChoiceField(
                label=title, choices=Frequency.choices, initial=chosen[group], required=False
            )

    @staticmethod
    def _name(group: str) -> str:
        return f"group-{group}"

    @property
    def topics(self) -> list[Any]:
        """The boxes of the topics, as the page draws them."""
        return [self[self._name(group)] for group in self.groups]

    def clean(self) -> dict[str, Any]:
        """Ask for each topic where they count, and never pass over one that was chosen."""
        given = super().clean() or {}
        every = given.get("every", "")
        if self._by_topic(given):
            for group in self.groups:
                if not given.get(self._name(group)) and self._name(group) not in self.errors:
                    self.add_error(self._name(group), "Choose how often")
        elif self._changed(given, every):
            self.add_error("every", CLASH)
        return given

    def _by_topic(self, given: Mapping[str, Any]) -> bool:
        every = given.get("every", "")
        if every in ("", EACH):
            return True
        return every == self["every"].initial and self._changed(given, every)

    def _changed(self, given: Mapping[str, Any], every: str) -> bool:
        """Whether a topic was set to something else than it had, and than all are to have."""
        return any(
            given.get(self._name(group), "") not in ("", every, had)
            for group, had in self.chosen.items()
        )

    @property
    def choices(self) -> dict[str, str]:
        if not self._by_topic(self.cleaned_data):
            return dict.fromkeys(self.groups, self.cleaned_data["every"])
        return {group: self.cleaned_data[self._name(group)] for group in self.groups}


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
