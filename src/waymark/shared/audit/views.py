"""The page where an administrator reads the audit chain."""

import csv
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from waymark.shared.accounts.edge import asks_for_proof
from waymark.shared.audit import actions, permissions, queries, rules
from waymark.shared.audit.forms import PeriodForm
from waymark.shared.ui.tables import ListState
from waymark.shared.ui.words import short_date


@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """Search, narrow and read the entries, newest first."""
    _only_for_readers(request)
    state = _state(request)
    asked = any(name.startswith(("since-", "until-")) for name in request.GET)
    form = PeriodForm(request.GET if asked else None)
    if asked and form.is_valid():
        days = {name: str(day or "") for name, day in form.cleaned_data.items()}
        return redirect(reverse("audit:list") + state.link(**days))
    found = _found(request, state)
    paging = state.paging(found.count())
    context = {
        "state": state,
        "form": form,
        "paging": paging,
        "rows": [(entry, rules.in_words(entry.act)) for entry in found[paging.slice]],
        "groups": [group for group in state.groups() if group.name == "act" and group.options],
        "last_check": queries.last_check(),
    }
    return render(request, "audit/entries.html", context)


@require_POST
@asks_for_proof
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Take away what the list shows, all pages of it. The copy itself leaves an entry."""
    _only_for_readers(request)
    found = _found(request, _state(request))
    actions.take_export(by=request.user, now=timezone.now(), count=found.count())
    writer = csv.writer(_Line())
    rows = ([_harmless(cell) for cell in row] for row in queries.table_rows(found))
    return StreamingHttpResponse(
        (writer.writerow(row) for row in rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="audit.csv"'},
    )


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Check the whole chain now, and say what was found."""
    verdict = actions.check_chain(by=request.user, now=timezone.now())
    if verdict.ok and not verdict.remarks:
        messages.success(request, verdict.sentence)
        return redirect("audit:list")
    return render(request, "audit/findings.html", {"verdict": verdict})


def _only_for_readers(request: HttpRequest) -> None:
    if not permissions.may_read_audit(request.user):
        raise PermissionDenied


def _state(request: HttpRequest) -> ListState:
    """The list as asked for. A person and a day are filters with the one choice that was asked."""
    person = queries.person_by_key(request.GET.get("by", ""))
    return ListState(
        request.GET,
        filters={
            "act": [(act, rules.in_words(act)) for act in queries.kinds_of_act()],
            "by": [(person.key, f"By {person.name}")] if person else [],
            "since": _day_choice(request, "since", "From"),
            "until": _day_choice(request, "until", "To"),
        },
        titles={"act": "What was done"},
        size=50,
    )


def _day_choice(request: HttpRequest, name: str, word: str) -> list[tuple[str, str]]:
    try:
        day = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:  # not a day: no such filter
        return []
    return [(day.isoformat(), f"{word} {short_date(day)}")]


def _found(request: HttpRequest, state: ListState) -> Any:
    days = {
        name: date.fromisoformat(state.chosen(name)[0])
        for name in ("since", "until")
        if state.chosen(name)
    }
    return queries.entries_for(
        request.user,
        words=state.text,
        acts=state.chosen("act"),
        person="".join(state.chosen("by")),
        **days,
    )


class _Line:
    """A file for the CSV writer that hands each line straight on."""

    def write(self, line: str) -> str:
        return line


def _harmless(cell: object) -> object:
    """Keep a spreadsheet from taking a text for a formula."""
    text = str(cell)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
