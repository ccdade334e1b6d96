"""The words of messages, for those who look after the site."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from waymark.shared.notifications import permissions
from waymark.shared.notifications.queries import wording


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """Every template of this wing, with its newest version and its review."""
    if not permissions.may_read_templates(request.user):
        raise PermissionDenied
    return render(request, "notifications/templates.html", {"parts": wording.by_audience()})


@require_safe
def template(request: HttpRequest, name: str) -> HttpResponse:
    """One template: both languages side by side, every version, the newest first."""
    if not permissions.may_read_templates(request.user):
        raise PermissionDenied
    found = wording.templates_here().get(name)
    if found is None:
        raise Http404
    versions = [
        (version, wording.sides(found, version), wording.parts_of_both(found, version))
        for _, version in sorted(found.versions.items(), reverse=True)
    ]
    context = {"template": found, "versions": versions, "audiences": wording.AUDIENCES}
    return render(request, "notifications/template.html", context)
