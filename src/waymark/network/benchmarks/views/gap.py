"""Finding the gap: where my force differs, who was there and got better, and what to start now."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from waymark.network.benchmarks import permissions
from waymark.network.benchmarks.queries.gaps import gaps_for, offered
from waymark.network.benchmarks.rules import gap as rules
from waymark.network.benchmarks.views.compared import TAG_KINDS, beside_right
from waymark.network.innovations.permissions import may_take_up
from waymark.network.innovations.queries import own_force
from waymark.shared.ui.remembered import reading


@require_safe
def gap(request: HttpRequest) -> HttpResponse:
    """Where my force differs, for how long, and which forces were there and got better."""
    viewer: Any = request.user
    if not permissions.may_see_figures(viewer):
        raise PermissionDenied
    looking = reading(request, timezone.localdate())
    force, found = own_force(viewer), gaps_for(viewer, looking.marks)
    if force is None or found is None:
        raise Http404
    return render(
        request,
        "benchmarks/gap.html",
        {
            "force": force,
            "found": found,
            "offered": {line.key: offered(viewer, line) for line in found.lines},
            "kinds": TAG_KINDS,
            "improver_points": rules.improver_points,
            "improver_words": rules.improver_words,
            "may_take_up": may_take_up(viewer, force),
            "rights": {
                number: beside_right(replace(looking, key=str(number)))
                for number in sorted({right for line in found.lines for right in line.rights})
            },
        },
    )
