"""Forms of meetings and series: days, hours, places, reasons."""

import re
from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError

from waymark.shared.meetings.enums import Answer, Rhythm
from waymark.shared.ui import words
from waymark.shared.ui.forms import DateField, Form, LongTextField, Radios

_HOUR = re.compile(r"([0-9]{1,2})(?:[.:]([0-5][0-9]))?(am|pm)?")


class HourField(forms.CharField):
    """A time of day as people write it: 10am, 2.30pm, 14:30, noon."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "For example 10am or 2.30pm")
        super().__init__(max_length=10, **kwargs)
        self.widget.attrs["size"] = "8"

    def prepare_value(self, value: Any) -> Any:
        return words.clock_time(value) if isinstance(value, time) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, time):
            return value
        text = (super().to_python(value) or "").strip().lower().replace(" ", "")
        if not text:
            return None
        named = {"noon": time(12), "midday": time(12), "midnight": time(0)}.get(text)
        return named or self._read(text)

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], "required")

    def run_validators(self, value: Any) -> None:
        """A time has no length to check."""

    def _read(self, text: str) -> time:
        found = _HOUR.fullmatch(text)
        hour = int(found[1]) if found else 99
        half = found[3] if found else None
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        elif half or hour > 23:
            found = None
        if found is None:
            raise ValidationError("Enter a time such as 10am or 2.30pm", "invalid")
        return time(hour, int(found[2] or 0))


class AddressField(forms.CharField):
    """An address on the web: https only, or a page of this site."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 300)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value).strip()
        if not text:
            return ""
        try:
            parts = urlsplit(text)
        except ValueError:
            parts = urlsplit("")
        here = text.startswith("/") and not text.startswith("//")
        if not (here or (parts.scheme == "https" and parts.hostname)) or re.search(r"\s", text):
            raise ValidationError("Enter an address that begins with https://", "invalid")
        return text


class WhenForm(Form):
    """Hours, place and link, which a meeting and a series have in common."""

    begins = HourField(label="When does it begin?", initial=time(10))
    ends = HourField(label="When does it end?", initial=time(12))
    place = forms.CharField(
        label="Where?", help_text="Leave empty if it is online only", max_length=200, required=False
    )
    joining_link = AddressField(
        label="Link to join online",
        help_text="Teams or any other. Only those who say that they come see it",
        max_length=500,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        begins, ends = given.get("begins"), given.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", "The meeting must end after it begins")
        return given


class MeetingForm(WhenForm):
    """One meeting."""

    title = forms.CharField(label="Title", max_length=160)
    on = DateField(label="On which day?")
    field_order = ["title", "on"]


class ChangeForm(WhenForm):
    """What may change about a meeting besides its day."""

    title = forms.CharField(label="Title", max_length=160)
    field_order = ["title"]


class SeriesForm(WhenForm):
    """A series: its rhythm, and the first day, whose weekday of the month the rest keep."""

    name = forms.CharField(label="Name of the series", max_length=120)
    rhythm = forms.TypedChoiceField(
        label="How often?", choices=Rhythm.choices, coerce=int, widget=Radios
    )
    first_on = DateField(
        label="First day",
        help_text="The others are on the same weekday of the same week of their month. "
        "One that falls on a bank holiday moves to the next working day",
    )
    field_order = ["name", "rhythm", "first_on"]


class MoveForm(Form):
    to = DateField(label="To which day?")
    reason = forms.CharField(label="Why?", help_text="Everybody concerned is told", max_length=300)


class CloneForm(Form):
    on = DateField(label="On which day is the other meeting?")


class CancelForm(Form):
    reason = forms.CharField(
        label="Why is it cancelled?", help_text="Everybody concerned is told", max_length=300
    )


class EndSeriesForm(Form):
    """Why a series ends, and what becomes of each of its meetings for which something is booked."""

    reason = forms.CharField(
        label="Why does the series end?", help_text="Everybody concerned is told", max_length=300
    )

    def __init__(self, *args: Any, booked: Iterable[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.booked = list(booked)
        for key, title, what in self.booked:
            self.fields[f"of-{key}"] = forms.ChoiceField(
                label=f"Does {title} take place?",
                help_text=f"Booked for it: {what}",
                choices=[("yes", "Yes, it stays"), ("no", "No, it is cancelled too")],
                widget=Radios(inline=True),
                error_messages={"required": f"Say whether {title} takes place"},
            )

    @property
    def takes_place(self) -> dict[str, bool]:
        """What was said of each of them, by its key."""
        return {key: self.cleaned_data[f"of-{key}"] == "yes" for key, _, _ in self.booked}


class CallForm(Form):
    words = LongTextField(
        label="Your own words to the members",
        help_text="Put above the dates that we give",
        rows=4,
        max_length=1500,
        required=False,
    )


class AnswerForm(Form):
    """Whether somebody comes."""

    says = forms.ChoiceField(
        label="Your answer",
        widget=Radios(reveals={Answer.DEPUTY: "deputy"}),
        error_messages={"required": "Say whether you are coming"},
    )
    deputy = forms.ChoiceField(label="Who is coming instead?", required=False)
    says_optional = False  # the second is asked for only where the first needs it

    def __init__(
        self, *args: Any, ways: Mapping[str, str], colleagues: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        colleagues = list(colleagues)
        self.fields["says"].choices = list(ways.items())
        self.fields["deputy"].choices = [("", "Choose a colleague"), *colleagues]
        if not colleagues:
            del self.fields["deputy"]
            kept = [way for way in ways.items() if way[0] != Answer.DEPUTY]
            self.fields["says"].choices = kept

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if asked.get("says") == Answer.DEPUTY and not asked.get("deputy", "x"):
            self.add_error("deputy", "Say who is coming instead")
        return asked


class FeedForm(Form):
    alarm_minutes = forms.TypedChoiceField(
        label="When should your calendar remind you?",
        choices=[
            (0, "Not at all"),
            (15, "15 minutes before"),
            (60, "An hour before"),
            (1440, "A day before"),
        ],
        coerce=int,
        initial=60,
        widget=Radios,
    )
