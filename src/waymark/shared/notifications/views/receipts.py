"""What GOV.UK Notify tells us about messages that it took."""

import hmac
import json
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from waymark.shared.notifications import actions, rules

LONGEST = 10_000  # bytes; a receipt has about 400


@login_not_required  # a gateway has no account: it shows the token that was agreed with it
@csrf_exempt  # it is no browser, and the token is in a header that no form can send
@require_POST
@sensitive_variables()
def receipt(request: HttpRequest) -> HttpResponse:
    """Take a receipt. It holds the number or address it went to, which is neither kept nor logged.

    Whoever shows the token always hears that all is well, also about messages that are not ours:
    the gateway would else come again for an hour. Anybody else hears nothing.
    """
    if not _is_gateway(request):
        return HttpResponse(status=401)
    content = request.read(LONGEST + 1)
    if len(content) > LONGEST:
        return HttpResponse(status=413)
    report = rules.read_report(_read(content))
    if report is None:
        return HttpResponse(status=400)
    rules.reached("receipt_read")
    actions.note_report(report, now=timezone.now())
    return HttpResponse(status=204)


def _is_gateway(request: HttpRequest) -> bool:
    """Compare the token in a time that tells nothing about it."""
    wanted = settings.WAYMARK_RECEIPT_TOKEN
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    same = hmac.compare_digest(shown.strip().encode(), wanted.encode())
    return bool(wanted) and scheme.lower() == "bearer" and same


def _read(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):  # no JSON, no text, a number without end, too deep
        return None
