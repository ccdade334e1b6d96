"""Who asks, and whether what they have is still true."""

import hashlib
from collections.abc import Callable
from functools import wraps
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja.security.http import HttpAuthBase

from waymark.shared.audit.queries import head
from waymark.shared.keys import actions, queries
from waymark.shared.keys.api.problems import NO_KEY, Problem
from waymark.shared.keys.enums import Scope

RELEASE = version("waymark")


class ApiKey(HttpAuthBase):
    """A key in the header, and nothing else: a cookie opens nothing here, so no page can borrow it.

    What comes back is the key's holder, as seen from the seat of the key. `needed=False` lets the
    world ask too; a key that does not work is refused even there, so that nobody misses it.
    """

    openapi_scheme = "bearer"

    def __init__(self, scope: str = Scope.READ, *, needed: bool = True) -> None:
        super().__init__()
        self.scope, self.needed = scope, needed

    def __call__(self, request: HttpRequest) -> Any:
        header = request.headers.get("Authorization")
        if header is None and not self.needed:
            return queries.the_world()
        now = timezone.now()
        key = queries.by_header(header or "", now)
        if key is None:
            raise NO_KEY
        if wait := actions.count_request(key, most=settings.WAYMARK_API_LIMIT, now=now):
            raise Problem(
                429,
                f"This key may ask {settings.WAYMARK_API_LIMIT} times a minute. "
                f"Ask again in {wait} seconds.",
                headers={"Retry-After": str(wait)},
            )
        if self.scope == Scope.WRITE and key.scope != Scope.WRITE:
            raise Problem(403, "This key only reads. Its holder can make one that writes.")
        return queries.acting(key)


def answered_once(view: Callable) -> Callable:
    """Answer 304 where nothing was done on the site since the same was asked by the same.

    Every act leaves an audit entry, so the number of the last one says whether anything can have
    changed (decision 13). Dates are part of answers, so the day counts too.
    """

    @wraps(view)
    def ask(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        tag = _tag(request)
        request.tag = tag  # type: ignore[attr-defined]
        if tag in request.headers.get("If-None-Match", ""):
            return HttpResponse(status=304)
        return view(request, *args, **kwargs)

    return ask


def _tag(request: HttpRequest) -> str:
    viewer = request.auth  # type: ignore[attr-defined]
    who = viewer.seat.pk if viewer.is_authenticated else "the world"
    parts = (RELEASE, head(), timezone.localdate(), who, request.get_full_path())
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'
