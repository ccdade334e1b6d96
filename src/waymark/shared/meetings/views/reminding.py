"""Reminding those who have not answered, after seeing who they are."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from waymark.shared.errors import Refused
from waymark.shared.meetings import permissions
from waymark.shared.meetings.actions import reminding as actions
from waymark.shared.meetings.enums import ReminderKind
from waymark.shared.meetings.forms.outcomes import ReminderForm
from waymark.shared.meetings.queries import reminding
from waymark.shared.meetings.views.asking import readable
from waymark.shared.notifications.queries import who_gets_this
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.words import plural


@require_http_methods(["GET", "POST"])
def remind(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """Write a reminder in one's own words; who will get it stands beside it."""
    meeting = readable(request, key)
    if kind not in ReminderKind.values:
        raise Http404
    if not permissions.may_remind(request.user, meeting):
        raise PermissionDenied
    subject, _ = reminding.asked_of(meeting, kind)
    form = form_for(request, ReminderForm)
    if request.method == "POST" and form.is_valid():
        try:
            sent = actions.remind(
                meeting, kind=kind, words=form.cleaned_data["words"],
                by=request.user, now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            number = plural(sent.people.count(), "person", "people")
            messages.success(request, f"Sent to {number}")
            return redirect("meetings:meeting", key)
    people = reminding.silent(meeting, kind)
    at_once = reminding.goes_at_once(meeting, kind, timezone.localdate())
    return render(
        request,
        "meetings/remind.html",
        {
            "meeting": meeting,
            "kind": kind,
            "kinds": _kinds(key, kind),
            "subject": subject,
            "form": form,
            "reach": who_gets_this(people, kind="meetings.reminders", urgent=at_once),
            "last": reminding.last_reminder(meeting, kind),
        },
    )


def _kinds(key: str, shown: str) -> list[dict[str, object]]:
    """A tab for each kind of reminder."""
    return [
        {"label": label, "href": reverse("meetings:remind", args=[key, kind]),
         "current": kind == shown}
        for kind, label in ReminderKind.choices
    ]  # fmt: skip
