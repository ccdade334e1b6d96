"""What happens here when the sign-in library reports something. It calls these by its signals."""

from typing import Any

from allauth.account import signals as account
from django.contrib.auth import signals as django_auth
from django.http import HttpRequest
from django.utils import timezone

from waymark.shared.accounts import edge, rules
from waymark.shared.accounts.actions import passwords, sessions
from waymark.shared.accounts.models import Person
from waymark.shared.accounts.sessions import BEGAN, DEVICE, PROVED


def begin_session(request: HttpRequest, user: Person, **_: Any) -> None:
    """A session begins, by whatever backend: from here its limits count."""
    now = timezone.now().timestamp()
    request.session[BEGAN] = request.session[PROVED] = now
    request.session[DEVICE] = rules.device_in_words(request.META.get("HTTP_USER_AGENT", ""))


def note_sign_in(request: HttpRequest, user: Person, **kwargs: Any) -> None:
    """Somebody went through every step of signing in."""
    records = request.session.get("account_authentication_methods") or [{}]
    request.device_to_keep = sessions.begin(  # type: ignore[attr-defined]
        user,
        how=records[-1].get("type") or records[-1].get("method") or "unknown",
        device=edge.device_of(request),
        user_agent=request.META.get("HTTP_USER_AGENT", ""),
        now=timezone.now(),
    )


def note_proof(request: HttpRequest, user: Person, reauthenticated: bool = False, **_: Any) -> None:
    """Somebody who is signed in proved again who they are: the session goes on under a new id."""
    if reauthenticated and request.user.is_authenticated:
        request.session[PROVED] = timezone.now().timestamp()
        request.session.cycle_key()


def note_password(request: HttpRequest, user: Person, **_: Any) -> None:
    """Somebody chose another password, signed in or by the link of a mail."""
    own, now = request.user == user, timezone.now()
    passwords.note_change(user, by_mail=not own, now=now)
    edge.stay_signed_in(request, user)
    if not own:  # the mailbox was proved in this browser, so strangers' guesses bar it no longer
        agent = request.META.get("HTTP_USER_AGENT", "")
        request.device_to_keep = sessions.know_device(  # type: ignore[attr-defined]
            user, user_agent=agent, now=now
        )


def connect() -> None:
    django_auth.user_logged_in.connect(begin_session, dispatch_uid="waymark.begin")
    account.user_logged_in.connect(note_sign_in, dispatch_uid="waymark.sign_in")
    account.authentication_step_completed.connect(note_proof, dispatch_uid="waymark.proof")
    for signal in (account.password_changed, account.password_set, account.password_reset):
        signal.connect(note_password, dispatch_uid="waymark.password")
