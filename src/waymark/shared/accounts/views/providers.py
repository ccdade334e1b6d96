"""Signing in at a force's own provider: there, back, and what to say when it goes wrong."""

import logging
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.shared.accounts import queries
from waymark.shared.accounts.actions import providers as actions
from waymark.shared.accounts.edge import asks_for_proof
from waymark.shared.accounts.providers import client
from waymark.shared.accounts.providers.known import Provider, providers
from waymark.shared.accounts.providers.web import Trouble
from waymark.shared.errors import Refused

log = logging.getLogger(__name__)
# What each kind of trouble answers: theirs to mend (502), or this person's to do otherwise (403).
STATUS = {"silent": 502, "refused": 502, "untrusted": 502, "clock": 502, "moved": 502}


def _known(key: str) -> Provider:
    provider = providers().get(key)
    if provider is None:
        raise Http404
    return provider


@login_not_required  # it is a way to sign in
@never_cache
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Send somebody to a provider. Only a press on our own page does it, never a link alone."""
    provider = _known(key)
    after = get_next_redirect_url(request)
    if request.method == "GET":
        context = {"provider": provider, "next": after or ""}
        return render(request, "socialaccount/begin.html", context)
    return set_off(request, provider, process="login", after=after)


@asks_for_proof
@require_POST
def link(request: HttpRequest, key: str) -> HttpResponse:
    """Send somebody who is signed in to a provider, to link it with their account."""
    provider = _known(key)
    return set_off(request, provider, process="connect")


@require_POST
def unlink(request: HttpRequest, number: int) -> HttpResponse:
    """Sign in there no more."""
    accounts = {account.pk: account for account, _ in queries.linked_accounts(request.user)}
    if number not in accounts:
        raise Http404
    try:
        actions.unlink(accounts[number], by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.reasons[0])
    else:
        messages.success(request, "You no longer sign in there")
    return redirect("accounts:me")


def set_off(
    request: HttpRequest,
    provider: Provider,
    *,
    process: str,
    after: str | None = None,
    data: dict[str, str] | None = None,
) -> HttpResponse:
    """A page that leads on to the provider.

    Not a redirect: the policy of the page with the button lets its form go nowhere else.
    """
    try:
        if queries.issuer_has_changed(provider):
            raise Trouble("moved", "the issuer under this short name has changed")
        address = client.begin(request, provider, process=process, next_url=after, data=data)
    except Trouble as trouble:
        return troubled(request, provider, trouble)
    return render(request, "socialaccount/going.html", {"provider": provider, "address": address})


@login_not_required  # whoever comes back from the provider is not signed in yet
@never_cache
@require_safe
def callback(request: HttpRequest, key: str) -> HttpResponse:
    """Where the provider sends people back to."""
    provider = _known(key)
    try:
        if queries.issuer_has_changed(provider):
            raise Trouble("moved", "the issuer under this short name has changed")
        return client.come_back(request, provider)
    except Trouble as trouble:
        return troubled(request, provider, trouble)
    except ImmediateHttpResponse as answer:
        return answer.response


def troubled(request: HttpRequest, provider: Provider, trouble: Trouble) -> HttpResponse:
    """Say what went wrong and what to do now; the log has what an administrator needs."""
    log.warning("provider %s: %s: %s", provider.key, trouble.kind, trouble.detail)
    return render(
        request,
        "socialaccount/trouble.html",
        {"provider": provider, "kind": trouble.kind},
        status=STATUS.get(trouble.kind, 403),
    )


def not_linked(request: HttpRequest, reasons: list[str]) -> HttpResponse:
    """Somebody came back whose sign-in cannot be linked, or take the seat."""
    return render(request, "socialaccount/not_linked.html", {"reasons": reasons}, status=409)


def only_here(request: HttpRequest, required: list[Provider]) -> HttpResponse:
    """The password was right, and the person’s organisation wants them to sign in elsewhere."""
    context: dict[str, Any] = {"providers": required}
    return render(request, "socialaccount/only_here.html", context, status=403)
