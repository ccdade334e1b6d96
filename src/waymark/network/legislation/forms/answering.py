"""What a force answers: one word for each duty, and a note."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from waymark.network.legislation.enums import Ready
from waymark.shared.ui.forms import Form, LongTextField, Radios


class AnswerForm(Form):
    """Each duty asked about, with the force's last answer filled in. None of them is compulsory."""

    says_optional = False

    def __init__(
        self, *args: Any, duties: Iterable[Any], there: Mapping[int, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.duties = list(duties)
        for duty in self.duties:
            said = there.get(duty.pk)
            self.fields[f"state_{duty.number}"] = forms.ChoiceField(
                label=f"{duty.number}. {duty.what}",
                choices=Ready.choices,
                required=False,
                initial=said.state if said else "",
                widget=Radios(inline=True, small=True),
            )
            self.fields[f"note_{duty.number}"] = LongTextField(
                label=f"A note on “{duty.short}”",
                help_text="For your force and the co-ordinators: what is done, what is missing",
                required=False,
                max_length=600,
                rows=2,
                initial=said.note if said else "",
            )

    def answers(self) -> dict[int, tuple[str, str]]:
        """State and note by duty, for those with a state."""
        given = self.cleaned_data
        return {
            duty.pk: (given[f"state_{duty.number}"], given[f"note_{duty.number}"])
            for duty in self.duties
            if given.get(f"state_{duty.number}")
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for duty in self.duties:
            if given.get(f"note_{duty.number}") and not given.get(f"state_{duty.number}"):
                self.add_error(f"state_{duty.number}", "Choose how far your force is")
        return given
