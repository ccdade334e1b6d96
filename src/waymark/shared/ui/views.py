"""Pages that belong to no other app: errors, health, and the component sheet."""

import sys
from collections.abc import Sequence
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.views.decorators.http import require_safe

from waymark.shared.errors import is_disk_full
from waymark.shared.ui import sheet
from waymark.shared.ui.typed import ours, way_back, what_was_typed

# The pages at the foot of every page: Markdown, the heading in the first line.
FOOT = {file.stem: file for file in Path(__file__).with_name("pages").glob("*.md")}


def _speak(request: HttpRequest, page: str, status: int, **context: object) -> HttpResponse:
    return render(request, f"ui/errors/{page}.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent what cannot be read, for example far too much of it."""
    return _plain("bad_request", 400)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person is known and may not do this."""
    reasons = [str(exception)] if exception and str(exception) else []
    return _speak(request, "refused", 403, reasons=reasons)


def not_now(request: HttpRequest, reasons: Sequence[str]) -> HttpResponse:
    """409: allowed in general, but not as things stand; the reasons are for the person to read."""
    return _speak(request, "not_now", 409, reasons=reasons)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was open so long, or in another sign-in, that its token no longer holds."""
    context = {"back": way_back(request), "typed": what_was_typed(request) if ours(request) else []}
    return _speak(request, "form_expired", 403, **context)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or one that is not this person's; the words do not say which."""
    return _speak(request, "not_found", 404)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too many tries in a short time."""
    return _speak(request, "too_many", 429)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. The page asks nothing of the database, which may be what broke.

    A full disk may also show only after the view, when the session is kept: that is no fault.
    """
    if is_disk_full(sys.exc_info()[1]):
        return down(request)
    return _plain("broken", 500, reference=getattr(request, "reference", ""))


def down(request: HttpRequest) -> HttpResponse:
    """503: nothing can be written just now; reading still works."""
    response = _plain("down", 503)
    response["Retry-After"] = "120"
    return response


def _plain(page: str, status: int, **context: object) -> HttpResponse:
    """Render without the request, so that neither session nor sign-in is read."""
    return HttpResponse(get_template(f"ui/errors/{page}.html").render(context), status=status)


@login_not_required  # asked by a load balancer
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Say whether this process can reach its database."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "down", "database": "unreachable"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok"})


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """The component sheet: every part of the pages in every state, with made-up words."""
    return render(request, "ui/sheet/sheet.html", sheet.everything(request))


@login_not_required  # whoever cannot sign in needs help, and the statements are for everybody
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One of the pages at the foot: help, accessibility, privacy, figures, what is new."""
    if slug not in FOOT:
        raise Http404
    heading, text = FOOT[slug].read_text(encoding="utf-8").split("\n", 1)
    return render(request, "ui/page.html", {"heading": heading.lstrip("# "), "text": text})
