"""The table of practices by what they did to one measure: its order, its readers, its file."""

import re

import pytest

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead
from tests.factories.evaluations import evaluation, measured
from tests.factories.innovations import published
from tests.support.pages import faults_of
from waymark.network.innovations.enums import Effect

pytestmark = pytest.mark.django_db
PAGE = "/measures/updates-in-time/practices/"


@pytest.fixture
def practices():
    """One that three forces saw improve, one that did nothing in four, one measured in one."""
    for key, points, verdict in (
        ("calls", (5.0, 6.0, 7.0), Effect.IMPROVED),
        ("diary", (0.4, -0.4, 0.1, -0.1), Effect.COULD_BE_CHANCE),
        ("boards", (9.0,), Effect.IMPROVED),
    ):
        practice = published(key=key, version={"title": key.capitalize()})
        for change in points:
            measured(evaluation(practice, OrganisationFactory()), change, verdict=verdict)


def order_of(client, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    page = answer.content.decode()
    assert faults_of(page) == []
    return re.findall(r'href="/practices/([a-z]+)/#effect"', page)


@pytest.mark.parametrize(
    ("order", "keys"),
    [
        ("", ["boards", "calls", "diary"]),
        ("practice", ["boards", "calls", "diary"]),
        ("-practice", ["diary", "calls", "boards"]),
        ("points", ["diary", "calls", "boards"]),
        ("-forces", ["diary", "calls", "boards"]),
        ("1=1", ["boards", "calls", "diary"]),
    ],
    ids=["sure to have improved first", "name", "name, from Z", "least first", "most forces first",
         "no order of ours"],
)  # fmt: skip
def test_the_table_is_ordered_as_the_reader_asks(client, practices, order, keys):
    client.force_login(lead())

    assert order_of(client, f"{PAGE}?order={order}") == keys


def test_each_line_says_how_much_how_sure_and_how_many(client, practices):
    client.force_login(lead())

    page = client.get(PAGE).content.decode()
    table = client.get("/measures/updates-in-time/practices.csv").content.decode()

    assert "+6.0" in page
    assert "Could be chance" in page
    line = next(line for line in table.splitlines() if line.startswith("Calls,"))
    assert re.search(r",Improved,6\.00,\d\.\d\d,\d\.\d\d,3,3,0,2026-03,/practices/calls/,$", line)


def test_who_sees_no_force_sees_what_three_saw_together(client, practices):
    partner = SeatFactory(organisation=OrganisationFactory(kind="charity"), role="partner").holder
    client.force_login(partner)

    assert order_of(client, PAGE) == ["calls", "diary"]
    assert "Boards" not in client.get("/measures/updates-in-time/practices.csv").content.decode()


def test_a_measure_on_which_nothing_was_measured_says_so(client):
    client.force_login(lead())

    assert order_of(client, "/measures/referred/practices/") == []
    assert client.get("/measures/cope-and-recover/practices/").status_code == 404


def test_the_table_asks_as_often_for_many_as_for_few(client, practices, django_assert_num_queries):
    client.force_login(lead())
    client.get(PAGE)
    with django_assert_num_queries(5) as few:
        client.get(PAGE)
    for number in range(6):
        practice = published(key=f"more{number}")
        measured(evaluation(practice, OrganisationFactory()), 2.0)
    with django_assert_num_queries(len(few)):
        client.get(PAGE)
