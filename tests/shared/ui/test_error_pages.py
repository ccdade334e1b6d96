"""Every error has a page with a next step, and none of them says more than it should."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.test import RequestFactory
from django.urls import path

from tests.factories.accounts import lead
from tests.support.pages import faults_of
from waymark.config.urls_shared import urlpatterns as shared
from waymark.shared.errors import Refused
from waymark.shared.ui import views
from waymark.shared.ui.middleware import is_disk_full


def _raises(problem: Exception):
    def view(request):
        raise problem

    return view


handler400, handler403 = views.bad_request, views.refused
handler404, handler500 = views.not_found, views.broken
urlpatterns = [
    path("", views.components, name="home"),
    path("denied/", _raises(PermissionDenied("Only a reviewer may publish"))),
    path("refused/", _raises(Refused(["The practice has no owner", "Nobody has agreed"]))),
    path("full/", _raises(OperationalError("database or disk is full"))),
    path("broken/", _raises(ZeroDivisionError("secret words"))),
    path("too-many/", views.too_many),
    *shared,
]


@pytest.fixture
def reader(client, settings):
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    client.force_login(lead())
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        pytest.param("/no-such-page/", 404, "We cannot find that page", id="not found"),
        pytest.param("/denied/", 403, "Your seat does not allow this", id="not permitted"),
        pytest.param("/refused/", 409, "This cannot be done now", id="refused with reasons"),
        pytest.param("/full/", 503, "Nothing can be saved just now", id="disk full"),
        pytest.param("/broken/", 500, "Something went wrong on our side", id="our fault"),
        pytest.param("/too-many/", 429, "Too many tries in a short time", id="too many tries"),
    ],
)
def test_an_error_has_a_page_of_its_own(reader, address, status, heading):
    answer = reader.get(address)

    assert answer.status_code == status
    assert f'<h1 class="govuk-heading-l wm-title">{heading}</h1>' in answer.content.decode()
    assert faults_of(answer.content) == []


@pytest.mark.django_db
def test_the_reasons_are_said_where_there_are_any(reader):
    assert "<li>Only a reviewer may publish</li>" in reader.get("/denied/").content.decode()
    assert "<li>Nobody has agreed</li>" in reader.get("/refused/").content.decode()


@pytest.mark.django_db
def test_our_own_faults_are_not_shown_to_readers(reader):
    assert "secret words" not in reader.get("/broken/").content.decode()


@pytest.mark.parametrize(
    "view",
    [pytest.param(v, id=v.__name__) for v in (views.broken, views.down, views.bad_request)],
)
def test_pages_about_a_broken_site_need_neither_session_nor_database(view):
    answer = view(RequestFactory().get("/"))  # without sign-in, session or database

    assert faults_of(answer.content) == []


@pytest.mark.django_db
def test_a_form_from_another_sign_in_is_explained(settings, client):
    settings.ROOT_URLCONF = __name__

    answer = views.form_expired(client.get("/accounts/login/").wsgi_request)

    assert answer.status_code == 403
    assert faults_of(answer.content) == []


@pytest.mark.parametrize(
    ("problem", "full"),
    [
        pytest.param(OperationalError("database or disk is full"), True, id="SQLite is full"),
        pytest.param(OperationalError("disk I/O error"), True, id="SQLite cannot write its log"),
        pytest.param(OSError(28, "No space left on device"), True, id="no room for a file"),
        pytest.param(OperationalError("database is locked"), False, id="locked is another matter"),
        pytest.param(ValueError("disk I/O error"), False, id="not from the disk at all"),
    ],
)
def test_a_full_disk_is_told_from_other_faults(problem, full):
    assert is_disk_full(problem) is full


@pytest.mark.django_db
def test_a_load_balancer_learns_whether_the_site_can_work(client):
    answer = client.get("/health")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": "ok"})


@pytest.mark.django_db
def test_pages_shown_to_somebody_are_not_kept(reader):
    assert reader.get("/")["Cache-Control"] == "no-store, private"


@pytest.mark.django_db
def test_a_public_page_of_the_network_may_be_kept(client, settings):
    settings.WAYMARK_WING = "network"

    assert "Cache-Control" not in client.get("/health")


@pytest.mark.django_db
def test_nothing_of_the_local_wing_is_kept(client, settings):
    settings.WAYMARK_WING = "local"

    assert client.get("/health")["Cache-Control"] == "no-store, private"
