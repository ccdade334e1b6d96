"""Taking up a seat by the link of a mail. Opening the link changes nothing: mail scanners do it."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from waymark.shared.accounts import edge, forms, queries, rules
from waymark.shared.accounts.actions import invitations, seats
from waymark.shared.accounts.providers.known import providers
from waymark.shared.accounts.views.providers import set_off
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for


@login_not_required  # whoever holds the link has no account yet
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take up a seat. Opening the link changes nothing, so a mail scanner cannot use it up."""
    link = queries.link_by_token(token)
    if link is None:
        return _no_such_link(request)
    found, now = link.invitation, timezone.now()
    blockers = rules.blockers_to_accept(
        expires_at=found.expires_at,
        accepted_at=found.accepted_at,
        withdrawn_at=found.withdrawn_at,
        now=now,
    )
    if blockers:
        return render(request, "accounts/invitation_over.html", {"blockers": blockers})
    if not rules.link_works(works_until=link.works_until, now=now):
        return render(request, "accounts/invitation_old.html", {"token": token})
    if request.user.is_authenticated and request.user.email == found.email:
        return _take_up(request, found)
    return _fill_in(request, found)


def _no_such_link(request: HttpRequest) -> HttpResponse:
    """The same for a link that was cut short, forged or never made."""
    made = edge.count_try(request, "invitation", "")
    edge.settle(made, right=False)
    return render(request, "accounts/invitation_unknown.html", status=404)


def _take_up(request: HttpRequest, found: Any) -> HttpResponse:
    """Whoever is signed in with the invited address needs to say yes, and nothing else."""
    if request.method == "POST":
        try:
            seats.take_up(found, by=request.user, now=timezone.now())
        except Refused as refusal:
            return render(request, "accounts/invitation_over.html", {"blockers": refusal.reasons})
        edge.stay_signed_in(request, request.user)
        messages.success(request, f"You hold the seat “{found.seat.title}”")
        return redirect("home")
    return render(request, "accounts/invitation_known.html", {"invitation": found})


def _fill_in(request: HttpRequest, found: Any) -> HttpResponse:
    """Ask for the invited address, which the page does not tell, a name and a password."""
    form = form_for(request, forms.AcceptForm)
    if request.POST.get("provider"):
        del form.fields["password"]  # the force's own sign-in takes its place
    if request.method == "POST" and form.is_valid():
        answer = _try_to_accept(request, found, form)
        if answer is not None:
            return answer
    # All providers of the site, as on the page for signing in: the page does not tell whose seat.
    context = {"form": form, "providers": list(providers().values())}
    return render(request, "accounts/invitation.html", context)


def _try_to_accept(request: HttpRequest, found: Any, form: forms.AcceptForm) -> HttpResponse | None:
    given = form.cleaned_data
    made = edge.count_try(request, "invitation", found.key)
    right = rules.same_address(given["email"], found.email)
    edge.settle(made, right=right)
    if not right:
        form.add_error("email", "Enter the address to which the invitation was sent")
        return None
    if "provider" in request.POST:
        return _at_provider(request, found, form)
    if required := queries.required_of(found.seat.organisation):
        form.add_error(None, f"Take this seat by signing in with {required[0].name}")
        return None
    person = queries.person_invited(found)
    if person is not None and person.is_active:
        return _sign_in_first(request, form)
    try:
        person = seats.accept_invitation(
            found, name=given["name"], password=given["password"], now=timezone.now()
        )
    except Refused as refusal:
        form.add_error(None, refusal.reasons)
        return None
    messages.success(request, f"Welcome. You hold the seat “{found.seat.title}”")
    return _sign_in(request, person, "/")


def _at_provider(request: HttpRequest, found: Any, form: forms.AcceptForm) -> HttpResponse | None:
    """Take the seat as whoever the force's own sign-in says this is."""
    provider = providers().get(request.POST["provider"])
    if provider is None or not provider.serves(found.seat.organisation.slug):
        form.add_error(None, "This seat cannot be taken by that sign-in. Choose a password instead")
        return None
    about = {"invitation": found.key, "name": form.cleaned_data["name"]}
    return set_off(request, provider, process="login", after="/", data=about)


def _sign_in_first(request: HttpRequest, form: forms.AcceptForm) -> HttpResponse | None:
    """An account that is open is signed in to as always, second step and all, then comes back."""
    given = form.cleaned_data
    credentials = {"email": given["email"].lower(), "password": given["password"]}
    person = get_adapter().authenticate(request, **credentials)
    if person is None:
        form.add_error(
            "password", "You already have an account. Enter the password you sign in with"
        )
        return None
    return _sign_in(request, person, request.path)


def _sign_in(request: HttpRequest, person: Any, to: str) -> HttpResponse:
    """Go through every step that the sign-in library and the site ask for."""
    record_authentication(request, person, method="password", email=person.email)
    answer: HttpResponse = perform_login(request, person, redirect_url=to, email=person.email)
    return answer


@login_not_required  # whoever holds the old link has no account yet
@require_POST
def fresh_link(request: HttpRequest, token: str) -> HttpResponse:
    """Mail a fresh link to the invited address, whoever holds the old one."""
    link = queries.link_by_token(token)
    if link is None:
        return _no_such_link(request)
    made = edge.count_try(request, "fresh_link", link.invitation.key)
    try:
        secret = seats.freshen(link.invitation, now=timezone.now())
    except Refused as refusal:
        return render(request, "accounts/invitation_over.html", {"blockers": refusal.reasons})
    address = f"{settings.WAYMARK_ADDRESS}/members/invitations/{secret}/"
    try:
        invitations.send(link.invitation, link=address)
    except OSError:  # every fault of the mail server and of the way to it
        edge.settle(made, right=True)
        return render(request, "accounts/invitation_old.html", {"token": token, "failed": True})
    return render(request, "accounts/invitation_sent.html")
