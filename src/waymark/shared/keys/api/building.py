"""Making addresses out of routers, with the bounds and headers that all of them share."""

import json
import re
from collections.abc import Callable, Collection, Mapping
from functools import cache, wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Router
from ninja.openapi import get_schema
from ninja.operation import Operation

from waymark.shared.keys.api.problems import (
    MEDIA_TYPE,
    NOT_FOUND,
    TITLES,
    TOO_LARGE,
    Fault,
    Problem,
    speak,
)

LARGEST_BODY = 64 * 1024
LARGEST_DOCUMENT = 2 * 1024 * 1024  # where a whole file is handed in
LONGEST_QUERY = 4 * 1024
HIDDEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")  # control characters that no text holds


class Api(NinjaAPI):
    """Operations are called as our views are, without the names of their modules."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


def addresses(
    routers: Mapping[str, Router],
    *,
    title: str,
    description: str,
    at: str,
    documents: Collection[str] = (),
) -> list[URLPattern]:
    """The addresses of an API, its description among them, and an answer for all others.

    `documents` are the routes that take a whole file.
    """
    api = Api(
        title=title, description=description, version="1", openapi_url=None, docs_url=None,
        urls_namespace="api",
    )  # fmt: skip
    speak(api)
    for prefix, router in routers.items():
        api.add_router(prefix, router)
    return [
        *_operations(api, documents),
        path("openapi.json", guarded(_description_of(api, at)), name="openapi"),
        re_path(r"^[\s\S]*$", guarded(_nothing), name="nothing"),
    ]


def _operations(api: NinjaAPI, documents: Collection[str]) -> list[URLPattern]:
    """What can be asked, each behind the same guard."""
    return [
        path(route, guarded(each.callback, _largest(route, documents)), name=each.name)
        for each in api.urls[0]
        if isinstance(each, URLPattern) and each.name != "api-root"
        for route in [str(each.pattern)]
    ]


def _largest(route: str, documents: Collection[str]) -> int:
    return LARGEST_DOCUMENT if route in documents else LARGEST_BODY


def _description_of(api: NinjaAPI, at: str) -> Callable[[HttpRequest], HttpResponse]:
    @cache
    def described() -> str:
        return json.dumps(_description(api, at), ensure_ascii=False, indent=1)

    def description_of_it(request: HttpRequest) -> HttpResponse:
        """What can be asked and what is answered, for programs and for readers."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        return HttpResponse(described(), content_type="application/json")

    return description_of_it


def _nothing(request: HttpRequest) -> HttpResponse:
    """Any other address under this one."""
    return NOT_FOUND.answer()


def guarded(
    view: Callable[..., HttpResponse], largest: int = LARGEST_BODY
) -> Callable[..., HttpResponse]:
    """A view of the API: no session, no cookie, nothing hidden or endless in the request."""

    @csrf_exempt  # a cookie opens nothing here: see ApiKey
    @login_not_required  # each address says for itself which key it needs
    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        refusal = refusal_of(request, kwargs, largest)
        response = refusal.answer() if refusal else view(request, **kwargs)
        if response.status_code == 405:
            allowed = response["Allow"]
            response = Problem(405, f"It knows {allowed}.", headers={"Allow": allowed}).answer()
        return _headed(request, response)

    return answer


def refusal_of(
    request: HttpRequest, named: Mapping[str, Any], largest: int = LARGEST_BODY
) -> Problem | None:
    """What no view should be troubled with."""
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
        return Problem(400, "The address is too long.")
    try:
        said = [*request.GET, *(value for _, each in request.GET.lists() for value in each)]
    except SuspiciousOperation:
        return Problem(400, "The address asks too many things.")
    if any(HIDDEN.search(text) for text in (*said, *map(str, named.values()))):
        return Problem(400, "A hidden character stands in the address.")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()) or int(length) > largest:
        return TOO_LARGE
    if "Transfer-Encoding" in request.headers:
        return Problem(400, "Say how long the body is with Content-Length.")
    return None


def _headed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Nobody but the asker keeps an answer, and they ask whether it still holds."""
    patch_vary_headers(response, ["Authorization"])
    with_key = "Authorization" in request.headers
    response["Cache-Control"] = "private, no-cache" if with_key else "no-cache"
    tag = getattr(request, "tag", None)
    if tag and response.status_code in (200, 304):
        response["ETag"] = tag
    return response


# ---- the description -------------------------------------------------------------------------


def _description(api: NinjaAPI, at: str) -> dict[str, Any]:
    """The OpenAPI document, with the refusals that any address may give."""
    said = json.loads(json.dumps(get_schema(api=api, path_prefix=at)))
    shapes = Fault.model_json_schema(ref_template="#/components/schemas/{model}")
    said["components"]["schemas"] |= shapes.pop("$defs") | {"Fault": shapes}
    for address, found in said["paths"].items():
        for method, operation in found.items():
            _add_refusals(address, method, operation)
    return said


def _add_refusals(address: str, method: str, operation: dict[str, Any]) -> None:
    """Write down which refusals one operation may answer with, beside its own."""
    answers = operation["responses"]
    refusals = {400, 422}
    if operation.get("security"):
        refusals |= {401, 429}
    if any(given["in"] == "path" for given in operation["parameters"]):
        refusals.add(404)
    if method == "get":
        answers["304"] = {"description": TITLES[304]}
    else:
        refusals |= {403, 409, 413, 503}
    if "/own/" in address:
        refusals.add(403)
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Fault"}}}
    for status in sorted(refusals):
        answers[str(status)] = {"description": TITLES[status], "content": content}
