"""Filing a return: which months, the table itself, a document, and what a second person says."""

from collections.abc import Iterable
from typing import Any

from django import forms

from waymark.measures import definitions, returns
from waymark.measures.returns.document import LARGEST as MOST
from waymark.network.benchmarks.enums import Kind, Method
from waymark.network.benchmarks.rules.typed import Line
from waymark.shared.ui.forms import (
    DateField,
    FileField,
    Form,
    LongTextField,
    MonthField,
    Radios,
)

LARGEST = 2 * 1024 * 1024  # of a document: three years of every duty are a third of it
METHODS = {
    Kind.TYPED: (Method.MANUAL, Method.SAMPLE),
    Kind.SATISFACTION: (Method.ONLINE, Method.TELEPHONE, Method.POST, Method.MIXED),
    Kind.FILE_REVIEW: (Method.FILE_REVIEW, Method.DIP_SAMPLE),
}


class BeginForm(Form):
    """Whose figures, for which months, and how they were come by."""

    organisation = forms.ChoiceField(label="Whose figures are they?")
    measure = forms.ChoiceField(label="What was looked at?", widget=Radios)
    first = MonthField(label="First month", help_text="For example 7 2026")
    last = MonthField(label="Last month", help_text="The same month again, if it is only one")
    method = forms.ChoiceField(label="How were the figures gathered?", widget=Radios)
    asked_from = DateField(label="First day on which victims were asked")
    asked_to = DateField(label="Last day on which victims were asked")
    note = LongTextField(
        label="What should a reader know?",
        help_text="How the sample was drawn, what changed in the counting. No names, no cases",
        required=False,
        rows=3,
        max_length=2000,
    )

    def __init__(
        self, *args: Any, kind: str, subjects: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = list(subjects)
        self.fields["organisation"].choices = choices
        self.fields["method"].choices = [(one.value, one.label) for one in METHODS[Kind(kind)]]
        self.fields["measure"].choices = [
            (one.key, one.title) for one in definitions.on() if one.kind == "file_review"
        ]
        if len(choices) == 1:
            del self.fields["organisation"]
        if kind != Kind.FILE_REVIEW:
            del self.fields["measure"]
        if kind != Kind.SATISFACTION:
            del self.fields["asked_from"], self.fields["asked_to"]


class TableForm(Form):
    """The table: one small box for each count. What is typed is kept as it is, right or wrong."""

    says_optional = False

    def __init__(self, *args: Any, lines: Iterable[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for line in self.lines:
            for cell in (line.denominator, line.numerator, line.invited):
                if cell:
                    self.fields[cell.name] = _box(line.title, cell.label)

    @property
    def groups(self) -> list[tuple[Any, list[tuple[Line, list[Any]]]]]:
        """Rows of boxes by measure, as the page draws them."""
        found: dict[str, tuple[Any, list[tuple[Line, list[Any]]]]] = {}
        for line in self.lines:
            cells = [cell for cell in (line.invited, line.denominator, line.numerator) if cell]
            rows = found.setdefault(line.measure.key, (line.measure, []))[1]
            rows.append((line, [self[cell.name] for cell in cells]))
        return list(found.values())


def _box(row: str, label: str) -> forms.CharField:
    look = {"class": "govuk-input govuk-input--width-5", "inputmode": "numeric"}
    return forms.CharField(
        label=f"{row}: {label.lower()}",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs=look),
        error_messages={"max_length": f"{row}: “{label}” must be a whole number up to {MOST:,}"},
    )


class DocumentForm(Form):
    """A signed document, as a file."""

    file = FileField(
        label="Signed return",
        help_text="The file that “waymark measure return” wrote, ending in .json",
        largest=LARGEST,
        accept=".json,application/json",
    )


class CertifyForm(Form):
    """The second person’s word."""

    agreed = forms.BooleanField(
        label="I have looked at these figures, and the network may see them",
        error_messages={"required": "Tick the box if you have looked at the figures"},
    )
    publish_on = DateField(
        label="Publish on",
        help_text="Leave it empty to publish now",
        required=False,
    )


class ReasonForm(Form):
    """Why something is taken back."""

    because = forms.CharField(
        label="Why?",
        help_text="Whoever filed it, and later readers, see this. No names, no cases",
        max_length=250,
        error_messages={"required": "Say why"},
    )


class PemField(LongTextField):
    """A key is random letters, in which the guard against victims' details could see anything.

    What is pasted here by mistake may be the private half, which must stand on no page: only a
    public key is ever shown back.
    """

    def prepare_value(self, value: Any) -> Any:
        return value if value and returns.is_public_half(str(value)) else None


class KeyForm(Form):
    """The public half of a key with which a force signs."""

    pem = PemField(
        label="Public key",
        help_text="All of the file that ends in .public.pem, from BEGIN to END",
        rows=4,
        max_length=4000,  # a private half is longer: it is refused for what it is
    )
    valid_from = DateField(label="Signs from")


class EndKeyForm(Form):
    on = DateField(label="Signs until, this day included")
