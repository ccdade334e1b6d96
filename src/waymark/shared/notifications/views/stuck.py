"""The mail that waits for an administrator."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from waymark.shared.errors import Refused
from waymark.shared.notifications import actions, permissions, queries, rules
from waymark.shared.notifications.enums import State
from waymark.shared.ui.tables import ListState


@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """Mail that was refused or perhaps sent, and how the rest stands."""
    if not permissions.may_decide_about_mail(request.user):
        raise PermissionDenied
    state = ListState(request.GET)
    found = queries.mail_needing_a_person(request.user, words=state.text)
    paging = state.paging(found.count())
    context = {
        "state": state,
        "paging": paging,
        "rows": [(message, rules.explain(message.error)) for message in found[paging.slice]],
        "counts_table": [(State(state).label, n) for state, n in queries.mail_counts().items()],
        "checks_table": [
            (sentence, remedy or "Nothing to do")
            for _, sentence, remedy in queries.doctor(now=timezone.now())
        ],
    }
    return render(request, "notifications/mail.html", context)


@require_POST
def decide(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Send one of them again, or give it up."""
    if not permissions.may_decide_about_mail(request.user):
        raise PermissionDenied
    message = get_object_or_404(queries.all_mail(request.user), reference=reference)
    try:
        actions.decide(
            message, request.POST.get("decision", ""), by=request.user, now=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, "; ".join(refusal.reasons))
    else:
        messages.success(request, "Your decision about the mail is kept")
    return redirect("notifications:mail")
