"""Meetings for calendar programs: one to add, and a private feed of all."""

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
from waymark.shared.meetings.views.asking import given, readable

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
    """One's own calendar address: made, made anew, revoked, and when it reminds."""
    if not permissions.is_member(request.user):
        raise PermissionDenied
    feed = queries.feed_of(request.user)
    form = given(request, FeedForm, initial={"alarm_minutes": feed.alarm_minutes if feed else 60})
    secret = ""
    if request.method == "POST" and "revoke" in request.POST:
        actions.revoke_feed(by=request.user, now=timezone.now())
        messages.success(request, "Your calendar address opens nothing any more")
        return redirect("meetings:calendar")
    if request.method == "POST" and form.is_valid():
        alarm, by, now = form.cleaned_data["alarm_minutes"], request.user, timezone.now()
        if feed is not None and "anew" not in request.POST:
            actions.set_alarm(alarm_minutes=alarm, by=by, now=now)
            messages.success(request, "Kept. Your calendar follows when it next looks")
            return redirect("meetings:calendar")
        feed, secret = actions.make_feed(alarm_minutes=alarm, by=by, now=now)
    address = settings.WAYMARK_ADDRESS + reverse("meetings:feed", args=[secret]) if secret else ""
    return render(
        request, "meetings/calendar.html", {"form": form, "feed": feed, "address": address}
    )


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
