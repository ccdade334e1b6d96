"""Gives every request a reference, times it, counts it, and leaves a line in the log."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

from waymark.shared.accounts.models import UNMISTAKABLE
from waymark.shared.watch import metrics
from waymark.shared.watch.logs import key_of, route_of

log = logging.getLogger("waymark.requests")


class Watch:
    """Stands first, so that it times everything. The log line is written at INFO."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.reference = get_random_string(8, UNMISTAKABLE)  # type: ignore[attr-defined]
        begun = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - begun
        metrics.count(
            route=route_of(request), method=request.method or "", status=response.status_code,
            seconds=seconds,
        )  # fmt: skip
        if log.isEnabledFor(logging.INFO):
            log.info("answered", extra={"told": _told(request, response, seconds)})
        return response


def _told(request: HttpRequest, response: HttpResponse, seconds: float) -> dict[str, object]:
    return {
        "method": request.method, "route": route_of(request), "status": response.status_code,
        "ms": round(seconds * 1000), "reference": request.reference,  # type: ignore[attr-defined]
        "by": key_of(request),
    }  # fmt: skip
