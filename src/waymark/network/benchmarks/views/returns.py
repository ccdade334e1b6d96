"""Returns: those of one's organisation, how they are filed, and each one's own page."""

import csv
import io
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.network.benchmarks import permissions
from waymark.network.benchmarks.actions import filing as actions
from waymark.network.benchmarks.enums import Kind, State
from waymark.network.benchmarks.forms.returns import BeginForm, DocumentForm, TableForm
from waymark.network.benchmarks.queries import drafts, due
from waymark.network.benchmarks.queries import returns as queries
from waymark.network.benchmarks.rules import filing as rules
from waymark.network.benchmarks.rules.months import in_words, month_from
from waymark.network.benchmarks.views import told
from waymark.network.innovations.rules.columns import safe_cell
from waymark.shared.accounts.enums import OrganisationKind
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState
from waymark.shared.ui.words import clock_time

TABS = ("all", "draft", "waiting", "published", "withdrawn")
KINDS = {
    Kind.TYPED: "The five headline questions",
    Kind.SATISFACTION: "Satisfaction of victims",
    Kind.FILE_REVIEW: "A file review or dip sample",
}
MOST_EMPTY = 12  # lines of what a withdrawal left without a figure
MOST_ROWS = 60  # on a return's page; the table of all is a file


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What one's organisation has filed, what waits for a second person, and what is missing."""
    if not permissions.is_member(request.user):
        raise PermissionDenied
    state = ListState(request.GET, tab_names=TABS)
    found = queries.filed_from(request.user)
    paging = state.paging((shown := queries.in_tab(found, state.tab)).count())
    senders = queries.senders_of(request.user)
    today = timezone.localdate()
    office = permissions.may_chase_returns(request.user)
    return render(
        request,
        "benchmarks/returns.html",
        {
            "state": state,
            "tabs": _tabs(state, queries.count_by_tab(found)),
            "paging": paging,
            "rows": [(one, told.period_of(one)) for one in shown[paging.slice]],
            "may_file": bool(senders),
            "may_hand_in": any(one.kind == OrganisationKind.FORCE for one in senders),
            "kinds": KINDS,
            "to_sign": due.to_sign(request.user),
            "missing": _missing(request.user, today) if senders else [],
            "office": office,
            "outstanding": _outstanding(request.user, today) if office else [],
            "organisation": request.user.organisation,
        },
    )


def _tabs(state: ListState, counts: dict[str, int]) -> list[dict[str, Any]]:
    labels = {"all": "All", "draft": "Drafts", "waiting": "Not yet published",
              "published": "Published", "withdrawn": "Withdrawn"}  # fmt: skip
    return [
        {"label": labels[name], "href": state.link(tab=name), "count": counts[name],
         "current": state.tab == name}
        for name in TABS
    ]  # fmt: skip


def _missing(viewer: Any, today: Any) -> list[tuple[str, str, str]]:
    force = viewer.organisation
    months = due.missing(today, only=force).get(force, []) if force else []
    return [(in_words(month), *rules.due_words(month, today)) for month in months]


