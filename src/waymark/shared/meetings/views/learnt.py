"""What meetings have learnt, who was told of it, and what people made of the meeting."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.shared.errors import Refused
from waymark.shared.meetings import permissions
from waymark.shared.meetings.actions import learning as actions
from waymark.shared.meetings.forms.outcomes import FeedbackForm, LearningForm, ToldForm
from waymark.shared.meetings.queries import minutes as of_minutes
from waymark.shared.meetings.queries import outcomes
from waymark.shared.meetings.views.asking import ask, readable
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState


@require_safe
def learning_log(request: HttpRequest) -> HttpResponse:
    """Everything that was learnt, newest first, found again by its words."""
    state = ListState(
        request.GET,
        filters={"group": outcomes.group_choices(request.user)},
        titles={"group": "Group"},
    )
    rows = outcomes.learnt(outcomes.learning_for(request.user), state)
    paging = state.paging(rows.count())
    return render(
        request,
        "meetings/learning_log.html",
        {
            "state": state,
            "paging": paging,
            "groups": state.groups({}),
            "rows": rows[paging.slice],
        },
    )


@require_safe
def learning(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(outcomes.learning_page(request.user, key))
    takes_part = permissions.may_note_told(request.user, found.group)
    return render(
        request,
        "meetings/learning.html",
        {
            "learning": found,
            "told": outcomes.cascade_of(found),
            "may_tell": takes_part,
            "may_share": takes_part
            and bool(settings.WAYMARK_LEARNING_BECOMES)
            and not found.practice_href,
        },
    )


@require_http_methods(["GET", "POST"])
def capture(request: HttpRequest, key: str) -> HttpResponse:
    """Write down something that was learnt at a meeting."""
    meeting = readable(request, key)
    if not permissions.may_capture_learning(request.user, meeting):
        raise PermissionDenied
    item = outcomes.item_named(meeting, request.GET.get("item", ""))
    form = form_for(
        request, LearningForm, organisations=outcomes.organisations_at(meeting, request.user)
    )

    def act(asked: dict[str, Any]) -> str:
        actions.capture_learning(
            meeting, item=item, title=asked["title"], text=asked["text"],
            organisation=form.chosen, by=request.user, now=timezone.now(),
        )  # fmt: skip
        return "Kept. A search finds it from now on"

    return ask(
        request, form, act, to=reverse("meetings:learning_log"), press="Keep it",
        heading="What was learnt?", caption=item.title if item else meeting.title,
        notes=("It becomes a record of its own, which a search finds.",
               "Organisations note on it whom they told, and it can become a practice."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, key: str) -> HttpResponse:
    """Note whom one's own organisation told."""
    found = get_object_or_404(outcomes.learning_page(request.user, key))
    if not permissions.may_note_told(request.user, found.group):
        raise PermissionDenied
    today = localdate()
    form = form_for(
        request, ToldForm, organisations=outcomes.organisations_of(request.user), today=today,
        initial={"on": today},
    )  # fmt: skip

    def act(asked: dict[str, Any]) -> str:
        actions.note_told(
            found, organisation=form.chosen, audience=asked["audience"], how=asked["how"],
            on=asked["on"], by=request.user, now=timezone.now(),
        )  # fmt: skip
        return "Noted who was told"

    return ask(
        request, form, act, to=reverse("meetings:learning", args=[key]), press="Note it",
        heading="Who was told?", caption=found.group.name, lead=found.title,
    )  # fmt: skip


@require_POST
def become_practice(request: HttpRequest, key: str) -> HttpResponse:
    """Begin a practice from something learnt, where the wing has a library."""
    found: Any = get_object_or_404(outcomes.learning_page(request.user, key))
    if not found.practice_href:
        actions.begin_practice(found, by=request.user, now=timezone.now())
    return redirect(found.practice_href)


@require_http_methods(["GET", "POST"])
def feedback(request: HttpRequest, key: str) -> HttpResponse:
    """Say what the meeting was worth; chair and secretary read what was said, without names."""
    meeting = readable(request, key)
    if not permissions.may_give_feedback(request.user, meeting):
        raise PermissionDenied
    own = of_minutes.own_feedback(request.user, meeting)
    form = form_for(
        request,
        FeedbackForm,
        initial={"worth": own.worth, "keep": own.keep, "change": own.change} if own else {},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_feedback(meeting, **form.cleaned_data, by=request.user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, "Thank you. The chair and the secretary read it unnamed")
            return redirect("meetings:meeting", key)
    reads = permissions.may_read_feedback(request.user, meeting)
    return render(
        request,
        "meetings/feedback.html",
        {
            "meeting": meeting,
            "form": form,
            "own": own,
            "said": of_minutes.feedback_to_read(meeting) if reads else None,
        },
    )
