"""The API against its own description: whatever may be asked, and much that may not, is answered.

T17 of the goals of trust: no 5xx, and no answer that the description does not name.
"""

import itertools
from collections import Counter
from datetime import date
from importlib import import_module

import pytest
import schemathesis
from django.conf import settings as site
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.http import HttpResponse, JsonResponse
from django.urls import include, path
from hypothesis import HealthCheck, Phase, given, settings
from ninja import Router
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.factories.accounts import lead
from tests.factories.innovations import ValueFactory, adoption, published
from tests.factories.keys import key_of
from tests.support.long import longer
from waymark.network.innovations.models import DiaryEntry, Profile
from waymark.shared.keys.api import ApiKey, addresses

pytest_plugins = ["tests.support.places"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_headers_conformance, response_schema_conformance,
]  # fmt: skip


@pytest.fixture(autouse=True)
def one_connection():
    """Keep the test’s connection: a server would close it between two requests."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def token(settings) -> str:
    """A key that writes, of a force with a profile and a live practice; it may ask without end."""
    settings.WAYMARK_API_LIMIT = 1_000_000_000
    settings.ALLOWED_HOSTS = ["*"]
    me = lead()
    Profile.objects.create(
        organisation=me.organisation, answers={"size": "large"}, updated_at="2026-03-02T09:00Z"
    )
    for key in ("the-first", "the-second"):
        practice = published(key=key, public=True)
        practice.current.values.add(ValueFactory())
    adoption(practice, ("live", date(2026, 3, 2)), organisation=me.organisation)
    return key_of(me, "write")[1]


def tried(token: str, count: int, at: str = "/api/v1/openapi.json") -> tuple[Counter, list[str]]:
    """Ask what the description allows and what it forbids, so many times of each operation.

    Returns how often each status was answered, and every break with the description.
    """
    described = schemathesis.openapi.from_wsgi(at, get_wsgi_application())
    seen: Counter[int] = Counter()
    faults: list[str] = []
    for found in described.get_all_operations():
        operation = found.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            if mode == GenerationMode.NEGATIVE and not _can_be_wrong(operation):
                continue
            _try_one(operation, mode, token, count, seen, faults)
    return seen, faults


def _can_be_wrong(operation) -> bool:
    return bool(operation.path_parameters or operation.query or operation.body)


def _try_one(operation, mode, token, count, seen, faults) -> None:
    keys = itertools.cycle(["the-first", "the-second", None, None])

    @settings(
        max_examples=count, deadline=None, database=None, phases=[Phase.generate],
        derandomize=count < 100, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case) -> None:
        key = next(keys)
        if key and "key" in (case.path_parameters or {}):
            case.path_parameters["key"] = key
        answer = case.call(headers={"Authorization": f"Bearer {token}"})
        seen[answer.status_code] += 1
        try:
            case.validate_response(answer, checks=CHECKS)
        except (Failure, FailureGroup) as failure:
            faults.append(f"{operation.label}: {failure!r} {getattr(failure, 'exceptions', '')}")

    ask()


@pytest.mark.goal("T17")
def test_the_api_answers_as_it_is_described(token, goal):
    seen, faults = tried(token, longer(20, 230))

    assert faults[:5] == []
    assert sum(seen.values()) >= longer(350, 5_000)
    assert {200, 201, 404, 409, 422} <= set(seen)
    assert DiaryEntry.objects.exists()  # refusals alone would prove little
    assert max(seen) < 500
    goal.reached(
        f"{sum(seen.values()):,} generated requests to the API: 0 5xx, "
        "0 breaks with its description"
    )


# ---- the test can fail -----------------------------------------------------------------------

planted = Router()


@planted.get("/words", response=dict[str, int], auth=ApiKey(needed=False))
def words(request, q: str = "", page: int = 1):
    """Promises numbers; breaks on a page that no column can hold, and answers words for it."""
    if abs(page) > 2**31:
        raise OverflowError
    return JsonResponse({"page": str(page)}) if page > 100 else HttpResponse(status=418)


urlpatterns = [
    *import_module(site.ROOT_URLCONF).urlpatterns,
    path("planted/", include((addresses({"": planted}, at="planted/", title="", description=""),
                              "planted")))
]  # fmt: skip


@pytest.mark.goal("T17")
@pytest.mark.urls(__name__)
def test_an_answer_that_is_not_described_is_found(token, goal):
    seen, faults = tried(token, 60, at="/planted/openapi.json")

    assert {418, 500} <= set(seen)
    assert any("418" in fault for fault in faults)
    assert any("ServerError" in fault for fault in faults)
    goal.caught("a view that breaks on a huge page number", f"{seen[500]} server errors found")
