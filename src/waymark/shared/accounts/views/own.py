"""One's own page: seats, how one signs in, where, and what happened with the account lately."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from waymark.shared.accounts import queries, rules
from waymark.shared.accounts.actions import seats, sessions
from waymark.shared.accounts.edge import asks_for_proof, device_of, stay_signed_in
from waymark.shared.audit import queries as audit


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """One's own page: seats, mail, and how one signs in."""
    tools = [
        (label, reverse(name))
        for label, name, allowed in settings.WAYMARK_TOOLS
        if request.user.has_role(*allowed)
    ]
    context = {
        "person": request.user,
        "tools": tools,
        "second_steps": len(queries.second_steps(request.user)),
        "links": queries.linked_accounts(request.user),
        "to_link": queries.providers_to_link(request.user),
    }
    return render(request, "accounts/me.html", context)


@require_POST
def choose_seat(request: HttpRequest) -> HttpResponse:
    """Act from another of the seats one holds."""
    seat = get_object_or_404(queries.seats_for(request.user), key=request.POST.get("seat", ""))
    seats.choose_seat(seat, by=request.user, now=timezone.now())
    messages.success(request, f"You now act as {seat}")
    return redirect("accounts:me")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Where one is signed in, and what happened with one's account lately."""
    person, now = request.user, timezone.now()
    mark = queries.account_mark(person.email)
    entries = audit.about_account(person, mark=mark, since=now - timedelta(days=90))
    context = {
        "sessions": queries.sessions_of(person, now=now),
        "here": request.session.session_key,
        "events": [
            {"at": entry.at, "words": rules.event_in_words(entry.act, entry.detail)}
            for entry in entries[:100]
        ],
    }
    return render(request, "accounts/security.html", context)


@require_POST
@asks_for_proof
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """End every sign-in of one's own but this one."""
    count = sessions.end_other_sessions(
        session_key=request.session.session_key,
        device=device_of(request),
        by=request.user,
        now=timezone.now(),
    )
    stay_signed_in(request, request.user)
    told = {0: "You were signed in nowhere else", 1: "One other sign-in has ended"}
    messages.success(request, told.get(count, f"{count} other sign-ins have ended"))
    return redirect("accounts:security")
