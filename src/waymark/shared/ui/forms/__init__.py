"""Form fields that draw themselves as components, and say in plain words what is wrong."""

from waymark.shared.ui.forms.base import BoundField, Form, Renderer
from waymark.shared.ui.forms.errors import error_list, has_errors
from waymark.shared.ui.forms.fields import (
    DateField,
    FileField,
    LongTextField,
    MonthField,
    SeveralField,
)
from waymark.shared.ui.forms.posted import form_for
from waymark.shared.ui.forms.widgets import Checkboxes, DateParts, Radios

__all__ = [
    "BoundField",
    "Checkboxes",
    "DateField",
    "DateParts",
    "FileField",
    "Form",
    "LongTextField",
    "MonthField",
    "Radios",
    "Renderer",
    "SeveralField",
    "error_list",
    "form_for",
    "has_errors",
]
