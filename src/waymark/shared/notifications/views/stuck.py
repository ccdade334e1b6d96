"""The messages that wait for an administrator."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from waymark.shared.errors import Refused
from waymark.shared.notifications import actions, permissions, queries
from waymark.shared.notifications.enums import State
from waymark.shared.notifications.forms import DecisionForm
from waymark.shared.notifications.rules.deciding import TOGETHER, decisions_together
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState


def _only_administrators(request: HttpRequest) -> None:
    if not permissions.may_decide_about_mail(request.user):
        raise PermissionDenied


@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """Messages that were refused or perhaps sent, and how the rest stands."""
    _only_administrators(request)
    state = ListState(request.GET)
    found = queries.mail_needing_a_person(request.user, words=state.text)
    paging = state.paging(found.count())
    context = {
        "state": state,
        "paging": paging,
        "rows": [_row(message) for message in found[paging.slice]],
        "causes": [cause for cause in queries.causes(request.user) if cause.count > 1],
        "counts_table": [(State(state).label, n) for state, n in queries.mail_counts().items()],
        "checks_table": [
            (sentence, remedy or "Nothing to do")
            for _, sentence, remedy in queries.doctor(now=timezone.now())
        ],
    }
    return render(request, "notifications/mail.html", context)


def _row(message: Any) -> dict[str, Any]:
    return {
        "message": message,
        "to": queries.recipient(message),
        "words": queries.stands(message.state, message.error),
    }


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, reference: UUID) -> HttpResponse:
    """All that is known of one of them, and what is to be done."""
    _only_administrators(request)
    message = get_object_or_404(queries.all_mail(request.user), reference=reference)
    form = form_for(request, DecisionForm, state=message.state)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide(message, **form.cleaned_data, by=request.user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, "Your decision about the message is kept")
            return redirect("notifications:mail")
    context = {
        **_row(message),
        "form": form,
        "what": queries.what_it_is(message),
        "history": queries.history(message),
    }
    return render(request, "notifications/decide.html", context)


@require_http_methods(["GET", "POST"])
def decide_together(request: HttpRequest, channel: str, state: str, error: str) -> HttpResponse:
    """All that are stuck for one cause, as after an outage."""
    _only_administrators(request)
    cause = queries.cause_named(request.user, channel, state, error)
    if cause is None:
        raise Http404
    form = form_for(request, DecisionForm, state=state, decisions=decisions_together(state))
    if request.method == "POST" and form.is_valid():
        try:
            count = actions.decide_together(
                cause, **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, f"Your decision is kept for {count} messages")
            return redirect("notifications:mail")
    context = {"form": form, "cause": cause, "at_once": min(cause.count, TOGETHER)}
    return render(request, "notifications/together.html", context)
