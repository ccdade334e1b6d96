"""Groups: what they are for, who sits in them, what they make."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from waymark.shared.meetings import permissions, queries
from waymark.shared.meetings.actions import groups as actions
from waymark.shared.meetings.actions import meetings as planning
from waymark.shared.meetings.forms.groups import (
    DeliverForm,
    GroupForm,
    OutputForm,
    ReportForm,
    SeatForm,
    StandingForm,
    TermsForm,
)
from waymark.shared.meetings.forms.meetings import MeetingForm
from waymark.shared.meetings.views.asking import ask, group_of, officer
from waymark.shared.ui.forms import Form, form_for
from waymark.shared.ui.tables import ListState


def _here(key: str) -> str:
    return reverse("meetings:group", args=[key])


@require_safe
def group(request: HttpRequest, key: str) -> HttpResponse:
    """A group: its purpose and terms, its seats, its meetings, its outputs and subgroups."""
    found = group_of(request, key)
    state = ListState(request.GET, size=50)
    seats = queries.seats_of(found)
    paging = state.paging(seats.count())
    today = timezone.localdate()
    may_run = permissions.may_run(request.user, found)
    return render(
        request,
        "meetings/group.html",
        {
            "group": found,
            "seats": seats[paging.slice],
            "paging": paging,
            "terms": next(iter(found.terms.all()), None),
            "priorities": queries.priorities_on(found, today),
            "outputs": list(found.outputs.all()[:50]),
            "children": list(found.children.all()),
            "series": list(found.series.all()),
            "next": queries.next_meeting(found, today),
            "may_run": may_run,
            "may_report": found.parent_id is not None
            and (may_run or permissions.counts(request.user, found)),
            "may_promise": may_run or permissions.counts(request.user, found),
        },
    )


@require_http_methods(["GET", "POST"])
def found_group(request: HttpRequest) -> HttpResponse:
    """Found a group of the network."""
    if not permissions.may_found_group(request.user):
        raise PermissionDenied
    parents = list(queries.standing_groups(request.user))
    form = form_for(request, GroupForm, parents=[(each.key, each.name) for each in parents])

    def act(asked: dict[str, Any]) -> str:
        above = next((each for each in parents if each.key == asked["parent"]), None)
        made = actions.found_group(
            by=request.user, now=timezone.now(), **{**asked, "parent": above}
        )
        return f"{made.name} is founded. You are its secretary until you seat somebody else"

    return ask(
        request, form, act, to=reverse("meetings:groups"), heading="Found a group",
        press="Found the group",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Change a group's name, purpose, readers, quorum and clock."""
    found = group_of(request, key)
    officer(request, found)
    plain = ("name", "purpose", "quorum", "items_days", "papers_days", "minutes_days")
    initial = {name: getattr(found, name) for name in plain}
    initial["open_to_members"] = "yes" if found.open_to_members else "no"
    form = form_for(request, GroupForm, parents=None, initial=initial)

    def act(asked: dict[str, Any]) -> str:
        actions.change_group(found, by=request.user, now=timezone.now(), **asked)
        return "Kept. Meetings that are planned follow the new clock"

    return ask(
        request, form, act, to=_here(key), caption=found.name, heading="Change the group",
        press="Keep it",
    )  # fmt: skip


# ---- seats -------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def add_seat(request: HttpRequest, key: str) -> HttpResponse:
    """Add a named place to a group."""
    found = group_of(request, key)
    officer(request, found)
    places = queries.organisations_to_seat(found)
    seats = queries.seats_to_fill_with(found)
    form = form_for(
        request, SeatForm, seats=[(each.key, _said(each)) for each in seats],
        organisations=[(each.slug, each.name) for each in places],
    )  # fmt: skip

    def act(asked: dict[str, Any]) -> str:
        known = {each.key: each for each in seats}
        place = next((each for each in places if each.slug == asked["organisation"]), None)
        made = actions.add_seat(
            found, title=asked["title"], part=asked["part"], organisation=place,
            seat=known.get(asked["seat"]), deputy=known.get(asked["deputy"]),
            by=request.user, now=timezone.now(),
        )  # fmt: skip
        return f"{made.title} is a place of {found.name}"

    return ask(
        request, form, act, to=_here(key), caption=found.name, heading="Add a place",
        press="Add the place",
    )  # fmt: skip


def _said(seat: Any) -> str:
    return f"{seat.organisation}: {seat.title}, {seat.holder.name if seat.holder else 'vacant'}"


