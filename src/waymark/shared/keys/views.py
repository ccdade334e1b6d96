"""The pages on which keys are made, listed and revoked."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from waymark.shared.accounts.edge import asks_for_proof
from waymark.shared.errors import Refused
from waymark.shared.keys import actions, permissions, queries, rules
from waymark.shared.keys.forms import KeyForm
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """One’s own keys, newest first."""
    return _list(request, queries.own_keys(request.user), everybody=False)


@require_safe
def everybody(request: HttpRequest) -> HttpResponse:
    """All keys of the site, for an administrator."""
    if not permissions.may_see_all_keys(request.user):
        raise PermissionDenied
    return _list(request, queries.keys_for(request.user), everybody=True)


def _list(request: HttpRequest, found: Any, *, everybody: bool) -> HttpResponse:
    state, now = ListState(request.GET), timezone.now()
    found = queries.named(found, state.text)
    paging = state.paging(found.count())
    rows = [(key, _state(key, now)) for key in found[paging.slice]]
    return render(
        request,
        "keys/list.html",
        {
            "state": state,
            "paging": paging,
            "rows": rows,
            "everybody": everybody,
            "seat": request.user.seat,
            "may_see_all": permissions.may_see_all_keys(request.user),
        },
    )


def _state(key: Any, now: Any) -> str:
    return rules.state(
        expires_at=key.expires_at,
        revoked_at=key.revoked_at,
        seat_left=key.holding.ended_on is not None,
        now=now,
    )


@require_http_methods(["GET", "POST"])
@asks_for_proof
def new(request: HttpRequest) -> HttpResponse:
    """Make a key for the seat one acts from, and show it: this once, and never again."""
    seat = request.user.seat
    if not permissions.may_make_key(request.user, seat):
        raise PermissionDenied
    form = form_for(request, KeyForm)
    if request.method == "POST" and form.is_valid():
        try:
            key, token = actions.make_key(
                seat, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            # No redirect: between two pages the word would have to be kept somewhere.
            return render(request, "keys/made.html", {"key": key, "token": token})
    return render(request, "keys/new.html", {"form": form, "seat": seat})


@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, key: str) -> HttpResponse:
    """Ask once, then let the key work no more."""
    found = get_object_or_404(queries.keys_for(request.user), key=key)
    if request.method == "POST":
        actions.revoke_key(found, by=request.user, now=timezone.now())
        messages.success(request, "The key is revoked. What used it gets no answer from now on")
        own = found.holding.person_id == request.user.pk
        return redirect("keys:list" if own else "keys:everybody")
    return render(request, "keys/revoke.html", {"key": found})
