"""Forms of the agenda: items, rulings, slots, updates and papers."""

from collections.abc import Iterable
from typing import Any

from django import forms

from waymark.shared.files.forms import PaperField
from waymark.shared.meetings.enums import Access
from waymark.shared.ui.forms import Form, LongTextField, Radios

Choices = Iterable[tuple[str, str]]


def _minutes(**kwargs: Any) -> forms.IntegerField:
    kwargs.setdefault("initial", 10)
    return forms.IntegerField(label="How many minutes?", min_value=1, max_value=480, **kwargs)


def _readers() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Who may read it?",
        choices=[(each, each.label) for each in (Access.MEMBERS, Access.GROUP, Access.OFFICERS)],
        initial=Access.MEMBERS,
        widget=Radios,
        error_messages={"required": "Say who may read it"},
    )


class OfferForm(Form):
    """An item for the agenda."""

    title = forms.CharField(label="What is it about?", max_length=160)
    text = LongTextField(
        label="What should the meeting do with it?",
        help_text="Say whether it is to hear, to discuss or to decide",
        rows=4,
        max_length=2000,
        required=False,
    )
    minutes = _minutes()
    paper_wanted = forms.BooleanField(label="A paper goes with it", required=False)


class ItemForm(OfferForm):
    """An item as chair and secretary change it."""

    led_by = forms.CharField(label="Led by", max_length=120, required=False)
    position = forms.IntegerField(
        label="Place on the agenda", min_value=1, max_value=999, required=False
    )


class DecideForm(Form):
    """Why an item was not taken, or a late one let in or not."""

    reason = forms.CharField(
        label="Reason", max_length=300, error_messages={"required": "Give the reason"}
    )


class SlotForm(Form):
    minutes = _minutes(initial=20)


class BookForm(Form):
    """Booking a slot for a force, with the practice that it shows."""

    organisation = forms.ChoiceField(label="For which force?")
    practice = forms.ChoiceField(
        label="Which practice do you show?",
        help_text="Those of your force, and those that it uses",
        required=False,
    )
    title = forms.CharField(label="Title of the presentation", max_length=160)
    text = LongTextField(
        label="What will others take home?", rows=3, max_length=2000, required=False
    )

    def __init__(
        self, *args: Any, organisations: Choices, practices: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        organisations, practices = list(organisations), list(practices)
        self.fields["organisation"].choices = organisations
        self.fields["practice"].choices = [("", "None of them"), *practices]
        if not practices:
            del self.fields["practice"]
        if len(organisations) == 1:  # still shown: that it has a slot already is said there
            self.initial.setdefault("organisation", organisations[0][0])


class UpdateForm(Form):
    organisation = forms.ChoiceField(label="For which organisation?")
    text = LongTextField(
        label="What is new with you?",
        help_text="It is read beforehand, so that the meeting can talk about it",
        rows=8,
        max_length=4000,
    )

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = list(organisations)
        self.fields["organisation"].choices = organisations
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.initial.setdefault("organisation", organisations[0][0])


class ReadersForm(Form):
    """Who may read a paper that is there."""

    access = _readers()


class PaperForm(Form):
    """A paper, or a newer version of one."""

    replaces = forms.ChoiceField(label="Is it a newer version of a paper?", required=False)
    title = forms.CharField(
        label="What is it?", max_length=160, error_messages={"required": "Say what the paper is"}
    )
    item = forms.ChoiceField(label="For which item?", required=False)
    file = PaperField()
    access = _readers()

    def __init__(
        self, *args: Any, papers: Choices, items: Choices, general: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        papers = list(papers)
        self.fields["replaces"].choices = [("", "No, it is a new paper"), *papers]
        first = [("", "The whole meeting")] if general else []
        self.fields["item"].choices = [*first, *items]
        self.fields["item"].required = not general
        if not papers:
            del self.fields["replaces"]
