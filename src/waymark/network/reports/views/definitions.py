"""What each figure counts, of what, from which records."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from waymark.measures import definitions as measures
from waymark.network.reports import outcomes


@login_not_required  # it says what figures count, and holds no figure
@require_safe
def definitions(request: HttpRequest) -> HttpResponse:
    """Every figure of packs, of the network's own page and of the public areas, by its title."""
    context = {"outcomes": outcomes.load(), "measures": measures.on()}
    return render(request, "reports/definitions.html", context)
