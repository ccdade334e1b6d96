"""What meetings and events cost: the list, noting one, taking one out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.network.reports import actions, permissions, queries
from waymark.network.reports.forms import CostForm
from waymark.network.reports.rules.costs import pounds
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState, plain

PAGE = 25


@require_safe
def costs(request: HttpRequest) -> HttpResponse:
    """What was noted, the newest first; and the meetings of which nothing is noted."""
    if not permissions.is_member(request.user):
        raise PermissionDenied
    today, invented = timezone.localdate(), request.user.is_invented
    found = queries.costs.costs_for(request.user)
    paging = ListState(request.GET, size=PAGE).paging(found.count())
    may_note = permissions.may_note_costs(request.user)
    sentence, number = queries.costs.year(invented, today)
    context = {
        "rows": [(one, pounds(one.pounds), permissions.may_take_out(request.user, one))
                 for one in found[paging.slice]],
        "paging": paging,
        "invented": invented,
        "may_note": may_note,
        "sentence": sentence,
        "number": number,
        "unsaid": queries.costs.unsaid(invented, today) if may_note else [],
    }  # fmt: skip
    return render(request, "reports/costs.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Note what a meeting or an event cost."""
    if not permissions.may_note_costs(request.user):
        raise PermissionDenied
    today = timezone.localdate()
    key = plain(request.POST.get("meeting", "") or request.GET.get("meeting", ""), 40)
    meeting = queries.costs.meeting_of(request.user, key)
    initial = {"what": meeting.title, "on": meeting.on, "meeting": meeting.key} if meeting else {}
    form = form_for(request, CostForm, initial=initial,
                    today=today)  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_cost(
                **form.noted, meeting=meeting, by=request.user, now=timezone.now()
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, "Noted. It is counted in the next pack")
            return redirect("reports:costs")
    return render(request, "reports/cost_new.html", {"form": form, "meeting": meeting})


@require_POST
def take_out(request: HttpRequest, key: str) -> HttpResponse:
    """Take out a cost that was noted in error."""
    found = get_object_or_404(queries.costs.costs_for(request.user), key=key)
    actions.take_out(found, by=request.user, now=timezone.now())
    messages.success(request, "Taken out")
    return redirect("reports:costs")
