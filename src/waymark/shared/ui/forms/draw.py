"""What a component of the design system must be told to draw one field of a form."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from waymark.shared.ui.forms.finding import FIND, FOUND, FindingSelect, Typed, pairs

_NOT_FOR_THE_PAGE = {"id", "name", "type", "value", "required", "placeholder", "class", "rows"}
_NUMBERS = (forms.IntegerField, forms.DecimalField)


def kind(field: BoundField) -> str:
    """Name the component: input, textarea, count, parts, radios, checkboxes, checkbox, …"""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, forms.Textarea):
        return "count" if getattr(field.field, "counted", False) else "textarea"
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checkboxes"
    known = {
        "radio": "radios",
        "checkbox": "checkbox",
        "select": "select",
        "file": "file",
        "password": "password",
        "parts": "parts",
    }
    asked = getattr(widget, "input_type", None)
    return known.get(asked, "input") if asked else "other"


def _label(field: BoundField) -> dict[str, Any]:
    """The label, which says “(optional)” rather than marking what is needed with a star."""
    optional = (
        getattr(field.form, "says_optional", True)  # the sign-in library’s forms are not ours
        and not field.field.required
        and not isinstance(field.field.widget, forms.CheckboxInput)
    )
    text = f"{field.label} {_('(optional)')}" if optional else str(field.label)
    return {"text": text}


def _titled(field: BoundField, part: str) -> dict[str, Any]:
    """The label or legend, as the page’s heading where the page asks only this."""
    heading = getattr(field, "is_page_heading", False)
    return {
        **_label(field),
        "classes": f"{part}--{'l' if heading else 's'}",
        "isPageHeading": heading,
    }


def _attributes(field: BoundField) -> dict[str, str]:
    """The widget’s own attributes that a page should carry."""
    return {
        name: value
        for name, value in field.field.widget.attrs.items()
        if name not in _NOT_FOR_THE_PAGE and value is not False
    }


def _common(field: BoundField) -> dict[str, Any]:
    """What every component takes."""
    given: dict[str, Any] = {
        "id": field.auto_id or field.html_name,
        "name": field.html_name,
        "attributes": _attributes(field),
    }
    if field.help_text:
        # Only help that another package has marked as safe may hold markup.
        words = str(field.help_text)
        given["hint"] = {"html" if isinstance(words, SafeString) else "text": words}
    if field.errors:
        given["errorMessage"] = {
            "text": ". ".join(str(error).rstrip(".") for error in field.errors),
            "visuallyHiddenText": _("Error"),
        }
    return given


def _value(field: BoundField) -> str:
    value = field.field.widget.format_value(field.value())
    return "" if value is None else str(value)


def _input(field: BoundField) -> dict[str, Any]:
    number = isinstance(field.field, _NUMBERS)
    attributes = _attributes(field)
    for name in ("step", "min", "max") if number else ():
        attributes.pop(name, None)
    asked = field.field.widget.input_type
    widths = {"number": "govuk-input--width-5", "tel": "govuk-input--width-20"}
    return {
        **_common(field),
        "attributes": attributes,
        "label": _titled(field, "govuk-label"),
        "type": "text" if asked in ("number", "date", "datetime-local") else asked,
        "value": _value(field),
        "inputmode": "numeric" if isinstance(field.field, forms.IntegerField) else None,
        "classes": field.field.widget.attrs.get("class", widths.get(asked, "")),
    }


def _textarea(field: BoundField) -> dict[str, Any]:
    widget = field.field.widget
    attributes = {k: v for k, v in _attributes(field).items() if k not in ("cols", "maxlength")}
    return {
        **_common(field),
        "attributes": attributes,
        "label": _titled(field, "govuk-label"),
        "value": _value(field),
        "rows": widget.attrs.get("rows", 5),
        "maxlength": getattr(field.field, "max_length", None),
        "threshold": 50,
        "textareaDescriptionText": _("You can enter up to %%{count} characters").replace("%%", "%"),
    }


def _file(field: BoundField) -> dict[str, Any]:
    return {**_common(field), "label": _titled(field, "govuk-label")}


def _password(field: BoundField) -> dict[str, Any]:
    return {
        **_common(field),
        "label": _titled(field, "govuk-label"),
        "autocomplete": field.field.widget.attrs.get("autocomplete"),
        "attributes": {k: v for k, v in _attributes(field).items() if k != "autocomplete"},
        "showPasswordText": _("Show"),
        "hidePasswordText": _("Hide"),
    }


def _parts(field: BoundField) -> dict[str, Any]:
    wrong = " govuk-input--error" if field.errors else ""
    given = _common(field)
    return {
        **given,
        "namePrefix": field.html_name,
        "fieldset": {"legend": _titled(field, "govuk-fieldset__legend")},
        "items": [
            {
                "name": part["name"],
                "label": str(part["label"]),
                "value": part["value"],
                "classes": f"govuk-input--width-{part['width']}{wrong}",
            }
            for part in field.field.widget.parts(field.value())
        ],
    }


def _item(field: BoundField, data: dict[str, Any]) -> dict[str, Any]:
    """One choice, with its hint and the question it reveals."""
    widget, value = field.field.widget, str(data["value"])
    item: dict[str, Any] = {
        "value": value,
        "text": str(data["label"]),
        "checked": bool(data["selected"]),
    }
    if hint := getattr(widget, "hints", {}).get(value):
        item["hint"] = {"text": str(hint)}
    if revealed := getattr(widget, "reveals", {}).get(value):
        item["conditional"] = {"html": str(field.form[revealed])}
    return item


def _choices(field: BoundField) -> dict[str, Any]:
    widget = field.field.widget
    part = "checkboxes" if isinstance(widget, forms.CheckboxSelectMultiple) else "radios"
    looks = [
        f"govuk-{part}--{look}" for look in ("inline", "small") if getattr(widget, look, False)
    ]
    return {
        **_common(field),
        "attributes": {},
        "idPrefix": field.auto_id,
        "fieldset": {"legend": _titled(field, "govuk-fieldset__legend")},
        "classes": " ".join(looks),
        "items": [_item(field, choice.data) for choice in field.subwidgets],
    }


def _checkbox(field: BoundField) -> dict[str, Any]:
    given = _common(field)
    item: dict[str, Any] = {
        "value": "on",
        "text": str(field.label),
        "checked": bool(field.field.widget.check_test(field.value())),
    }
    if hint := given.pop("hint", None):
        item["hint"] = hint
    return {**given, "attributes": {}, "idPrefix": field.auto_id, "items": [item]}


def _select(field: BoundField) -> dict[str, Any]:
    """A list to choose from, or a box to type into with what was found there."""
    widget = field.field.widget
    offered = widget.offered() if isinstance(widget, FindingSelect) else _options(field)
    given = {**_common(field), "label": _titled(field, "govuk-label")}
    if offered is not None:
        value = str("" if field.value() is None else field.value())
        items = [_option(one, value) for one in offered]
        return {"select": {**given, "items": items}, "box": None}
    return _finding(field, widget, given)


def _options(field: BoundField) -> list[tuple[str, str]]:
    return list(pairs(field.field.widget.choices))


def _option(option: tuple[str, str], chosen: str) -> dict[str, Any]:
    return {"value": option[0], "text": option[1], "selected": option[0] == chosen}


def _finding(field: BoundField, widget: FindingSelect, given: dict[str, Any]) -> dict[str, Any]:
    """What is chosen or was found, and the box to find another in."""
    value = field.value()
    typed = str(value) if isinstance(value, Typed) else ""
    known = widget.found(typed)[:FOUND] if typed else widget.chosen(value)
    none = (not typed and widget.empty_words()) or _("Choose one")
    box = {
        "id": given["id"], "name": f"{given['name']}-{FIND}", "value": typed, "autocomplete": "off",
        "label": given["label"],
        "hint": {"text": _("Type part of the name. You then choose from those called so")},
    }  # fmt: skip
    if not known:
        return {"select": None, "box": {**given, **box, "hint": _both(given, box)}}
    box |= {"id": f"{given['id']}-{FIND}", "label": {"text": _("Or type part of another name")}}
    options = [_option(one, "" if typed else str(value)) for one in [("", none), *known]]
    return {"select": {**given, "items": options}, "box": {**box, "hint": None}}


def _both(given: dict[str, Any], box: dict[str, Any]) -> dict[str, Any]:
    """The field's own hint with that of the box behind it."""
    own = given.get("hint", {}).get("text", "")
    return {"text": f"{own}. {box['hint']['text']}" if own else box["hint"]["text"]}


_MAKERS = {
    "input": _input,
    "textarea": _textarea,
    "count": _textarea,
    "file": _file,
    "password": _password,
    "parts": _parts,
    "radios": _choices,
    "checkboxes": _choices,
    "checkbox": _checkbox,
    "select": _select,
}


def params(field: BoundField) -> dict[str, Any]:
    """Everything that the component for this field takes."""
    return _MAKERS[kind(field)](field)


def drawn_fields(form: forms.BaseForm) -> list[BoundField]:
    """The fields a form draws itself: all that show, but for those that a choice reveals."""
    revealed = {
        name
        for field in form.fields.values()
        for name in getattr(field.widget, "reveals", {}).values()
    }
    return [field for field in form.visible_fields() if field.name not in revealed]
