"""A meeting's page, and what its officers do with it."""

from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup

from waymark.shared.meetings import permissions, queries, rules
from waymark.shared.meetings.actions import meetings as actions
from waymark.shared.meetings.actions import stages
from waymark.shared.meetings.enums import AFTER_IT, BEFORE_IT, COMING, MeetingState, Part
from waymark.shared.meetings.forms.meetings import (
    CallForm,
    CancelForm,
    ChangeForm,
    CloneForm,
    MoveForm,
)
from waymark.shared.meetings.queries import outcomes, packs
from waymark.shared.meetings.views.asking import ask, do, officer, readable
from waymark.shared.ui.beside import drawn_beside
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.remembered import Reading, parts, reading, remembered
from waymark.shared.ui.tables import ListState
from waymark.shared.ui.words import day, full_date, plural

PAGE = 25
CARRIED = 5


class Drawn(NamedTuple):
    """A meeting as one reader sees it."""

    meeting: Any
    caption: Markup
    lead: Markup
    body: Markup


@require_safe
def meeting(request: HttpRequest, key: str) -> HttpResponse:
    """The page of a meeting: its clock, its agenda, what is carried in, and the reader's seat."""
    asked = reading(request, timezone.localdate(), key)
    drawn = _drawn(asked)
    if drawn is None:
        raise Http404
    context = {"meeting": drawn.meeting, "drawn": drawn, "beside": _beside(asked)}
    return render(request, "meetings/meeting.html", context)


@remembered("accounts.", "discussions.", "innovations.", "meetings.", "reports.")
def _beside(asked: Reading) -> Markup:
    return drawn_beside("meeting", asked.key, asked.viewer)


@remembered("accounts.", "meetings.")
def _drawn(asked: Reading) -> Drawn | None:
    viewer, today = asked.viewer, asked.today
    found: Any = queries.counted(queries.meeting_by_key(viewer, asked.key)).first()
    if found is None:
        return None
    state = ListState(QueryDict(asked.query), size=PAGE)
    paging = state.paging(found.item_count)
    officers = queries.officers_of(found.group)
    own = queries.answer_of(found, viewer)
    before, after = queries.before_and_after(found)
    agenda = queries.page_of_agenda(found, viewer, paging.slice)
    may = _may(viewer, found)
    carried = outcomes.promises(outcomes.carried_into(found)[: CARRIED + 1], today)
    context = {
        "meeting": found,
        "chair": _place(officers, Part.CHAIR),
        "steps": _steps(found, today, officers, agenda.yours_waits),
        "agenda": agenda,
        "to_take": packs.size_of_papers(viewer, found),
        "paging": paging,
        "over": rules.runs_over(found.begins, found.ends, [found.minutes_count]),
        "own": own,
        "answered": rules.answer_words(own.answer) if own else "",
        "seats": queries.own_seats(found.group, viewer),
        "joining_link": _joining_link(found, viewer, own, today),
        "carried": carried[:CARRIED],
        "more_carried": len(carried) > CARRIED,
        "before": before,
        "after": after,
        "is_open": found.state in BEFORE_IT,
        "was_held": found.state in AFTER_IT,
        "late": found.state in BEFORE_IT and rules.is_late(found.items_by, today),
        "may": may,
        "next_step": _next_step(found, today) if may["run"] else None,
    }
    drawn = parts("meetings/drawn_meeting.html", context)
    return Drawn(found, drawn.caption(), drawn.lead(), drawn.body())


def _may(viewer: Any, found: Any) -> dict[str, bool]:
    """Which buttons the page shows to this reader."""
    return {
        "run": permissions.may_run(viewer, found.group),
        "offer": permissions.may_offer_item(viewer, found),
        "hand_in": permissions.may_hand_in_update(viewer, found),
        "book": permissions.may_book_slot(viewer, found),
    }


def _place(officers: list[Any], part: str) -> Any:
    return next((seat for seat in officers if seat.part == part), None)


def _joining_link(found: Any, reader: Any, own: Any, today: Any) -> str:
    """The link, for those who come, themselves or as a deputy, until the day is over."""
    if not found.joining_link or found.on < today:
        return ""
    if own is not None and own.answer in COMING and own.deputy_id is None:
        return str(found.joining_link)
    return str(found.joining_link) if queries.is_deputy(found, reader) else ""


def _steps(found: Any, today: Any, officers: list[Any], yours_waits: bool) -> list[dict[str, str]]:
    """The clock with a line beneath each step."""
    secretary = _place(officers, Part.SECRETARY)
    late = f", {plural(found.late_count, 'late item')} let in by the chair"
    notes = [
        f"{plural(found.item_count, 'item')}{late if found.late_count else ''}.",
        f"{found.handed_count} of {plural(found.wanted_count, 'paper')}"
        f"{'; yours is to follow' if yours_waits else ''}."
        if found.wanted_count
        else "",
        _attendance(found),
        f"Secretary: {secretary.organisation or secretary.title}." if secretary else "",
    ]
    return [
        {"title": step.name, "when": step.when, "state": step.state,
         "note": f"{_when(found, step.on) if place == 3 else day(step.on)}. {note}".strip()}
        for place, (step, note) in enumerate(
            zip(queries.clock_steps(found, today), notes, strict=True)
        )
    ]  # fmt: skip


