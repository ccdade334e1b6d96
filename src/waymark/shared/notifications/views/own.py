"""A person’s own notices, and how often they want mail."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.shared.notifications import actions, queries
from waymark.shared.notifications.enums import Frequency
from waymark.shared.notifications.forms import FrequencyForm
from waymark.shared.ui.forms import form_for
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
        "rows": queries.as_readable(request.user, list(shown[paging.slice])),
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
    return form_for(
        request,
        FrequencyForm,
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
        return render(request, "notifications/from_mail_gone.html", status=404)
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
