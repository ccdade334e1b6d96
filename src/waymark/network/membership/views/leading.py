"""Which force leads the network, and handing the lead on."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from waymark.network.membership import permissions, queries
from waymark.network.membership.actions import leading as actions
from waymark.network.membership.forms.members import LeadForm
from waymark.network.membership.views.members import only_for_members, say_at_fields
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for


@require_http_methods(["GET", "POST"])
def lead(request: HttpRequest) -> HttpResponse:
    """Which force leads now, which have led before; and the form that hands the lead on."""
    only_for_members(request)
    invented = queries.world_of(request.user, request.GET.get("world", ""))
    current = queries.lead_term(invented)
    may = permissions.may_hand_the_lead_over(request.user, current)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = form_for(
        request,
        LeadForm,
        forces=queries.forces_to_lead(invented),
        initial={"on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            term = actions.hand_the_lead_over(
                by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            say_at_fields(form, refusal.reasons)
        else:
            messages.success(request, f"{term.organisation} leads the network")
            return redirect("membership:lead")
    return render(
        request,
        "membership/lead.html",
        {
            "steward": permissions.may_see_all_engagement(request.user),
            "current": current,
            "terms": queries.lead_terms(invented),
            "form": form if may else None,
            "made_up": invented,
            "both_worlds": queries.both_worlds(),
        },
    )
