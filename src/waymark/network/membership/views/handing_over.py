"""Handing over: what a leaver holds, on one page, moved by one button."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from waymark.network.membership import permissions, queries
from waymark.network.membership.actions import handing_over as actions
from waymark.network.membership.forms.handing_over import HandOverForm, LeaverForm
from waymark.network.membership.views.members import only_for_members
from waymark.shared.accounts.edge import asks_for_proof, stay_signed_in
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState


@require_safe
def handovers(request: HttpRequest) -> HttpResponse:
    """Notes of handovers that this person may read, and the way to a new one."""
    only_for_members(request)
    leavers = queries.leavers_for(request.user)
    asked = "person" in request.GET or "person-find" in request.GET
    form = LeaverForm(request.GET if asked else None, people=leavers)
    if form.is_bound and form.is_valid():
        return redirect("membership:hand_over", form.cleaned_data["person"].key)
    notes = queries.handovers_for(request.user)
    state = ListState(request.GET)
    paging = state.paging(notes.count())
    return render(
        request,
        "membership/handovers.html",
        {
            "form": form,
            "others": leavers.exclude(pk__in=[request.user.pk]).exists(),
            "state": state,
            "paging": paging,
            "notes": notes[paging.slice],
            "steward": permissions.may_see_all_engagement(request.user),
        },
    )


def _leaver(request: HttpRequest, key: str) -> tuple[Any, Any]:
    """Whose work it is, and in which organisation."""
    leaver = queries.leaver_by_key(key)
    organisation = queries.organisation_of(leaver) if leaver else None
    if leaver is None or organisation is None:
        raise Http404
    if not permissions.may_hand_over(request.user, leaver, organisation):
        raise PermissionDenied
    return leaver, organisation


@require_http_methods(["GET", "POST"])
@asks_for_proof
def hand_over(request: HttpRequest, key: str) -> HttpResponse:
    """Everything that a leaver holds, and the button that moves it to the successor."""
    leaver, organisation = _leaver(request, key)
    seats = queries.seats_of(leaver, organisation)
    people = queries.successors(leaver, organisation)
    form = form_for(request, HandOverForm, people=people, has_seats=bool(seats))
    if request.method == "POST" and form.is_valid():
        given = {"seats": "keep", **form.cleaned_data}
        try:
            made = actions.hand_over(
                leaver, organisation=organisation, by=request.user, now=timezone.now(), **given
            )
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            if request.user in (leaver, made.successor):
                stay_signed_in(request, request.user)  # who is not the leaver of a last seat
            messages.success(request, f"Handed over to {made.successor}")
            return redirect("membership:handover", made.key)
    return render(
        request,
        "membership/hand_over.html",
        {
            "leaver": leaver,
            "own": leaver.pk == request.user.pk,
            "organisation": organisation,
            "seats": seats,
            "parts": queries.held_by(leaver),
            "form": form if people.exists() else None,
        },
    )


@require_safe
def handover(request: HttpRequest, key: str) -> HttpResponse:
    """The note of one handover: what moved, what stayed with the seat, and what was written."""
    note = get_object_or_404(queries.handovers_for(request.user), key=key)
    parts: dict[str, list[dict[str, str]]] = {}
    for line in note.lines:
        parts.setdefault(line["part"], []).append(line)
    return render(request, "membership/handover.html", {"note": note, "parts": parts})
