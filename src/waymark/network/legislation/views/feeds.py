"""What feeds propose, decided by a person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from waymark.network.legislation import queries
from waymark.network.legislation.actions import feeds as actions
from waymark.network.legislation.enums import Decision
from waymark.network.legislation.forms.keeping import DecideForm
from waymark.network.legislation.rules import lifecycle
from waymark.network.legislation.views.keeping import keeper
from waymark.network.legislation.views.reading import tabs
from waymark.shared.errors import Refused
from waymark.shared.ui.tables import ListState


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
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """One change that a feed reports: taken, or set aside."""
    found = get_object_or_404(queries.proposals_for(keeper(request)), pk=number)
    form = DecideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            to = _decided(request, found, form)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            return redirect(to)
    says = found.says
    stage = lifecycle.stage_words(says["kind"], says.get("stage", ""), says.get("house", ""))
    context = {"proposal": found, "form": form, "stage": stage, "says": says}
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
