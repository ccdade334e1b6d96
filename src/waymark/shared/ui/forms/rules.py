"""The house rules of input: every field has a limit, and every message says how to mend it."""

from django import forms
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _

LINE_LIMIT = 200
TEXT_LIMIT = 20_000
WHOLE_NUMBER_LIMIT = 2_147_483_647  # what both databases can hold in an integer column

_CHOSEN = (forms.ChoiceField, forms.ModelChoiceField)
_DEFAULT_REQUIRED = forms.Field.default_error_messages["required"]


def limit_text(field: forms.Field) -> None:
    """Give text without a limit a generous one, so that nobody can post a book by mistake."""
    if not isinstance(field, forms.CharField):
        return
    if field.max_length is None:
        long = isinstance(field.widget, forms.Textarea)
        field.max_length = TEXT_LIMIT if long else LINE_LIMIT
        field.validators.append(MaxLengthValidator(field.max_length))
    field.widget.attrs.pop("maxlength", None)  # a browser would cut a pasted text in silence


def limit_number(field: forms.Field) -> None:
    """Keep whole numbers within what a database column holds."""
    if isinstance(field, forms.IntegerField) and not isinstance(field, forms.FloatField):
        if field.max_value is None:
            field.max_value = WHOLE_NUMBER_LIMIT
            field.validators.append(MaxValueValidator(WHOLE_NUMBER_LIMIT))
        if field.min_value is None:
            field.min_value = -WHOLE_NUMBER_LIMIT
            field.validators.append(MinValueValidator(-WHOLE_NUMBER_LIMIT))


def _uncapitalised(label: str) -> str:
    """“Title of the practice” becomes “title of the practice”, but “NHS number” stays."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def word_errors(field: forms.Field, label: str) -> None:
    """Replace the framework’s messages by ours, unless the form has its own."""
    said = field.error_messages
    thing = _uncapitalised(label)
    if said.get("required") == _DEFAULT_REQUIRED:
        if isinstance(field, forms.FileField):
            said["required"] = _("Choose a file")
        elif isinstance(field, _CHOSEN):
            said["required"] = _("Choose: %(thing)s") % {"thing": thing}
        elif isinstance(field, forms.BooleanField):
            said["required"] = _("Tick the box to go on")
        else:
            said["required"] = _("Enter: %(thing)s") % {"thing": thing}
    said.setdefault(
        "null_characters_not_allowed",
        _("%(label)s holds a hidden character that cannot be kept. Type it again")
        % {"label": label},
    )
    if isinstance(field, forms.CharField):
        said.setdefault(
            "max_length",
            label.replace("%", "%%")
            + " "
            + _("must be %(limit_value)d characters or fewer. It has %(show_value)d"),
        )


def apply(field: forms.Field, label: str) -> None:
    """Apply the house rules to one field of one form."""
    if getattr(field, "house_rules_applied", False):
        return
    field.house_rules_applied = True
    limit_text(field)
    limit_number(field)
    word_errors(field, label)
