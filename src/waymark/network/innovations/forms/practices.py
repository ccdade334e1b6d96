"""Starting, commenting on and closing a practice."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from waymark.network.innovations.enums import Aspect
from waymark.shared.accounts.forms.people import PersonField, SeatField
from waymark.shared.accounts.models import Organisation
from waymark.shared.ui.forms import Checkboxes, Form, LongTextField, Radios


class StartForm(Form):
    """A title is enough to begin."""

    title = forms.CharField(
        label="What is the practice called?",
        help_text="A few words that say what is done. You can change it later",
        max_length=160,
        error_messages={"required": "Enter a title"},
    )
    organisation = forms.ModelChoiceField(
        label="Whose practice is it?",
        queryset=Organisation.objects.none(),
        error_messages={"required": "Choose an organisation"},
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["organisation"].empty_label = None


class PointForm(Form):
    """One thing that a force must have, or had better have."""

    says_optional = False  # each field that is shown is asked for

    words = forms.CharField(
        label="What does it need?",
        help_text="As it will stand in the table, for example: a reminder that can be dated",
        max_length=200,
        error_messages={"required": "Say what it needs"},
    )
    wanted = forms.MultipleChoiceField(
        label="Which answers in a force’s profile meet it?",
        help_text="Any one of them will do",
        required=False,
        widget=Checkboxes(small=True),
    )
    must = forms.TypedChoiceField(
        label="Without it,",
        choices=[("yes", "the practice does not work"), ("no", "it takes more effort")],
        coerce=lambda value: value == "yes",
        widget=Radios,
        error_messages={"required": "Say what happens without it"},
    )

    def __init__(self, *args: Any, aspect: str, words: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.aspect = Aspect(aspect)
        if aspect == Aspect.OTHER:
            del self.fields["wanted"]
        else:
            self.fields["wanted"].choices = list(words.items())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "wanted" in self.fields and not cleaned.get("wanted"):
            self.add_error("wanted", "Choose at least one answer")
        return cleaned


class CommentForm(Form):
    """A remark on one section."""

    section = forms.ChoiceField(label="About", choices=())
    text = LongTextField(
        label="Comment",
        max_length=4000,
        rows=4,
        error_messages={"required": "Write a comment"},
    )

    def __init__(self, *args: Any, sections: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = list(sections)


class AnswerForm(Form):
    answer = LongTextField(
        label="Answer",
        max_length=4000,
        rows=3,
        error_messages={"required": "Write an answer, or say that it is done"},
    )


class ChangedForm(Form):
    """What a new version changes, and whether somebody else reads it first."""

    changed = forms.CharField(
        label="What changed?",
        help_text="One sentence for the forces that use it",
        max_length=300,
        error_messages={"required": "Say in a sentence what changed"},
    )
    how = forms.ChoiceField(
        label="How much changed?",
        choices=[
            ("review", "Something that a force goes by"),
            ("small", "Small corrections only: wording, a date, a name"),
        ],
        widget=Radios(
            hints={
                "review": "A reviewer of the network reads it first, as at the beginning",
                "small": "It is shown at once, marked as a small correction",
            }
        ),
        error_messages={"required": "Say how much changed"},
    )

    def __init__(self, *args: Any, may_correct: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_correct:
            del self.fields["how"]


class ArchiveForm(Form):
    reason = forms.CharField(
        label="Why is it archived?",
        help_text="It stays readable, with this reason at the top",
        max_length=300,
        error_messages={"required": "Say why the practice is archived"},
    )


class CollaboratorForm(Form):
    person = PersonField(label="Who will write with you?")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].offer(people)


class ContactForm(Form):
    """The contact is a seat: messages reach whoever holds it."""

    seat = SeatField(
        label="Who answers questions about it?",
        help_text="A seat, not a person: messages reach whoever holds it",
    )

    def __init__(self, *args: Any, seats: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].offer(seats)
