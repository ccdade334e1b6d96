"""Forms of decisions, actions, learning, reminders and feedback."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from waymark.measures.words import mid_sentence
from waymark.shared.accounts.models import Organisation, Seat
from waymark.shared.meetings.enums import Audience, Worth
from waymark.shared.meetings.models import Decision
from waymark.shared.meetings.rules.actions import Event
from waymark.shared.ui.forms import DateField, Form, LongTextField, Radios

EVERY = "every"


class DecisionForm(Form):
    text = forms.CharField(
        label="What was decided?",
        help_text="One sentence that stands by itself",
        max_length=300,
    )
    because = LongTextField(label="Why", rows=4, max_length=2000, required=False)
    review_on = DateField(label="When is it looked at again?", required=False)


class ReviewForm(Form):
    note = LongTextField(
        label="What did the review find?",
        rows=3,
        max_length=600,
        error_messages={"required": "Say in a sentence what the review found"},
    )
    review_on = DateField(label="When is it looked at next?", required=False)


class SupersedeForm(Form):
    successor = forms.ChoiceField(label="Which decision takes its place?", widget=Radios())

    def __init__(self, *args: Any, decisions: Sequence[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decisions = {each.key: each for each in decisions}
        self.fields["successor"].choices = [(each.key, each.text) for each in decisions]

    @property
    def chosen(self) -> Decision:
        return self.decisions[self.cleaned_data["successor"]]


class ActionForm(Form):
    text = forms.CharField(label="What is to be done?", max_length=300)
    owner = forms.ChoiceField(
        label="Who does it?",
        help_text="A seat, so that it survives whoever leaves it",
        error_messages={"required": "Choose who is to do it"},
    )
    due_on = DateField(label="By when?")
    closes = forms.ChoiceField(label="What closes it?", required=False)
    record = forms.CharField(
        label="Address of the record",
        help_text="Copied from the record’s own page, for example /practices/two-call-promise/",
        required=False,
        max_length=300,
    )

    def __init__(
        self,
        *args: Any,
        seats: Sequence[Seat],
        members: Sequence[Seat],
        events: dict[str, Event],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.seats, self.members = {seat.key: seat for seat in seats}, list(members)
        self.fields["owner"].choices = [
            ("", "Choose a seat"),
            *([(EVERY, f"Each of the {len(members)} seats of this group")] if members else []),
            *((key, f"{seat}{'' if seat.holder_id else ' (vacant)'}")
              for key, seat in self.seats.items()),
        ]  # fmt: skip
        self.fields["closes"].choices = [
            ("", "Its owner, or the secretary, says that it is done"),
            *((code, f"By itself: {mid_sentence(event.words)}")
              for code, event in events.items()),
        ]  # fmt: skip

    @property
    def chosen(self) -> list[Seat]:
        owner = self.cleaned_data["owner"]
        return self.members if owner == EVERY else [self.seats[owner]]


class NoteForm(Form):
    text = LongTextField(
        label="How far is it?",
        rows=3,
        max_length=600,
        error_messages={"required": "Say in a sentence how far it is"},
    )
    due_on = DateField(label="Another day, if it needs one", required=False)


class CloseForm(Form):
    outcome = LongTextField(
        label="How did it end?",
        rows=3,
        max_length=600,
        error_messages={"required": "Say in a sentence how it ended"},
    )
    done = forms.TypedChoiceField(
        label="Is it done?",
        choices=[("yes", "Yes, it is done"), ("no", "No, it is no longer needed")],
        coerce=lambda value: value == "yes",
        widget=Radios(),
    )


class LearningForm(Form):
    title = forms.CharField(label="What was learnt, in one line", max_length=160)
    text = LongTextField(
        label="The rest of it",
        help_text="What was tried, where, and what came of it",
        rows=6,
        max_length=4000,
        required=False,
    )
    organisation = forms.ChoiceField(label="Whose experience is it?", required=False)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {each.slug: each for each in organisations}
        self.fields["organisation"].choices = [
            ("", "Everybody’s"),
            *((slug, each.name) for slug, each in self.organisations.items()),
        ]

    @property
    def chosen(self) -> Organisation | None:
        return self.organisations.get(self.cleaned_data["organisation"])


class ToldForm(Form):
    organisation = forms.ChoiceField(label="Which organisation told them?")
    audience = forms.ChoiceField(label="Who was told?", choices=Audience.choices, widget=Radios())
    how = forms.CharField(
        label="How?", help_text="For example: briefing of all sergeants", max_length=200
    )
    on = DateField(label="When?")

    def __init__(
        self, *args: Any, organisations: Sequence[Organisation], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {each.slug: each for each in organisations}
        self.fields["organisation"].choices = [(o.slug, o.name) for o in organisations]
        if len(self.organisations) == 1:
            del self.fields["organisation"]
        self.fields["on"].latest = today

    @property
    def chosen(self) -> Organisation:
        slug = self.cleaned_data.get("organisation") or next(iter(self.organisations))
        return self.organisations[slug]


class FeedbackForm(Form):
    worth = forms.ChoiceField(
        label="Was the meeting worth your time?", choices=Worth.choices, widget=Radios()
    )
    keep = LongTextField(label="What should stay", rows=3, max_length=1000, required=False)
    change = LongTextField(label="What should change", rows=3, max_length=1000, required=False)


class ReminderForm(Form):
    words = LongTextField(
        label="Your words",
        help_text="They stand in the notice and the mail, above the link to the meeting",
        rows=5,
        max_length=1500,
        error_messages={"required": "Write a sentence or two"},
    )
