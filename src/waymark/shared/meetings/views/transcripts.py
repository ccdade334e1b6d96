"""Handing in a transcript, and laying it beside the agenda."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from waymark.shared.errors import Refused
from waymark.shared.meetings import permissions, queries
from waymark.shared.meetings.actions import transcripts as actions
from waymark.shared.meetings.forms.minutes import StartsForm, TranscriptForm
from waymark.shared.meetings.queries import minutes as of_minutes
from waymark.shared.meetings.views.asking import ask, readable
from waymark.shared.ui.forms import Form, form_for
from waymark.shared.ui.tables import ListState

PAGE = 100  # turns


def _meeting(request: HttpRequest, key: str) -> Any:
    meeting = readable(request, key)
    if not permissions.may_write_minutes(request.user, meeting):
        raise PermissionDenied
    return meeting


@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, key: str) -> HttpResponse:
    """Choose a file, and see why it cannot be taken."""
    meeting = _meeting(request, key)
    form = form_for(request, TranscriptForm)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            actions.hand_in_transcript(
                meeting, data=file.read(), filename=file.name or "",
                by=request.user, now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("file", refusal.reasons)
        else:
            messages.success(request, "Taken apart. Say where each item begins")
            return redirect("meetings:transcript", key)
    there = of_minutes.transcript_of(meeting)
    return render(
        request, "meetings/hand_in.html", {"meeting": meeting, "form": form, "there": there}
    )


@require_http_methods(["GET", "POST"])
def lay_out(request: HttpRequest, key: str) -> HttpResponse:
    """Say with which turn each item begins; the draft of each is then what was said from there."""
    meeting = _meeting(request, key)
    transcript = of_minutes.transcript_of(meeting)
    if transcript is None:
        return redirect("meetings:hand_in_transcript", key)
    items = list(queries.agenda_of(meeting))
    form = form_for(
        request,
        StartsForm,
        items=items,
        turns=len(transcript.turns),
        initial={item: turn + 1 for item, turn in transcript.starts.items()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.lay_beside_agenda(
                transcript, starts=form.starts, by=request.user, now=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, "Kept. Each item without minutes now begins with its words")
            return redirect("meetings:minutes", key)
    state = ListState(request.GET, size=PAGE)
    paging = state.paging(len(transcript.turns))
    turns = list(enumerate(of_minutes.turns_of(transcript), start=1))
    return render(
        request,
        "meetings/transcript.html",
        {
            "meeting": meeting,
            "transcript": transcript,
            "form": form,
            "paging": paging,
            "turns": turns[paging.slice],
        },
    )


@require_http_methods(["GET", "POST"])
def forget(request: HttpRequest, key: str) -> HttpResponse:
    """Delete the transcript, once that was asked."""
    meeting = _meeting(request, key)
    transcript = of_minutes.transcript_of(meeting)
    if transcript is None:
        return redirect("meetings:minutes", key)

    def act(_: dict[str, Any]) -> str:
        actions.forget_transcript(transcript, by=request.user, now=timezone.now())
        return "The transcript is deleted"

    return ask(
        request, form_for(request, Form), act, to=reverse("meetings:minutes", args=[key]),
        caption=meeting.title, heading="Delete the transcript?", press="Yes, delete it",
        notes=(
            "Its words leave the database, and cannot be brought back",
            "Minutes that were begun from it stay as they are",
        ),
        warning=True, back=reverse("meetings:hand_in_transcript", args=[key]),
    )  # fmt: skip
