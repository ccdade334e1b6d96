"""Looking after questions: given to somebody, closed, reported, taken down."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from waymark.network.discussions import permissions, queries
from waymark.network.discussions.actions import answering, moderating
from waymark.network.discussions.enums import State
from waymark.network.discussions.forms.care import CloseForm, SeatForm
from waymark.network.discussions.forms.posts import DecideForm
from waymark.network.discussions.views.threads import found, members_only, seen
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, key: str) -> HttpResponse:
    """Give a question to a seat: one’s own, or as asker or co-ordinator anybody’s."""
    viewer = members_only(request)
    thread = found(request, key)
    if not permissions.may_write(viewer, thread.space):
        raise PermissionDenied
    seats = queries.seats_to_give(thread, viewer, anybody=permissions.may_accept(viewer, thread))
    form = form_for(request, SeatForm, seats=seats)
    if request.method == "POST" and ("nobody" in request.POST or form.is_valid()):
        seat = None if "nobody" in request.POST else form.cleaned_data["seat"]
        try:
            answering.assign(thread, seat=seat, by=viewer, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(
                request, f"Given to {seat}" if seat else "Given to nobody in particular"
            )
            return redirect("discussions:thread", key)
    return render(
        request,
        "discussions/give.html",
        {"thread": thread, "form": form, "may_free": permissions.may_accept(viewer, thread)},
    )


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, key: str) -> HttpResponse:
    """End a thread without an answer, or open it again."""
    viewer = members_only(request)
    thread = found(request, key)
    if not permissions.may_close(viewer, thread):
        raise PermissionDenied
    if request.method == "POST" and "open" in request.POST:
        answering.reopen(thread, by=viewer, now=timezone.now())
        messages.success(request, "It is open again")
        return redirect("discussions:thread", key)
    form = form_for(request, CloseForm)
    if request.method == "POST" and form.is_valid():
        try:
            answering.close(thread, by=viewer, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, "It is closed, and stays readable")
            return redirect("discussions:thread", key)
    return render(
        request,
        "discussions/close.html",
        {"thread": thread, "form": form, "is_closed": thread.state == State.CLOSED},
    )


@require_safe
def moderation(request: HttpRequest) -> HttpResponse:
    """What was reported, and what members said is nobody’s detail."""
    viewer = members_only(request)
    if not permissions.may_moderate(viewer):
        raise PermissionDenied
    reports = queries.open_reports()
    paging = ListState(request.GET).paging(reports.count())
    return render(
        request,
        "discussions/moderation.html",
        {
            "reports": reports[paging.slice],
            "paging": paging,
            "settled": queries.settled_reports()[:20],
            "statements": queries.stated(),
        },
    )


@require_http_methods(["GET", "POST"])
def moderate(request: HttpRequest, key: str, post: str) -> HttpResponse:
    """Decide about one post: it stays, or goes, with the reason."""
    viewer, shown = seen(request, key, post)
    if not permissions.may_moderate(viewer):
        raise PermissionDenied
    now = timezone.now()
    form = form_for(request, DecideForm)
    try:
        if request.method == "POST" and "back" in request.POST:
            moderating.put_back(shown, by=viewer, now=now)
            messages.success(request, "It is shown again")
            return redirect("discussions:thread", key)
        if request.method == "POST" and form.is_valid():
            moderating.decide(shown, by=viewer, now=now, **form.cleaned_data)
            messages.success(request, "Decided")
            return redirect("discussions:moderation")
    except Refused as refusal:
        form.add_error(None, refusal.reasons)
    return render(
        request,
        "discussions/moderate.html",
        {
            "thread": shown.thread,
            "post": shown,
            "told": queries.told([shown], viewer)[shown.pk],
            "reports": queries.reports_of(shown),
            "form": form,
        },
    )
