"""The sections of a practice's draft: one page each, saved one at a time, nothing required.

A draft is never blocked: a field left empty is only asked for when it is sent for review.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from waymark.network.innovations.enums import Aspect, Fact, Permission, ValueList
from waymark.network.innovations.rules.calendar import read_month
from waymark.network.innovations.rules.difference import FieldChange, difference
from waymark.shared.ui.forms import Checkboxes, Form, LongTextField, Radios


@dataclass(frozen=True)
class Section:
    """One page of the draft: its name in the address, its heading, and its fields in order."""

    name: str
    heading: str
    lead: str
    texts: tuple[str, ...]
    lists: tuple[str, ...] = ()


SECTIONS = (
    Section(
        "basics",
        "Name and summary",
        "What a busy reader sees in the list.",
        ("title", "summary", "started_in", "ended_in"),
        ("item_type", "implementation", "scale"),
    ),
    Section(
        "what",
        "What it is",
        "Write for somebody in another force who has never heard of it.",
        ("aim", "intended_outcome", "description"),
    ),
    Section(
        "found",
        "How it can be found",
        "Other forces narrow the library by these.",
        (),
        ("topic", "purpose", "target_group", "partners", "right", "measure", "recognition"),
    ),
    Section(
        "learnt",
        "What was learnt",
        "Say what did not work too: it saves the next force a year.",
        ("evaluation", "facts", "overall_impact", "learning", "best_evidence"),
        ("stage_of_practice",),
    ),
    Section(
        "needs",
        "What it takes",
        "Money, people and systems. The points of fit are on the next page.",
        ("cost", "staff", "system_needs"),
    ),
    Section(
        "ownership",
        "Who owns the words",
        "Every record says who owns the copyright and what they allow.",
        ("copyright_owner", "permission", "licence", "disclaimer"),
    ),
)
BY_NAME = {section.name: section for section in SECTIONS}

LABELS: Mapping[str, tuple[str, str]] = {
    "title": ("Title", "A few words that say what is done. Not the project’s name alone"),
    "summary": ("Summary", "One or two sentences: who does what, for whom"),
    "started_in": ("Started in", "Month and year, for example May 2026"),
    "ended_in": ("Ended in", "Leave empty while it runs"),
    "aim": ("Aim", "Start a line with a dash for a list"),
    "intended_outcome": ("Intended outcome", "What should change for victims"),
    "description": ("Description", "What is done, by whom, when, in which order"),
    "evaluation": ("Evaluation", "How it was looked at, by whom, and what came out"),
    "facts": ("What did the evaluation have?", "The strength of its design follows from this"),
    "overall_impact": ("Overall impact", ""),
    "learning": ("Learning", "What helped, what stood in the way, what you would do differently"),
    "best_evidence": ("Best available evidence and related papers", "One to a line"),
    "cost": ("Cost", "Money and hours, to begin and each year"),
    "staff": ("Staff", "Who does it, and how much of their time"),
    "system_needs": ("Systems", "What your systems must be able to do"),
    "copyright_owner": ("Copyright owner", "For example Ashdown Police"),
    "permission": ("May the network show these words?", ""),
    "licence": ("Licence or conditions", "For example Open Government Licence 3.0"),
    "disclaimer": ("Disclaimer", ""),
}
# Longest text of each field; what is not named here may have 20,000 characters.
LENGTHS = {
    "title": 160, "summary": 600, "started_in": 40, "ended_in": 40,
    "copyright_owner": 200, "licence": 200, "disclaimer": 2000,
}  # fmt: skip
DROP = "drop_"  # before the name of a list: the field that drops what was imported
ONE_LINE = {"title", "started_in", "ended_in", "copyright_owner", "licence"}
SINGLE = {"item_type", "implementation", "scale", "stage_of_practice"}


class Draft(Form):
    """A form that is never blocked, and does not say “optional” at each of its fields."""

    says_optional = False

    def clean(self) -> dict[str, Any]:
        """A month that cannot be read is said at its field; the rest of the page is kept."""
        cleaned = super().clean() or {}
        months = {}
        for name in ("started_in", "ended_in"):
            if written := cleaned.get(name):
                months[name] = read_month(written)
                if months[name] is None:
                    self.add_error(name, "Enter a month and a year, for example May 2026")
        began, ended = months.get("started_in"), months.get("ended_in")
        if began and ended and ended < began:
            self.add_error("ended_in", "It ended before it started. Check both months")
        return cleaned


def section_form(
    section: Section,
    words: Mapping[str, Mapping[str, str]],
    imported: Mapping[str, list[str]],
) -> type[Form]:
    """The form of one section.

    `words` gives the choices of each value list, `imported` what an imported record said where
    a list has no such entry.
    """
    fields: dict[str, forms.Field] = {name: _text(name) for name in section.texts}
    for name in section.lists:
        fields[name] = _list(name, words.get(name, {}))
        if imported.get(name):
            fields[DROP + name] = _imported(name, imported[name])
    return type("SectionForm", (Draft,), fields)


def _text(name: str) -> forms.Field:
    label, hint = LABELS[name]
    if name == "permission":
        return forms.ChoiceField(
            label=label, required=False, choices=Permission.choices, widget=Radios
        )
    if name == "facts":
        return forms.MultipleChoiceField(
            label=label, help_text=hint, required=False, choices=Fact.choices, widget=Checkboxes
        )
    length = LENGTHS.get(name, 20_000)
    if name in ONE_LINE:
        return forms.CharField(label=label, help_text=hint, required=False, max_length=length)
    rows = 3 if length < 2000 else 8
    return LongTextField(label=label, help_text=hint, required=False, max_length=length, rows=rows)


def _list(name: str, words: Mapping[str, str]) -> forms.Field:
    choices = list(words.items())
    label = ValueList(name).label
    if name in SINGLE:
        return forms.ChoiceField(label=label, required=False, choices=[("", "Not said"), *choices])
    return forms.MultipleChoiceField(
        label=label, required=False, choices=choices, widget=Checkboxes(small=True)
    )


class Leftovers(forms.MultipleChoiceField):
    """Values to be dropped: one that is gone already, by a form sent twice, is no mistake."""

    def valid_value(self, value: Any) -> bool:
        return True


def _imported(name: str, values: list[str]) -> forms.Field:
    return Leftovers(
        label=f"Imported as {ValueList(name).label.lower()}, but on no list here",
        help_text="Readers see these words. Tick what they should not see: the draft drops it",
        required=False,
        choices=[(value, value) for value in values],
        widget=Checkboxes(small=True),
    )


def dropped(section: Section, cleaned: Mapping[str, Any]) -> dict[str, list[str]]:
    """What the writer takes out of what was imported."""
    ticked = {name: list(cleaned.get(DROP + name, [])) for name in section.lists}
    return {name: values for name, values in ticked.items() if values}


def initial(section: Section, version: Any, codes: Mapping[str, list[str]]) -> dict[str, Any]:
    """What the draft already says, for the form."""
    found: dict[str, Any] = {name: getattr(version, name) for name in section.texts}
    for name in section.lists:
        chosen = codes.get(name, [])
        found[name] = (chosen[0] if chosen else "") if name in SINGLE else chosen
    return found


def split(section: Section, cleaned: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list]]:
    """Part what was typed into the plain fields of a version and its value lists."""
    fields = {name: cleaned[name] for name in section.texts if name in cleaned}
    lists: dict[str, list] = {}
    for name in section.lists:
        if name in cleaned:
            chosen = cleaned[name]
            lists[name] = ([chosen] if chosen else []) if name in SINGLE else list(chosen)
    return fields, lists


def filled(version: Any) -> set[str]:
    """The sections that say something: the title alone, which a draft begins with, is not it."""
    lists = {value.list for value in version.values.all()} | set(version.imported_as)
    return {
        section.name
        for section in SECTIONS
        if any(getattr(version, name) for name in section.texts if name != "title")
        or lists.intersection(section.lists)
    }


def changes_between(older: Any, newer: Any) -> list[dict[str, Any]]:
    """What changed from one version to the next, field by field, under the words of the form."""
    headings = {name: label for name, (label, _) in LABELS.items()}
    headings |= {"values": "Lists", "stage_of_practice": "Stage of practice"}
    headings["prerequisites"] = "Points of fit"
    return [
        {"heading": headings.get(change.field, change.field), "pieces": _pieces(change)}
        for change in difference(_said(older), _said(newer))
    ]


def _said(version: Any) -> dict[str, Any]:
    """What readers see of a version, for comparing."""
    said: dict[str, Any] = {
        name: getattr(version, name) for section in SECTIONS for name in section.texts
    }
    said["permission"] = version.get_permission_display()
    said["values"] = [str(value) for value in version.values.all()]
    said["prerequisites"] = [
        f"{Aspect(row['aspect']).label}: {row['words']}" for row in version.prerequisites
    ]
    return said


def _pieces(change: FieldChange) -> list[dict[str, str]]:
    """Pieces of text as the page prints them; values of a list with a semicolon after each."""
    tail = "; " if change.field in ("values", "prerequisites", "facts") else ""
    return [{"kind": piece.kind.value, "text": piece.text + tail} for piece in change.pieces]
