"""What every page of one question has in common: ask, do one act, say so, and go on."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from waymark.shared.errors import Refused
from waymark.shared.meetings import permissions, queries


def readable(request: HttpRequest, key: str) -> Any:
    """The meeting under this key, if this reader may see it."""
    return get_object_or_404(queries.meeting_by_key(request.user, key))


def group_of(request: HttpRequest, key: str) -> Any:
    return get_object_or_404(queries.group_by_key(request.user, key))


def ask(
    request: HttpRequest,
    form: Any,
    act: Callable[[dict[str, Any]], str],
    *,
    to: str,
    heading: str,
    press: str,
    caption: str = "",
    lead: str = "",
    notes: tuple[str, ...] = (),
    warning: bool = False,
    at: str = "",
    back: str = "",
    page: str = "meetings/ask.html",
) -> HttpResponse:
    """Show one question, or do what was answered and go on with a line about it.

    A refusal that names a field of the form is said there too; `at` is for one that names none.
    `back` is where somebody goes who does not do it, if that is not where the act leads.
    """
    if request.method == "POST" and form.is_valid():
        try:
            said = act(form.cleaned_data)
        except Refused as refusal:
            field = refusal.about if refusal.about in form.fields else at
            form.add_error(field or None, refusal.reasons)
        else:
            messages.success(request, said)
            return redirect(to)
    context = {
        "form": form, "back": back or to, "heading": heading, "press": press, "caption": caption,
        "lead": lead, "notes": notes, "warning": warning,
    }  # fmt: skip
    return render(request, page, context)


def do(request: HttpRequest, act: Callable[[], Any], said: str, to: str) -> HttpResponse:
    """Do what a button asked for, and say so; or say why it cannot be done."""
    try:
        act()
    except Refused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, said)
    return redirect(to)


def officer(request: HttpRequest, group: Any) -> None:
    """Only chair, secretary and co-ordinators go on."""
    if not permissions.may_run(request.user, group):
        raise PermissionDenied
