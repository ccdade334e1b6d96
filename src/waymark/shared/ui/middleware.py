"""What is true of every answer: private pages are not kept, and refusals speak."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from waymark.shared.errors import Refused, is_disk_full
from waymark.shared.ui import views

Answer = Callable[[HttpRequest], HttpResponse]


class KeepPrivate:
    """Tells browsers and proxies not to keep pages shown to somebody, nor any of the local wing.

    Signing out also clears what a browser kept all the same.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        route = request.resolver_match.view_name if request.resolver_match else ""
        if self._is_private(request) and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        if request.method == "POST" and route == "account_logout":
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response

    def _is_private(self, request: HttpRequest) -> bool:
        if settings.WAYMARK_WING == "local":
            return True
        # Only a session that exists, or begins here, can belong to somebody; asking request.user
        # would open one.
        return settings.SESSION_COOKIE_NAME in request.COOKIES or request.session.modified


class SpeakErrors:
    """Gives what a view did not catch a page with a next step, where there is one to give."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if isinstance(problem, Refused):
            return views.not_now(request, problem.reasons)
        if is_disk_full(problem):
            return views.down(request)
        return None
