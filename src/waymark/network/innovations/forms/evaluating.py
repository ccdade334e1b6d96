"""Planning an evaluation, and ending it."""

from typing import Any

from django import forms

from waymark.measures import definitions
from waymark.network.innovations.enums import Against, Design, Enough, Stands
from waymark.network.innovations.rules.evaluating import TEMPLATES
from waymark.shared.ui.forms import DateField, Form, LongTextField, Radios

OTHER = "other"


class PlanForm(Form):
    """What will be looked at, how, and against whom. The hints say what each design asks for."""

    says_optional = False

    measure = forms.ChoiceField(
        label="What should it move?",
        error_messages={"required": "Choose a measure"},
    )
    outcome = forms.CharField(
        label="Something else",
        help_text="If it is none of these: say in a few words what you will look at",
        required=False,
        max_length=160,
    )
    design = forms.ChoiceField(
        label="How will you find out?",
        choices=Design.choices,
        widget=Radios(hints={code: f"{how}. Say: {say}" for code, (how, say) in TEMPLATES.items()}),
        error_messages={"required": "Choose a design"},
    )
    against = forms.ChoiceField(
        label="Whom will you hold it against?",
        choices=Against.choices,
        widget=Radios,
        error_messages={"required": "Choose whom to compare with"},
    )
    question = LongTextField(
        label="The plan in your own words",
        help_text="What you want to find out, what change you would call a success, and what the "
        "design above asks you to say. No names of victims, no crime numbers",
        max_length=4000,
        rows=6,
        error_messages={"required": "Say what you want to find out"},
    )
    from_on = DateField(label="First day looked at (optional)", required=False)
    until_on = DateField(label="Last day looked at (optional)", required=False)
    independent = forms.TypedChoiceField(
        label="Who does it?",
        choices=[("no", "The force itself"), ("yes", "Somebody independent of it")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=Radios(inline=True),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(one.key, one.title) for one in definitions.on()]
        self.fields["measure"].choices = [*known, (OTHER, "Something else")]

    def answers(self) -> dict[str, Any]:
        """What was said, as the act takes it."""
        given = dict(self.cleaned_data)
        if given["measure"] == OTHER:
            given["measure"] = ""
        given["independent"] = bool(given["independent"])
        return given


class ResultForm(Form):
    result = LongTextField(
        label="What came out",
        help_text="What changed, for whom, and what you would tell the next force. Whatever the "
        "figures say stands beside it",
        max_length=4000,
        rows=6,
        error_messages={"required": "Say what came out"},
    )


class WithholdForm(Form):
    because = forms.CharField(
        label="Why is there no result to publish?",
        help_text="It stands in the register in place of the result",
        max_length=300,
        error_messages={"required": "Say why"},
    )


class AfterSupportForm(Form):
    enough = forms.ChoiceField(
        label="Was the help of the network enough to plan this and see it through?",
        choices=Enough.choices,
        widget=Radios(inline=True),
        error_messages={"required": "Choose an answer"},
    )
    helped = LongTextField(label="What helped most", required=False, max_length=2000, rows=3)
    missing = LongTextField(label="What was missing", required=False, max_length=2000, rows=3)


class ReviewForm(Form):
    says_optional = False

    stands = forms.ChoiceField(
        label="Does what was written down still hold?",
        choices=Stands.choices,
        widget=Radios,
        error_messages={"required": "Choose an answer"},
    )
    words = LongTextField(
        label="What has changed since (needed unless it still holds)",
        help_text="It stands below the result, which stays as it was written",
        required=False,
        max_length=4000,
        rows=4,
    )
    next_on = DateField(
        label="When will you look at it again? (optional)",
        help_text="Leave it empty for a year from today",
        required=False,
    )