def _attendance(found: Any) -> str:
    """Of the organisations with a vote, how many are coming, or once it was held, came."""
    if not found.seated_count:
        return ""
    of = f"of {plural(found.seated_count, 'organisation')} with a vote"
    if found.state in AFTER_IT and found.there_count:
        return f"{found.there_count} {of} came."
    return f"{found.coming_count} {of} have said yes."


def _when(found: Any, due: Any) -> str:
    """When the minutes went out, or by when they are due."""
    sent = found.minutes_sent_at
    return f"Sent on {day(localdate(sent))}" if sent else f"By {day(due)}"


def _next_step(found: Any, today: Any) -> dict[str, str] | None:
    """The button that takes a meeting to its next state, where there is one."""
    steps = {
        MeetingState.PLANNED: ("Call for items", "call", "meetings:call"),
        MeetingState.AGENDA_OPEN: ("Send the agenda", "agenda", "meetings:step"),
        MeetingState.AGENDA_OUT: ("Send the papers", "papers", "meetings:step"),
        MeetingState.PAPERS_OUT: ("Say that it is held", "held", "meetings:step"),
    }
    if found.state not in steps or (found.state == MeetingState.PAPERS_OUT and today < found.on):
        return None
    words, to, name = steps[found.state]
    return {"words": words, "to": to, "href": reverse(name, args=[found.key])}


STEPS = {
    "agenda": (stages.send_agenda, "The agenda is out"),
    "papers": (stages.send_papers, "The papers are out"),
    "held": (stages.hold, "The meeting is held. Write down who was there"),
}


@require_POST
def step(request: HttpRequest, key: str) -> HttpResponse:
    """Send the agenda, send the papers, or say that the meeting is held."""
    found = readable(request, key)
    officer(request, found.group)
    here = reverse("meetings:meeting", args=[key])
    asked = STEPS.get(request.POST.get("to", ""))
    if asked is None:
        return redirect(here)
    act, said = asked
    return do(request, lambda: act(found, by=request.user, now=timezone.now()), said, here)


@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, key: str) -> HttpResponse:
    """Call for items, in the caller's own words beside the dates."""
    found = readable(request, key)
    officer(request, found.group)
    form = form_for(request, CallForm)
    told = len(queries.people_to_tell(found))

    def act(asked: dict[str, Any]) -> str:
        stages.call_for_items(found, words=asked["words"], by=request.user, now=timezone.now())
        return f"The agenda is open until {full_date(found.items_by)}"

    return ask(
        request, form, act, to=reverse("meetings:meeting", args=[key]), caption=found.title,
        heading="Call for items", press="Open the agenda",
        lead=f"{plural(told, 'person', 'people')} will hear that items are due by "
        f"{full_date(found.items_by)}. Standing items are put on by themselves.",
    )  # fmt: skip


# ---- dates and places --------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Change hours, place, link or title."""
    found = readable(request, key)
    officer(request, found.group)
    fields = ("title", "begins", "ends", "place", "joining_link")
    form = form_for(request, ChangeForm, initial={name: getattr(found, name) for name in fields})

    def act(asked: dict[str, Any]) -> str:
        actions.change_meeting(found, by=request.user, now=timezone.now(), **asked)
        return "Kept. Calendars follow"

    return ask(
        request, form, act, to=reverse("meetings:meeting", args=[key]), caption=found.title,
        heading="Change hours or place", press="Keep it",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, key: str) -> HttpResponse:
    """Move a meeting to another working day."""
    found = readable(request, key)
    officer(request, found.group)
    form = form_for(request, MoveForm)

    def act(asked: dict[str, Any]) -> str:
        moved = actions.move_meeting(found, by=request.user, now=timezone.now(), **asked)
        return f"Moved to {full_date(moved.on)}. Items are now due by {day(moved.items_by)}"

    return ask(
        request, form, act, to=reverse("meetings:meeting", args=[key]), caption=found.title,
        heading="Move the meeting", press="Move it", lead=f"It is on {full_date(found.on)}.",
        at="to",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    """Call a meeting off."""
    found = readable(request, key)
    officer(request, found.group)
    form = form_for(request, CancelForm)

    def act(asked: dict[str, Any]) -> str:
        actions.cancel_meeting(found, by=request.user, now=timezone.now(), **asked)
        return "Cancelled. Everybody concerned has been told"

    return ask(
        request, form, act, to=reverse("meetings:meeting", args=[key]), caption=found.title,
        heading="Cancel the meeting", press="Cancel it", warning=True,
        lead=f"It is on {full_date(found.on)}.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def clone(request: HttpRequest, key: str) -> HttpResponse:
    """Plan another meeting like this one."""
    found = readable(request, key)
    officer(request, found.group)
    form = form_for(request, CloneForm)

    def act(asked: dict[str, Any]) -> str:
        made = actions.clone_meeting(found, by=request.user, now=timezone.now(), **asked)
        return f"{made.title} is planned for {full_date(made.on)}"

    return ask(
        request, form, act, to=reverse("meetings:group", args=[found.group.key]),
        caption=found.title, heading="Plan another like this", press="Plan it", at="on",
        lead="Hours, place and items are taken along; papers, bookings and answers are not.",
    )  # fmt: skip
