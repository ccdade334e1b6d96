"""Figures of areas whose owner opened them to the world; and the page to open and close them."""

import csv
import io
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from waymark.measures.charts.words import percent
from waymark.measures.words import month
from waymark.network.benchmarks.queries.standings import figures_mark
from waymark.network.innovations.rules.columns import safe_cell
from waymark.network.reports import actions, permissions, queries
from waymark.network.reports.queries.areas import Shown
from waymark.network.reports.queries.defined import measure_defined_at
from waymark.network.reports.rules.areas import sentence
from waymark.shared.audit.queries import marks
from waymark.shared.errors import Refused

MADE_UP = "Made-up demonstration data"
COLUMNS = (
    "Area", "Measure", "Met", "Out of", "Share", "Low 95%", "High 95%", "First month",
    "Last month", "Months shown", "Months held back", "Months without a return", "How counted",
    "Not shown because", "Definition", "Marking",
)  # fmt: skip


@login_not_required  # it names only areas whose owner opened them to the world
@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """The areas whose figures anybody may read; made-up ones on a page of their own."""
    made_up = request.GET.get("world") == "made-up"
    found = list(queries.public_areas(invented=made_up))
    others = queries.public_areas(invented=not made_up).exists()
    own = [(one, queries.decision_on(one)) for one in queries.areas_of(request.user)]
    context = {"areas": found, "made_up": made_up, "others": others, "own": own}
    return _fresh(render(request, "reports/areas.html", context), request)


@login_not_required  # its owner opened it to the world, and two people agreed to that
@require_safe
def area(request: HttpRequest, slug: str) -> HttpResponse:
    """What victims in one area were promised, and how often it was kept, in plain words."""
    decision = _open(slug)
    place = decision.organisation
    rows = [_row(one) for one in queries.figures_for(slug, place.invented, figures_mark(marks()))]
    context = {"decision": decision, "place": place, "rows": rows}
    return _fresh(render(request, "reports/area.html", context), request)


@login_not_required  # the same figures as on the page
@require_safe
def area_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures of an area as a table for a spreadsheet."""
    place = _open(slug).organisation
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(COLUMNS)
    for one in queries.figures_for(slug, place.invented, figures_mark(marks())):
        lines.writerow([safe_cell(cell) for cell in _line(place, one)])
    response = HttpResponse(f"\ufeff{text.getvalue()}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="area-{place.slug}.csv"'
    return _fresh(response, request)


@require_safe
def publishing(request: HttpRequest, slug: str) -> HttpResponse:
    """Where an area stands: opened by whom and when, and what may be done about it."""
    return _publishing(request, slug)


@require_POST
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask a second person to open an area to the world."""
    return _done(request, slug, actions.ask_to_publish, "Asked. A second person has to agree")


@require_POST
def agree(request: HttpRequest, slug: str) -> HttpResponse:
    """Agree that an area is opened to the world."""
    return _done(request, slug, actions.agree, "The page is open to the world")


@require_POST
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Close an area again, with effect at once."""
    return _done(request, slug, actions.take_back, "Taken back. Nobody outside can read it now")


def _open(slug: str) -> Any:
    decision = queries.public_area(slug)
    if decision is None:
        raise Http404
    return decision


def _fresh(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """No cache keeps a page that its owner may take back with effect at once.

    Shown to somebody who has signed in it is theirs, and is kept nowhere, as every such page.
    """
    if not request.user.is_authenticated:
        response["Cache-Control"] = "no-cache"
    return response


def _own(request: HttpRequest, slug: str) -> Any:
    place = next((one for one in queries.areas_of(request.user) if one.slug == slug), None)
    if place is None:
        raise Http404
    return place


def _publishing(request: HttpRequest, slug: str, refused: list[str] | None = None) -> HttpResponse:
    place = _own(request, slug)
    decision = queries.decision_on(place)
    context = {
        "place": place,
        "decision": decision,
        "may_ask": permissions.may_ask_to_publish(request.user, place),
        "may_agree": bool(decision and permissions.may_agree(request.user, decision)),
        "refused": refused or [],
    }
    return render(request, "reports/publishing.html", context)


def _done(request: HttpRequest, slug: str, act: Callable[..., Any], words: str) -> HttpResponse:
    place = _own(request, slug)
    try:
        act(place, by=request.user, now=timezone.now())
    except Refused as refusal:
        return _publishing(request, slug, refusal.reasons)
    messages.success(request, words)
    return redirect("reports:publishing", slug)


def _row(one: Shown) -> dict[str, Any]:
    held = one.standing
    shown = held.compared and held.share is not None
    return {
        "title": one.definition.title,
        "question": one.definition.question,
        "sentence": sentence(
            held.met if shown else None, held.of, one.definition.unit, held.reason
        ),
        "share": percent(held.share) if shown and held.share is not None else "",
        "counts": f"{held.met:,} of {held.of:,}" if shown else "",
        "interval": _interval(one) if shown else "",
        "period": f"{month(one.first)} to {month(one.last)}",
        "months": held.months,
        "held_back": held.held_back,
        "definition": one.definition,
        "href": measure_defined_at(one.definition),
    }


def _interval(one: Shown) -> str:
    low, high = one.standing.interval.low, one.standing.interval.high
    return f"{low:.1%} to {high:.1%}" if low is not None and high is not None else ""


def _line(place: Any, one: Shown) -> list[str]:
    held, shown = one.standing, one.standing.compared and one.standing.share is not None
    low, high = (held.interval.low, held.interval.high) if shown else (None, None)
    figures = [f"{held.met}", f"{held.of}"] if shown else ["", ""]
    parts = [f"{part:.4f}" if part is not None else "" for part in
             (held.share if shown else None, low, high)]  # fmt: skip
    return [
        place.name, one.definition.title, *figures, *parts, f"{one.first:%Y-%m}",
        f"{one.last:%Y-%m}", f"{held.months}", f"{held.held_back}", f"{held.missing}",
        held.method, held.reason, one.definition.stamp, MADE_UP if place.invented else "",
    ]  # fmt: skip
