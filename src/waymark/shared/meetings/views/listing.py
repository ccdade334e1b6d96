"""The lists: meetings with the next first, those that were, and the groups."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from waymark.shared.meetings import permissions, queries
from waymark.shared.meetings.actions import series as actions
from waymark.shared.meetings.enums import AFTER_IT, BEFORE_IT, MeetingState
from waymark.shared.meetings.forms.meetings import EndSeriesForm, SeriesForm
from waymark.shared.meetings.views.asking import ask, do, group_of, officer
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.remembered import Reading, parts, reading, remembered
from waymark.shared.ui.tables import ListState
from waymark.shared.ui.words import full_date, plural

TABS = ("next", "past", "cancelled")
WORDS = {"next": "To come", "past": "Past", "cancelled": "Cancelled"}
NOTHING = {
    "next": "No meeting is planned.",
    "past": "No meeting has been held yet.",
    "cancelled": "No meeting has been cancelled.",
}
STATES = {"next": BEFORE_IT, "past": AFTER_IT, "cancelled": (MeetingState.CANCELLED,)}
EVERY_STATE = tuple(state for states in STATES.values() for state in states)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every meeting that the reader may see: those to come, the next first; then those past."""
    drawn = _listed(reading(request, timezone.localdate()))
    return render(request, "meetings/list.html", {"drawn": drawn})


@remembered("accounts.", "meetings.")
def _listed(asked: Reading) -> Markup:
    viewer = asked.viewer
    groups = queries.groups_for(viewer)
    state = ListState(
        QueryDict(asked.query),
        filters={"group": [(group.key, group.name) for group in groups]},
        titles={"group": "Group"},
        tab_names=TABS,
    )
    rows = queries.meetings_listed(
        viewer,
        states=EVERY_STATE if state.text else STATES[state.tab],  # words are looked for in all
        text=state.text,
        groups=state.chosen("group"),
        newest_first=bool(state.text) or state.tab == "past",
    )
    paging = state.paging(rows.count())
    context = {
        "state": state,
        "paging": paging,
        "rows": rows[paging.slice],
        "answers": queries.own_answers(viewer, rows[paging.slice]),
        "groups": state.groups(),
        "tabs_shown": [
            {"label": WORDS[tab], "href": state.link(tab=tab), "current": tab == state.tab}
            for tab in TABS
        ]
        if not state.text
        else [],
        "today": asked.today,
        "nothing": NOTHING[state.tab],
    }
    drawn: Markup = parts("meetings/drawn_list.html", context).body()
    return drawn


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """The groups, each with its seats and its next meeting."""
    state = ListState(request.GET)
    rows = queries.groups_of(request.user)
    paging = state.paging(rows.count())
    shown = list(rows[paging.slice])
    return render(
        request,
        "meetings/groups.html",
        {
            "paging": paging,
            "rows": shown,
            "next": queries.next_of_each(shown, timezone.localdate()),
            "may_found": permissions.may_found_group(request.user),
        },
    )


@require_http_methods(["GET", "POST"])
def series(request: HttpRequest, key: str) -> HttpResponse:
    """A series with all its meetings; its officers make the dates of another year here."""
    found = get_object_or_404(queries.series_by_key(request.user, key))
    here = reverse("meetings:series", args=[key])
    if request.method == "POST":
        officer(request, found.group)
        return do(
            request,
            lambda: actions.extend_series(found, by=request.user, now=timezone.now()),
            "The dates of the next twelve months are there",
            here,
        )
    state = ListState(request.GET, size=50)
    rows = queries.meetings_of_series(found)
    paging = state.paging(rows.count())
    return render(
        request,
        "meetings/series.html",
        {
            "series": found,
            "rows": rows[paging.slice],
            "paging": paging,
            "may_run": permissions.may_run(request.user, found.group),
        },
    )


@require_http_methods(["GET", "POST"])
def end_series(request: HttpRequest, key: str) -> HttpResponse:
    """End a series: meetings with nothing booked are cancelled, the others are asked about."""
    found = get_object_or_404(queries.series_by_key(request.user, key))
    officer(request, found.group)
    ahead = queries.ahead_in_series(found, timezone.localdate())
    free = [each.meeting for each in ahead if not each.booked]
    booked = [(e.meeting.key, _dated(e.meeting), e.booked) for e in ahead if e.booked]
    form = form_for(request, EndSeriesForm, booked=booked)

    def act(asked: dict) -> str:
        dropped = actions.end_series(
            found, reason=asked["reason"], takes_place=form.takes_place, by=request.user,
            now=timezone.now(),
        )  # fmt: skip
        return f"{found.name} has ended: {plural(len(dropped), 'meeting')} cancelled"

    lead = "It makes no more dates. Meetings that were held stay as they are."
    if free:
        lead += " These are cancelled, for nothing is booked, and everybody concerned is told:"
    return ask(
        request, form, act, to=reverse("meetings:series", args=[key]), caption=found.name,
        heading="End this series", press="End the series", warning=True, lead=lead,
        notes=tuple(_dated(each) for each in free),
    )  # fmt: skip


def _dated(meeting: Any) -> str:
    return f"{meeting.title} on {full_date(meeting.on)}"


@require_http_methods(["GET", "POST"])
def start_series(request: HttpRequest, key: str) -> HttpResponse:
    """Begin a series of a group with a year of dates; `?from=` takes hours and place of another."""
    group = group_of(request, key)
    officer(request, group)
    other = queries.series_by_key(request.user, request.GET.get("from", "")[:40]).first()
    initial = {}
    if other is not None:
        own = other.group_id == group.pk
        initial = {
            "name": other.name, "rhythm": other.rhythm, "begins": other.begins, "ends": other.ends,
            "place": other.place, "joining_link": other.joining_link if own else "",
        }  # fmt: skip
    form = form_for(request, SeriesForm, initial=initial)

    def act(asked: dict) -> str:
        made = actions.start_series(group, by=request.user, now=timezone.now(), **asked)
        return f"{plural(made.meetings.count(), 'meeting')} planned, none on a bank holiday"

    return ask(
        request, form, act, to=reverse("meetings:group", args=[key]), caption=group.name,
        heading="Plan a series", press="Make the dates",
        lead="The dates of twelve months are made at once. Each can be moved later, with a reason.",
    )  # fmt: skip
