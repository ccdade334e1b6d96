"""Saying what happened: where the limits of one's own chart begin anew."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from waymark.measures.words import month
from waymark.network.benchmarks import permissions
from waymark.network.benchmarks.actions import limits as actions
from waymark.network.benchmarks.forms.comparison import NewLimitsForm
from waymark.network.benchmarks.queries import comparison as queries
from waymark.network.innovations.queries import own_force
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for


@require_http_methods(["GET", "POST"])
def anew(request: HttpRequest, key: str) -> HttpResponse:
    """Choose the event on record at which the limits of my force's chart begin anew."""
    definition, force = _own(request, key)
    may = permissions.may_set_limits(request.user, force)
    if request.method == "POST" and not may:
        raise PermissionDenied
    events = queries.events_of(force, timezone.localdate())
    form = form_for(
        request,
        NewLimitsForm,
        events=[(one.key, f"{one.name}, {month(one.month)}") for one in events],
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.begin_anew(
                force, definition, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error("event", refusal.reasons)
        else:
            messages.success(request, f"The limits begin anew in {month(made.month)}")
            return redirect("benchmarks:measure", key)
    return render(
        request,
        "benchmarks/anew.html",
        {
            "definition": definition,
            "force": force,
            "form": form,
            "events": events,
            "may": may,
            "limits": queries.new_limits_of(force, key),
        },
    )


@require_POST
def take_back(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Let the limits run on as they were."""
    _, force = _own(request, key)
    found = next((one for one in queries.new_limits_of(force, key) if one.pk == number), None)
    if found is None:
        raise Http404
    actions.take_back(found, by=request.user, now=timezone.now())
    messages.success(request, "Taken back. The limits run on as they were")
    return redirect("benchmarks:anew", key)


def _own(request: HttpRequest, key: str) -> tuple[Any, Any]:
    """The measure, and the reader's own force; whoever has none finds no such page."""
    definition, force = queries.definition(key), own_force(request.user)
    if definition is None or force is None or not permissions.may_see_figures(request.user):
        raise Http404
    return definition, force
