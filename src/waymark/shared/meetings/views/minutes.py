"""The minutes of a meeting: read, written item by item, sent out, put right, approved."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from waymark.shared.errors import Refused
from waymark.shared.meetings import permissions, queries
from waymark.shared.meetings.actions import minutes as actions
from waymark.shared.meetings.forms.minutes import (
    AnswerForm,
    ChooseForm,
    CorrectionForm,
    MinuteForm,
)
from waymark.shared.meetings.queries import minutes as of_minutes
from waymark.shared.meetings.queries import outcomes
from waymark.shared.meetings.rules import clock
from waymark.shared.meetings.rules.transcripts import draft_of
from waymark.shared.meetings.views.asking import ask, officer, readable
from waymark.shared.notifications.queries import who_gets_this
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState

PAGE = 30  # items; a meeting of 300 pages, and stays within the weight of a page


@require_safe
def minutes(request: HttpRequest, key: str) -> HttpResponse:
    """What the minutes say of each item, with its decisions, actions and what was learnt."""
    visible = queries.meeting_by_key(request.user, key)
    meeting: Any = get_object_or_404(of_minutes.counted(visible))
    found = of_minutes.minutes_of(request.user, meeting)
    writes = permissions.may_write_minutes(request.user, meeting)
    if found is None and not writes:
        raise Http404
    state = ListState(request.GET, size=PAGE)
    paging = state.paging(meeting.item_count)
    today = localdate()
    lines = of_minutes.lines_of(meeting, paging.slice)
    due = clock.in_words(meeting.minutes_by, today)
    return render(
        request,
        "meetings/minutes.html",
        {
            "meeting": meeting,
            "minutes": found,
            "lines": lines,
            "paging": paging,
            "due": due,
            "corrections": of_minutes.corrections_of(found) if found else [],
            "attendance": of_minutes.attendance_words(meeting),
            "may": {
                "write": writes and (found is None or found.state != "approved"),
                "answer": writes,
                "correct": found is not None
                and found.state in ("circulated", "amended")
                and permissions.may_correct(request.user, found),
                "learn": permissions.may_capture_learning(request.user, meeting),
                "record": permissions.may_record_decision(request.user, meeting.group),
            },
        },
    )


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, key: str, item: str) -> HttpResponse:
    """Write what the minutes say of one item, on the version that was read."""
    meeting, found = _item_to_write(request, key, item)
    minute = getattr(found, "minute", None)
    said = of_minutes.said_at(found)
    approvable = _approvable(found)
    form = form_for(
        request,
        MinuteForm,
        initial={
            "text": minute.text if minute and minute.revision else draft_of(said),
            "revision": minute.revision if minute else 0,
            "approves": [name for name, _ in approvable],
        },
        approvable=approvable,
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save(form, found, request)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            return _after(request, meeting, found, saved)
    return render(
        request,
        "meetings/write_minute.html",
        {
            "meeting": meeting,
            "item": found,
            "minute": minute,
            "form": form,
            "earlier": of_minutes.earlier_of(meeting, [found]).get(found.pk),
            "said": said,
            "decisions": found.decisions.all(),
            "actions": outcomes.promises(found.actions.all(), localdate()),
        },
    )


def _item_to_write(request: HttpRequest, key: str, item: str) -> tuple[Any, Any]:
    meeting = readable(request, key)
    officer(request, meeting.group)
    found = get_object_or_404(of_minutes.item_for(request.user, item), meeting=meeting)
    return meeting, found


def _approvable(item: Any) -> list[tuple[str, str]]:
    """The minutes that this item approves: only the one of the minutes before does."""
    if item.source != of_minutes.APPROVING:
        return []
    return [(m.meeting.key, str(m.meeting)) for m in of_minutes.to_approve(item.meeting)]


def _save(form: MinuteForm, item: Any, request: HttpRequest) -> actions.Saved:
    wanted = form.cleaned_data.get("approves") or []
    return actions.record_item(
        item,
        text=form.cleaned_data["text"],
        based_on=form.cleaned_data["revision"] or 0,
        approves=[m for m in of_minutes.to_approve(item.meeting) if m.meeting.key in wanted]
        if item.source == of_minutes.APPROVING
        else [],
        by=request.user,
        now=timezone.now(),
    )


def _after(request: HttpRequest, meeting: Any, item: Any, saved: actions.Saved) -> HttpResponse:
    if saved.parted:
        messages.warning(
            request,
            "Somebody saved this item while you were writing. Nothing is lost: choose below",
        )
        return redirect("meetings:choose_minute", meeting.key, item.key)
    messages.success(request, f"Saved: {item.title}")
    return redirect(reverse("meetings:minutes", args=[meeting.key]) + f"#item-{item.key}")


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, key: str, item: str) -> HttpResponse:
    """Show both texts that were written at once, and let one hand choose."""
    meeting, found = _item_to_write(request, key, item)
    versions = of_minutes.versions_to_choose(found)
    if not versions:
        return redirect("meetings:write_minute", key, item)
    minute = found.minute
    form = form_for(
        request,
        ChooseForm,
        versions=versions,
        standing=minute.text,
        initial={"text": _joined(minute.text, versions), "revision": minute.revision},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle_minute(
                found, text=form.chosen, based_on=form.cleaned_data["revision"],
                by=request.user, now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, "Chosen. The other version is kept in the history")
            return redirect("meetings:minutes", key)
    return render(
        request,
        "meetings/choose_minute.html",
        {"meeting": meeting, "item": found, "minute": minute, "versions": versions, "form": form},
    )


def _joined(standing: str, versions: list[Any]) -> str:
    return "\n\n".join([standing, *(version.text for version in versions)])


@require_safe
def history(request: HttpRequest, key: str, item: str) -> HttpResponse:
    """Every version that was saved of one item, newest first."""
    meeting, found = _item_to_write(request, key, item)
    state = ListState(request.GET, size=10)
    versions = of_minutes.history_of(found)
    paging = state.paging(versions.count())
    return render(
        request,
        "meetings/minute_history.html",
        {"meeting": meeting, "item": found, "paging": paging, "versions": versions[paging.slice]},
    )


@require_http_methods(["GET", "POST"])
def circulate(request: HttpRequest, key: str) -> HttpResponse:
    """Show who will get the minutes, and send them."""
    meeting = readable(request, key)
    officer(request, meeting.group)
    found = _sent(request, meeting)
    reasons: list[str] = []
    if request.method == "POST":
        try:
            actions.circulate_minutes(found, by=request.user, now=timezone.now())
        except Refused as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, "The minutes are sent out")
            return redirect("meetings:minutes", key)
    return render(
        request,
        "meetings/circulate.html",
        {
            "meeting": meeting,
            "minutes": found,
            "reasons": reasons or of_minutes.blockers_to_circulate(found),
            "reach": who_gets_this(of_minutes.readers_of(meeting), kind="meetings.minutes"),
        },
    )


def _sent(request: HttpRequest, meeting: Any) -> Any:
    found = of_minutes.minutes_of(request.user, meeting)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for something to be put right."""
    meeting = readable(request, key)
    found = _sent(request, meeting)
    if not permissions.may_correct(request.user, found):
        raise PermissionDenied
    items = {item.key: item for item in queries.agenda_of(meeting)}
    asked_for = {"item": request.GET.get("item", "")}
    form = form_for(request, CorrectionForm, items=list(items.values()), initial=asked_for)

    def act(asked: dict[str, Any]) -> str:
        actions.ask_correction(
            found, item=items.get(asked["item"]), text=asked["text"],
            by=request.user, now=timezone.now(),
        )  # fmt: skip
        return "Sent to the chair and the secretary"

    return ask(
        request, form, act, to=reverse("meetings:minutes", args=[key]), press="Send it",
        heading="What should be put right?", caption=f"Minutes of {meeting.title}",
        notes=("Everybody who reads the minutes sees what you ask for, and the answer.",),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def answer_correction(request: HttpRequest, key: str, correction: str) -> HttpResponse:
    """Say whether the minutes were put right."""
    meeting = readable(request, key)
    officer(request, meeting.group)
    found = _sent(request, meeting)
    asked_for = get_object_or_404(of_minutes.corrections_of(found), key=correction)
    asked_for.minutes = found

    def act(asked: dict[str, Any]) -> str:
        actions.answer_correction(asked_for, **asked, by=request.user, now=timezone.now())
        return f"{asked_for.by} is told"

    return ask(
        request, form_for(request, AnswerForm), act, to=reverse("meetings:minutes", args=[key]),
        heading=f"{asked_for.by} asks for a correction", press="Answer",
        caption=f"Minutes of {meeting.title}", lead=asked_for.text,
    )  # fmt: skip
