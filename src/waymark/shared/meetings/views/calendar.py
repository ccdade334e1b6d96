"""Meetings for calendar programs: one to add, and a private feed of all."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from waymark.shared.meetings import permissions, queries, rules
from waymark.shared.meetings.actions import feeds as actions
from waymark.shared.meetings.forms.meetings import FeedForm
from waymark.shared.meetings.views.asking import ask, readable
from waymark.shared.ui.forms import Form, form_for

TYPE = "text/calendar; charset=utf-8"


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def entry(request: HttpRequest, key: str) -> HttpResponse:
    """One meeting to add to a calendar: the invitation, its update, or its cancellation."""
    found = readable(request, key)
    file = queries.file_of(found, queries.answer_in_calendar(found, request.user))
    return _file(file.content, f"meeting-{found.key}")


@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """One's own calendar address: made, and when it reminds."""
    feed = _own(request)
    form = form_for(
        request, FeedForm, initial={"alarm_minutes": feed.alarm_minutes if feed else 60}
    )
    if request.method == "POST" and form.is_valid():
        alarm, by, now = form.cleaned_data["alarm_minutes"], request.user, timezone.now()
        if feed is None:
            return _made(request, alarm)
        actions.set_alarm(alarm_minutes=alarm, by=by, now=now)
        messages.success(request, "Kept. Your calendar follows when it next looks")
        return redirect("meetings:calendar")
    return render(request, "meetings/calendar.html", {"form": form, "feed": feed, "address": ""})


def _own(request: HttpRequest) -> Any:
    """The address that this member has, if any."""
    if not permissions.is_member(request.user):
        raise PermissionDenied
    return queries.feed_of(request.user)


def _made(request: HttpRequest, alarm: int) -> HttpResponse:
    """Make an address, and show it this once."""
    feed, secret = actions.make_feed(alarm_minutes=alarm, by=request.user, now=timezone.now())
    form = FeedForm(initial={"alarm_minutes": feed.alarm_minutes})
    address = settings.WAYMARK_ADDRESS + reverse("meetings:feed", args=[secret])
    context = {"form": form, "feed": feed, "address": address}
    return render(request, "meetings/calendar.html", context)


@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest) -> HttpResponse:
    """Make another address in place of the one there is, once that was asked."""
    feed = _own(request)
    if request.method == "POST":
        return _made(request, feed.alarm_minutes if feed else 60)
    return ask(
        request, Form(), str, to=reverse("meetings:calendar"),
        heading="Make a new address?", press="Yes, make a new one",
        notes=(
            "The address that you have now opens nothing any more, from this moment",
            "Every phone and computer that reads it stops following your meetings",
            "The new address is shown once, to be put where the old one was",
        ) if feed else ("You have no address now. The new one is shown once",),
        warning=feed is not None,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest) -> HttpResponse:
    """Take one's address away, once that was asked."""
    _own(request)

    def act(_: dict[str, Any]) -> str:
        actions.revoke_feed(by=request.user, now=timezone.now())
        return "Your calendar address opens nothing any more"

    return ask(
        request, form_for(request, Form), act, to=reverse("meetings:calendar"),
        heading="Take your calendar address away?", press="Yes, take it away",
        notes=(
            "It opens nothing any more, from this moment",
            "Your meetings stay as they are, and you can make another address at any time",
        ),
        warning=True,
    )  # fmt: skip


@login_not_required  # the secret in the address says whose calendar it is; it can be revoked
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """All meetings of one person, for their calendar program."""
    found = queries.feed_by_token(token)
    if found is None:
        raise Http404
    content = rules.calendar(
        queries.entries_for(found.person, today=timezone.localdate()),
        name=f"Meetings: {settings.WAYMARK_SITE_NAME}",
        alarm_minutes=found.alarm_minutes,
        organiser=queries.organiser(),
    )
    return _file(content, "meetings")
