"""Inputs that Django does not have: dates in boxes, choices with hints and questions."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _


class DateParts(NamedTuple):
    """What was typed into the boxes of a date, kept as it was typed."""

    day: str = ""
    month: str = ""
    year: str = ""


class PartsInput(forms.Widget):
    """Boxes side by side for the parts of a date, named “born-day”, “born-month”, “born-year”."""

    input_type = "parts"
    part_names: tuple[str, ...] = ("day", "month", "year")
    part_labels: Mapping[str, Any] = {"day": _("Day"), "month": _("Month"), "year": _("Year")}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> DateParts | None:
        typed = {part: str(data.get(f"{name}-{part}") or "").strip() for part in self.part_names}
        return DateParts(**typed) if any(typed.values()) else None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(f"{name}-{part}" in data for part in self.part_names)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-{self.part_names[0]}" if id_ else ""

    def parts(self, value: Any) -> list[dict[str, Any]]:
        """The boxes with what they hold, for the template."""
        if value is not None and not isinstance(value, DateParts):
            value = DateParts(*(str(getattr(value, p)) for p in DateParts._fields))
        return [
            {
                "name": part,
                "label": self.part_labels[part],
                "value": getattr(value, part) if value else "",
                "width": 4 if part == "year" else 2,
            }
            for part in self.part_names
        ]


class MonthInput(PartsInput):
    """Two boxes: month and year."""

    part_names = ("month", "year")


class _Choosing:
    """Adds hints and follow-up questions to choices.

    `hints` maps a value to a line beneath it; `reveals` maps a value to the name of another
    field of the form, which is asked for beneath it.
    """

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        hints: Mapping[str, str] | None = None,
        reveals: Mapping[str, str] | None = None,
        inline: bool = False,
        small: bool = False,
    ) -> None:
        super().__init__(attrs, choices)  # type: ignore[call-arg]
        self.hints = dict(hints or {})
        self.reveals = dict(reveals or {})
        self.inline = inline
        self.small = small

    def __deepcopy__(self, memo: Any) -> Any:
        copy = super().__deepcopy__(memo)  # type: ignore[misc]
        copy.hints, copy.reveals = dict(self.hints), dict(self.reveals)
        return copy


class Radios(_Choosing, forms.RadioSelect):
    """One choice of a few, all in view."""


class Checkboxes(_Choosing, forms.CheckboxSelectMultiple):
    """Any number of choices, all in view."""
