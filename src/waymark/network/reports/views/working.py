"""The network's own page: what goes in, what is done, what comes out, and is it working?"""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from waymark.measures.charts.control import control_chart
from waymark.network.reports import permissions, queries
from waymark.network.reports.rules import working as rules


@require_safe
def working(request: HttpRequest) -> HttpResponse:
    """Inputs, activities, outputs and outcomes, each with its live figures and its trend."""
    if not permissions.is_member(request.user):
        raise PermissionDenied
    invented = request.user.is_invented
    found = queries.working(invented=invented, as_of=timezone.localdate())
    taken_up = found.outputs[-1]
    series = rules.control(taken_up.series)
    chart = series and control_chart(
        "gone-live",
        title="Practices gone live, month by month",
        months=[month for month, _ in taken_up.series],
        series=series,
        better="higher",
        shares=False,
    )
    context = {"found": found, "invented": invented, "chart": chart, "cannot": rules.CANNOT}
    return render(request, "reports/working.html", context)
