"""Who takes part: organisations, their seats, and who is invited to them."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.shared.accounts import forms, permissions, queries, rules
from waymark.shared.accounts.actions import invitations, seats
from waymark.shared.accounts.edge import asks_for_proof, stay_signed_in
from waymark.shared.accounts.enums import OrganisationKind
from waymark.shared.errors import Refused
from waymark.shared.ui.beside import beside
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState, back_to


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """The register: forces, oversight bodies and partners."""
    _only_for_members(request)
    state = ListState(
        request.GET,
        filters={"kind": OrganisationKind.choices, "region": queries.regions()},
        titles={"kind": "Kind", "region": "Region"},
        orders={"name": "Name", "-filled": "Most seats filled"},
        size=50,
    )
    rows = queries.organisations_for(
        request.user,
        text=state.text,
        kinds=state.chosen("kind"),
        regions=state.chosen("region"),
        order=state.order,
    )
    paging = state.paging(rows.count())
    return render(
        request,
        "accounts/organisations.html",
        {
            "state": state,
            "groups": state.groups(),
            "paging": paging,
            "organisations": rows[paging.slice],
            "may_add": permissions.may_add_organisation(request.user),
        },
    )


@require_http_methods(["GET", "POST"])
@asks_for_proof
def add_organisation(request: HttpRequest) -> HttpResponse:
    """Enter a charity or another partner; forces come with the register."""
    if not permissions.may_add_organisation(request.user):
        raise PermissionDenied
    form = form_for(request, forms.OrganisationForm)
    if request.method == "POST" and form.is_valid():
        try:
            made = seats.add_organisation(by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", refusal.reasons)
        else:
            messages.success(request, "Added. Give it a seat, and invite somebody to it")
            return redirect("accounts:organisation", made.slug)
    return render(request, "accounts/add_organisation.html", {"form": form})


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation: its seats, who holds them, who oversees it, what became of it."""
    _only_for_members(request)
    found = get_object_or_404(queries.organisation_page(request.user, slug))
    may_invite = permissions.may_see_invitations(request.user, found)
    return render(
        request,
        "accounts/organisation.html",
        {
            "organisation": found,
            "seats": [
                {
                    "seat": seat,
                    "may_fill": permissions.may_fill_seat(request.user, seat),
                    "may_reset": permissions.may_reset_second_step(request.user, seat),
                }
                for seat in found.seats.all()
            ],
            "may_add": permissions.may_add_seat(request.user, found),
            "invitations": {i.seat_id: i for i in queries.open_invitations(found)}
            if may_invite
            else {},
            "now": timezone.now(),
            "beside": beside("organisation", found.slug, request.user),
            "back": back_to("/members/", request.GET),
        },
    )


@require_http_methods(["GET", "POST"])
@asks_for_proof
def add_seat(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a seat to an organisation."""
    found = get_object_or_404(queries.organisation_page(request.user, slug))
    if not permissions.may_add_seat(request.user, found):
        raise PermissionDenied
    form = form_for(
        request,
        forms.SeatForm,
        roles=rules.roles_to_offer(
            found.kind,
            steward=permissions.is_steward(request.user),
            administrator=permissions.may_administer(request.user),
        ),
    )
    if request.method == "POST" and form.is_valid():
        try:
            seats.add_seat(found, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("title", refusal.reasons)
        else:
            messages.success(request, "The seat is added. Invite somebody to it")
            return redirect("accounts:organisation", slug)
    return render(
        request,
        "accounts/add_seat.html",
        {"organisation": found, "form": form},
    )


def _seat_to_fill(request: HttpRequest, key: str):
    seat = get_object_or_404(queries.seats_for(request.user), key=key)
    if not permissions.may_fill_seat(request.user, seat):
        raise PermissionDenied
    return seat


@require_http_methods(["GET", "POST"])
@asks_for_proof
def invite(request: HttpRequest, key: str) -> HttpResponse:
    """Invite somebody to a seat by mail."""
    seat = _seat_to_fill(request, key)
    form = form_for(request, forms.InviteForm)
    if request.method == "POST" and form.is_valid():
        try:
            invitation, token = seats.invite(
                seat, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            link = f"{settings.WAYMARK_ADDRESS}/members/invitations/{token}/"
            try:
                invitations.send(invitation, link=link)
            except OSError:  # every fault of the mail server and of the way to it
                seats.withdraw_invitation(invitation, by=request.user, now=timezone.now())
                form.add_error(None, "The mail could not be sent, so nobody is invited. Try later")
            else:
                messages.success(request, f"The invitation is on its way to {invitation.email}")
                return redirect("accounts:organisation", seat.organisation.slug)
    return render(request, "accounts/invite.html", {"seat": seat, "form": form})


@require_POST
@asks_for_proof
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take an invitation back."""
    seat = _seat_to_fill(request, key)
    invitation = get_object_or_404(queries.open_invitations(seat.organisation), seat=seat)
    seats.withdraw_invitation(invitation, by=request.user, now=timezone.now())
    messages.success(request, "The invitation is withdrawn. Its link no longer works")
    return redirect("accounts:organisation", seat.organisation.slug)


@require_http_methods(["GET", "POST"])
@asks_for_proof
def leave(request: HttpRequest, key: str) -> HttpResponse:
    """Say that a seat's holder has left it; what happens then stands on the page first."""
    seat = get_object_or_404(queries.seats_for(request.user), key=key)
    own = seat.holder_id == request.user.pk
    if not own and not permissions.may_fill_seat(request.user, seat):
        raise PermissionDenied
    if seat.holder is None:
        raise Http404
    if request.method == "POST":
        try:
            seats.leave_seat(seat, by=request.user, now=timezone.now())
        except Refused as refusal:
            messages.error(request, refusal.reasons[0])
        else:
            if own:
                stay_signed_in(request, request.user)
            messages.success(request, "The seat is vacant. Its records stay with it")
        return redirect("accounts:organisation", seat.organisation.slug)
    return render(
        request,
        "accounts/leave.html",
        {"seat": seat, "own": own, "last": not queries.other_seats(seat.holder, seat).exists()},
    )


def _only_for_members(request: HttpRequest) -> None:
    """Whoever holds no seat sees their own page, and nobody else's name."""
    if not permissions.may_read_register(request.user):
        raise PermissionDenied
