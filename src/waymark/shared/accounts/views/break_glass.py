"""The page behind an emergency link."""

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from waymark.shared.accounts import rules
from waymark.shared.accounts.actions import break_glass as actions
from waymark.shared.errors import Refused


@login_not_required  # whoever needs it cannot sign in
@never_cache
@require_http_methods(["GET", "POST"])
def break_glass(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by an emergency link. Opening it changes nothing; pressing the button alarms."""
    now = timezone.now()
    try:
        if request.method == "GET":
            context = {"person": actions.read_link(token, now=now)}
            return render(request, "account/break_glass.html", context)
        person = actions.break_glass(token, now=now)
    except Refused as refusal:
        dead = {"reasons": refusal.reasons}
        return render(request, "account/break_glass_dead.html", dead, status=403)
    logout(request)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    record_authentication(request, person, "mfa", type="break_glass")
    request.session["glass_ends_at"] = (now + rules.GLASS_SESSION_LASTS).isoformat()
    messages.warning(request, "You are signed in by an emergency link. Everybody concerned is told")
    return redirect("home")
