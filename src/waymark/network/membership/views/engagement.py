"""How much forces take part, over time; and whom to ring before the next meeting."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from waymark.measures import charts
from waymark.network.membership import permissions, queries
from waymark.network.membership.enums import MemberKind
from waymark.network.membership.rules import quiet
from waymark.network.membership.rules.engagement import (
    Counted,
    by_month,
    months_until,
    row_of,
    series_of,
)
from waymark.network.membership.views.members import found

MONTHS = 24  # drawn
TABLE_MONTHS = 12  # added up in the table


@require_safe
def engagement(request: HttpRequest) -> HttpResponse:
    """Every force: what it did here in a year; and what the network does, month by month."""
    if not permissions.may_see_all_engagement(request.user):
        raise PermissionDenied
    today = timezone.localdate()
    invented = queries.world_of(request.user, request.GET.get("world", ""))
    members = queries.active_forces(invented=invented)
    months = months_until(today, MONTHS)
    places = [member.organisation_id for member in members]
    counted = queries.counted(months[0], today, organisations=places)
    since = months[-TABLE_MONTHS]
    rows = queries.rows_of(members, [each for each in counted if each.month >= since])
    return render(
        request,
        "membership/engagement.html",
        {
            "rows": rows,
            "since": since,
            "chart": _chart(counted, months, "What forces do here each month"),
            "made_up": invented,
            "both_worlds": queries.both_worlds(),
        },
    )


def _chart(counted: list[Counted], months: list[date], title: str) -> charts.Chart | None:
    series = series_of(by_month(counted, months))
    if series is None:
        return None
    return charts.control_chart(
        "engagement", title=title, months=months, series=series, better="higher", shares=False
    )


@require_safe
def of_force(request: HttpRequest, slug: str) -> HttpResponse:
    """One force’s own part in the network, quarter by quarter."""
    member = found(request, slug)
    if member.kind != MemberKind.FORCE:
        raise Http404
    if not permissions.may_see_engagement(request.user, member.organisation):
        raise PermissionDenied
    today = timezone.localdate()
    months = months_until(today, MONTHS)
    counted = queries.counted(months[0], today, organisations=[member.organisation_id])
    return render(
        request,
        "membership/of_force.html",
        {
            "member": member,
            "quarters": _quarters(counted, months),
            "whole": row_of(each for each in counted if each.month in months),
            "until": months[-1],
            "last_on": row_of(counted).last_on,
            "chart": _chart(counted, months, f"What {member.organisation} does here each month"),
        },
    )


def _quarters(counted: list[Counted], months: list[date]) -> list[tuple[date, Any]]:
    """Three months at a time, the latest first."""
    return [
        (three[0], row_of(each for each in counted if each.month in three))
        for three in (months[at : at + 3] for at in range(len(months) - 3, -1, -3))
    ]


@require_safe
def quiet_forces(request: HttpRequest) -> HttpResponse:
    """Forces we have not heard from, each with what would help."""
    if not permissions.may_see_all_engagement(request.user):
        raise PermissionDenied
    today = timezone.localdate()
    invented = queries.world_of(request.user, request.GET.get("world", ""))
    return render(
        request,
        "membership/quiet.html",
        {
            "forces": [
                (place, quiet.opening(known), quiet.ways_to_help(known))
                for place, known in queries.quiet_forces(today, invented=invented)
            ],
            "meeting": next(iter(queries.meetings_ahead(today)), None),
            "days": quiet.QUIET_AFTER.days,
            "made_up": invented,
            "both_worlds": queries.both_worlds(),
        },
    )
