"""Making it last: a thread becomes a practice, an agenda item, an action or a decision."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from waymark.network.discussions import permissions, queries
from waymark.network.discussions.actions import agenda as agendas
from waymark.network.discussions.actions import linking
from waymark.network.discussions.forms.care import ActionForm, DecisionForm, PracticeForm
from waymark.network.discussions.views.threads import found, members_only
from waymark.network.innovations.queries import organisations_to_write_for
from waymark.shared.errors import Refused
from waymark.shared.meetings import permissions as of_meetings
from waymark.shared.ui.forms import form_for


def _turned(request: HttpRequest, key: str) -> tuple[Any, Any]:
    viewer = members_only(request)
    thread = found(request, key)
    if not permissions.may_turn(viewer, thread):
        raise PermissionDenied
    return viewer, thread


@require_http_methods(["GET", "POST"])
def practice(request: HttpRequest, key: str) -> HttpResponse:
    """Begin a practice from a thread; its sections are then written as of any other."""
    viewer, thread = _turned(request, key)
    form = form_for(
        request,
        PracticeForm,
        organisations=organisations_to_write_for(viewer),
        initial={"title": thread.title.rstrip("?"), "organisation": viewer.organisation},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = linking.make_practice(thread, by=viewer, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, "The draft is begun, with the answer in it")
            return redirect("innovations:edit_start", made.key)
    return render(request, "discussions/into_practice.html", {"thread": thread, "form": form})


@require_http_methods(["GET", "POST"])
def agenda(request: HttpRequest, key: str) -> HttpResponse:
    """Put a thread on the next agenda."""
    viewer, thread = _turned(request, key)
    reasons: list[str] = []
    if request.method == "POST":
        try:
            item = agendas.put_on_agenda(thread, by=viewer, now=timezone.now())
        except Refused as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, f"Offered for {item.meeting.title}")
            return redirect("discussions:thread", key)
    return render(
        request,
        "discussions/onto_agenda.html",
        {
            "thread": thread,
            "meeting": agendas.meeting_for(thread, timezone.now()),
            "reasons": reasons,
        },
    )


def _group(viewer: Any, thread: Any, may: Any) -> Any:
    """The network's group, where this viewer may write into its logs."""
    group = agendas.group_for(thread)
    return group if group is not None and may(viewer, group) else None


@require_http_methods(["GET", "POST"])
def action(request: HttpRequest, key: str) -> HttpResponse:
    """Ask a seat to do something that came of a thread."""
    viewer, thread = _turned(request, key)
    group = _group(viewer, thread, of_meetings.may_add_action)
    form = form_for(
        request,
        ActionForm,
        seats=queries.seats_to_give(thread, viewer, anybody=True),
        today=timezone.localdate(),
        initial={"text": f"Answer the question: {thread.title}"[:300]},
    )
    if request.method == "POST" and group is None:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        try:
            linking.make_action(
                thread, group=group, by=viewer, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, "The action is written down, and its owner told")
            return redirect("discussions:thread", key)
    return render(
        request, "discussions/into_action.html", {"thread": thread, "form": form, "group": group}
    )


@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, key: str) -> HttpResponse:
    """Record what was decided in a thread, and when it is looked at again."""
    viewer, thread = _turned(request, key)
    group = _group(viewer, thread, of_meetings.may_record_decision)
    form = form_for(request, DecisionForm, today=timezone.localdate())
    if request.method == "POST" and group is None:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        try:
            linking.decide(thread, group=group, by=viewer, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, "The decision is in the log")
            return redirect("discussions:thread", key)
    return render(
        request, "discussions/decide.html", {"thread": thread, "form": form, "group": group}
    )
