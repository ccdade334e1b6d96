"""Forms of minutes: writing, choosing between two versions, corrections, the transcript."""

from collections.abc import Sequence
from typing import Any

from django import forms

from waymark.shared.meetings.models import AgendaItem, MinuteVersion
from waymark.shared.ui.forms import Checkboxes, FileField, Form, LongTextField, Radios

LONGEST_MINUTE = 20_000


class MinuteForm(Form):
    """What the minutes say of one item. `revision` is the version that it is written on."""

    text = LongTextField(
        label="What the minutes say",
        help_text="What was reported, what was agreed, and why. No names of victims, no crime "
        "numbers. You can use **bold**, lists with - and empty lines between paragraphs",
        rows=12,
        max_length=LONGEST_MINUTE,
        required=False,
    )
    approves = forms.MultipleChoiceField(
        label="Minutes approved here",
        widget=Checkboxes(),
        required=False,
        help_text="From then on they stay as they are",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(
        self, *args: Any, approvable: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approves"].choices = approvable
        if not approvable:
            del self.fields["approves"]


class ChooseForm(Form):
    """Which of two or more versions of an item stands."""

    keep = forms.ChoiceField(
        label="Which one should stand?",
        error_messages={"required": "Choose which one should stand"},
    )
    text = LongTextField(
        label="The two brought together", rows=12, max_length=LONGEST_MINUTE, required=False
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    says_optional = False  # the text is asked for only where the choice needs it

    def __init__(
        self, *args: Any, versions: Sequence[MinuteVersion], standing: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.texts = {"standing": standing, **{str(v.number): v.text for v in versions}}
        self.fields["keep"].choices = [
            ("standing", "The version that stands now"),
            *((str(version.number), f"The version of {version.by}") for version in versions),
            ("both", "A text that brings them together"),
        ]
        self.fields["keep"].widget = Radios(reveals={"both": "text"})
        self.fields["keep"].widget.choices = self.fields["keep"].choices

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if asked.get("keep") == "both" and not asked.get("text", "x").strip():
            self.add_error("text", "Write the text that brings the two together")
        return asked

    @property
    def chosen(self) -> str:
        keep = self.cleaned_data["keep"]
        return self.cleaned_data["text"] if keep == "both" else self.texts[keep]


class CorrectionForm(Form):
    item = forms.ChoiceField(label="Which item is it about?", required=False)
    text = LongTextField(
        label="What should be put right?",
        rows=4,
        max_length=2000,
        error_messages={"required": "Say what should be put right"},
    )

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [
            ("", "The minutes as a whole"),
            *((item.key, f"{n}. {item.title}") for n, item in enumerate(items, start=1)),
        ]


class AnswerForm(Form):
    taken = forms.TypedChoiceField(
        label="Have you put it right?",
        choices=[("yes", "Yes, the minutes are changed"), ("no", "No, they stay as they are")],
        coerce=lambda value: value == "yes",
        widget=Radios(),
    )
    answer = forms.CharField(label="What you tell them", max_length=300, required=False)


class TranscriptForm(Form):
    file = FileField(
        label="The transcript",
        help_text="A text file (.txt), a WebVTT file (.vtt) or a Word file (.docx), as your "
        "meeting program saves it",
        accept=".txt,.vtt,.docx",
        largest=5 * 1024 * 1024,
        guarded=False,  # the action reads it turn by turn, and says at which one it stops
    )


class StartsForm(Form):
    """With which turn of the transcript each item begins; empty where it was not spoken of."""

    says_optional = False

    def __init__(self, *args: Any, items: Sequence[AgendaItem], turns: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, item in enumerate(items, start=1):
            self.fields[item.key] = forms.IntegerField(
                label=f"{number}. {item.title}", min_value=1, max_value=turns, required=False
            )

    @property
    def starts(self) -> dict[str, int]:
        return {key: turn - 1 for key, turn in self.cleaned_data.items() if turn}
