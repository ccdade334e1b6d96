"""Refusals as problem documents (RFC 9457): a short title, and a sentence that helps."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core import signals
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.log import log_response
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from waymark.shared.errors import Refused
from waymark.shared.ui.middleware import is_disk_full

MEDIA_TYPE = "application/problem+json"
TITLES = {
    304: "Nothing has changed since you asked",
    400: "The request cannot be read",
    401: "A working key is needed",
    403: "This key may not do that",
    404: "There is nothing here for you",
    405: "This address knows no such method",
    409: "It cannot be done as things stand",
    413: "The request is too large",
    422: "The request does not say what is needed",
    429: "Too many requests",
    500: "Something went wrong on our side",
    503: "Nothing can be written just now",
}


# What our views call the query and the body as a whole.
OUR_NAMES = ("asking", "told")


class Wrong(Schema):
    """One thing that is wrong, and where in the request it stands."""

    where: str
    why: str


class Fault(Schema):
    """Why a request was not answered, in words."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Wrong]


class Problem(Exception):
    """Ends a request with a refusal; `errors` are pairs of where and why."""

    def __init__(
        self,
        status: int,
        detail: str,
        errors: Iterable[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status, self.detail, self.errors = status, detail, list(errors)
        self.headers = headers or {}
        super().__init__(detail)

    def answer(self) -> HttpResponse:
        said = {
            "type": "about:blank",
            "title": TITLES[self.status],
            "status": self.status,
            "detail": self.detail,
            "errors": [{"where": where, "why": why} for where, why in self.errors],
        }
        return HttpResponse(
            json.dumps(said), status=self.status, content_type=MEDIA_TYPE, headers=self.headers
        )


NO_KEY = Problem(
    401,
    "Send a working key in the header “Authorization: Bearer …”. "
    "Its holder makes one on their page, and sees there whether it still works.",
    headers={"WWW-Authenticate": 'Bearer realm="Waymark"'},
)
NOT_FOUND = Problem(404, "There is no such thing, or your key does not open it.")
NO_ROOM = Problem(503, "Reading still works. Try later.", headers={"Retry-After": "120"})
TOO_LARGE = Problem(413, "Send less at a time.")


def speak(api: NinjaAPI) -> None:
    """Let every refusal of this API be a problem document."""
    answers: dict[Any, Any] = {
        Problem: lambda found: found,
        ValidationError: _invalid,
        AuthenticationError: lambda found: NO_KEY,
        HttpError: lambda found: Problem(400, "The body is not JSON that can be read."),
        Http404: lambda found: NOT_FOUND,
        PermissionDenied: lambda found: Problem(403, "The seat of this key does not give leave."),
        Refused: _refused,
        RequestDataTooBig: lambda found: TOO_LARGE,
        SuspiciousOperation: lambda found: Problem(400, "The request is malformed."),
    }
    for kind, made in answers.items():
        api.add_exception_handler(kind, _handler(made))
    api.add_exception_handler(Exception, _broken)


def _handler(made: Any) -> Any:
    def handle(request: HttpRequest, found: Any) -> HttpResponse:
        return made(found).answer()

    return handle


def _refused(found: Refused) -> Problem:
    return Problem(409, ". ".join(found.reasons), [("", reason) for reason in found.reasons])


def _invalid(found: ValidationError) -> Problem:
    """Say where each value stands and what it should be; the value itself is never repeated."""
    errors = [(_where(error["loc"]), _why(error)) for error in found.errors[:50]]
    return Problem(422, "Something in it is missing, too long or of another kind.", errors)


def _where(places: tuple[str | int, ...]) -> str:
    """Where in the request it stands; how our own code calls the whole of a body is left out."""
    return ".".join(str(place) for place in places if place not in OUR_NAMES)[:100]


def _why(error: Mapping[str, Any]) -> str:
    if error["type"] == "string_pattern_mismatch":
        return "It holds a character that cannot stand here"
    return str(error["msg"]).removeprefix("Value error, ")[:300]


def _broken(request: HttpRequest, found: Any) -> HttpResponse:
    """A fault of ours: logged and reported as for a page, but answered as a problem."""
    if is_disk_full(found):
        return NO_ROOM.answer()
    signals.got_request_exception.send(sender=None, request=request)
    response = Problem(500, "It has been noted. Try later.").answer()
    log_response(
        "%s: %s", response.reason_phrase, request.path,
        response=response, request=request, exception=found,
    )  # fmt: skip
    return response
