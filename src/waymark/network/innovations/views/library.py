"""The library: finding a practice, and reading it."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from waymark.measures import charts
from waymark.network.innovations import permissions, queries
from waymark.network.innovations.enums import IN_USE
from waymark.network.innovations.rules import spread
from waymark.network.innovations.views import told
from waymark.shared.audit.queries import head


@login_not_required  # practices that their owner made public are readable by anybody
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The library, searched, narrowed, ordered and paged; all of it lives in the address."""
    asking = told.Asking(
        query=request.GET.urlencode(),
        reader=queries.reader(request.user),
        may_share=permissions.may_share_practice(request.user),
        chain=head(),
        today=timezone.localdate(),
    )
    return render(request, "innovations/list.html", {"listed": told.of_library(asking)})


@login_not_required  # it counts only what the reader may see
@require_safe
def network_spread(request: HttpRequest) -> HttpResponse:
    """How practices spread over the whole network: the network's own headline."""
    today = timezone.localdate()
    made_up = request.GET.get("world") == "made-up"
    force = queries.own_force(request.user)
    practices = queries.library_for(request.user).filter(organisation__invented=made_up)
    rows = queries.histories(practices)
    months = spread.live_count_by_month(
        [spread.StageChange(force=f"{key} {force}", stage=stage, on=on)
         for key, force, stage, on, _ in rows],
        today,
    )  # fmt: skip
    took = spread.median_months(queries.spans(rows))
    context: dict[str, Any] = {
        "made_up": made_up,
        "took": took,
        "practice_count": practices.count(),
        "adopted": queries.most_adopted(practices),
        "shared": queries.shared_by_year(practices),
        "both_worlds": queries.has_invented(),
        "force": force,
        "curve": "",
        **_where(practices, made_up, force.tile if force else ""),
    }
    if months:
        context["curve"] = charts.adoption_curve(
            "network-spread",
            title="Adoptions live across the network",
            months=[point.month for point in months],
            live=[point.live for point in months],
            sentence=spread.network_sentence(months[-1].live),
            wide=540,
        )
    return render(request, "innovations/spread.html", context)


def _where(practices: Any, made_up: bool, mine: str) -> dict[str, Any]:
    """The map of one world, real or invented: the furthest each force has come with any."""
    stage_of = queries.furthest_stages(practices)
    forces = [
        force for force in queries.forces_of(made_up)
        if force.column is not None and force.row is not None
    ]  # fmt: skip
    tiles = [
        charts.Tile(
            code=force.code, name=force.name, column=force.column, row=force.row,
            stage=stage_of.get(force.slug, "none"),
        )
        for force in forces
    ]  # fmt: skip
    return {
        "forces": len(forces),
        "users": sum(stage_of.get(force.slug) in IN_USE for force in forces),
        "map": charts.tile_map("where", title="How far each force has come", tiles=tiles, mine=mine)
        if tiles
        else "",
    }
