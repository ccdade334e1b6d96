"""What the sign-in library asks its adapter about guessing; `adapter.Adapter` builds on it."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.http import HttpRequest

from waymark.shared.accounts import edge
from waymark.shared.accounts.models import Person


class GuardedAdapter(DefaultAccountAdapter):
    """Counts every password that is tried, before it is known whether it is right."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return edge.address_of(request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        kind = "step_up" if request.user.is_authenticated else "sign_in"
        made = edge.count_try(request, kind, str(credentials.get("email", "")))
        person = super().authenticate(request, **credentials)
        edge.settle(made, right=person is not None)
        return person


class ResetTokens(PasswordResetTokenGenerator):
    """Secrets of links that choose a password: dead after 15 minutes, a sign-in or a change."""

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        person: Person = user
        return super()._make_hash_value(person, timestamp) + f"{person.stamp}{person.is_active}"
