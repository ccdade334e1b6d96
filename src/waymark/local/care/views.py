"""The first page of a victim care unit."""

from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request):
    """Say whose unit this is. The work list moves in with the care room."""
    return render(request, "care/home.html", {"organisation": request.user.organisation})
