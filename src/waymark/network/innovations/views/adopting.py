"""Taking a practice up: the steps, what was learnt, and the diary."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from waymark.network.innovations import permissions, queries
from waymark.network.innovations.actions import adoptions as actions
from waymark.network.innovations.forms.adopting import (
    DescribeForm,
    DiaryForm,
    MoveForm,
    StepDateForm,
)
from waymark.network.innovations.rules import stages, staleness
from waymark.network.innovations.rules.words import date_words
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState

STAGE_HINTS = {
    "interested": "You want to hear more, and the owner may ring you",
    "assessing": "You are finding out whether it fits",
    "planning": "It is decided, and somebody is preparing it",
    "live": "Victims meet it, in at least one place",
    "embedded": "It is how things are done now, without a project",
    "stopped": "You tried it or thought about it, and gave it up",
}


def say_at_fields(form: Any, reasons: list[str]) -> None:
    """Put each reason at the field that it names, the rest at the head of the form."""
    for reason in reasons:
        field = getattr(reason, "field", None)
        form.add_error(field if field in form.fields else None, reason)


def _own(request: HttpRequest, key: str) -> tuple[Any, Any, Any]:
    """The practice, my force, and its adoption if there is one."""
    innovation = get_object_or_404(queries.shown_to(request.user, key))
    force = queries.own_force(request.user)
    if force is None or not permissions.may_take_up(request.user, force):
        raise PermissionDenied
    return innovation, force, queries.adoption_by(innovation, force)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, key: str) -> HttpResponse:
    """Say how far my force is with this practice."""
    innovation, force, own = _own(request, key)
    today = timezone.localdate()
    offered = [(stage.value, stage.label) for stage in stages.moves_from(own and own.stage)]
    form = form_for(request, MoveForm,
        stages=offered,
        reached=own.stage if own else "",
        today=today,
        initial={"adapted": own and own.live_on and ("yes" if own.adapted else "no"),
                 "what_changed": own.what_changed if own else "",
                 "stage": request.GET.get("stage", ""),
                 "note": request.GET.get("note", "")[:300]},
    )  # fmt: skip
    form.fields["stage"].widget.hints = {code: STAGE_HINTS[code] for code, _ in offered}
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.move_adoption(
                innovation, force, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            say_at_fields(form, refusal.reasons)
        else:
            messages.success(
                request,
                f"{force} is down as {made.get_stage_display().lower()}. "
                f"{innovation.organisation} has been told",
            )
            return redirect("innovations:practice", key)
    return render(
        request,
        "innovations/move.html",
        {"innovation": innovation, "version": innovation.current, "force": force, "own": own,
         "form": form},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def step_date(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Put the date of one of my force's steps right, or say it where it was not known."""
    innovation, force, own = _own(request, key)
    steps = list(own.changes.all()) if own else []
    if not 1 <= number <= len(steps):
        raise Http404
    step = steps[number - 1]
    form = form_for(
        request,
        StepDateForm,
        initial={"on": step.on} if step.on_is_known else {},
    )
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["on"]
        try:
            actions.date_step(step, on=day, by=request.user, now=timezone.now())
        except Refused as refusal:
            say_at_fields(form, refusal.reasons)
        else:
            stage = step.get_stage_display().lower()
            messages.success(request, f"{force} is down as {stage} since {date_words(day)}")
            return redirect("innovations:move", key)
    return render(
        request,
        "innovations/step_date.html",
        {"innovation": innovation, "version": innovation.current, "force": force, "step": step,
         "form": form},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest, key: str) -> HttpResponse:
    """What helped, what stood in the way, what it took."""
    innovation, force, own = _own(request, key)
    if own is None:
        raise Http404
    form = form_for(
        request,
        DescribeForm,
        initial={name: getattr(own, name) for name in DescribeForm.base_fields},
    )
    if request.method == "POST" and form.is_valid():
        actions.describe_adoption(own, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "Saved. Readers find it with the practice")
        return redirect("innovations:practice", key)
    return render(
        request,
        "innovations/describe.html",
        {"innovation": innovation, "version": innovation.current, "force": force, "form": form},
    )


@require_http_methods(["GET", "POST"])
def diary(request: HttpRequest, key: str) -> HttpResponse:
    """Write in the diary: the entry that is due, or one in between."""
    innovation, force, own = _own(request, key)
    if own is None or own.live_on is None:
        raise Http404
    today = timezone.localdate()
    written = queries.diary_months(own)
    due = staleness.latest_due(own.live_on, written, today, stopped_on=own.stopped_on)
    form = form_for(request, DiaryForm, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_diary(
                own,
                month=due.month if due else None,
                by=request.user,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as refusal:
            say_at_fields(form, refusal.reasons)
        else:
            messages.success(request, "Written. Readers find it in the adopters’ diary")
            return redirect("innovations:practice", key)
    return render(
        request,
        "innovations/diary.html",
        {"innovation": innovation, "version": innovation.current, "force": force, "form": form,
         "due": due},
    )  # fmt: skip


@require_safe
def our_adoptions(request: HttpRequest) -> HttpResponse:
    """What my force has taken up, and what it stopped."""
    force = queries.own_force(request.user)
    if force is None:
        raise Http404
    adoptions = queries.adoptions_by(force)
    state = ListState(request.GET)
    paging = state.paging(adoptions.count())
    return render(
        request,
        "innovations/our_adoptions.html",
        {"force": force, "state": state, "paging": paging, "adoptions": adoptions[paging.slice]},
    )
