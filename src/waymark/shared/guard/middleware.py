"""Taking down what a member states about a text, before the page reads that text again."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from waymark.shared.guard import actions, permissions

NAME = "none-of-these"  # the box under an error of the guard; see ui/forms/field.html
MOST = 20


class NoteStatements:
    """Notes the ticked boxes “it is none of these” of any form, then lets the page go on.

    It decides nothing: the form reads the text again, and finds that it was stated.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> None:
        # Nothing is read of a form that no member sends: an upload of a stranger is not taken in.
        by = request.user
        if request.method != "POST" or not permissions.may_state(by):
            return
        tokens = request.POST.getlist(NAME)[:MOST]
        if tokens:
            actions.state(tokens=tokens, page=request.path, by=by, now=timezone.now())
