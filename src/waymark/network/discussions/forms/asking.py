"""Asking: a question, challenge, idea or notice."""

from collections.abc import Iterable
from typing import Any

from django import forms

from waymark.network.discussions.enums import Kind
from waymark.network.innovations.models import Value
from waymark.shared.accounts.models import Person
from waymark.shared.files.forms import NO_VICTIMS, PaperField
from waymark.shared.ui.forms import Checkboxes, Form, LongTextField, Radios, SeveralField

KIND_HINTS = {
    Kind.QUESTION: "You want to know how others do it. The answer clock runs",
    Kind.CHALLENGE: "Something is in the way of all of us. The answer clock runs",
    Kind.IDEA: "You want to hear what others think of it",
    Kind.NOTICE: "Others should know it. Nobody need answer",
}
NAMED = [("yes", "Yes, name us"), ("no", "No, keep our name back")]
NAMED_HINT = (
    "The co-ordinator and the chair can look up who you are. Nobody else can: no page, mail, "
    "search or export says it. Leave out of the text what gives you away"
)


class AskForm(Form):
    kind = forms.ChoiceField(
        label="What is it?",
        choices=Kind.choices,
        widget=Radios(hints={str(kind): words for kind, words in KIND_HINTS.items()}),
        error_messages={"required": "Say what it is"},
    )
    title = forms.CharField(
        label="In one line",
        help_text="As you would say it on the phone, for example: How do you tell victims about "
        "bail at the weekend?",
        max_length=160,
        error_messages={"required": "Say it in one line"},
        widget=forms.TextInput(attrs={"data-suggest": "/questions/similar/"}),
    )
    text = LongTextField(
        label="What others need to know",
        help_text="What you have tried, and what a good answer would tell you. Leave out "
        "anything about a real victim. @ and a name, as in the directory, asks that person to look",
        max_length=6000,
        rows=8,
        error_messages={"required": "Say what others need to know"},
    )
    rights = forms.MultipleChoiceField(
        label="Which rights of the Code is it about?",
        required=False,
        widget=Checkboxes(small=True),
    )
    space = forms.ChoiceField(
        label="Where do you ask?", error_messages={"required": "Choose where you ask"}
    )
    named = forms.ChoiceField(
        label="Name your force?",
        choices=NAMED,
        widget=Radios(hints={"no": NAMED_HINT}),
        error_messages={"required": "Say whether your force is named"},
    )

    def __init__(
        self, *args: Any, rights: Iterable[Value], spaces: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rights"].choices = [(value.code, value.words) for value in rights]
        self.fields["space"].choices = list(spaces)
        if len(self.fields["space"].choices) < 2:
            del self.fields["space"]


class CheckForm(Form):
    """What is asked on the check page: a draft keeps words, so the file comes last."""

    file = PaperField(
        label="A file",
        hint=f"{NO_VICTIMS}. Choose it last: looking for people lets it go",
        required=False,
    )


class PeopleField(SeveralField):
    """People with the seat that they hold, so that two of one name are told apart."""

    def label_from_instance(self, person: Person) -> str:
        return ", ".join([person.name, *(str(seat) for seat in person.seats.all()[:1])])
