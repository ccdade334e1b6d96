"""The form of a page, with what was sent with it."""

from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest

AForm = TypeVar("AForm", bound=forms.BaseForm)


def form_for(
    request: HttpRequest, form: type[AForm], /, *, when: bool = True, **options: Any
) -> AForm:
    """A form with the answers and files that were posted, be they nothing at all; else unfilled.

    `when` is for a page with more than one button: whether it was this form that was sent.
    """
    sent = when and request.method == "POST"
    return form(request.POST if sent else None, request.FILES if sent else None, **options)
