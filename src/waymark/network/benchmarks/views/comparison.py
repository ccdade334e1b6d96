"""Measures: where every force stands on each, over time and beside others; and the files of it."""

import csv
import io
import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from waymark.measures.definitions import Definition
from waymark.network.benchmarks import permissions
from waymark.network.benchmarks.queries import comparison as queries
from waymark.network.benchmarks.queries.cards import listed
from waymark.network.benchmarks.queries.practices import lines
from waymark.network.benchmarks.queries.standings import ALL, figures_mark, pages_mark
from waymark.network.benchmarks.rules import comparison_words as words
from waymark.network.benchmarks.views import compared, files, grouped, practices
from waymark.network.benchmarks.views.compared import Asked
from waymark.network.innovations.queries import own_force
from waymark.shared.audit.queries import marks
from waymark.shared.audit.rules import Marks
from waymark.shared.ui.remembered import reading


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every measure with one's own force's card; without a force, that of all together."""
    viewer: Any = request.user
    if not permissions.is_member(viewer):
        raise PermissionDenied
    force = own_force(viewer) if permissions.may_see_figures(viewer) else None
    drawn = listed(viewer)
    return render(
        request,
        "benchmarks/measures.html",
        {
            "caption": force.name if force else "All forces together",
            "surveys": permissions.may_see_surveys(viewer),
            "returns": _returns_words(viewer),
            "force": force,
            "lead": drawn.lead,
            "sections": drawn.sections,
            "made_up": queries.is_invented(viewer),
            "to": drawn.to,
        },
    )


def _returns_words(viewer: Any) -> str:
    """What the page of returns holds for this reader; nothing for who neither sends nor chases."""
    if permissions.may_chase_returns(viewer):
        return "Returns: which forces have sent theirs"
    sends = permissions.may_have_returns(viewer.organisation)
    return "Returns: what your organisation sends" if sends else ""


@require_safe
def measure(request: HttpRequest, key: str) -> HttpResponse:
    """One measure: a sentence, the months, who improved, every force, and what is counted."""
    definition = _definition(key)
    looking = reading(request, timezone.localdate(), key)
    asked = _asked(request, key, looking.marks)
    return render(
        request,
        "benchmarks/measure.html",
        {
            "definition": definition,
            "caption": words.caption(definition.rights),
            "drawn": compared.of_measure(asked),
            "beside": compared.beside_measure(looking),
        },
    )


@require_safe
def every_force(request: HttpRequest, key: str) -> HttpResponse:
    """Every force on one measure, as a table and as bars; for those who may see names."""
    definition = _definition(key)
    asked = _asked(request, key)
    if not asked.named:
        raise Http404
    return _table_page(request, definition, asked, "every force", grouped.of_forces(asked))


@require_safe
def months(request: HttpRequest, key: str) -> HttpResponse:
    """The months behind the control chart of a measure, as a table."""
    definition = _definition(key)
    asked = _asked(request, key)
    return _table_page(request, definition, asked, "month by month", compared.of_months(asked))


@require_safe
def practices_table(request: HttpRequest, key: str) -> HttpResponse:
    """Every practice by what it did to a measure; to each reader what they may see of it."""
    definition = _definition(key)
    if not permissions.is_member(request.user):
        raise PermissionDenied
    order = request.GET.get("order", "")
    return render(
        request,
        "benchmarks/practices.html",
        {
            "definition": definition,
            "caption": words.caption(definition.rights),
            "lines": lines(request.user, key, order),
            "order": order,
            "head": practices.head,
            "figures": permissions.may_see_figures(request.user),
            "library_code": queries.library_code(key),
        },
    )


def _table_page(
    request: HttpRequest, definition: Definition, asked: Asked, what: str, drawn: str
) -> HttpResponse:
    context = {
        "definition": definition,
        "asked": asked,
        "what": what,
        "caption": words.caption(definition.rights),
        "drawn": drawn,
    }
    return render(request, "benchmarks/tables.html", context)


@require_safe
def table(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """A table of a measure’s page as a CSV file: what stands on the page, and no more."""
    _definition(key)
    asked = _asked(request, key)
    if name == "practices":
        rows: Any = practices.file_rows(request.user, key)
    else:
        rows = files.rows(name, asked)
    if rows is None:
        raise Http404
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}-{name}.csv"'
    return response


@require_safe
def figures(request: HttpRequest, key: str) -> JsonResponse:
    """The same tables for a system to read."""
    _definition(key)
    return JsonResponse(files.document(_asked(request, key)))


def _definition(key: str) -> Definition:
    found = queries.definition(key)
    if found is None:
        raise Http404
    return found


def _asked(request: HttpRequest, key: str, found: Marks | None = None) -> Asked:
    """Read from the address what this reader asks; what is not offered is what is usual."""
    viewer: Any = request.user
    if not permissions.is_member(viewer):
        raise PermissionDenied
    found = found or marks()
    force = own_force(viewer)
    whose = request.GET.get("whose", "").split("-", 1)
    order, opened = request.GET.get("order", ""), request.GET.get("open", "")
    return Asked(
        measure=key,
        mark=pages_mark(found),
        figures=figures_mark(found),
        today=timezone.localdate(),
        invented=queries.is_invented(viewer),
        named=permissions.may_see_figures(viewer),
        force=force.pk if force else None,
        compare=request.GET.get("with", "")[:12],
        whose=(whose[0][:12], whose[1][:40]) if len(whose) == 2 else ALL,
        order=order if order in compared.ORDERS else compared.ORDERS[0],
        open=opened if re.fullmatch(r"all|region-[1-9]\d?", opened) else "",
    )
