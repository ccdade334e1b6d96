"""Every page of this wing, for everybody whom it is shown: whole, accessible, and usable at 320 px.

The pages are those of the permission matrix, so a new page is swept from its first day. What is
wrong anywhere is collected; a fault names the reader, the page and the window.
"""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.support import matrix, sweep
from tests.support.cast import ROLES, gather
from tests.support.places import data_folder  # noqa: F401 (a folder for each test)

pytestmark = pytest.mark.django_db(transaction=True)

# Each page is opened in the browser for the first of these who is shown it.
READERS = ("lead", "co_ordinator", "administrator", "partner", "anonymous")
# Whoever is shown most walks in parts, so that no browser is asked for longer than it has patience.
PARTS = {"lead": 4, "co_ordinator": 2}
WALKS = [
    pytest.param(role, part, id=f"{role}, part {part + 1} of {PARTS.get(role, 1)}")
    for role in READERS
    for part in range(PARTS.get(role, 1))
]
# Seen dark and without script too: lists, a long page, forms and tables.
CHOSEN = {
    "home", "innovations:list", "innovations:practice", "innovations:edit", "innovations:move",
    "innovations:review", "accounts:organisation", "notifications:list", "audit:list",
}  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.django_db
def test_every_page_is_whole(role, data_folder):  # noqa: F811
    cast = gather()
    client = _client(cast.people[role])

    faults = [
        f"{case.name}: {fault}"
        for case in sweep.shown_to(role)
        for fault in sweep.html_faults(matrix.ask(case, role, cast, client.cookies))
    ]

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("role", ["lead", "co_ordinator", "administrator"])
@pytest.mark.django_db
def test_every_form_sent_empty_is_whole_and_names_what_is_missing(role, data_folder):  # noqa: F811
    cast = gather()
    client = _client(cast.people[role])
    faults = []

    for case in _forms(role):
        response = matrix.ask(case, role, cast, client.cookies)
        faults += [f"{case.name}: {fault}" for fault in sweep.html_faults(response)]
        if response.status_code >= 500:
            faults.append(f"{case.name}: {response.status_code}")

    assert not faults, "\n".join(faults)


def _forms(role):
    """Every form that this role may send, with nothing in it."""
    place = ROLES.index(role)
    for case in matrix.cases(settings.WAYMARK_WING):
        if case.method == "POST" and case.expected[place] in ("acts", "page"):
            yield matrix.Case(case.route, "POST", case.side, case.address, {}, case.expected)


@pytest.mark.goal("T21")
@pytest.mark.parametrize(("role", "part"), WALKS)
def test_every_page_is_accessible_in_every_window(
    role, part, new_page, sign_in, address, watch, data_folder, goal  # noqa: F811
):  # fmt: skip
    """The watch fails it too on any request to another host and any breach of the policy."""
    cast = gather()
    page = new_page()
    if cast.people[role] is not None:
        sign_in(page, cast.people[role])
    faults, pages = [], 0

    for case in list(_first_shown_to(role))[part :: PARTS.get(role, 1)]:
        where = address + sweep.address_of(case, role, cast)
        if not sweep.is_a_page(page, where):
            continue
        pages += 1
        page.goto(where)
        found = sweep.seen_in(page, dark=case.route in CHOSEN)
        faults += [f"{case.name} ({page.url}): {fault}" for fault in found]

    assert not faults, "\n".join(faults)
    assert watch.faults == []
    goal.reached(
        f"{pages} pages as {role}: 0 of {watch.requests} requests to another host, "
        "0 breaches of the policy"
    )


def _first_shown_to(role):
    """The pages that no reader before this one is shown."""
    earlier = READERS[: READERS.index(role)]
    seen = {case.route for other in earlier for case in sweep.shown_to(other, ["own", "public"])}
    for case in sweep.shown_to(role, ["own", "public"]):
        if case.route not in seen and not case.route.startswith("api:"):  # documents, not pages
            seen.add(case.route)
            yield case


def test_a_page_shown_without_script_says_the_same(new_page, sign_in, address, data_folder):  # noqa: F811
    """Nothing is drawn, hidden or filled by a script: the words of a page are there without it."""
    cast = gather()
    told = {}
    for script in (True, False):
        page = new_page(java_script_enabled=script, viewport=sweep.NARROW)
        sign_in(page, cast.people["lead"])
        for case in (case for case in _first_shown_to("lead") if case.route in CHOSEN):
            page.goto(address + sweep.address_of(case, "lead", cast))
            told.setdefault(case.route, []).append(_words(page))

    differences = {route: both[0] ^ both[1] for route, both in told.items() if both[0] ^ both[1]}
    assert differences == {}
    assert len(told) >= 3  # as many as the local wing has so far


def _words(page) -> set[str]:
    """What is to be read in the main part, without counts of letters, which a script updates."""
    lines = page.locator("main").inner_text().splitlines()
    return {line for line in lines if line.strip() and "characters" not in line}


def _client(person) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def test_a_fault_on_a_page_is_seen(new_page, sign_in, address, data_folder):  # noqa: F811
    page = new_page()
    sign_in(page, gather().people["lead"])
    page.goto(address + reverse("home"))

    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    page.evaluate("document.querySelector('main').lastElementChild.style.width = '600px'")

    found = sweep.seen_in(page)
    assert [fault.split(" (")[0] for fault in found if "label" in fault] == [
        "wide: label: Form elements must have labels",
        "320 px: label: Form elements must have labels",
    ]
    assert "320 px: it scrolls sideways" in found


def test_a_word_lost_in_forced_colours_is_seen(new_page, sign_in, address, data_folder):  # noqa: F811
    page = new_page()
    sign_in(page, gather().people["lead"])
    page.goto(address + reverse("home"))
    before = sweep.lost_in_forced_colours(page)

    page.evaluate(
        """() => { const lost = document.createElement("p"); lost.textContent = "Lost words";
        Object.assign(lost.style, {forcedColorAdjust: "none", color: "rgb(9, 9, 9)",
          background: "rgb(9, 9, 9)"}); document.querySelector("main").append(lost); }"""
    )

    assert (before, sweep.lost_in_forced_colours(page)) == ([], ["Lost words"])
