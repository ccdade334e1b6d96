"""Saying whether one comes, and who was there."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from waymark.shared.meetings import permissions, queries, rules
from waymark.shared.meetings.actions import attending as actions
from waymark.shared.meetings.enums import AFTER_IT, Answer
from waymark.shared.meetings.forms.meetings import AnswerForm
from waymark.shared.meetings.views.asking import ask, do, officer, readable
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState
from waymark.shared.ui.words import clock_time, full_date

# A form may have five hundred fields, and each tick is one.
PEOPLE_A_PAGE = 100
SAID = {
    "yes": "You are coming",
    "online": "You are joining online. The link is on this page",
    "apologies": "Your apologies are noted",
}


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """Say whether one comes, joins online, sends a deputy, or cannot come."""
    found = readable(request, key)
    if not permissions.may_answer(request.user, found):
        raise PermissionDenied
    there = queries.answer_of(found, request.user)
    colleagues = {each.key: each for each in queries.deputies_for(request.user)}
    ways = rules.ways_to_answer(
        has_place=bool(found.place), has_link=bool(found.joining_link),
        standing=there.answer if there else "",
    )  # fmt: skip
    form = form_for(
        request, AnswerForm, ways=ways,
        colleagues=[(code, each.name) for code, each in colleagues.items()],
        initial={
            "says": there.answer if there else request.GET.get("says", ""),
            "deputy": there.deputy.key if there and there.deputy else "",
        },
    )  # fmt: skip

    def act(asked: dict[str, Any]) -> str:
        made = actions.answer(
            found, says=asked["says"], deputy=colleagues.get(asked.get("deputy", "")),
            by=request.user, now=timezone.now(),
        )  # fmt: skip
        if made.answer == Answer.DEPUTY:
            return f"{made.deputy} is coming for you, and has been told"
        return SAID[made.answer]

    return ask(
        request, form, act, to=reverse("meetings:meeting", args=[key]), caption=found.title,
        heading="Are you coming?", press="Send your answer",
        lead=f"{full_date(found.on)}, {clock_time(found.begins)} to {clock_time(found.ends)}, "
        f"{found.place or 'online'}.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, key: str) -> HttpResponse:
    """Who says that they come and who was there; the secretary writes it down here."""
    found = readable(request, key)
    may_tick = permissions.may_run(request.user, found.group) and found.state in AFTER_IT
    people = queries.people_to_tick(found) if may_tick or request.method == "POST" else []
    if request.method == "POST":
        return _taken(request, found, people)
    rows = queries.answers_of(found)
    state = ListState(request.GET, tab_names=("answers", "take"), size=PEOPLE_A_PAGE)
    ticking = may_tick and (state.tab == "take" or len(people) <= PEOPLE_A_PAGE)
    if state.tab == "take":
        paging, shown = state.paging(len(people)), rows.none()
        people = people[paging.slice]
    else:
        paging = state.paging(rows.count())
        shown = rows[paging.slice]
    return render(
        request,
        "meetings/attendance.html",
        {
            "meeting": found,
            "rows": [(row, rules.answer_words(row.answer)) for row in shown],
            "answered": state.tab == "answers",
            "paging": paging,
            "silent": list(queries.silent_seats(found)),
            "quorum": queries.quorum_of(found),
            "held": found.state in AFTER_IT,
            "may_run": permissions.may_run(request.user, found.group),
            "may_tick": may_tick,
            "people": people if ticking else [],
            "there": _were_there(rows) if ticking else set(),
        },
    )


def _taken(request: HttpRequest, found: Any, people: list[Any]) -> HttpResponse:
    """Write down who was there of those whom the page showed."""
    officer(request, found.group)
    named = set(request.POST.getlist("present")[:1000])
    shown = set(request.POST.get("shown", "").split())
    return do(
        request,
        lambda: actions.take_attendance(
            found,
            present=[each for each in people if each.key in named],
            among=[each for each in people if each.key in shown] if shown else None,
            by=request.user,
            now=timezone.now(),
        ),
        "Written down",
        request.get_full_path(),
    )


def _were_there(rows: Iterable[Any]) -> set[int]:
    """Who is ticked to begin with: who was there, or before that is known who said yes."""
    comes = (Answer.YES, Answer.ONLINE, Answer.DEPUTY)
    return {
        row.deputy_id or row.person_id
        for row in rows
        if (row.answer in comes if row.present is None else row.present)
    }
