"""Forms of groups: what they are, who sits in them, their terms and outputs."""

from collections.abc import Iterable
from typing import Any

from django import forms

from waymark.shared.meetings.enums import GroupKind, ItemKind, Part
from waymark.shared.meetings.forms.meetings import AddressField
from waymark.shared.ui.forms import DateField, Form, LongTextField, Radios

Choices = Iterable[tuple[str, str]]
MOST_PRIORITIES = 20


def _days(label: str, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=30, **kwargs)


class GroupForm(Form):
    """What a group is called, who reads its meetings, and its clock."""

    name = forms.CharField(label="Name of the group", max_length=120)
    kind = forms.ChoiceField(label="What is it?", choices=GroupKind.choices, widget=Radios)
    parent = forms.ChoiceField(label="Which group is it part of?", required=False)
    purpose = LongTextField(label="What is it for?", rows=4, max_length=2000, required=False)
    open_to_members = forms.TypedChoiceField(
        label="Who may read its meetings?",
        choices=[("no", "Only those who have a place in it"), ("yes", "All members")],
        coerce=lambda value: value == "yes",
        widget=Radios,
        error_messages={"required": "Say who may read its meetings"},
    )
    quorum = forms.IntegerField(
        label="How many organisations must be there for a decision?",
        help_text="0 if it needs no quorum",
        min_value=0,
        max_value=200,
        initial=0,
    )
    items_days = _days("Items are due so many working days before a meeting", initial=7)
    papers_days = _days("Papers are due so many working days before", initial=5)
    minutes_days = _days("Minutes go out so many working days after", initial=7)

    def __init__(self, *args: Any, parents: Choices | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if parents is None:  # a group that is there keeps its kind and its place
            del self.fields["kind"], self.fields["parent"]
        else:
            self.fields["parent"].choices = [("", "None"), *parents]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        items, papers = given.get("items_days"), given.get("papers_days")
        if items is not None and papers is not None and papers > items:
            self.add_error("papers_days", "Papers cannot be due before items")
        return given


class SeatForm(Form):
    """A named place: what it is, who fills it, and who comes instead."""

    title = forms.CharField(
        label="What is the place called?",
        help_text="For example: Operational lead for Ashdown",
        max_length=120,
    )
    part = forms.ChoiceField(label="Part in the group", choices=Part.choices, widget=Radios)
    organisation = forms.ChoiceField(
        label="Whose place is it?",
        help_text="Needed while it is vacant; else it follows who fills it",
        required=False,
    )
    seat = forms.ChoiceField(
        label="Who fills it?",
        help_text="A seat in an organisation: whoever holds it next fills this place too",
        required=False,
    )
    deputy = forms.ChoiceField(label="Who is the deputy?", required=False)

    def __init__(
        self, *args: Any, seats: Choices, organisations: Choices | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        seats = list(seats)
        self.fields["seat"].choices = [("", "Nobody yet: it is vacant"), *seats]
        self.fields["deputy"].choices = [("", "Nobody"), *seats]
        if organisations is None:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].choices = [("", "No organisation"), *organisations]


class TermsForm(Form):
    """A new version of the terms of reference."""

    text = LongTextField(label="Terms of reference", rows=14, max_length=20_000)
    agreed_on = DateField(label="When were they agreed?")
    agreed_by = forms.CharField(
        label="Who agreed to them?",
        help_text="For example: the core group at its meeting of 8 October",
        max_length=200,
    )
    changed = forms.CharField(label="What has changed?", max_length=300, required=False)


class PrioritiesForm(Form):
    """What the country asks of a group first: one priority a line, from a day on."""

    lines = LongTextField(
        label="The national priorities, one each line",
        help_text="Write: priority | a few words about it | its address. The last two may be left "
        "out.",
        rows=10,
        max_length=8000,
    )
    since = DateField(label="From which day do they hold?")
    set_by = forms.CharField(
        label="Who set them?",
        help_text="For example: the National Police Chiefs’ Council, in its strategy of 2026",
        max_length=200,
    )
    changed = forms.CharField(label="What has changed?", max_length=300, required=False)

    def clean_lines(self) -> list[dict[str, str]]:
        rows = [
            self._row(number, [part.strip() for part in line.split("|")])
            for number, line in enumerate(self.cleaned_data["lines"].splitlines(), 1)
            if line.strip()
        ]
        if not rows:
            raise forms.ValidationError("Write at least one priority")
        if len(rows) > MOST_PRIORITIES:
            raise forms.ValidationError(f"Name at most {MOST_PRIORITIES}: the rest are not first")
        return rows

    def _row(self, number: int, parts: list[str]) -> dict[str, str]:
        title, note, href = [*parts, "", ""][:3]
        note = "" if note in ("–", "-") else note
        if len(parts) > 3:
            raise forms.ValidationError(f"Line {number}: write three parts at most")
        if not title or len(title) > 200 or len(note) > 200:
            raise forms.ValidationError(
                f"Line {number}: give a priority of up to 200 letters, and as many about it"
            )
        try:
            href = AddressField(required=False).clean(href)
        except forms.ValidationError:
            raise forms.ValidationError(
                f"Line {number}: its address begins with https://"
            ) from None
        return {"title": title, "href": href, "note": note}


class OutputForm(Form):
    """Something that a group is going to make."""

    title = forms.CharField(label="What is it?", max_length=160)
    text = LongTextField(label="What is it for?", rows=3, max_length=2000, required=False)
    due_on = DateField(label="By when?", required=False)


class DeliverForm(Form):
    """Where an output lies."""

    href = AddressField(
        label="Where is it?",
        help_text="An address, for example that of a practice on Waymark",
    )


class ReportForm(Form):
    """What a subgroup tells the group above it."""

    title = forms.CharField(label="Title of the report", max_length=160)
    text = LongTextField(label="What is there to report?", rows=8, max_length=4000)


MOST_STANDING = 40
ADDED_ROWS = 3
# What fills an item by itself, beside what other apps offer.
HEADINGS = {
    ItemKind.SLOT.value: "A presentation that a force books",
    ItemKind.PARTNERS.value: "Updates that partners hand in",
    ItemKind.THEME.value: "Nothing: heading of the theme",
    ItemKind.LEARNING.value: "Nothing: heading of what we learnt",
}
_SMALL = {"class": "govuk-input govuk-input--width-3", "inputmode": "numeric"}
LOOKS = {
    "place": _SMALL,
    "minutes": _SMALL,
    "title": {"class": "govuk-input", "size": "40"},
    "led_by": {"class": "govuk-input"},
    "fills": {"class": "govuk-select"},
}


def _number(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=999)


class StandingForm(Form):
    """What stands on every agenda of a group: a row for each item, and a few empty ones.

    An item whose title is emptied goes. `present` are the rows that stand now, in their order.
    """

    says_optional = False
    boxes = ("place", "minutes", "title", "led_by", "fills")

    def __init__(
        self, *args: Any, sources: dict[str, str], present: list[dict[str, object]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sources, self.standing = sources, len(present)
        # Somebody else may have taken rows away since the page was drawn: what was sent is read.
        sent = sum(name.startswith("title_") for name in self.data)
        self.numbers = range(1, max(sent, len(present) + ADDED_ROWS) + 1)
        for number in self.numbers:
            self._add_row(number)
        self.unknown: dict[int, str] = {}
        for number, row in enumerate(present, 1):
            kept = {**row, "place": number}
            self._keep_in_sight(number, str(row["fills"]))
            self.initial.update({f"{box}_{number}": kept[box] for box in self.boxes})

    def _add_row(self, number: int) -> None:
        fills = [("", "Nothing: it is discussed"), *self.sources.items(), *HEADINGS.items()]
        fields: dict[str, forms.Field] = {
            "place": _number(f"Place of item {number}"),
            "minutes": _number(f"Minutes of item {number}"),
            "title": forms.CharField(
                label=f"Title of item {number}", required=False, max_length=160
            ),
            "led_by": forms.CharField(
                label=f"Who leads item {number}", required=False, max_length=120
            ),
            "fills": forms.ChoiceField(
                label=f"What fills item {number}",
                required=False,
                choices=fills,
                error_messages={"invalid_choice": "Choose from the list"},
            ),
        }
        for box, field in fields.items():
            field.widget.attrs |= LOOKS[box]
            self.fields[f"{box}_{number}"] = field

    def _keep_in_sight(self, number: int, fills: str) -> None:
        """Show what filled an item even where this site does not have it any more."""
        field = self.fields[f"fills_{number}"]
        if fills not in dict(field.choices):
            self.unknown[number] = fills
            field.choices = [*field.choices, (fills, f"“{fills}”: not there any more")]

    @property
    def rows(self) -> list[tuple[int, list[Any]]]:
        """The boxes of each row, as the page draws them."""
        return [
            (number, [self[f"{box}_{number}"] for box in self.boxes]) for number in self.numbers
        ]

    def clean(self) -> dict[str, Any]:
        """Bring the rows into their order, as the group keeps them."""
        typed = [
            (number, {box: self.cleaned_data.get(f"{box}_{number}") for box in self.boxes})
            for number in self.numbers
        ]
        kept = [(number, row) for number, row in typed if self._is_kept(number, row)]
        if not kept and not self.errors:
            self.add_error("title_1", "Give at least one item a title")
        if len(kept) > MOST_STANDING:
            self.add_error(None, "An agenda of more than 40 standing items is too long")
        kept.sort(key=self._order)
        return {"rows": [self._row(row) for _, row in kept]}

    def _is_kept(self, number: int, row: dict[str, Any]) -> bool:
        """Whether a row is an item; says at its boxes what an item still needs."""
        begun = any(value not in (None, "") for value in row.values())
        if row["title"] and row["minutes"] is None:
            self._miss(f"minutes_{number}", f"Say how many minutes item {number} takes")
        if not row["title"] and number > self.standing and begun:
            self._miss(f"title_{number}", f"Give item {number} a title")
        if row["title"] and row["fills"] and row["fills"] == self.unknown.get(number):
            self._miss(
                f"fills_{number}",
                f"What filled item {number}, “{row['fills']}”, is not there any more. "
                "Choose what fills it now, or that it is discussed",
            )
        return bool(row["title"])

    def _miss(self, name: str, words: str) -> None:
        if name not in self.errors:
            self.add_error(name, words)

    def _order(self, numbered: tuple[int, dict[str, Any]]) -> tuple[float, int]:
        """Its place; of two with the same, what moved up stands before what was there."""
        number, row = numbered
        place = float("inf") if row["place"] is None else row["place"]
        before = number if number <= self.standing else float("inf")
        return place, (place > before) - (place < before)

    @staticmethod
    def _row(row: dict[str, Any]) -> dict[str, object]:
        source = row["fills"] or ""
        kind = ItemKind.STANDING if source else ItemKind.DISCUSSION
        if source in HEADINGS:
            kind, source = ItemKind(source), ""
        return {"kind": kind, "source": source, "title": row["title"], "minutes": row["minutes"],
                "led_by": row["led_by"] or ""}  # fmt: skip
