"""A person's own notices and choices, and the mail that waits for an administrator."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.shared.errors import Refused
from waymark.shared.notifications import actions, permissions, queries, rules
from waymark.shared.notifications.enums import Frequency, State
from waymark.shared.notifications.forms import FrequencyForm
from waymark.shared.ui.tables import ListState


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What I have been told, unread first as a tab of its own."""
    state = ListState(request.GET, tab_names=["unread", "all"])
    unread = queries.notices_for(request.user).filter(read_at=None)
    shown = queries.found_notices(request.user, words=state.text, unread=state.tab == "unread")
    paging = state.paging(shown.count())
    context = {
        "state": state,
        "paging": paging,
        "rows": shown[paging.slice],
        "unread_count": unread.count(),
        "names": queries.groups(),
    }
    return render(request, "notifications/notices.html", context)


@require_POST
def read(request: HttpRequest, key: str) -> HttpResponse:
    """Mark one of my notices as read."""
    get_object_or_404(queries.notices_for(request.user), key=key)
    actions.mark_read(request.user, key=key, now=timezone.now())
    return redirect("notifications:list")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all of my notices as read."""
    count = actions.mark_read(request.user, now=timezone.now())
    messages.success(request, f"Marked as read: {count}")
    return redirect("notifications:list")


# ---- how often -------------------------------------------------------------------------------


def _form(request: HttpRequest, person: Any) -> FrequencyForm:
    groups = queries.groups()
    wanted = queries.frequencies([person.pk], groups)
    return FrequencyForm(
        request.POST if request.method == "POST" else None,
        groups=groups,
        chosen={group: wanted[person.pk, group] for group in groups},
    )


@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """How often I get mail."""
    form = _form(request, request.user)
    if request.method == "POST" and form.is_valid():
        actions.choose_frequencies(request.user, form.choices, by=request.user, now=timezone.now())
        messages.success(request, "Your choice is kept")
        return redirect("notifications:preferences")
    return render(request, "notifications/preferences.html", {"form": form})


@login_not_required  # the signed link of a mail is the authority, and it can only change mail
@csrf_exempt  # a mail program's one-click POST carries no token; the link is secret itself
@require_http_methods(["GET", "POST"])
def from_mail(request: HttpRequest, token: str) -> HttpResponse:
    """How often I get mail, from the link in a mail, without signing in.

    Opening it changes nothing, because mail scanners open links. It shows no name or address: a
    mail may have been passed on.
    """
    person = queries.person_by_link(token)
    if person is None:
        raise Http404
    if request.POST.get("List-Unsubscribe") == "One-Click":
        _choose(person, dict.fromkeys(queries.groups(), Frequency.OFF))
        return HttpResponse("Turned off\n", content_type="text/plain")
    form = _form(request, person)
    if request.method == "POST" and form.is_valid():
        _choose(person, form.choices)
        return render(request, "notifications/from_mail_kept.html")
    return render(request, "notifications/from_mail.html", {"form": form})


def _choose(person: Any, choices: dict[str, str]) -> None:
    actions.choose_frequencies(person, choices, by=None, now=timezone.now())


# ---- mail that needs a person ----------------------------------------------------------------


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
