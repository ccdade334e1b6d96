"""Packs on the web: the list, one pack, and writing its words."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.network.reports import actions, permissions, queries
from waymark.network.reports.actions.packs import document_of
from waymark.network.reports.enums import PackState, Part
from waymark.network.reports.forms import NewPackForm, WithdrawForm, WordsForm
from waymark.network.reports.rules.document import names_its_day
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState

PAGE = 25


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every pack that this reader may open, the newest meeting first."""
    packs = queries.packs_for(request.user)
    state = ListState(request.GET, size=PAGE)
    paging = state.paging(packs.count())
    return render(
        request,
        "reports/packs.html",
        {
            "packs": packs[paging.slice],
            "paging": paging,
            "may_write": permissions.may_write_packs(request.user),
        },
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a pack for a meeting of the governance group."""
    if not permissions.may_write_packs(request.user):
        raise PermissionDenied
    form = form_for(request, NewPackForm)
    if request.method == "POST" and form.is_valid():
        try:
            pack = actions.begin(by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            return redirect("reports:words", pack.key)
    return render(request, "reports/new.html", {"form": form})


@require_safe
def pack(request: HttpRequest, key: str) -> HttpResponse:
    """The pack as the group reads it; while it is written, with the figures of today."""
    found = get_object_or_404(queries.packs_for(request.user), key=key)
    return render(request, "reports/pack.html", _shown(request, found))


@require_http_methods(["GET", "POST"])
def words(request: HttpRequest, key: str) -> HttpResponse:
    """Write the words of a pack beside its figures."""
    found = _writable(request, key)
    if request.method == "GET" and found.state != PackState.DRAFT:
        return redirect("reports:pack", key)  # frozen or withdrawn: its words stay as they are
    theirs: list[tuple[str, str]] = []
    form = form_for(request, WordsForm, initial={**found.words, "seen": found.saved})
    if request.method == "POST" and form.is_valid():
        try:
            actions.write(
                found, words=form.words, seen=form.cleaned_data["seen"],
                by=request.user, now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            found.refresh_from_db()
            theirs = _theirs(found.words, form.words)
            form = _once_more(request, found.saved, refusal.reasons)
        else:
            messages.success(request, "Your words are kept. The figures come by themselves")
            return redirect("reports:pack", key)
    context = {"pack": found, "form": form, "theirs": theirs}
    return render(request, "reports/words.html", context)


def _theirs(kept: dict[str, str], typed: dict[str, str]) -> list[tuple[str, str]]:
    """What somebody else wrote meanwhile, by the name of its part."""
    return [(str(part.label), kept[part]) for part in Part
            if kept.get(part) and kept[part] != typed[part].strip()]  # fmt: skip


def _once_more(request: HttpRequest, saved: int, reasons: list[str]) -> WordsForm:
    """The writer's own words again; who has now seen the others' may save over them."""
    typed = request.POST.copy()
    typed["seen"] = str(saved)
    form = WordsForm(typed)
    form.add_error(None, reasons)
    return form


@require_POST
def freeze(request: HttpRequest, key: str) -> HttpResponse:
    """Freeze a pack with its figures, for the group and all members to read."""
    found = _writable(request, key)
    try:
        actions.freeze(found, by=request.user, now=timezone.now())
    except Refused as refusal:
        shown = _shown(request, found) | {"refused": refusal.reasons}
        return render(request, "reports/pack.html", shown, status=200)
    messages.success(request, "The pack is frozen, and members can read it")
    return redirect("reports:pack", key)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Withdraw a frozen pack, saying why."""
    found = _writable(request, key)
    form = form_for(request, WithdrawForm)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(found, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, "The pack is withdrawn; its readers see why")
            return redirect("reports:pack", key)
    return render(request, "reports/withdraw.html", {"pack": found, "form": form})


@require_POST
def discard(request: HttpRequest, key: str) -> HttpResponse:
    """Throw away a pack that nobody has read."""
    found = _writable(request, key)
    try:
        actions.discard(found, by=request.user, now=timezone.now())
    except Refused as refusal:
        shown = _shown(request, found) | {"refused": refusal.reasons}
        return render(request, "reports/pack.html", shown)
    messages.success(request, "The draft is thrown away")
    return redirect("reports:list")


def _writable(request: HttpRequest, key: str) -> Any:
    found = get_object_or_404(queries.packs_for(request.user), key=key)
    if not permissions.may_write_packs(request.user):
        raise PermissionDenied
    return found


def _shown(request: HttpRequest, found: Any) -> dict[str, Any]:
    today = timezone.localdate()
    document = document_of(found, as_of=today)
    return {
        "pack": found,
        "document": document,
        "assembled": {one["part"] for one in document["sections"]},
        "as_of": found.as_of if found.document else today,
        "parts": dict(Part.choices),
        "previous": (before := queries.previous(found)),
        "previous_names_its_day": before and names_its_day(before.title, before.meets_on),
        "may_write": permissions.may_write_packs(request.user),
    }
