"""What an administrator may ask of the audit."""

from typing import Any

from waymark.shared.ui.forms import DateField, Form


class PeriodForm(Form):
    """From which day to which day, both included."""

    since = DateField(label="From", required=False)
    until = DateField(label="To", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "Enter a day that is not before the first one")
        return cleaned
