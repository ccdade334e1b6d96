"""Every route of this wing, for every role, method and object: what is written is what happens.

A route that is not in `tests/permissions` fails. To change an answer, change the view or its
permission, look at the row that the failure prints, and write it into the file if it is right.
"""

from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from tests.support import matrix
from tests.support.cast import ROLES, gather
from waymark.shared.accounts.models import Organisation

pytest_plugins = ["tests.support.places"]
pytestmark = pytest.mark.django_db


def answers_of(cases, role) -> list[str]:
    """What each case answers to somebody of this role."""
    cast = gather()
    client = Client()
    if cast.people[role] is not None:
        client.force_login(cast.people[role])
    return [matrix.answer(case, role, cast, client.cookies) for case in cases]


def faults_for(cases, role) -> list[str]:
    place = ROLES.index(role)
    return [
        f"{case.name} answers {role} with {given}, not {case.expected[place]}"
        for case, given in zip(cases, answers_of(cases, role), strict=True)
        if given != case.expected[place]
    ]


@pytest.mark.goal("T15")
@pytest.mark.parametrize("role", ROLES)
def test_every_route_answers_each_role_as_it_is_written(role, data_folder, goal):
    cases = list(matrix.cases(settings.WAYMARK_WING))

    assert faults_for(cases, role) == []
    goal.reached(f"{len(cases)} cases of the {settings.WAYMARK_WING} wing as written")


def test_every_route_is_in_the_matrix_once_with_each_method():
    named = [name for name, _, _ in matrix.routes()]

    assert (_not_written(), len(named)) == (set(), len(matrix.written(settings.WAYMARK_WING)))
    for route, block in matrix.written(settings.WAYMARK_WING).items():
        assert {"GET own", "POST own"} <= set(block), route


def _not_written() -> set[str]:
    """Routes that the files say nothing of, and names in the files that are no route."""
    return {name for name, _, _ in matrix.routes()} ^ set(matrix.written(settings.WAYMARK_WING))


def test_no_get_acts_and_every_answer_is_a_known_word():
    for case in matrix.cases(settings.WAYMARK_WING):
        assert len(case.expected) == len(ROLES), case.name
        assert set(case.expected) <= matrix.WORDS, case.name
        assert case.method == "POST" or "acts" not in case.expected, case.name


def test_a_route_without_sign_in_says_why_and_no_other_does():
    """`@login_not_required` opens a view to the world, so the matrix holds the reason beside it."""
    open_to_all = {
        name
        for name, _, found in matrix.routes()
        if not getattr(found.callback, "login_required", True)
    }
    reasons = {
        route for route, block in matrix.written(settings.WAYMARK_WING).items() if "why" in block
    }

    assert open_to_all == reasons


# ---- the test can fail -----------------------------------------------------------------------


@login_not_required
def unguarded(request):
    """A view that anybody may use to rename every force, even by following a link."""
    Organisation.objects.update(name="Mine")
    return HttpResponse("done")


urlpatterns = [
    *import_module(settings.ROOT_URLCONF).urlpatterns,
    path("planted/", unguarded, name="planted"),
]


@pytest.mark.goal("T15")
@pytest.mark.urls(__name__)
def test_an_unguarded_view_is_caught(data_folder, goal):
    guarded = matrix.Case("planted", "GET", "own", {}, {}, ("sign-in", *["403"] * 8))

    assert _not_written() == {"planted"}
    assert faults_for([guarded], "anonymous") == [
        'planted: "GET own" answers anonymous with acts, not sign-in'
    ]
    goal.caught("a view that acts for anybody, by GET", "not in the matrix, and “acts”")
