"""Our form: every field is drawn as a component of the design system."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField as DjangoBoundField
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString

from waymark.shared.ui.forms import rules


class Renderer(TemplatesSetting):
    """Draws forms and fields with our templates."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


class BoundField(DjangoBoundField):
    """A field of a form on a page. Printing it draws label, hint, error and input together."""

    is_page_heading = False

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        rules.apply(field, str(self.label))

    def __str__(self) -> SafeString:
        return self.as_field_group()

    # Jinja2 asks for __html__, which Django's own class answers with the bare input.
    __html__ = __str__

    def heading(self) -> SafeString:
        """Draw the field with its label as the page’s h1: for a page that asks one question."""
        self.is_page_heading = True
        return self.as_field_group()


class Form(forms.Form):
    """The form that every page of ours is built on."""

    bound_field_class = BoundField
    use_required_attribute = False
    # A form that may be left empty everywhere, such as a draft, need not say so at each field.
    says_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
