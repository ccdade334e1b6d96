"""Surveys, for the co-ordinator: who has answered, by which method, and what is missing."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from waymark.measures import definitions
from waymark.measures.charts.words import percent
from waymark.network.benchmarks import permissions
from waymark.network.benchmarks.queries import surveys as queries
from waymark.network.benchmarks.queries.comparison import is_invented
from waymark.network.benchmarks.rules import comparison_words as words
from waymark.network.benchmarks.rules.months import in_words
from waymark.network.benchmarks.views.returns import csv_of
from waymark.shared.ui.tables import ListState

HELP_HEADER = ("Force", "Practice", "Looked at", "Ended", "Was the help enough", "What helped",
               "What was missing", "Answered", "Marking")  # fmt: skip
VICTIMS_HEADER = ("Force", "Latest month", "How victims were asked", "Invited", "Answered",
                  "Response", "Months held back", "Months not published", "Marking")  # fmt: skip


@require_safe
def surveys(request: HttpRequest) -> HttpResponse:
    """Who said whether the network’s help was enough, and which forces ask their victims."""
    invented = _world(request)
    found = queries.after_support(invented)
    state = ListState(request.GET)
    answered = found.filter(after_support__isnull=False).count()
    paging = state.paging(found.count())
    victims = queries.victims_surveys(invented, timezone.localdate())
    return render(
        request,
        "benchmarks/surveys.html",
        {
            "answered": answered,
            "paging": paging,
            "rows": [help_row(one) for one in found[paging.slice]],
            "victims": [victims_row(one) for one in victims],
            "asking": sum(one.latest is not None for one in victims),
            "made_up": invented,
        },
    )


@require_safe
def survey_file(request: HttpRequest, name: str) -> HttpResponse:
    """One of the two tables as a file."""
    invented = _world(request)
    tables = {"help": _help_lines, "victims": _victims_lines}
    if name not in tables:
        raise Http404
    marking = words.MADE_UP if invented else ""
    return csv_of(f"surveys-{name}.csv", tables[name](invented, marking))


def _world(request: HttpRequest) -> bool:
    viewer: Any = request.user
    if not permissions.may_see_surveys(viewer):
        raise PermissionDenied
    return is_invented(viewer)


def help_row(one: Any) -> dict[str, Any]:
    """One evaluation that has ended, with what its force said of the help, if it said so."""
    said = getattr(one, "after_support", None)
    version = one.innovation.current
    return {
        "key": one.key,
        "force": one.organisation.name,
        "practice": version.title if version else one.innovation.key,
        "measure": definitions.find(one.measure).title if one.measure else one.outcome,
        "ended_on": one.ended_on,
        "enough": said.get_enough_display() if said else "",
        "look": {"yes": "met", "partly": "soon", "no": "late"}[said.enough] if said else "plain",
        "helped": said.helped if said else "",
        "missing": said.missing if said else "",
        "at": timezone.localdate(said.at) if said else None,
    }


def victims_row(one: queries.Asked) -> dict[str, Any]:
    """One force: how its victims are asked, how many answered, and what is not published."""
    counted = bool(one.invited)
    return {
        "slug": one.slug,
        "force": one.force,
        "latest": in_words(one.latest) if one.latest else "",
        "method": one.method_words,
        "invited": f"{one.invited:,}" if counted else "",
        "answered": f"{one.answered:,}" if counted else "",
        "response": percent(one.response) if one.response is not None else "",
        "held_back": one.held_back,
        "missing": [in_words(month) for month in one.missing],
    }


def _help_lines(invented: bool, marking: str) -> Iterator[tuple[object, ...]]:
    yield HELP_HEADER
    for one in queries.after_support(invented):
        row = help_row(one)
        names = ("force", "practice", "measure", "ended_on", "enough", "helped", "missing")
        yield (*(row[name] or "" for name in names), row["at"] or "", marking)


def _victims_lines(invented: bool, marking: str) -> Iterator[tuple[object, ...]]:
    yield VICTIMS_HEADER
    for one in queries.victims_surveys(invented, timezone.localdate()):
        row = victims_row(one)
        names = ("force", "latest", "method", "invited", "answered", "response", "held_back")
        yield (*(row[name] for name in names), "; ".join(row["missing"]), marking)
