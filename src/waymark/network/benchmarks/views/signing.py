"""What a second person says of a return, taking one back, and the keys with which forces sign."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from waymark.network.benchmarks import permissions
from waymark.network.benchmarks.actions import keys as key_actions
from waymark.network.benchmarks.actions import signing_off as actions
from waymark.network.benchmarks.enums import State
from waymark.network.benchmarks.forms.returns import CertifyForm, EndKeyForm, KeyForm, ReasonForm
from waymark.network.benchmarks.queries import returns as queries
from waymark.network.benchmarks.views import told
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState
from waymark.shared.ui.words import short_date

MOST_TO_SIGN = 12  # rows beside the signature; the return's own page has more, its file has all


def _own(request: HttpRequest, key: str) -> Any:
    """A return of one's own organisation; that of another is not found."""
    filed = get_object_or_404(queries.with_people(queries.filed_from(request.user)), key=key)
    if not permissions.may_change(request.user, filed):
        raise PermissionDenied
    return filed


@require_http_methods(["GET", "POST"])
def certify(request: HttpRequest, key: str) -> HttpResponse:
    """Sign a return off: now others see it."""
    filed = _own(request, key)
    if not permissions.may_certify(request.user, filed):
        return redirect("benchmarks:return", key)  # which says that a second person must
    form = form_for(request, CertifyForm)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.certify(
                filed, by=request.user, now=timezone.now(),
                publish_on=form.cleaned_data["publish_on"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            later = done.state == State.CERTIFIED and done.publish_on
            then = f". It is published on {short_date(later)}" if later else " and published"
            messages.success(request, f"Signed off{then}")
            return redirect("benchmarks:return", key)
    changes = told.changes_of(queries.changes(filed)) if filed.state == State.SUBMITTED else []
    figures = queries.figures_of(filed)
    return render(
        request,
        "benchmarks/return_certify.html",
        {
            "filed": filed,
            "form": form,
            "period": told.period_of(filed),
            "changes": changes,
            "rows": [told.row_of(figure) for figure in figures[:MOST_TO_SIGN]],
            "count": len(figures),
        },
    )


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """Publish now what was signed off for a later day."""
    filed = _own(request, key)
    if not permissions.may_certify(request.user, filed):
        raise PermissionDenied
    reasons: list[str] = []
    if request.method == "POST":
        try:
            actions.publish_early(filed, by=request.user, now=timezone.now())
        except Refused as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, "Published")
            return redirect("benchmarks:return", key)
    elif filed.state != State.CERTIFIED:
        return redirect("benchmarks:return", key)  # which says how it stands
    return render(
        request,
        "benchmarks/return_publish.html",
        {"filed": filed, "period": told.period_of(filed), "reasons": reasons,
         "changes": told.changes_of(queries.changes(filed))},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, key: str) -> HttpResponse:
    """Not sign a return off, and say why."""
    filed = _own(request, key)
    if not permissions.may_certify(request.user, filed):
        raise PermissionDenied
    return _with_reason(request, filed, actions.send_back, "Send it back", "Sent back")


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take a return back, and say why."""
    filed = _own(request, key)
    return _with_reason(request, filed, actions.withdraw, "Withdraw the return", "Withdrawn")


def _with_reason(request: HttpRequest, filed: Any, act: Any, title: str, done: str) -> HttpResponse:
    form = form_for(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        try:
            act(filed, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, done)
            return redirect("benchmarks:return", filed.key)
    return render(
        request,
        "benchmarks/return_reason.html",
        {"filed": filed, "form": form, "title": title, "period": told.period_of(filed),
         "published": filed.published_at is not None, "back": act is actions.send_back},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """The keys of one's force, or of all forces for a steward; a force adds one here."""
    if not permissions.may_see_keys(request.user):
        raise PermissionDenied
    own = request.user.organisation
    may_add = permissions.may_add_key(request.user, own)
    if request.method == "POST" and not may_add:
        raise PermissionDenied
    form = form_for(
        request,
        KeyForm,
        initial={"valid_from": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            key_actions.add_key(own, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("pem", refusal.reasons)
        else:
            messages.success(
                request, "Added. It signs once the network office has heard its fingerprint"
            )
            return redirect("benchmarks:keys")
    kept = queries.signing_keys_for(request.user)
    paging = ListState(request.GET).paging(kept.count())
    rows = [
        (key, permissions.may_trust_key(request.user, key) and key.trusted_at is None,
         permissions.may_end_key(request.user, key) and key.valid_to is None)
        for key in kept[paging.slice]
    ]  # fmt: skip
    return render(
        request,
        "benchmarks/keys.html",
        {"form": form, "rows": rows, "paging": paging, "may_add": may_add},
    )


@require_POST
def trust(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """Vouch for a key."""
    key = get_object_or_404(queries.signing_keys_for(request.user), fingerprint=fingerprint)
    key_actions.trust_key(key, by=request.user, now=timezone.now())
    messages.success(request, f"{key.organisation} can sign with this key now")
    return redirect("benchmarks:keys")


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """Let a key sign no more."""
    key = get_object_or_404(queries.signing_keys_for(request.user), fingerprint=fingerprint)
    if not permissions.may_end_key(request.user, key):
        raise PermissionDenied
    form = form_for(
        request,
        EndKeyForm,
        initial={"on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            key_actions.end_key(key, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("on", refusal.reasons)
        else:
            messages.success(request, "The key has an end")
            return redirect("benchmarks:keys")
    return render(request, "benchmarks/key_end.html", {"form": form, "key": key})