def _outstanding(viewer: Any, today: Any) -> list[tuple[Any, str, str, str]]:
    """Each force with months not returned: which, and how late the oldest of them is."""
    return [
        (force, ", ".join(map(in_words, months)), *rules.due_words(months[0], today))
        for force, months in due.missing(today).items()
        if force.invented == viewer.is_invented
    ]


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, kind: str) -> HttpResponse:
    """Say which months a return is for, and how its figures were come by."""
    senders = _senders(request)
    if kind not in (one.value for one in KINDS):
        raise Http404
    if not senders:
        raise PermissionDenied
    subjects = {
        one.slug: (sender, one) for sender in senders for one in queries.subjects_of(sender)
    }
    form = form_for(
        request,
        BeginForm,
        kind=kind,
        subjects=[(slug, one.name) for slug, (_, one) in subjects.items()],
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data.pop("organisation", None) or next(iter(subjects), "")
        sender, organisation = subjects[chosen]
        try:
            filed = actions.begin(
                kind=kind,
                organisation=organisation,
                sender=sender,
                by=request.user,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            return redirect("benchmarks:return_table", filed.key)
    return render(
        request,
        "benchmarks/return_begin.html",
        {"form": form, "title": KINDS[Kind(kind)], "subjects": bool(subjects)},
    )


@require_safe
def period(request: HttpRequest, month: str) -> HttpResponse:
    """What one's organisation has filed for a month: the page that an action of a meeting names."""
    if not permissions.is_member(request.user):
        raise PermissionDenied
    try:
        when = month_from(month)
        words, state = rules.due_words(when, timezone.localdate())
    except ValueError as wrong:
        raise Http404 from wrong
    rows = list(queries.filed_for(request.user, when)[:MOST_ROWS])
    return render(
        request,
        "benchmarks/period.html",
        {"month": in_words(when), "rows": [(one, told.period_of(one)) for one in rows],
         "due": words, "due_state": state, "organisation": request.user.organisation,
         "may_file": bool(queries.senders_of(request.user))},
    )  # fmt: skip


def _senders(request: HttpRequest) -> list[Any]:
    """For whom this reader may file; nobody, for somebody without a seat."""
    return queries.senders_of(request.user) if permissions.is_member(request.user) else []


def _draft(request: HttpRequest, key: str) -> Any:
    """A draft of one's own organisation, which this person may change."""
    filed = get_object_or_404(queries.returns_for(request.user), key=key)
    if not permissions.may_change(request.user, filed):
        raise PermissionDenied
    if filed.state != State.DRAFT:
        raise Http404
    return filed


@require_http_methods(["GET", "POST"])
def table(request: HttpRequest, key: str) -> HttpResponse:
    """The table of a return, month by month. What is typed is kept, right or wrong."""
    filed = _draft(request, key)
    lines = drafts.lines_of(filed)
    bound = request.method == "POST"
    form = form_for(request, TableForm, lines=lines, initial=filed.typed.get("cells", {}))
    if not bound and "checked" in request.GET:  # back from the check, which found what is wrong
        form = _marked(filed, lines)
    if bound and form.is_valid():
        actions.save_cells(filed, form.cleaned_data, by=request.user, now=timezone.now())
        if "check" in request.POST:
            return redirect("benchmarks:return_check", key)
        messages.success(request, "The draft is saved. Nobody outside your organisation sees it")
        return redirect("benchmarks:return_table", key)
    return render(
        request,
        "benchmarks/return_table.html",
        {"filed": filed, "form": form, "period": told.period_of(filed),
         "of_others": drafts.published_by_others(filed),
         "sent_back": filed.typed.get("sent_back", ""),
         "sent_back_by": filed.typed.get("sent_back_by", "")},
    )  # fmt: skip


def _marked(filed: Any, lines: Any) -> TableForm:
    """The table as it was typed, with what is wrong said at each box."""
    form = TableForm(filed.typed.get("cells", {}), lines=lines)
    if form.is_valid():
        found = drafts.blocked_by_box(filed) | drafts.faults_by_box(filed)
        for box, why in found.items():
            form.add_error(box, why)
    return form


@require_POST
def autosave(request: HttpRequest, key: str) -> HttpResponse:
    """Save while typing."""
    filed = _draft(request, key)
    form = TableForm(request.POST, lines=drafts.lines_of(filed))
    form.is_valid()
    actions.save_cells(filed, form.cleaned_data, by=request.user, now=timezone.now())
    return JsonResponse({"saved": f"Draft saved {clock_time(timezone.localtime())}"})


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, key: str) -> HttpResponse:
    """What the table says, what is wrong with it, and what others would see; then it is filed."""
    filed = _draft(request, key)
    reasons: list[str] = []
    if request.method == "POST":
        try:
            actions.submit(filed, by=request.user, now=timezone.now())
        except Refused as refusal:
            reasons = refusal.reasons
        else:
            messages.success(
                request, "Filed. It is published when a second person has signed it off"
            )
            return redirect("benchmarks:return", key)
    counts, faults = drafts.checked(filed)
    visible = {}
    faults = faults or sorted(set(drafts.blocked_by_box(filed).values()))
    if not faults:
        try:
            visible = drafts.shown(filed)
        except Refused as refusal:
            faults = refusal.reasons
    return render(
        request,
        "benchmarks/return_check.html",
        {
            "filed": filed,
            "period": told.period_of(filed),
            "faults": reasons or faults,
            "rows": told.check_rows(counts, visible),
            "missing": [line.title for line in drafts.missing_lines(filed, counts)],
            "completeness": drafts.completeness_of(filed, counts),
            "changes": told.changes_of(drafts.would_change(filed, visible)) if visible else [],
            "nobody_signs": not queries.certifiers_besides(filed, request.user),
        },
    )


@require_POST
def discard(request: HttpRequest, key: str) -> HttpResponse:
    """Throw a draft away."""
    actions.discard(_draft(request, key), by=request.user, now=timezone.now())
    messages.success(request, "The draft is gone")
    return redirect("benchmarks:returns")


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Hand in a signed document."""
    own = [one for one in _senders(request) if one.kind == "force"]
    if not own:
        raise PermissionDenied
    form = form_for(request, DocumentForm)
    if request.method == "POST" and form.is_valid():
        try:
            filed = actions.file_document(
                told.text_of(form.cleaned_data["file"].read()),
                force=own[0], by=request.user, now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, ["Nothing was taken", *refusal.reasons])
        else:
            messages.success(
                request, "Taken. It is published when a second person has signed it off"
            )
            return redirect("benchmarks:return", filed.key)
    return render(request, "benchmarks/return_upload.html", {"form": form, "force": own[0]})


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """One return: its figures, what they rest on, and what became of it."""
    filed = get_object_or_404(queries.with_people(queries.returns_for(request.user)), key=key)
    figures = queries.figures_of(filed)
    sender = permissions.is_sender(request.user, filed)
    waiting = filed.state == State.SUBMITTED
    return render(
        request,
        "benchmarks/return.html",
        {
            "filed": filed,
            "period": told.period_of(filed),
            "rows": [told.row_of(figure) for figure in figures[:MOST_ROWS]],
            "count": len(figures),
            "facts": told.facts_of(filed),
            "grounds": told.grounds_of(filed) if figures else [],
            "history": told.history_of(filed, queries.corrections_of(filed)),
            "changes": told.changes_of(queries.changes(filed)) if waiting and sender else [],
            "is_sender": sender,
            "left_empty": _left_empty(filed) if sender else [],
            "nobody_signs": waiting and sender and not queries.certifiers_of(filed),
            "may_certify": waiting and permissions.may_certify(request.user, filed),
            "may_publish": filed.state == State.CERTIFIED
            and permissions.may_certify(request.user, filed),
            "own_hand": waiting and sender and filed.filed_by_id == request.user.pk,
            "may_withdraw": filed.state in told.CAN_BE_WITHDRAWN
            and permissions.may_change(request.user, filed),
            "may_write": filed.state == State.DRAFT and permissions.may_change(request.user, filed),
        },
    )


def _left_empty(filed: Any) -> list[str]:
    """What a withdrawal left without a figure, for its sender to file again."""
    if filed.state != State.WITHDRAWN or filed.published_at is None:
        return []
    lines = [told.place_words(figure) for figure in queries.left_empty(filed)]
    more = len(lines) - MOST_EMPTY
    return lines if more <= 0 else [*lines[:MOST_EMPTY], f"and {more:,} more"]


@require_safe
def document(request: HttpRequest, key: str) -> HttpResponse:
    """The signed document itself, byte for byte as it was taken: anybody can verify it again."""
    filed = get_object_or_404(queries.returns_for(request.user), key=key)
    if not filed.document:
        raise Http404
    response = HttpResponse(filed.document, content_type="application/json")
    name = f"{filed.organisation.slug}-{filed.issue:04}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def figures_file(request: HttpRequest, key: str) -> HttpResponse:
    """All figures of one return as a table."""
    filed = get_object_or_404(queries.returns_for(request.user), key=key)
    return csv_of(f"return-{filed.key}.csv", told.file_rows([(filed, queries.figures_of(filed))]))


@require_safe
def own_file(request: HttpRequest) -> HttpResponse:
    """All figures that one's organisation has filed, with what became of each return."""
    if not permissions.is_member(request.user):
        raise PermissionDenied
    found = queries.filed_from(request.user).prefetch_related("figures")
    pairs = [(filed, queries.figures_of(filed)) for filed in found]
    return csv_of("our-returns.csv", told.file_rows(pairs))


def csv_of(name: str, rows: Any) -> HttpResponse:
    """A table as a file, with the mark by which spreadsheets know UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([safe_cell(str(cell)) for cell in row] for row in rows)
    response = HttpResponse(f"\ufeff{text.getvalue()}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
