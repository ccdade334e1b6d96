"""The addresses of the site, and six more that go wrong in every way a page can."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.urls import path

from waymark.shared.errors import Refused
from waymark.shared.ui import views

_SITE = import_module(settings.ROOT_URLCONF)
handler400, handler403 = _SITE.handler400, _SITE.handler403
handler404, handler500 = _SITE.handler404, _SITE.handler500


def _raises(problem: Exception):
    @login_not_required
    def view(request):
        raise problem

    return view


@login_not_required
def _too_many(request):
    return views.too_many(request)


ERRORS = {
    400: _raises(SuspiciousOperation("far too much")),
    403: _raises(PermissionDenied),
    409: _raises(Refused(["Nobody has agreed"])),
    429: _too_many,
    500: _raises(ZeroDivisionError("planted")),
    503: _raises(OperationalError("database or disk is full")),
}
urlpatterns = [
    *(path(f"planted/{status}/", view) for status, view in ERRORS.items()),
    *_SITE.urlpatterns,
]
