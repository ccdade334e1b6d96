"""Practices in from elsewhere, and out in the shapes that others read."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from waymark.network.innovations import permissions, queries
from waymark.network.innovations.actions import exchange as actions
from waymark.network.innovations.forms.exchange import PasteForm, PlaceForm, TableForm
from waymark.network.innovations.forms.sections import SECTIONS
from waymark.network.innovations.queries import asking, records, tables
from waymark.network.innovations.rules import intake, practice_bank
from waymark.network.innovations.rules.columns import HEADER, to_rows
from waymark.network.innovations.views import pdf
from waymark.shared.accounts.edge import asks_for_proof
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.words import plural


@require_http_methods(["GET", "POST"])
def import_text(request: HttpRequest) -> HttpResponse:
    """Paste a page of the practice bank; check what was read; make a draft of it."""
    if not permissions.may_share_practice(request.user):
        raise PermissionDenied
    form = form_for(request, PasteForm)
    if request.method == "POST" and form.is_valid():
        vocabulary = records.bank_vocabulary(queries.vocabulary())
        try:
            imported = practice_bank.parse(form.cleaned_data["text"], vocabulary)
        except practice_bank.CannotRead as reason:
            form.add_error("text", str(reason))
        else:
            return _check(request, form.cleaned_data["text"], imported)
    may_import_table = permissions.may_import_library(request.user)
    return render(
        request, "innovations/import.html", {"form": form, "may_import_table": may_import_table}
    )


def _check(request: HttpRequest, text: str, imported: practice_bank.Imported) -> HttpResponse:
    """Show every field placed and every line that was not; the second press makes the draft."""
    offered = queries.organisations_to_write_for(request.user)
    named = records.by_name(offered).get(records.plain(imported.record.organisation))
    form = form_for(
        request,
        PlaceForm,
        when="make" in request.POST,
        organisations=offered,
        initial={"text": text, "organisation": named or request.user.organisation},
    )
    taken = intake.from_bank(imported.record)
    if form.is_bound and form.is_valid():
        try:
            draft = actions.import_practice(
                taken,
                organisation=form.cleaned_data["organisation"],
                by=request.user,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, "The draft is made. Go through it, then send it for review")
            return redirect("innovations:edit", draft.key, SECTIONS[0].name)
    return render(
        request,
        "innovations/import_check.html",
        {
            "form": form,
            "record": imported.record,
            "rows": _placed(imported),
            "not_understood": imported.not_understood,
            "lines": [(str(left.line), left.text[:300], left.why)
                      for left in imported.not_understood],
            "named": named,
            "reasons": [f"{intake.LABELS.get(name, name)}: {why}" for name, why in taken.too_long],
        },
    )  # fmt: skip


def _placed(imported: practice_bank.Imported) -> list[dict[str, Any]]:
    """Each field with what was read for it; values that no list knows carry a note."""
    unknown: dict[str, list[str]] = {}
    for name, value in imported.values_not_known:
        unknown.setdefault(name, []).append(value)
    rows = []
    for name, label in tables.BANK_FIELDS.items():
        value = getattr(imported.record, name)
        row: dict[str, Any] = {"key": label, "value": "; ".join(value) or "Not in the text"}
        if isinstance(value, str):
            row = {"key": label, "text": value} if value else {**row, "value": "Not in the text"}
        if name in unknown:
            listed = "; ".join(unknown[name])
            row["note"] = f"Not on our list, kept as it is written: {listed}"
        rows.append(row)
    return rows


@require_http_methods(["GET", "POST"])
def import_table(request: HttpRequest) -> HttpResponse:
    """Hand in a table of practices: all rows become drafts, or none."""
    if not permissions.may_import_library(request.user):
        raise PermissionDenied
    form = form_for(request, TableForm)
    done = None
    if request.method == "POST" and form.is_valid():
        read = tables.read(form.cleaned_data["file"].read())
        if read.errors:
            form.add_error(None, _what_to_mend(read.errors))
        else:
            done = actions.import_table(read.rows, by=request.user, now=timezone.now())
    return render(request, "innovations/import_table.html", {"form": form, "done": done})


def _what_to_mend(errors: list[str]) -> list[str]:
    """The errors of a table under a line that says how many they are."""
    head = f"Nothing was imported: {plural(len(errors), 'mistake')}"
    if len(errors) > tables.MOST_ERRORS:
        head += f", the first {tables.MOST_ERRORS} of them below"
    return [head, *errors[: tables.MOST_ERRORS]]


@login_not_required  # it holds only what the reader may see in the list
@require_safe
@asks_for_proof
def export_table(request: HttpRequest) -> StreamingHttpResponse:
    """The library's list as it is narrowed now, as a table."""
    asked = asking.asked(request.GET, request.user, timezone.localdate())
    rows = (to_rows([records.library_record(each)])[0] for each in asking.all_of(asked))
    return csv_of("practices.csv", HEADER, rows)


@login_not_required  # it may be read exactly when the practice's page may be read
@require_safe
@asks_for_proof
def spread_table(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """The adoption curve of one practice, and each force's steps."""
    innovation = _shown(request, key)
    adoptions = queries.adoptions_of(innovation)
    rows = tables.spread_rows(innovation, adoptions, timezone.localdate())
    return csv_of(f"{key}-spread.csv", tables.SPREAD_HEADER, rows)


@login_not_required  # it may be read exactly when the practice's page may be read
@require_safe
def record_text(request: HttpRequest, key: str) -> HttpResponse:
    """One practice as the College's page has it, to be pasted into its form."""
    record = records.bank_record(_shown(request, key))
    text = practice_bank.render(record, records.bank_vocabulary(queries.vocabulary()))
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}.txt"'
    return response


@login_not_required  # it may be read exactly when the practice's page may be read
@require_safe
def record_pdf(request: HttpRequest, key: str) -> HttpResponse:
    """One practice on paper."""
    innovation = _shown(request, key)
    content = pdf.render(
        innovation,
        queries.adoptions_of(innovation),
        address=f"{settings.WAYMARK_ADDRESS}/practices/{key}/",
        today=timezone.localdate(),
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{key}.pdf"'
    return response


def _shown(request: HttpRequest, key: str) -> Any:
    """A practice whose published page this reader may see; anything else is not found."""
    return get_object_or_404(queries.practice_page(queries.library_for(request.user), key))


def csv_of(
    filename: str, header: Iterable[str], rows: Iterable[Iterable[str]]
) -> StreamingHttpResponse:
    """A table sent row by row, with the mark by which spreadsheets know UTF-8."""
    response = StreamingHttpResponse(_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _lines(header: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    yield "\ufeff" + _line(header)
    for row in rows:
        yield _line(row)


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
