"""The log of decisions across all meetings."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from waymark.shared.meetings import permissions
from waymark.shared.meetings.actions import deciding as actions
from waymark.shared.meetings.enums import DecisionState
from waymark.shared.meetings.forms.outcomes import DecisionForm, ReviewForm, SupersedeForm
from waymark.shared.meetings.queries import outcomes
from waymark.shared.meetings.rules.decisions import is_due
from waymark.shared.meetings.views.asking import ask, officer, readable
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """Every decision that this reader may see, newest first, by group, state and words."""
    groups = outcomes.group_choices(request.user)
    state = ListState(
        request.GET,
        filters={"state": DecisionState.choices, "group": groups},
        titles={"state": "State", "group": "Group"},
        tab_names=["all", "review"],
    )
    today = localdate()
    lists = {
        "all": outcomes.decisions_for(request.user),
        "review": outcomes.decisions_to_review(request.user, today),
    }
    rows = outcomes.narrowed(lists[state.tab], state)
    paging = state.paging(rows.count())
    return render(
        request,
        "meetings/decisions.html",
        {
            "state": state,
            "paging": paging,
            "groups": state.groups({}),
            "tabs": [
                {"label": "All", "href": state.link(tab="all"), "current": state.tab == "all"},
                {"label": "To look at again", "href": state.link(tab="review"),
                 "count": lists["review"].count(), "current": state.tab == "review"},
            ],
            "rows": [(each, is_due(state=each.state, review=each.review_on, today=today))
                     for each in rows[paging.slice]],
        },
    )  # fmt: skip


@require_safe
def decision(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(outcomes.decision_page(request.user, key))
    return render(
        request,
        "meetings/decision.html",
        {
            "decision": found,
            "due": is_due(state=found.state, review=found.review_on, today=localdate()),
            "may_record": permissions.may_record_decision(request.user, found.group),
        },
    )


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, key: str) -> HttpResponse:
    """Write a decision of a meeting into the log."""
    meeting = readable(request, key)
    officer(request, meeting.group)
    item = outcomes.item_named(meeting, request.GET.get("item", ""))
    form = form_for(request, DecisionForm, initial={"review_on": _in_a_year(meeting.on)})

    def act(asked: dict[str, Any]) -> str:
        made = actions.record_decision(
            group=meeting.group, meeting=meeting, item=item, **asked,
            by=request.user, now=timezone.now(),
        )  # fmt: skip
        return f"Recorded: {made}"

    return ask(
        request, form, act, to=reverse("meetings:minutes", args=[key]), press="Record it",
        heading="Record a decision", caption=item.title if item else meeting.title,
        notes=("It stands in the log of decisions, and a search finds it.",
               "On the day of its review the chair and the secretary are asked to look at it."),
    )  # fmt: skip


def _in_a_year(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, 28))


def _to_change(request: HttpRequest, key: str) -> Any:
    found = get_object_or_404(outcomes.decision_page(request.user, key))
    officer(request, found.group)
    return found


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, key: str) -> HttpResponse:
    """Note that a decision was looked at again."""
    found = _to_change(request, key)
    form = form_for(request, ReviewForm, initial={"review_on": _in_a_year(localdate())})

    def act(asked: dict[str, Any]) -> str:
        actions.review_decision(found, **asked, by=request.user, now=timezone.now())
        return "Noted: it stands"

    return ask(
        request, form, act, to=reverse("meetings:decision", args=[key]), press="It still stands",
        heading="Look at a decision again", caption=found.group.name, lead=found.text,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def supersede(request: HttpRequest, key: str) -> HttpResponse:
    """Say which later decision takes the place of this one."""
    found = _to_change(request, key)
    others = list(outcomes.decisions_to_take_its_place(found)[:50])
    form = form_for(request, SupersedeForm, decisions=others)

    def act(asked: dict[str, Any]) -> str:
        actions.supersede_decision(
            found, successor=form.chosen, by=request.user, now=timezone.now()
        )
        return "Noted. The log shows both, linked"

    return ask(
        request, form, act, to=reverse("meetings:decision", args=[key]), press="Replace it",
        heading="Which decision takes its place?", caption=found.group.name, lead=found.text,
        notes=() if others else ("No later decision of this group stands: record it first.",),
    )  # fmt: skip
