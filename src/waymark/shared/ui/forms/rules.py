"""The house rules of input: every field has a limit, and every message says how to mend it."""

import re
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import (
    EmailValidator,
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
    validate_email,
)
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from waymark.shared.ui.forms.fields import FileField, LongTextField
from waymark.shared.ui.forms.finding import let_find

LINE_LIMIT = 200
TEXT_LIMIT = 20_000
WHOLE_NUMBER_LIMIT = 2_147_483_647  # what both databases can hold in an integer column
# Never in one line of text: controls (Django refuses NUL; a tab does no harm), ends of lines, and
# what turns letters round.
UNSEEN = re.compile(r"[\x01-\x08\n-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

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


def keep_to_one_line(field: forms.Field) -> None:
    """Refuse what no keyboard types into one line: it would break a subject or turn it round."""
    if isinstance(field, forms.CharField) and type(field.widget) is forms.TextInput:
        field.validators.append(partial(refuse_unseen, field))


def refuse_unseen(field: forms.Field, text: str) -> None:
    """Say of a hidden character what is said of a NUL."""
    if UNSEEN.search(text):
        said = field.error_messages["null_characters_not_allowed"]
        raise ValidationError(said, "null_characters_not_allowed")


def limit_number(field: forms.Field) -> None:
    """Keep whole numbers within what a database column holds."""
    if isinstance(field, forms.IntegerField) and not isinstance(field, forms.FloatField):
        if field.max_value is None:
            field.max_value = WHOLE_NUMBER_LIMIT
            field.validators.append(MaxValueValidator(WHOLE_NUMBER_LIMIT))
        if field.min_value is None:
            field.min_value = -WHOLE_NUMBER_LIMIT
            field.validators.append(MinValueValidator(-WHOLE_NUMBER_LIMIT))


def _required(field: forms.Field, label: str) -> str:
    """Say what to do where nothing was given, naming the field by its own label."""
    if isinstance(field, forms.FileField):
        return _("Choose a file")
    if isinstance(field, forms.BooleanField):
        return _("Tick the box to go on")
    if label.endswith("?"):
        return _("Answer “%(label)s”") % {"label": label}
    if isinstance(field, _CHOSEN):
        return _("Choose “%(label)s”") % {"label": label}
    return _("Enter “%(label)s”") % {"label": label}


def _invalid(field: forms.Field) -> str:
    """Say what a value of this kind looks like."""
    if isinstance(field, forms.IntegerField) and not isinstance(field, forms.FloatField):
        return _("Enter a whole number, for example 12")
    if isinstance(field, forms.EmailField):
        return _("Enter an e-mail address, like name@force.police.uk")
    return ""


def word_errors(field: forms.Field, label: str) -> None:
    """Replace the framework’s messages by ours, unless the form has its own."""
    said = field.error_messages
    # A question is quoted; these are filled in by the validators, hence the doubled signs.
    name = f"“{label}”" if label.endswith("?") else label
    name = name.replace("%", "%%")
    if said.get("required") == _DEFAULT_REQUIRED:
        said["required"] = _required(field, label)
    if said.get("invalid") == type(field).default_error_messages.get("invalid", ...):
        said["invalid"] = _invalid(field) or said["invalid"]
    if isinstance(field, forms.EmailField):
        field.validators = [v for v in field.validators if v is not validate_email]
        field.validators.append(EmailValidator(message=said.get("invalid") or _invalid(field)))
    said.setdefault(
        "null_characters_not_allowed",
        _("%(label)s holds a hidden character that cannot be kept. Type it again")
        % {"label": label},
    )
    said.setdefault(
        "max_length",
        name + " " + _("must be %(limit_value)d characters or fewer. It has %(show_value)d"),
    )
    said.setdefault("max_value", name + " " + _("must be %(limit_value)s or less"))
    said.setdefault("min_value", name + " " + _("must be %(limit_value)s or more"))


def guard_text(field: forms.Field) -> None:
    """Where the wing has a guard, let it read every text that people write in their own words."""
    # Exactly these: e-mail and web addresses are kinds of their own, and are meant to be there.
    free = type(field) in (forms.CharField, LongTextField)
    if settings.WAYMARK_GUARD and free and not isinstance(field.widget, forms.PasswordInput):
        field.validators.append(partial(refuse_victims, field.max_length))


def guard_file(field: forms.Field) -> None:
    """Where the wing has a guard, let it read the words in every file that people hand in."""
    if settings.WAYMARK_GUARD_FILES and isinstance(field, FileField) and field.guarded:
        field.validators.append(refuse_victims_in_file)


def refuse_victims_in_file(file: Any) -> None:
    """Refuse a file in whose words the guard finds something that could be a victim’s."""
    data = file.read()
    file.seek(0)
    found = import_string(settings.WAYMARK_GUARD_FILES)(data, file.name)
    if found:
        names = import_string(settings.WAYMARK_GUARD_NAME)
        said = _("Inside the file, line %(line)d looks like %(thing)s. Waymark holds nothing of "
                 "victims: take it out")  # fmt: skip
        lines = [said % {"line": each.line, "thing": each.thing} for each in found[:5]]
        raise _stopped(lines, names(data), found)


def _stopped(lines: list[str], subject: str, found: Any) -> ValidationError:
    """The refusal, with what a member needs to state that it is none of these."""
    token = ""
    if settings.WAYMARK_GUARD_STATEMENT:
        token = import_string(settings.WAYMARK_GUARD_STATEMENT)(subject, found)
    errors = [ValidationError(line, code="victim_like") for line in lines]
    for error in errors:
        error.statement = token
    return ValidationError(errors)


def refuse_victims(longest: int | None, text: str) -> None:
    """Refuse a text in which the wing’s guard finds something that could be a victim’s.

    What is refused for its length is not read: four million letters would take half a minute.
    """
    if longest is not None and len(text) > longest:
        return
    found = import_string(settings.WAYMARK_GUARD)(text)
    if not found:
        return
    if "\n" in text:
        raise _stopped([finding.for_writer for finding in found], text, found)
    said = _("This looks like %(thing)s (“%(seen)s”). Waymark holds nothing of victims: take it "
             "out")  # fmt: skip
    lines = [said % {"thing": finding.thing, "seen": finding.seen} for finding in found]
    raise _stopped(lines, text, found)


def apply(field: forms.Field, label: str) -> None:
    """Apply the house rules to one field of one form."""
    if getattr(field, "house_rules_applied", False):
        return
    field.house_rules_applied = True
    limit_text(field)
    keep_to_one_line(field)
    limit_number(field)
    guard_text(field)
    guard_file(field)
    let_find(field)
    word_errors(field, label)
