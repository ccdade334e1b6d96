"""What those who keep the pages of law type: items, stages, provisions, days, duties, links."""

import re
from typing import Any

from django import forms

from waymark.network.legislation.enums import (
    Effect,
    Evidence,
    Extent,
    Feed,
    House,
    How,
    Kind,
    LinkKind,
)
from waymark.network.legislation.rules.feeds import LARGEST
from waymark.network.legislation.rules.lifecycle import ROADS
from waymark.shared.ui.forms import (
    Checkboxes,
    DateField,
    FileField,
    Form,
    LongTextField,
    Radios,
    SeveralField,
)

ANYWHERE = [("", "Not said"), *Extent.choices]


def source() -> forms.CharField:
    return forms.CharField(
        label="Where is it stated?",
        help_text="A page, a document and its day, so that somebody else can look it up",
        max_length=300,
        error_messages={"required": "Say where it is stated: nothing stands here without it"},
    )


def evidence() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="How is it known?",
        help_text="What is remembered but not confirmed is shown to co-ordinators only",
        choices=Evidence.choices,
        initial=Evidence.SEEN,
        widget=Radios(small=True),
    )


class ItemForm(Form):
    """An item: what it is, what is known of it and what is not."""

    title = forms.CharField(label="What is it called?", max_length=200)
    identifier = forms.CharField(
        label="Number or citation",
        help_text="For example: 2024 c. 21, SI 2025/95, CP 1502-I",
        required=False,
        max_length=120,
    )
    summary = LongTextField(
        label="What is it about?",
        help_text="In your own words, in two or three sentences",
        rows=4,
        max_length=2000,
    )
    known = forms.CharField(label="Last known state", required=False, max_length=300)
    unknown = forms.CharField(
        label="What is not known?",
        help_text="What no source told when it was looked up. It is shown as it stands here",
        required=False,
        max_length=300,
    )
    roles = forms.CharField(label="Whom does it concern?", required=False, max_length=200)
    parent: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="What does it belong to?", queryset=None, required=False, empty_label="Nothing"
    )
    extent = forms.ChoiceField(label="Where is it law?", choices=ANYWHERE, required=False)
    application = forms.ChoiceField(
        label="Where is it applied, if narrower?", choices=ANYWHERE, required=False
    )
    opens_on = DateField(label="If it can be answered: opens on", required=False)
    closes_on = DateField(label="Closes on", required=False)
    address = forms.URLField(
        label="Web address", required=False, max_length=200, assume_scheme="https"
    )
    feed_id = forms.CharField(
        label="Its name in a feed",
        help_text="For example ukpga/2024/21 or bill/4000, so that changes find it",
        required=False,
        max_length=200,
    )
    owner_seat: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Who keeps this page?", queryset=None, required=False, empty_label="The co-ordinators"
    )
    source = source()
    evidence = evidence()

    def __init__(self, *args: Any, parents: Any, seats: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents
        self.fields["owner_seat"].queryset = seats


class NewItemForm(ItemForm):
    """The same, and what kind of item it is: that never changes later."""

    kind = forms.ChoiceField(label="What is it?", choices=Kind.choices, widget=Radios(small=True))
    field_order = ["kind"]


class StageForm(Form):
    """A stage: which, in which House, when, and where that is stated."""

    code = forms.ChoiceField(
        label="Which stage?", widget=Radios(small=True),
        error_messages={"required": "Choose a stage"},
    )  # fmt: skip
    house = forms.ChoiceField(
        label="In which House?", choices=[("", "Neither"), *House.choices], required=False,
        widget=Radios(small=True),
    )  # fmt: skip
    expected = forms.BooleanField(label="It has not happened yet: it is expected", required=False)
    on = DateField(label="On which day?", required=False)
    on_words = forms.CharField(
        label="If no day is known, when in words?",
        help_text="For example: early 2026",
        required=False,
        max_length=60,
    )
    note = forms.CharField(label="A line beside it", required=False, max_length=300)
    source = source()
    evidence = evidence()

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = ROADS[kind]
        self.fields["code"].choices = [(step.code, step.words) for step in steps]
        if not any(step.house for step in steps):
            del self.fields["house"]


class ProvisionForm(Form):
    """One section: what it is about, whom it binds, what it means for forces."""

    number = forms.CharField(
        label="Which section?", help_text="For example: Section 6", max_length=40
    )
    subject = forms.CharField(label="What is it about?", max_length=300)
    who = forms.CharField(label="Whom does it bind?", required=False, max_length=200)
    means = LongTextField(
        label="What does it mean for forces?", required=False, rows=3, max_length=600
    )
    extent = forms.ChoiceField(label="Where is it law?", choices=ANYWHERE, required=False)
    application = forms.ChoiceField(
        label="Where is it applied, if narrower?", choices=ANYWHERE, required=False
    )
    not_in_force_on = DateField(
        label="If it was said not to be in force: on which day was that?", required=False
    )
    unknown = forms.CharField(label="What is not known?", required=False, max_length=300)
    source = source()
    evidence = evidence()


class DayForm(Form):
    """A day of a provision, with what limits it."""

    effect = forms.ChoiceField(
        label="What happens?", choices=Effect.choices, initial=Effect.COMMENCES,
        widget=Radios(small=True),
    )  # fmt: skip
    on = DateField(label="On which day?", error_messages={"required": "Enter the day"})
    how = forms.ChoiceField(
        label="What brings it about?", choices=How.choices, widget=Radios(small=True),
        error_messages={"required": "Say what brings the day about"},
    )  # fmt: skip
    made_by: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="By which regulations?", queryset=None, required=False, empty_label="Not said"
    )
    part = forms.CharField(
        label="Only for a part?",
        help_text="For example: subsections (2) and (13)",
        required=False,
        max_length=160,
    )
    area = forms.ChoiceField(
        label="Only in an area?", choices=[("", "No"), *Extent.choices], required=False
    )
    purpose = forms.CharField(
        label="Only for a purpose?",
        help_text="For example: for making regulations",
        required=False,
        max_length=200,
    )
    source = source()
    evidence = evidence()

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["made_by"].queryset = items


