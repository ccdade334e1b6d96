"""Replying, changing, reporting."""

from typing import Any

from django import forms

from waymark.network.discussions.enums import Outcome, Reason
from waymark.network.discussions.forms.asking import (
    NAMED,
    NAMED_HINT,
    PeopleField,
)
from waymark.shared.accounts.models import Person
from waymark.shared.files.forms import PaperField
from waymark.shared.ui.forms import Checkboxes, Form, LongTextField, Radios


class ReplyForm(Form):
    """The short form under a thread."""

    text = LongTextField(
        label="Your reply",
        help_text="Seen by all members. Leave out anything about a real victim: we stop posts "
        "that hold crime numbers, dates of birth or phone numbers. "
        "@ and a name, as in the directory, asks that person to look.",
        max_length=6000,
        rows=4,
        error_messages={"required": "Write your reply"},
    )

    def __init__(self, *args: Any, seen_by: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if seen_by:
            words = str(self.fields["text"].help_text)
            self.fields["text"].help_text = words.replace("all members", seen_by)


class FullReplyForm(ReplyForm):
    """With a file, people to tell, and without a name."""

    people = PeopleField(
        label="Who should look at it?",
        help_text="They get a notice",
        queryset=Person.objects.none(),
        to_field_name="key",
        required=False,
        widget=Checkboxes(small=True),
    )
    file = PaperField(label="A file", required=False)
    named = forms.ChoiceField(
        label="Name your force?",
        choices=NAMED,
        widget=Radios(hints={"no": NAMED_HINT}),
        error_messages={"required": "Say whether your force is named"},
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people
        if not people:
            del self.fields["people"]


class EditForm(Form):
    title = forms.CharField(
        label="In one line", max_length=160, error_messages={"required": "Say it in one line"}
    )
    text = LongTextField(
        label="What it says",
        max_length=6000,
        rows=8,
        error_messages={"required": "Write what it says"},
    )
    name_force = forms.BooleanField(
        label="Name my force from now on",
        help_text="Everybody sees it, and it cannot be taken back",
        required=False,
    )

    def __init__(self, *args: Any, opens: bool, unnamed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not opens:
            del self.fields["title"]
        if not unnamed:
            del self.fields["name_force"]


class ReportForm(Form):
    reason = forms.ChoiceField(
        label="What is wrong with it?",
        choices=Reason.choices,
        widget=Radios,
        error_messages={"required": "Say what is wrong with it"},
    )
    words = LongTextField(
        label="In your words",
        help_text="Only the co-ordinator reads it",
        required=False,
        max_length=600,
        rows=3,
    )


class DecideForm(Form):
    outcome = forms.ChoiceField(
        label="What becomes of it?",
        choices=Outcome.choices,
        widget=Radios(
            hints={
                Outcome.HIDDEN: "You can put it back",
                Outcome.ERASED: "Its words, their history and its files leave the database. "
                "For what could point to a victim",
            }
        ),
        error_messages={"required": "Say what becomes of it"},
    )
    because = forms.CharField(
        label="Why?",
        help_text="Its writer and all readers see this where it stood",
        required=False,
        max_length=300,
    )