@require_http_methods(["GET", "POST"])
def seat(request: HttpRequest, key: str, seat_key: str) -> HttpResponse:
    """Fill a place, name its deputy, change its part."""
    found = group_of(request, key)
    officer(request, found)
    place = get_object_or_404(queries.seats_of(found), key=seat_key)
    seats = queries.seats_to_fill_with(found)
    form = form_for(
        request, SeatForm, seats=[(each.key, _said(each)) for each in seats], organisations=None,
        initial={
            "title": place.title, "part": place.part,
            "seat": place.seat.key if place.seat else "",
            "deputy": place.deputy.key if place.deputy else "",
        },
    )  # fmt: skip

    def act(asked: dict[str, Any]) -> str:
        known = {each.key: each for each in seats}
        actions.change_seat(
            place, title=asked["title"], part=asked["part"], seat=known.get(asked["seat"]),
            deputy=known.get(asked["deputy"]), by=request.user, now=timezone.now(),
        )  # fmt: skip
        return f"{place.title} is kept"

    return ask(
        request, form, act, to=_here(key), caption=found.name, heading=place.title,
        press="Keep it",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def end_seat(request: HttpRequest, key: str, seat_key: str) -> HttpResponse:
    """Take a place of a group away, once it was said what goes with it."""
    found = group_of(request, key)
    officer(request, found)
    place = get_object_or_404(queries.seats_of(found), key=seat_key)

    def act(_: dict[str, Any]) -> str:
        actions.end_seat(place, by=request.user, now=timezone.now())
        return f"{place.title} is taken away"

    return ask(
        request, form_for(request, Form), act, to=_here(key), caption=found.name,
        heading=f"Take away “{place.title}”?", press="Take it away", warning=True,
        notes=_goes_with(place),
    )  # fmt: skip


def _goes_with(place: Any) -> tuple[str, ...]:
    """What a group loses with a place, in words for whoever takes it away."""
    holder = place.seat.holder if place.seat else None
    office = place.get_part_display().lower()
    alone = queries.holds_office_alone(place)
    return (
        f"{holder} is not asked to its meetings any more" if holder else "Nobody fills it today",
        "What was said and answered from it before stays",
        *([f"The group has no {office} then, until a place is made {office}"] if alone else []),
    )


# ---- terms, outputs, reports -------------------------------------------------------------------


@require_safe
def terms(request: HttpRequest, key: str) -> HttpResponse:
    """Every version of what a group is for, the newest first."""
    found = group_of(request, key)
    state = ListState(request.GET, size=10)
    versions = found.terms.all()
    paging = state.paging(len(versions))
    return render(
        request,
        "meetings/terms.html",
        {
            "group": found,
            "versions": versions[paging.slice],
            "paging": paging,
            "may_run": permissions.may_run(request.user, found),
        },
    )


@require_http_methods(["GET", "POST"])
def agree_terms(request: HttpRequest, key: str) -> HttpResponse:
    """Record a new version of the terms of reference."""
    found = group_of(request, key)
    officer(request, found)
    latest = next(iter(found.terms.all()), None)
    form = form_for(request, TermsForm, initial={"text": latest.text if latest else ""})

    def act(asked: dict[str, Any]) -> str:
        made = actions.agree_terms(found, by=request.user, now=timezone.now(), **asked)
        return f"Version {made.number} of the terms of reference stands"

    return ask(
        request, form, act, to=reverse("meetings:terms", args=[key]), caption=found.name,
        heading="New terms of reference", press="Record the version",
    )  # fmt: skip


def _contributor(request: HttpRequest, found: Any) -> None:
    user = request.user
    if not (permissions.may_run(user, found) or permissions.counts(user, found)):
        raise PermissionDenied


@require_http_methods(["GET", "POST"])
def promise(request: HttpRequest, key: str) -> HttpResponse:
    """Write down what a group is going to make."""
    found = group_of(request, key)
    _contributor(request, found)
    form = form_for(request, OutputForm)

    def act(asked: dict[str, Any]) -> str:
        made = actions.promise_output(found, by=request.user, now=timezone.now(), **asked)
        return f"“{made.title}” is promised"

    return ask(
        request, form, act, to=_here(key), caption=found.name, heading="What will you make?",
        press="Write it down",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def deliver(request: HttpRequest, key: str, output: str) -> HttpResponse:
    """Say where an output lies."""
    found = group_of(request, key)
    made = get_object_or_404(found.outputs, key=output)
    _contributor(request, found)
    form = form_for(request, DeliverForm, initial={"href": made.href})

    def act(asked: dict[str, Any]) -> str:
        actions.deliver_output(made, href=asked["href"], by=request.user, now=timezone.now())
        return f"“{made.title}” is there"

    return ask(
        request, form, act, to=_here(key), caption=found.name, heading=made.title,
        press="It is there",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, key: str) -> HttpResponse:
    """Report back to the group above: the report goes on its next agenda."""
    found = group_of(request, key)
    _contributor(request, found)
    form = form_for(request, ReportForm, initial={"title": f"Report of {found.name}"})

    def act(asked: dict[str, Any]) -> str:
        _, meeting = actions.report_back(found, by=request.user, now=timezone.now(), **asked)
        return f"The report is with {meeting.title}"

    above = f"It goes on the next agenda of {found.parent}." if found.parent else ""
    return ask(
        request, form, act, to=_here(key), caption=found.name, heading="Report back",
        press="Hand the report in", lead=above,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def standing(request: HttpRequest, key: str) -> HttpResponse:
    """Say what stands on every agenda of a group."""
    found = group_of(request, key)
    officer(request, found)
    present = [
        {"minutes": each.minutes, "title": each.title, "led_by": each.led_by, "fills": _fills(each)}
        for each in queries.standing_items_of(found)
    ]
    form = form_for(request, StandingForm, sources=queries.standing_sources(), present=present)

    def act(asked: dict[str, Any]) -> str:
        actions.set_standing_items(found, rows=asked["rows"], by=request.user, now=timezone.now())
        return "Kept. Agendas that are open keep theirs"

    return ask(
        request, form, act, to=_here(key), caption=found.name, heading="Standing items",
        press="Keep them", page="meetings/standing.html",
    )  # fmt: skip


def _fills(item: Any) -> str:
    if item.source:
        return str(item.source)
    return "" if item.kind == "discussion" else str(item.kind)


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, key: str) -> HttpResponse:
    """Plan one meeting of a group."""
    found = group_of(request, key)
    officer(request, found)
    form = form_for(request, MeetingForm)

    def act(asked: dict[str, Any]) -> str:
        made = planning.add_meeting(found, by=request.user, now=timezone.now(), **asked)
        return f"{made.title} is planned"

    return ask(
        request, form, act, to=_here(key), caption=found.name, heading="Plan a meeting",
        press="Plan it",
    )  # fmt: skip
