"""Every page, asked and posted to by everybody with values that no form would send.

T17 of the goals of trust: no 5xx, nothing half saved, and the audit chain as whole as before.
"""

import itertools
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module

import pytest
from django.conf import settings as site
from django.contrib.auth.decorators import login_not_required
from django.core.signals import got_request_exception
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse
from django.views.decorators.csrf import csrf_exempt
from hypothesis import HealthCheck, Phase, given, settings

from tests.attacks import fuzzing, judging
from tests.support import matrix
from tests.support.cast import ROLES, Cast, gather
from tests.support.long import LONG, longer
from waymark.shared.accounts.models import Organisation

pytest_plugins = ["tests.support.places"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


class Attack:
    """Nine senders, and what was found wrong with the answers they got."""

    def __init__(self) -> None:
        self.cast = gather()
        self.clients = {role: Client(raise_request_exception=False) for role in ROLES}
        self.strict = {
            role: Client(raise_request_exception=False, enforce_csrf_checks=True) for role in ROLES
        }
        for role, person in self.cast.people.items():
            if person is not None:
                self.clients[role].force_login(person)
                self.strict[role].cookies = self.clients[role].cookies
        self.faults: list[str] = []
        self.answers: dict[int, int] = {}
        self.acted = 0
        self.broke: list[BaseException | None] = []
        self.names: dict[str, list[str]] = {}
        self.chain = judging.chain_faults()

    def fields_of(self, case: matrix.Case) -> list[str]:
        """What the page asks for, as the first of those who may see it sees it."""
        if case.route not in self.names:
            found: list[str] = []
            for role in ("lead", "co_ordinator", "administrator"):
                with transaction.atomic():
                    page = self.clients[role].get(address(case, role, self.cast))
                    is_page = page.headers.get("Content-Type", "").startswith("text/html")
                    found = fuzzing.names_in(page.text) if is_page else []
                    transaction.set_rollback(True)
                if len(found) > 2:
                    break
            self.names[case.route] = found
        return self.names[case.route]

    def send(self, case: matrix.Case, role: str, recipe: fuzzing.Recipe) -> None:
        """Make one request, look at what it left, and undo it."""
        client = (self.clients if recipe.with_token else self.strict)[role]
        names = self.fields_of(case)
        self.broke.clear()
        with transaction.atomic():
            made = recipe.made(names, right_values(case, role, self.cast))
            there = f"{address(case, role, self.cast)}?{made.query}"
            before = judging.rows()
            response = client.generic(
                case.method,
                there,
                made.body if case.method == "POST" else b"",
                content_type=made.content_type,
            )
            if response.streaming:
                response.getvalue()
            self.judge(response, before, f"{case.name} as {role}: {made}")
            transaction.set_rollback(True)

    def judge(self, response, before: dict[str, int], said: str) -> None:
        status = response.status_code
        self.answers[status] = self.answers.get(status, 0) + 1
        if status >= 500:
            self.faults.append(f"{status}: {said}: {self.broke[-1:]!r}")
            return
        after = judging.rows()
        self.acted += after["audit.Entry"] > before["audit.Entry"]
        self.faults += [
            f"half saved: {said}: {wrong}"
            for wrong in judging.half_saved(before, after)
            if not wrong.startswith(UNRECORDED)
        ]
        if judging.chain_faults() != self.chain:
            self.faults.append(f"chain: {said}")


# What may be written without an entry: the end of one's own sign-in, and the counting of guesses.
UNRECORDED = ("accounts.Session", "accounts.GuessCount")


def address(case: matrix.Case, role: str, cast: Cast) -> str:
    person = cast.people[role]
    filled = {n: matrix.value_of(v, case.side, cast, person) for n, v in case.address.items()}
    return reverse(case.route, kwargs=filled)


def right_values(case: matrix.Case, role: str, cast: Cast) -> dict[str, str]:
    """What the matrix says would be accepted, as words."""
    person = cast.people[role]
    found = {n: matrix.value_of(v, case.side, cast, person) for n, v in case.body.items()}
    return {name: value for name, value in found.items() if isinstance(value, str)}


def pairs(cases: Iterable[matrix.Case]) -> Iterator[tuple[matrix.Case, str]]:
    """Every case with every role, again and again; neighbours differ in both."""
    listed = list(cases)
    for turn in itertools.count():
        for number, case in enumerate(listed):
            yield case, ROLES[(number + turn) % len(ROLES)]


def cases_of(method: str) -> list[matrix.Case]:
    """One case for each route that answers this method to anybody."""
    found = {}
    for case in matrix.cases(site.WAYMARK_WING):
        if case.method == method and {"acts", "page", "on"} & set(case.expected):
            found.setdefault(case.route, case)
    return list(found.values())


def attack(cases: list[matrix.Case], count: int) -> Attack:
    made_up = Attack()

    def noted(sender: object, **kwargs: object) -> None:
        made_up.broke.append(sys.exc_info()[1])

    got_request_exception.connect(noted)
    turns = pairs(cases)

    @settings(
        max_examples=count, deadline=None, database=None, phases=[Phase.generate],
        derandomize=not LONG, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(recipe=fuzzing.recipes)
    def once(recipe) -> None:
        case, role = next(turns)
        made_up.send(case, role, recipe)

    try:
        once()
    finally:
        got_request_exception.disconnect(noted)
    return made_up


@pytest.mark.goal("T17")
def test_no_form_breaks_however_it_is_filled_in(goal):
    cases = cases_of("POST")

    done = attack(cases, longer(520, 5_000))

    count = sum(done.answers.values())
    assert done.faults[:5] == []
    assert count >= longer(500, 5_000)
    assert {200, 302, 403, 404} <= set(done.answers)
    assert done.acted >= longer(15, 150)  # refusals alone would prove little
    goal.reached(
        f"{count:,} fuzzed posts over {len(cases)} routes and {len(ROLES)} roles, "
        f"{done.acted} of them acted upon: 0 5xx, nothing half saved, the chain whole"
    )


@pytest.mark.goal("T17")
def test_no_page_breaks_whatever_stands_in_its_address(goal):
    cases = cases_of("GET")

    done = attack(cases, longer(250, 3_000))

    count = sum(done.answers.values())
    assert done.faults[:5] == []
    goal.reached(f"{count:,} fuzzed addresses over {len(cases)} routes: 0 5xx")


# ---- the test can fail -----------------------------------------------------------------------


@csrf_exempt
@login_not_required
def careless(request):
    """A view that breaks on a NUL, and keeps half of what is too long for it."""
    for name, value in request.POST.items():
        if "\x00" in name + value:
            raise ValueError("NUL")
        if len(value) > 1_000:
            Organisation.objects.create(slug=f"half-{len(value)}", name="Half", kind="force")
            return HttpResponse(status=400)
    return HttpResponse("fine")


urlpatterns = [
    *import_module(site.ROOT_URLCONF).urlpatterns,
    path("planted/", careless, name="planted"),
]


@pytest.mark.goal("T17")
@pytest.mark.urls(__name__)
def test_a_careless_view_is_caught(goal):
    case = matrix.Case("planted", "POST", "own", {}, {}, ())

    done = attack([case], 120)

    broken = [fault for fault in done.faults if fault.startswith("500")]
    torn = [fault for fault in done.faults if fault.startswith("half saved")]
    assert broken and "NUL" in broken[0]
    assert torn and "accounts.Organisation" in torn[0]
    goal.caught("a view that breaks on a NUL", f"{len(broken)} of 120 posts")
    goal.caught("a view that saves before it refuses", f"{len(torn)} of 120 posts")