class DutyForm(Form):
    """What changes: who must do what, and from when."""

    what = forms.CharField(label="What must be done?", max_length=300)
    short = forms.CharField(label="In two or three words, for the head of a column", max_length=40)
    who = forms.CharField(
        label="Who must act?", help_text="For example: care unit, officer in the case",
        max_length=160,
    )  # fmt: skip
    provision: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Which provision asks for it?", queryset=None, required=False,
        empty_label="None of those written down",
    )  # fmt: skip
    from_on = DateField(
        label="From which day?",
        help_text="Leave it empty to go by the day on which the provision comes into force",
        required=False,
    )

    def __init__(self, *args: Any, provisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provision"].queryset = provisions


class AskForm(Form):
    """About which duties forces are asked, and by when they are to answer."""

    asked = SeveralField(
        label="About which duties?", queryset=None, widget=Checkboxes,
        error_messages={
            "required": "Choose at least one duty",
            "invalid_choice": "Choose from the duties of this item",
            "invalid_pk_value": "Choose from the duties of this item",
        },
    )  # fmt: skip
    answer_by = DateField(
        label="By when are forces to answer?", error_messages={"required": "Enter a day"}
    )

    def __init__(self, *args: Any, duties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked"].queryset = duties


class WithdrawForm(Form):
    because = forms.CharField(
        label="Why is it withdrawn?", max_length=300,
        error_messages={"required": "Say why it is withdrawn"},
    )  # fmt: skip


class AddressField(forms.SlugField):
    """The last part of a page's address; the whole address may be pasted."""

    def to_python(self, value: object) -> str:
        typed: str = super().to_python(value) or ""
        parts = re.split(r"[?#]", typed, maxsplit=1)[0].rstrip("/").split("/")
        return parts[-1].strip()


class LinkForm(Form):
    """The other end of a link: its kind, and the address of its page."""

    kind = forms.ChoiceField(
        label="Link it with", choices=LinkKind.choices, widget=Radios(small=True),
        error_messages={"required": "Choose what to link it with"},
    )  # fmt: skip
    key = AddressField(
        label="The address of its page",
        help_text="Paste it from the browser, or enter its last part: the-two-call-promise, "
        "or 6 for Right 6",
        max_length=300,
        error_messages={
            "required": "Enter the address of its page",
            "invalid": "Enter the address of its page, or the last part of it: letters, numbers "
            "and hyphens",
        },
    )
    note = forms.CharField(label="Why do they belong together?", required=False, max_length=200)


class RemindForm(Form):
    words = LongTextField(
        label="In your own words, if you like", required=False, rows=3, max_length=600
    )


class FeedForm(Form):
    """A feed, saved as a file: read and shown before anything is kept."""

    feed = forms.ChoiceField(
        label="Whose feed is it?", choices=Feed.choices, widget=Radios(small=True),
        error_messages={"required": "Choose whose feed it is"},
    )  # fmt: skip
    file = FileField(
        label="The file",
        help_text="The feed as its address gives it: Atom of legislation.gov.uk, RSS of Parliament",
        largest=LARGEST,
        accept=".xml,.atom,.rss,.feed",
        guarded=False,  # published by Parliament or The National Archives; read by its own reader
    )
    only = forms.CharField(
        label="Only titles with one of these words",
        help_text="With commas between them, for example: victim, sentencing, police",
        required=False,
        max_length=200,
    )

    def clean_only(self) -> tuple[str, ...]:
        return tuple(word.strip() for word in self.cleaned_data["only"].split(",") if word.strip())


class DecideForm(Form):
    """What becomes of a proposal of a feed."""

    on = DateField(
        label="On which day did it happen?",
        help_text="When a page changed is not always that day. Leave it empty if it is not known",
        required=False,
    )
    note = forms.CharField(label="A line beside it", required=False, max_length=300)
