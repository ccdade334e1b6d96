"""Papers that show an endorsement: handed in, handed over to the few who may, taken away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.network.membership import permissions, queries
from waymark.network.membership.actions import evidence as actions
from waymark.network.membership.forms.members import EvidenceForm
from waymark.network.membership.views.members import found, only_for_members, say_at_fields
from waymark.shared.errors import Refused
from waymark.shared.files.views import handed_over
from waymark.shared.ui.forms import form_for


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Hand in a paper for an endorsement that was recorded before."""
    now = found(request, slug)
    if not permissions.may_endorse(request.user, now):
        raise PermissionDenied
    endorsement = queries.endorsement_of(now, number)
    if endorsement is None:
        raise Http404
    sent = request.method == "POST"
    form = form_for(request, EvidenceForm)
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            paper = actions.handed_in(file.name, file.read())
            actions.add_paper(endorsement, paper, by=request.user, now=timezone.now())
        except Refused as refusal:
            say_at_fields(form, refusal.reasons)
        else:
            messages.success(request, "The paper is kept with the endorsement")
            return redirect("membership:member", slug)
    context = {"member": now, "endorsement": endorsement, "form": form}
    return render(request, "membership/evidence.html", context)


def _readable(request: HttpRequest, key: str) -> Any:
    only_for_members(request)
    paper = queries.evidence_for(request.user, key)
    if paper is None:
        raise Http404
    return paper


@require_safe
def paper(request: HttpRequest, key: str) -> HttpResponseBase:
    """Hand a paper over to keep."""
    return handed_over(_readable(request, key))


@require_POST
def remove(request: HttpRequest, key: str) -> HttpResponse:
    """Take a paper away."""
    gone = _readable(request, key)
    actions.remove_paper(gone, by=request.user, now=timezone.now())
    messages.success(request, f"{gone.filename} is removed")
    return redirect("membership:member", gone.endorsement.membership.organisation.slug)
