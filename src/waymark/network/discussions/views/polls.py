"""Polls of forces."""

import csv
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.network.discussions import permissions, queries
from waymark.network.discussions.actions import polls as actions
from waymark.network.discussions.forms.care import PollAnswerForm, PollForm
from waymark.network.discussions.rules import polls as rules
from waymark.network.discussions.views.threads import found, members_only
from waymark.network.innovations.rules.columns import safe_cell
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, key: str) -> HttpResponse:
    """Ask every force in a poll; who will be told stands beside the form."""
    viewer, today = members_only(request), timezone.localdate()
    thread = found(request, key)
    if not permissions.may_make_poll(viewer, thread):
        raise PermissionDenied
    form = form_for(
        request,
        PollForm,
        initial={"question": thread.title, "asked": "leads", "closes_on": rules.usual_end(today)},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.open_poll(
                thread, question=given["question"], options=form.lines, asked=given["asked"],
                closes_on=given["closes_on"], by=viewer, now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, "The poll is open. Those who are asked are told")
            return redirect("discussions:poll", key)
    return render(
        request,
        "discussions/new_poll.html",
        {
            "thread": thread,
            "form": form,
            "asked": queries.count_asked(thread),
            "to_all": queries.is_open(thread.space),
        },
    )


def _poll(request: HttpRequest, key: str) -> Any:
    thread = found(request, key)
    poll = queries.poll_of(thread)
    if poll is None:
        raise Http404
    return poll


@require_http_methods(["GET", "POST"])
def poll(request: HttpRequest, key: str) -> HttpResponse:
    """A poll: the answer of one’s own seat, what it comes to, and who has not answered."""
    viewer, today = members_only(request), timezone.localdate()
    shown = _poll(request, key)
    over = shown.closed_at is not None or today > shown.closes_on
    seats = [] if over else queries.seats_to_answer(shown, viewer)
    own = queries.own_answers(shown, viewer)
    form = _answer_form(request, shown, seats, own) if seats else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            actions.answer_poll(shown, by=viewer, now=timezone.now(), **form.chosen)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, "Your answer counts. You can change it until the poll ends")
            return redirect("discussions:poll", key)
    elif request.method == "POST" and form is None:
        messages.error(request, "The poll is over" if over else "Your seat is not asked here")
    standing = queries.standing(shown)
    return render(
        request,
        "discussions/poll.html",
        {
            "thread": shown.thread,
            "poll": shown,
            "over": over,
            "form": form,
            "own": own,
            "standing": standing,
            "sentence": rules.sentence(
                answered=standing.answered, asked=standing.asked, vacant=len(standing.vacant)
            ),
            **_listed(request, shown, standing.answered),
            "may_close": not over and permissions.may_close_poll(viewer, shown),
        },
    )


def _listed(request: HttpRequest, poll: Any, count: int) -> dict[str, Any]:
    """A page of the answers, for those who may read them."""
    state, may_see = ListState(request.GET, size=50), permissions.may_see_answers(request.user)
    paging = state.paging(count)
    answers = queries.answers_of(poll)[paging.slice] if may_see else []
    return {"state": state, "paging": paging, "answers": answers, "may_see": may_see}


def _answer_form(request: HttpRequest, poll: Any, seats: Any, own: Any) -> PollAnswerForm:
    first = next(iter(own.values()), None)
    return form_for(
        request,
        PollAnswerForm,
        question=poll.question,
        seats=seats,
        options=poll.options.all(),
        initial={"option": str(first.option.order), "note": first.note} if first else None,
    )


@require_POST
def close(request: HttpRequest, key: str) -> HttpResponse:
    """End a poll before its last day."""
    actions.close_poll(_poll(request, key), by=members_only(request), now=timezone.now())
    messages.success(request, "The poll is over")
    return redirect("discussions:poll", key)


@require_safe
def table(request: HttpRequest, key: str) -> HttpResponse:
    """The result as a table, one row for each seat asked."""
    viewer = members_only(request)
    shown = _poll(request, key)
    if not permissions.may_see_answers(viewer):
        raise PermissionDenied
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="poll-{shown.thread.key}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    for row in queries.table(shown):
        writer.writerow([safe_cell(cell) for cell in row])
    return response
