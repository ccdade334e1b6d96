"""What the error summary at the top of a page lists, for our forms and for other packages'."""

from django.forms import BaseForm
from django.forms.boundfield import BoundField


def anchor(field: BoundField) -> str:
    """The id of the part to go to: the first box of a date, the first of several choices."""
    if hasattr(field.field.widget, "part_names"):
        return field.id_for_label
    return field.auto_id


def error_list(form: BaseForm) -> list[dict[str, str]]:
    """List every error of a form with a link to the field where it can be mended."""
    items = [{"text": str(error)} for error in form.non_field_errors()]
    for field in form:
        if field.is_hidden:
            items += [{"text": str(error)} for error in field.errors]
        else:
            items += [{"text": str(e), "href": f"#{anchor(field)}"} for e in field.errors]
    return items


def has_errors(form: object) -> bool:
    """Say whether the page shows a form with errors, so that its title begins “Error: ”."""
    return isinstance(form, BaseForm) and form.is_bound and bool(form.errors)


def statement(field: BoundField) -> str:
    """The token with which a member states that what the guard found in a field is nobody’s.

    Empty where the guard found nothing, or the wing has no such statements.
    """
    for error in field.errors.as_data():
        if token := getattr(error, "statement", ""):
            return str(token)
    return ""
