"""What is true of every request of somebody who signs in: see each class."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone

from waymark.shared.accounts import rules, views
from waymark.shared.accounts.actions import sessions
from waymark.shared.accounts.sessions import BEGAN, kind, moment
from waymark.shared.errors import TooMany
from waymark.shared.ui.middleware import is_disk_full
from waymark.shared.ui.typed import way_back

DEVICE_LASTS = 180 * 24 * 60 * 60
ENDED = (
    "You were signed out. That happens after a while without use, after a day’s work in any case, "
    "and when your password, second step or seat changes"
)


class KeepSession:
    """Notes once a minute that a session is in use, and hands a known device its cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        self._note(request)
        if device := getattr(request, "device_to_keep", ""):
            response.set_cookie(
                settings.WAYMARK_DEVICE_COOKIE, device, max_age=DEVICE_LASTS,
                secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
            )  # fmt: skip
        return response

    def _note(self, request: HttpRequest) -> None:
        session: Any = request.session
        now = timezone.now()
        # A session that nobody asked for stays unread; a changed one is written anyway.
        if not session.accessed or session.modified or session.seen_at is None:
            return
        if SESSION_KEY not in session or not rules.worth_noting(seen_at=session.seen_at, now=now):
            return
        began_at = moment(session.get(BEGAN)) or now
        try:
            sessions.note_use(session.session_key, began_at=began_at, kind=kind(session), now=now)
        except DatabaseError as problem:
            if not is_disk_full(problem):  # reading goes on when nothing can be written
                raise


class AskToSignIn(LoginRequiredMiddleware):
    """Sends a stranger to sign in, and tells whoever was signed out what became of their work."""

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> Any:
        if "ended" in request.GET and request.path == resolve_url(settings.LOGIN_URL):
            messages.info(request, ENDED)
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        session = request.session
        # Either nothing is left of the session, or it is that of somebody who may not come in.
        closed = SESSION_KEY in session
        was_in = closed or bool(
            request.COOKIES.get(settings.SESSION_COOKIE_NAME) and session.is_empty()
        )
        if closed:
            session.flush()
        if was_in and request.method not in ("GET", "HEAD"):
            return views.signed_out(request)
        back = {"next": way_back(request)} | ({"ended": "1"} if was_in else {})
        return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode(back, safe='/')}")


class AskForProof:
    """Answers two refusals of the sign-in: too many tries, and a proof that is no longer fresh."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if isinstance(problem, TooMany):
            return views.too_many(request, problem)
        if isinstance(problem, ReauthenticationRequired):
            # The library would keep the form in the session and send it again by itself.
            ways = get_adapter().get_reauthentication_methods(request.user)
            if not ways:
                return views.sign_in_again(request)
            way = f"{ways[0]['url']}?{urlencode({'next': way_back(request)}, safe='/')}"
            if request.method == "POST":
                return views.prove_first(request, way)
            return redirect(way)
        return None
