"""The page that a monitor reads."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from waymark.shared.watch import metrics


@login_not_required  # asked by a monitor, which shows the site's own token
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Figures of this site for Prometheus; without the token there is no such page."""
    token = settings.WAYMARK_METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not constant_time_compare(given, token):
        raise Http404
    return HttpResponse(metrics.page(), content_type=CONTENT_TYPE_LATEST)
