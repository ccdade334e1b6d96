"""Fields that Django does not have."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from waymark.shared.ui import words
from waymark.shared.ui.forms.widgets import DateParts, MonthInput, PartsInput

_MONTHS = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip


def month_number(typed: str) -> int:
    """Read a month as a number or by its English name: 3, 03, mar, March."""
    name = typed.strip().lower()[:3]
    return _MONTHS.index(name) + 1 if name in _MONTHS else whole_number(typed)


def whole_number(typed: str) -> int:
    """Read a short whole number; anything else is a ValueError."""
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 4):
        raise ValueError
    return int(typed)


class DateField(forms.Field):
    """A date in three boxes. `earliest` and `latest` are checked; give their reason in words."""

    widget = PartsInput

    def __init__(
        self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest
        self.error_messages.setdefault(
            "invalid", _("Enter a real date, for example 8 12 2026")
        )  # fmt: skip

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        missing = [str(self.widget.part_labels[p]).lower() for p in self._blank_parts(value)]
        if missing:
            parts = _(" and ").join(missing)
            raise ValidationError(_("Enter the %(parts)s as well") % {"parts": parts}, "incomplete")
        try:
            return self._read(value)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], "invalid") from None

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and self.earliest and value < self.earliest:
            said = _("Enter a date on or after %(day)s") % {"day": self._say(self.earliest)}
            raise ValidationError(said, "too_early")
        if value and self.latest and value > self.latest:
            said = _("Enter a date on or before %(day)s") % {"day": self._say(self.latest)}
            raise ValidationError(said, "too_late")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True

    def _blank_parts(self, value: DateParts) -> list[str]:
        return [part for part in self.widget.part_names if not getattr(value, part)]

    def _read(self, value: DateParts) -> date:
        year = whole_number(value.year)
        if year < 1900 or year > 2200:
            raise ValueError
        return date(year, month_number(value.month), whole_number(value.day))

    def _say(self, value: date) -> str:
        return words.short_date(value)


class MonthField(DateField):
    """A month and a year; the value is the first day of that month."""

    widget = MonthInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages["invalid"] = _("Enter a real month, for example 10 2026")

    def _read(self, value: DateParts) -> date:
        return super()._read(value._replace(day="1"))

    def _say(self, value: date) -> str:
        return words.month(value)


class LongTextField(forms.CharField):
    """Several lines of text with a limit that is counted in view. `rows` is its height."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 5, max_length: int = 4000, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        self.widget.attrs["rows"] = rows
        self.counted = True

    def to_python(self, value: Any) -> str:
        # Browsers send two characters for the end of a line; people and counters see one.
        return (super().to_python(value) or "").replace("\r\n", "\n")


class SeveralField(forms.ModelMultipleChoiceField):
    """Several records of a list. A number that no record can have is no record of the list."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError:  # SQLite holds no number of forty digits
            raise ValidationError(
                self.error_messages["invalid_choice"], "invalid_choice", {"value": _("This number")}
            ) from None


class FileField(forms.FileField):
    """One file. Its size is refused here; what it really is must be read by whoever keeps it.

    Without `largest` it may be as large as the site takes.

    The wing’s guard reads the words in it, unless `guarded` is false: for tables whose rows their
    own form reads, and documents of figures.
    """

    def __init__(
        self,
        *,
        largest: int | None = None,
        accept: str = "",
        guarded: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.largest, self.guarded = largest, guarded
        self.error_messages["empty"] = _("The file is empty. Choose another")
        self.error_messages["max_length"] = _("The file’s name is too long. Shorten it")
        if accept:
            self.widget.attrs["accept"] = accept

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        largest = self.largest or settings.WAYMARK_UPLOAD_LIMIT
        if file and file.size > largest:
            size = words.file_size(largest)
            raise ValidationError(
                _("The file must be %(size)s or smaller") % {"size": size}, "too_large"
            )
        return file
