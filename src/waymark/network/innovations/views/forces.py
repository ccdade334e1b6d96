"""What a force says of itself, the peers it is compared with, and the value lists."""

import csv
import io

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from waymark.network.innovations import permissions, queries
from waymark.network.innovations.actions import profiles as actions
from waymark.network.innovations.enums import ValueList
from waymark.network.innovations.forms.forces import (
    AddValueForm,
    PeersForm,
    ProfileForm,
    ValueForm,
)
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """A force's profile: readable by every member, written by its own lead."""
    if not permissions.is_member(request.user):
        raise PermissionDenied
    force = queries.force_by_slug(slug)
    if force is None:
        raise Http404
    held = queries.profile_of(force)
    may_edit = permissions.may_edit_profile(request.user, force)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    form = form_for(
        request,
        ProfileForm,
        words=queries.choices(),
        initial=ProfileForm.initial_of(held) if held else {},
    )
    if request.method == "POST" and form.is_valid():
        actions.save_profile(force, by=request.user, now=timezone.now(), **form.answers())
        messages.success(request, "Saved. The fit of every practice is worked out anew")
        return redirect("innovations:profile", slug)
    words = queries.vocabulary()
    return render(
        request,
        "innovations/profile.html",
        {
            "force": force,
            "profile": held,
            "form": form,
            "editing": may_edit and ("edit" in request.GET or request.method == "POST"),
            "may_edit": may_edit,
            "words": words,
            "lists": [name for name in queries.PROFILE_LISTS if name != ValueList.RESOURCE],
            "resources": words.get(ValueList.RESOURCE, {}),
            "peers": queries.peers_of(force, timezone.localdate()),
            "names": queries.names_of(queries.peers_of(force, timezone.localdate()).forces),
        },
    )


@require_http_methods(["GET", "POST"])
def peers(request: HttpRequest) -> HttpResponse:
    """Import a table of peer groups: none is shipped for real forces."""
    if not permissions.may_import_peers(request.user):
        raise PermissionDenied
    form = form_for(request, PeersForm)
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        rows, errors = _read_peers(form.cleaned_data["file"].read())
        if not errors:
            try:
                count = actions.import_peers(
                    rows, scheme=form.cleaned_data["scheme"], by=request.user, now=timezone.now()
                )
            except Refused as refusal:
                errors = refusal.reasons
            else:
                messages.success(request, f"Rows of peers imported: {count}")
                return redirect("innovations:peers")
    return render(
        request,
        "innovations/peers.html",
        {"form": form, "errors": errors, "schemes": queries.peer_schemes()},
    )


def _separator(text: str) -> str:
    """What stands between the cells: spreadsheets of other countries write a semicolon."""
    first = text.partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def _read_peers(data: bytes) -> tuple[list, list[str]]:
    """Read force, peer and date from a CSV file; every fault names its row and column."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], ["Save the file as CSV in UTF-8: it holds letters that cannot be read"]
    known = queries.forces_by_name()
    try:
        cells = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)))
    except csv.Error as error:
        return [], [f"The file is not a table that can be read: {error}"]
    rows, errors = [], []
    seen: dict[tuple[int, int], int] = {}
    for number, row in enumerate(cells, start=1):
        if not any(row) or (number == 1 and row[0].strip().lower() == "force"):
            continue
        found, faults = queries.peer_row(row, number, known)
        errors += faults
        if found:
            rows.append(found)
            first = seen.setdefault((found[0].pk, found[1].pk), number)
            if first != number:
                errors.append(f"Row {number}: the same pair as in row {first}")
    return rows, errors[:50]


@require_http_methods(["GET", "POST"])
def values(request: HttpRequest) -> HttpResponse:
    """The value lists: an entry can be added, reworded or retired."""
    if not permissions.may_edit_values(request.user):
        raise PermissionDenied
    chosen = request.GET.get("list", ValueList.TOPIC.value)
    if chosen not in ValueList.values:
        raise Http404
    form = form_for(request, AddValueForm)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_value(chosen, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("words", refusal.reasons)
        else:
            messages.success(request, "Added")
            return redirect(f"{request.path}?list={chosen}")
    return render(
        request,
        "innovations/values.html",
        {
            "lists": ValueList.choices,
            "chosen": chosen,
            "chosen_words": ValueList(chosen).label,
            "fixed": chosen == ValueList.RIGHT,
            "values": queries.values_of(chosen),
            "form": form,
        },
    )


@require_http_methods(["GET", "POST"])
def value(request: HttpRequest, number: int) -> HttpResponse:
    """Reword or retire one entry."""
    if not permissions.may_edit_values(request.user):
        raise PermissionDenied
    held = get_object_or_404(queries.editable_values(), pk=number)
    form = form_for(
        request,
        ValueForm,
        initial={"words": held.words, "retired": held.retired},
    )
    if request.method == "POST" and form.is_valid():
        actions.change_value(held, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "Saved")
        return redirect(f"/practices/values/?list={held.list}")
    return render(request, "innovations/value.html", {"value": held, "form": form})
