"""The library: finding a practice, and reading it."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from waymark.network.innovations import permissions, queries
from waymark.network.innovations.enums import IN_USE
from waymark.network.innovations.rules import drawing, spread
from waymark.network.innovations.views import told
from waymark.shared.audit.queries import marks


@login_not_required  # practices that their owner made public are readable by anybody
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The library, searched, narrowed, ordered and paged; all of it lives in the address."""
    asking = told.Asking(
        query=request.GET.urlencode(),
        reader=queries.reader(request.user),
        may_share=permissions.may_share_practice(request.user),
        mark=marks().of(*told.HANGS_ON),
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
    changes = [
        spread.StageChange(force=f"{key} {force}", stage=stage, on=on)
        for key, force, stage, on, _ in rows
    ]
    live = spread.live_count_by_month(changes, today)
    context: dict[str, Any] = {
        "made_up": made_up,
        "took": spread.median_months(queries.spans(rows)),
        "practice_count": practices.count(),
        "adopted": queries.most_adopted(practices),
        "shared": queries.shared_by_year(practices),
        "both_worlds": queries.has_invented(),
        "force": force,
        "curve": drawing.curve(
            changes,
            today,
            id="network-spread",
            title="Adoptions live across the network",
            sentence=spread.network_sentence(live[-1].live) if live else "",
        ),
        **_where(practices, made_up, force.tile if force else ""),
    }
    return render(request, "innovations/spread.html", context)


def _where(practices: Any, made_up: bool, mine: str) -> dict[str, Any]:
    """The map of one world, real or invented: the furthest each force has come with any."""
    stages = queries.furthest_stages(practices)
    forces = [each for each in queries.forces_of(made_up) if each.column is not None]
    return {
        "forces": len(forces),
        "users": sum(stages.get(force.slug) in IN_USE for force in forces),
        "stage_counts": [(stage.label, n) for stage, n in spread.stage_counts(stages)],
        "map": drawing.tile_map(
            forces, stages, id="where", title="How far each force has come", mine=mine
        ),
    }
