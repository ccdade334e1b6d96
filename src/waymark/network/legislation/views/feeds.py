"""What feeds propose, decided by a person."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from waymark.network.legislation import queries
from waymark.network.legislation.actions import feeds as actions
from waymark.network.legislation.enums import Decision
from waymark.network.legislation.forms.keeping import DecideForm, FeedForm
from waymark.network.legislation.rules import lifecycle
from waymark.network.legislation.rules.words import counted
from waymark.network.legislation.views.keeping import keeper
from waymark.network.legislation.views.reading import tabs
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState

FIRST_YEAR = 1900  # of the boxes for a day


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """Changes that feeds report: those waiting, and those decided."""
    viewer = keeper(request)
    state = ListState(request.GET, tab_names=["waiting", "taken", "dismissed"])
    rows = queries.proposals_for(viewer).filter(state=state.tab)
    paging = state.paging(rows.count())
    counts = queries.proposal_counts()
    return render(
        request,
        "legislation/proposals.html",
        {
            "rows": rows[paging.slice],
            "paging": paging,
            "states": [
                {"label": label, "href": state.link(tab=value), "current": value == state.tab,
                 "count": counts.get(value, 0)}
                for value, label in Decision.choices
            ],
            "tabs": tabs(viewer, "proposals"),
        },
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest) -> HttpResponse:
    """Hand in a feed as a file; what would come of it is shown before anything is kept."""
    keeper(request)
    sent = request.method == "POST"
    form = form_for(request, FeedForm)
    if sent and form.is_valid():
        given = form.cleaned_data
        try:
            held = actions.hand_in_feed(
                given["feed"], given["file"].read(), only=given["only"], by=request.user,
                now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("file", refusal.reasons)
        else:
            return redirect("legislation:reading", held.key)
    return render(request, "legislation/hand_in.html", {"form": form})


@require_http_methods(["GET", "POST"])
def reading(request: HttpRequest, key: str) -> HttpResponse:
    """What a feed that was handed in would change here; kept, or put away."""
    mine = queries.readings_for(keeper(request))
    if request.method == "POST":
        return _settled(request, get_object_or_404(mine, key=key))
    held = get_object_or_404(mine.filter(kept_at=None), key=key)
    new, known = queries.new_sayings(held.feed, queries.said_in(held))
    paging = ListState(request.GET).paging(len(new))
    shown = new[paging.slice]
    here = queries.items_by_feed(saying.feed_id for saying in shown)
    rows = [
        {
            "saying": saying,
            "item": here.get(saying.feed_id),
            "reports": _reported(saying.says, saying.feed_id in here),
        }
        for saying in shown
    ]
    context = {"held": held, "rows": rows, "paging": paging, "known": known}
    return render(request, "legislation/reading.html", context)


def _settled(request: HttpRequest, held: Any) -> HttpResponse:
    who = {"by": request.user, "now": timezone.now()}
    try:
        if "put_away" in request.POST:
            actions.put_away(held, **who)
            said = "Put away. Nothing of it was kept"
        else:
            done = actions.keep_reading(held, **who)
            said = f"{counted(done.new, 'report')} kept, to be taken or set aside"
    except Refused as refusal:
        messages.error(request, refusal.reasons[0])
    else:
        messages.success(request, said)
    return redirect("legislation:proposals")


def _reported(says: dict[str, Any], there: bool) -> str:
    """What a feed reports of an item, in words."""
    stage = lifecycle.stage_words(says["kind"], says.get("stage", ""), says.get("house", ""))
    updated = says.get("updated", "")
    return stage or (f"A change to its page, {updated}" if there else "An item that is not here")


@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """One change that a feed reports: taken, or set aside."""
    found = get_object_or_404(queries.proposals_for(keeper(request)), pk=number)
    made = date.fromisoformat(found.says["made"]) if found.says.get("made") else None
    offered = made if made and made.year >= FIRST_YEAR and found.instrument is None else None
    form = form_for(request, DecideForm, initial={"on": offered})
    if request.method == "POST" and form.is_valid():
        try:
            to = _decided(request, found, form)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            return redirect(to)
    reports = _reported(found.says, found.instrument is not None)
    context = {
        "proposal": found, "form": form, "reports": reports, "says": found.says, "made": made,
    }  # fmt: skip
    return render(request, "legislation/proposal.html", context)


def _decided(request: HttpRequest, found: object, form: DecideForm) -> str:
    who = {"by": request.user, "now": timezone.now()}
    if "dismiss" in request.POST:
        actions.dismiss_proposal(found, why=form.cleaned_data["note"], **who)
        messages.success(request, "Set aside. The same report is not shown again")
        return "/law/proposals/"
    item = actions.take_proposal(found, **form.cleaned_data, **who)
    messages.success(request, "Taken. Write down what it changes for forces")
    return f"/law/{item.key}/"
