"""Stands before every page: nobody passes without their second step, or after their hour."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from waymark.shared.accounts import queries, rules

# Without a second step: showing it, help, and the way out. Setting one up is only for those who
# have none: else whoever has stolen a password could add a passkey of their own.
OPEN = frozenset({
    "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_logout", "page", "health",
})  # fmt: skip
SETTING_UP = frozenset({
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate",
})  # fmt: skip
Answer = Callable[[HttpRequest], HttpResponse]


class Gate:
    """Asks `rules` and lets pass, or leads to the page where what is missing can be done."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        # Only a session that exists can belong to somebody; asking for the person would open one.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        if not request.user.is_authenticated:
            return None
        return self._glass(request) or self._second_step(request, request.user)

    def _glass(self, request: HttpRequest) -> HttpResponse | None:
        """An emergency sign-in ends by itself."""
        ends_at = request.session.get("glass_ends_at")
        if not ends_at or timezone.now() < datetime.fromisoformat(ends_at):
            return None
        logout(request)
        messages.warning(request, "The hour of the emergency sign-in is over")
        return redirect("account_login")

    def _second_step(self, request: HttpRequest, person: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not settings.WAYMARK_SECOND_STEP or name in OPEN:
            return None
        if rules.second_step_shown(get_authentication_records(request, person)):
            return None
        has_one = bool(queries.second_steps(person))
        if name in SETTING_UP and not has_one:
            return None
        after = request.get_full_path() if request.method == "GET" else "/"
        there = reverse("mfa_reauthenticate" if has_one else "mfa_index")
        return redirect(f"{there}?{urlencode({'next': after})}")
