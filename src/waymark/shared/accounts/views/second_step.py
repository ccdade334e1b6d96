"""Pages of the second step: the sign-in library's, with our actions, audit and words."""

import json
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base import views as base
from allauth.mfa.totp import views as totp
from allauth.mfa.totp.internal.auth import clear_totp_secret
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.shared.accounts import forms, permissions, queries
from waymark.shared.accounts.actions import second_step as actions
from waymark.shared.accounts.edge import stay_signed_in
from waymark.shared.ui.forms import form_for

CODES = reverse_lazy("mfa_view_recovery_codes")
INDEX = reverse_lazy("mfa_index")


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What somebody signs in with besides the password, or how to set it up."""
    kept = queries.recovery_codes(request.user)
    return render(
        request,
        "mfa/index.html",
        {
            "steps": [
                {"step": step, "blockers": actions.blockers_to_remove(step)}
                for step in queries.second_steps(request.user)
            ],
            "codes_left": len(kept.get_unused_codes()) if kept else 0,
            "codes_waiting": kept is not None and not kept.did_view,
            "next": request.GET.get("next", ""),
        },
    )


class ActivateCodes(totp.ActivateTOTPView):
    """Set up one-time codes: a picture for the phone, and the first code as proof."""

    def form_valid(self, form: Any) -> HttpResponse:
        person = self.request.user
        actions.add_codes(form.secret, by=person, now=timezone.now())
        clear_totp_secret(self.request)
        return _added(self.request, "One-time codes are set up")


class AddPasskey(webauthn.AddWebAuthnView):
    """Set up a passkey: one that also signs in without the password."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        options = auth.begin_registration(self.request.user, passwordless=True)
        return context | {"options": json.dumps(options), "form": self.get_form()}

    def form_valid(self, form: Any) -> HttpResponse:
        actions.add_passkey(
            form.cleaned_data["credential"],
            name=form.cleaned_data["name"],
            by=self.request.user,
            now=timezone.now(),
        )
        return _added(self.request, "The passkey is set up")


def _added(request: HttpRequest, sentence: str) -> HttpResponse:
    """The new step has just been shown, so it counts for this session."""
    record_authentication(request, request.user, "mfa", type="set_up")
    stay_signed_in(request, request.user)
    messages.success(request, sentence)
    kept = queries.recovery_codes(request.user)
    return redirect(INDEX if kept is None or kept.did_view else CODES)


@reauthentication_required(app="allauth.mfa")
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Take a passkey away, or (without a number) the one-time codes."""
    steps = {step.pk: step for step in queries.second_steps(request.user)}
    if pk is None:
        pk = next((step.pk for step in steps.values() if step.type == "totp"), None)
    if pk not in steps:
        raise Http404
    step = steps[pk]
    blockers = actions.blockers_to_remove(step)
    if request.method == "POST" and not blockers:
        actions.remove(step, by=request.user, now=timezone.now())
        stay_signed_in(request, request.user)
        messages.success(request, "It is removed. It no longer signs you in")
        return redirect(INDEX)
    return render(request, "mfa/remove.html", {"step": step, "blockers": blockers})


@reauthentication_required(app="allauth.mfa")
@require_http_methods(["GET", "POST"])
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a passkey a name that tells it from the others."""
    step = next((each for each in queries.second_steps(request.user) if each.pk == pk), None)
    if step is None or step.type != "webauthn":
        raise Http404
    form = form_for(request, forms.PasskeyNameForm, initial={"name": step.wrap().name})
    if request.method == "POST" and form.is_valid():
        actions.rename(step, by=request.user, now=timezone.now(), **form.cleaned_data)
        return redirect(INDEX)
    return render(request, "mfa/rename.html", {"form": form})


# ---- recovery codes --------------------------------------------------------------------------


def _codes_still_shown(request: HttpRequest) -> list[str]:
    kept = queries.recovery_codes(request.user)
    if kept is None:
        raise Http404
    return [] if kept.did_view else kept.get_unused_codes()


@never_cache
@reauthentication_required(app="allauth.mfa")
@require_safe
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The ten codes, until their owner says that they are written down; then never again."""
    return render(request, "mfa/recovery_codes.html", {"codes": _codes_still_shown(request)})


@never_cache
@reauthentication_required(app="allauth.mfa")
@require_safe
def download_recovery_codes(request: HttpRequest) -> HttpResponse:
    """The same codes as a text to keep or print. Neither it nor its name says whose they are."""
    found = _codes_still_shown(request)
    if not found:
        raise Http404
    answer = render(request, "mfa/recovery_codes.txt", {"codes": found}, "text/plain")
    answer["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    return answer


@require_POST
def keep_recovery_codes(request: HttpRequest) -> HttpResponse:
    """They are written down: show them no more."""
    actions.keep_recovery_codes(by=request.user, now=timezone.now())
    messages.success(request, "Your recovery codes are not shown again")
    return redirect("home")


@reauthentication_required(app="allauth.mfa")
@require_http_methods(["GET", "POST"])
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make ten new ones; those from before work no more."""
    if request.method == "POST":
        actions.make_recovery_codes(by=request.user, now=timezone.now())
        return redirect(CODES)
    if not queries.second_steps(request.user):
        return redirect(INDEX)
    return render(request, "mfa/new_recovery_codes.html")


# ---- showing it ------------------------------------------------------------------------------


class Authenticate(base.AuthenticateView):
    """The second step of signing in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        steps = queries.second_steps(self.stage.login.user)
        return context | _ways(steps, context.get("js_data"))


class Reauthenticate(base.ReauthenticateView):
    """Show the second step again, before something that needs it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        options = {"request_options": auth.begin_authentication(self.request.user)}
        return context | _ways(queries.second_steps(self.request.user), options)


def _ways(steps: list[Any], options: dict[str, Any] | None) -> dict[str, Any]:
    kinds = {step.type for step in steps}
    asked = (options or {}).get("request_options")
    return {
        "has_codes": "totp" in kinds,
        "options": json.dumps(asked) if asked and "webauthn" in kinds else "",
    }


class ReauthenticateByPasskey(webauthn.ReauthenticateWebAuthnView):
    """Takes the passkey that the page of the second step asked for."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.passthrough_next_url(reverse_lazy("mfa_reauthenticate")))

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, NOT_ACCEPTED)
        return redirect(self.passthrough_next_url(reverse_lazy("mfa_reauthenticate")))


class SignInByPasskey(webauthn.LoginWebAuthnView):
    """A passkey instead of address, password and second step."""

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, NOT_ACCEPTED)
        return redirect("account_login")


NOT_ACCEPTED = "That passkey was not accepted here. Try again, or sign in with your password"

authenticate = Authenticate.as_view()
reauthenticate = Reauthenticate.as_view()
reauthenticate_by_passkey = ReauthenticateByPasskey.as_view()
sign_in_by_passkey = SignInByPasskey.as_view()
activate_codes = ActivateCodes.as_view()
add_passkey = AddPasskey.as_view()


# ---- lost ------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest, key: str) -> HttpResponse:
    """Reset the second step of a seat's holder who lost phone, key and recovery codes."""
    seat = get_object_or_404(queries.seats_for(request.user), key=key)
    if not permissions.may_reset_second_step(request.user, seat):
        raise PermissionDenied
    if request.method == "POST":
        actions.reset(seat, by=request.user, now=timezone.now())
        messages.success(request, "The second step is reset, and its holder is told")
        return redirect("accounts:organisation", seat.organisation.slug)
    return render(request, "mfa/reset.html", {"seat": seat})
