"""What the edge reads off a request: where it comes from, on what device, and how fresh its proof.

Views, the adapter of the sign-in library and its hooks share it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from waymark.shared.accounts import rules
from waymark.shared.accounts.actions import guesses
from waymark.shared.accounts.models import Person
from waymark.shared.accounts.sessions import PROVED, moment

View = Callable[..., HttpResponse]


def address_of(request: HttpRequest) -> str:
    """The address that a request comes from; a header counts only as far as proxies of ours."""
    return rules.client_address(
        peer=request.META.get("REMOTE_ADDR", ""),
        forwarded=request.META.get("HTTP_X_FORWARDED_FOR", ""),
        trusted_proxies=settings.WAYMARK_TRUSTED_PROXIES,
    )


def device_of(request: HttpRequest) -> str:
    """The secret by which this browser is known, if it brought one."""
    return str(request.COOKIES.get(settings.WAYMARK_DEVICE_COOKIE, ""))[:100]


def count_try(request: HttpRequest, kind: str, account: str) -> guesses.Try:
    """Let this request try once, or raise `TooMany`."""
    return guesses.count_try(
        kind,
        account=account.strip().lower(),
        address=address_of(request),
        device=device_of(request),
        now=timezone.now(),
    )


def settle(made: guesses.Try, *, right: bool) -> None:
    """Say how a try ended."""
    if right:
        guesses.was_right(made)
    else:
        guesses.was_wrong(made, now=timezone.now())


def stay_signed_in(request: HttpRequest, person: Person) -> None:
    """Go on here after an act that ends this person's sessions; under a new session id."""
    if request.user == person:
        person.refresh_from_db(fields=["stamp", "password"])
        update_session_auth_hash(request, person)
        request.user = person


def proved_lately(request: HttpRequest) -> bool:
    """Say whether whoever sits there has shown lately who they are."""
    proved_at = moment(request.session.get(PROVED))
    return rules.proof_is_fresh(proved_at=proved_at, now=timezone.now())


def asks_for_proof(view: View) -> View:
    """Declare that a view asks for the password or the second step again, unless that is fresh.

    Whoever gives it comes back to the page they came from. What they had sent is never sent again
    by itself: they press the button once more. A visitor without an account passes, because such
    a view shows them only what is public.
    """

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not proved_lately(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    asking.asks_for_proof = True  # type: ignore[attr-defined]  # printed in docs/reference
    return asking
