"""What the network is made of, and the words with which members and seats are described."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from waymark.network.membership import permissions, queries
from waymark.network.membership.actions import describing as actions
from waymark.network.membership.enums import MemberKind, TermList
from waymark.network.membership.forms.describing import (
    ChangeTermForm,
    DescribeForm,
    TermForm,
    WorkForm,
)
from waymark.network.membership.views.members import found, only_for_members, say_at_fields
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for


@require_safe
def make_up(request: HttpRequest) -> HttpResponse:
    """Who is here and who is missing: parts of the system, regions, roles, victims served."""
    only_for_members(request)
    invented = queries.world_of(request.user, request.GET.get("world", ""))
    return render(
        request,
        "membership/make_up.html",
        {
            "made": queries.make_up(invented=invented),
            "made_up": invented,
            "both_worlds": queries.both_worlds(),
            "steward": permissions.may_keep_terms(request.user),
        },
    )


@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest, slug: str) -> HttpResponse:
    """Which part of the system a member stands for, and which victims it serves."""
    now = found(request, slug)
    if not permissions.may_describe(request.user, now):
        raise PermissionDenied
    form = form_for(
        request,
        DescribeForm,
        sectors=queries.terms_offered(TermList.SECTOR, also=[now.sector_id]),
        served=queries.terms_offered(TermList.SERVED, also=now.serves.all()),
        is_force=now.kind == MemberKind.FORCE,
        initial={"sector": now.sector_id, "serves": now.serves.all()},
    )
    if request.method == "POST" and form.is_valid():
        actions.describe_member(now, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "Saved")
        return redirect("membership:member", slug)
    return render(request, "membership/describe.html", {"member": now, "form": form})


@require_http_methods(["GET", "POST"])
def work(request: HttpRequest, key: str) -> HttpResponse:
    """What a seat does: its roles and teams."""
    only_for_members(request)
    seat = queries.seat_by_key(key)
    if seat is None:
        raise Http404
    if not permissions.may_say_work(request.user, seat):
        raise PermissionDenied
    member = seat.organisation.slug
    known = queries.terms_of(member).exists()  # the page of the member is what leads here
    back = reverse("membership:member", args=[member]) if known else reverse("membership:people")
    offered = queries.terms_offered(TermList.ROLE, TermList.TEAM, also=seat.work.all())
    form = form_for(request, WorkForm, offered=offered, initial={"work": seat.work.all()})
    if request.method == "POST" and form.is_valid():
        actions.say_work(seat, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "Saved. People are found by it under “Who has done what”")
        return redirect(back)
    return render(request, "membership/work.html", {"seat": seat, "form": form, "back": back})


def _keeper(request: HttpRequest) -> Any:
    if not permissions.may_keep_terms(request.user):
        raise PermissionDenied
    return request.user


@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    """The lists of roles, teams, parts of the system and victims served; a new word is added."""
    by = _keeper(request)
    form = form_for(request, TermForm)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_term(by=by, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            say_at_fields(form, refusal.reasons)
        else:
            messages.success(request, f"“{made.words}” can be chosen from now on")
            return redirect("membership:terms")
    return render(request, "membership/terms.html", {"lists": queries.terms_kept(), "form": form})


@require_http_methods(["GET", "POST"])
def term(request: HttpRequest, number: int) -> HttpResponse:
    """Word an entry anew, or retire it."""
    by = _keeper(request)
    kept = queries.term_by_number(number)
    if kept is None:
        raise Http404
    form = form_for(request, ChangeTermForm, initial={"words": kept.words, "retired": kept.retired})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_term(kept, by=by, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            say_at_fields(form, refusal.reasons)
        else:
            messages.success(request, "Saved")
            return redirect("membership:terms")
    return render(request, "membership/term.html", {"term": kept, "form": form})
