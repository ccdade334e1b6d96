"""Searches of the library that a person keeps."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.network.innovations import permissions, queries
from waymark.network.innovations.actions import profiles as actions
from waymark.network.innovations.forms.searches import SaveSearchForm
from waymark.network.innovations.queries.asking import Asked, asked
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState

LONGEST_QUERY = 500  # what a kept search can hold


@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """The searches I keep."""
    searches = queries.saved_searches(request.user)
    paging = ListState(request.GET).paging(searches.count())
    return render(
        request,
        "innovations/searches.html",
        {"searches": searches[paging.slice], "paging": paging,
         "force": queries.own_force(request.user)},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Keep the search that stands in the address, as the list has it there."""
    if not permissions.is_member(request.user):
        raise PermissionDenied
    wanted = asked(request.GET, request.user, timezone.localdate())
    query = wanted.state.link().lstrip("?")
    form = form_for(
        request,
        SaveSearchForm,
        initial={"name": _name(wanted), "notify": "yes"},
    )
    if request.method == "POST" and form.is_valid():
        if len(query) > LONGEST_QUERY:
            form.add_error(None, "This search has too many filters to be kept. Take some away")
        else:
            actions.save_search(request.user, query=query, now=timezone.now(), **form.cleaned_data)
            messages.success(request, "The search is kept")
            return redirect("innovations:searches")
    return render(
        request,
        "innovations/save_search.html",
        {
            "form": form,
            "state": wanted.state,
            "query": query,
            "count": wanted.practices.count(),
            "reason": wanted.reason,
        },
    )


def _name(wanted: Asked) -> str:
    """A name to begin with: the words searched for and the filters in use."""
    parts = [wanted.state.text, *(chip.label for chip in wanted.state.chips)]
    return ", ".join(part for part in parts if part)[:120]


@require_POST
def forget(request: HttpRequest, number: int) -> HttpResponse:
    """Keep a search no longer; one that is gone, or somebody else's, is simply not mine."""
    kept = queries.saved_searches(request.user).filter(pk=number).first()
    if kept is not None:
        actions.forget_search(kept, by=request.user, now=timezone.now())
        messages.success(request, f"“{kept.name}” is forgotten")
    return redirect("innovations:searches")
