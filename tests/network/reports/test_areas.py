"""Areas open to the world: by two people, in plain words, and closed again with effect at once."""

import csv
import io
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead, steward
from tests.factories.comparison import figures, wave
from tests.support.pages import faults_of
from waymark.network.reports import actions, queries
from waymark.network.reports.models import AreaPage
from waymark.network.reports.rules.areas import sentence
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.models import Oversight
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def area():
    return OrganisationFactory(name="Ashdown Police", slug="ashdown-police")


def second_of(area):
    return SeatFactory(organisation=area, role=Role.PERFORMANCE).holder


def opened(area):
    actions.ask_to_publish(area, by=lead(area), now=NOW)
    return actions.agree(area, by=second_of(area), now=NOW)


def page(client, area):
    return client.get(f"/reports/areas/{area.slug}/")


def test_an_area_is_open_only_after_a_second_person_agreed(client, area):
    asks = lead(area)
    codes = [page(client, area).status_code]
    actions.ask_to_publish(area, by=asks, now=NOW)
    codes.append(page(client, area).status_code)
    with pytest.raises(Refused, match="somebody else has to agree"):
        actions.agree(area, by=asks, now=NOW)
    codes.append(page(client, area).status_code)
    actions.agree(area, by=second_of(area), now=NOW)
    codes.append(page(client, area).status_code)

    assert codes == [404, 404, 404, 200]
    assert list(Entry.objects.filter(act__startswith="reports.area").values_list("act", flat=True)
                .order_by("pk")) == ["reports.area_asked", "reports.area_opened"]  # fmt: skip


def test_it_is_closed_at_once_and_by_one_person(client, area):
    opened(area)
    listed = client.get("/reports/areas/").content.decode()
    figures_file = f"/reports/areas/{area.slug}/figures.csv"
    before = client.get(figures_file).status_code

    actions.take_back(area, by=second_of(area), now=NOW)

    assert "Ashdown Police" in listed
    assert "Ashdown Police" not in client.get("/reports/areas/").content.decode()
    assert (before, client.get(figures_file).status_code) == (200, 404)
    assert page(client, area).status_code == 404
    with pytest.raises(Refused, match="not open"):
        actions.take_back(area, by=lead(area), now=NOW)


def test_the_body_that_oversees_a_force_may_ask_and_strangers_may_not(area):
    body = OrganisationFactory(kind=OrganisationKind.OVERSIGHT)
    Oversight.objects.create(force=area, body=body, kind="commissioner")
    of_body = SeatFactory(organisation=body, role=Role.PARTNER).holder

    for stranger in (lead(), steward(), SeatFactory(role=Role.PRACTITIONER,
                                                    organisation=area).holder):  # fmt: skip
        for act in (actions.ask_to_publish, actions.agree, actions.take_back):
            with pytest.raises(PermissionDenied):
                act(area, by=stranger, now=NOW)

    assert actions.ask_to_publish(area, by=of_body, now=NOW).state == "asked"
    assert actions.agree(area, by=lead(area), now=NOW).state == "public"


def test_asking_twice_is_one_request_and_what_is_open_is_not_asked_for(area):
    asks = lead(area)
    first = actions.ask_to_publish(area, by=asks, now=NOW)

    assert actions.ask_to_publish(area, by=asks, now=NOW) == first
    actions.agree(area, by=second_of(area), now=NOW)
    with pytest.raises(Refused, match="already"):
        actions.ask_to_publish(area, by=asks, now=NOW)


def test_the_database_itself_wants_a_second_person(area):
    asks = lead(area)

    with pytest.raises(IntegrityError), transaction.atomic():
        AreaPage.objects.create(organisation=area, state="public", asked_by=asks, asked_at=NOW,
                                agreed_by=asks, agreed_at=NOW)  # fmt: skip


def test_the_page_says_how_often_of_how_many_with_interval_date_and_definition(client, area):
    figures(area, [(850, 1000)] * 12)
    opened(area)

    answer = page(client, area)
    shown = answer.content.decode()

    assert faults_of(answer.content) == []
    assert answer["Cache-Control"] == "no-cache"
    for words in (
        "Of 12,000 updates, 10,200 were as they should be: 85%.",
        "84.3% to 85.6%",
        "November 2025 to October 2026",
        "/reports/definitions/#measure-updates-in-time",
    ):
        assert words in shown
    assert "Made-up" not in shown


def test_small_numbers_are_neither_on_the_page_nor_in_the_file(client, area):
    figures(area, [*[(300, 400)] * 9, (None, 50), (None, 400), (None, None)])
    opened(area)

    rows = list(csv.reader(io.StringIO(
        client.get(f"/reports/areas/{area.slug}/figures.csv").content.decode("utf-8-sig")
    )))  # fmt: skip
    row = dict(zip(rows[0], rows[1], strict=True))

    assert len(rows) == 2
    assert (row["Met"], row["Out of"], row["Months shown"], row["Months held back"]) == (
        "2700", "3600", "9", "3"
    )  # fmt: skip
    assert "left out: numbers there are so small" in page(client, area).content.decode()


def test_too_few_months_are_said_and_no_share_is_given(client, area):
    figures(area, [(300, 400)] * 3)
    opened(area)

    shown = page(client, area).content.decode()

    assert "No figure is shown: returns for 3 of 12 months." in shown
    assert "75%" not in shown


def test_invented_areas_are_marked_and_never_beside_real_ones(client, area):
    opened(area)
    made_up = OrganisationFactory(name="Ribblemoor Police", invented=True)
    figures(made_up, wave(700, 12))
    opened(made_up)

    real = client.get("/reports/areas/").content.decode()
    invented = client.get("/reports/areas/?world=made-up").content.decode()
    file = client.get(f"/reports/areas/{made_up.slug}/figures.csv").content.decode()

    assert "Ashdown Police" in real and "Ribblemoor" not in real
    assert "Ribblemoor Police" in invented and "Ashdown" not in invented
    assert "these areas do not exist" in invented
    assert "this area and its figures do not exist" in page(client, made_up).content.decode()
    assert file.splitlines()[1].endswith("Made-up demonstration data")


def test_an_area_weighs_the_same_with_one_month_and_with_thirty(
    client, area, django_assert_max_num_queries
):
    figures(area, wave(700, 36))
    opened(area)

    with django_assert_max_num_queries(6):
        answer = page(client, area)

    assert len(answer.content) < 60_000


def test_who_decides_finds_the_area_in_the_list_and_opens_it_there(client, area):
    asks, agrees = lead(area), second_of(area)
    client.force_login(asks)
    address = f"/reports/areas/{area.slug}/"
    listed = client.get("/reports/areas/").content.decode()
    client.post(f"{address}ask/")
    again = client.post(f"{address}agree/")
    client.force_login(agrees)
    state = client.get(f"{address}publishing/")
    client.post(f"{address}agree/")

    assert f"{address}publishing/" in listed
    assert "somebody else has to agree" in again.content.decode()
    assert faults_of(state.content) == []
    for words in ("Numbers under 5 are not shown", "The area is not ranked or compared"):
        assert words in state.content.decode()
    assert queries.public_area(area.slug).agreed_by == agrees


SENTENCES = [
    ("kept", 90, 100, "", "Of 100 updates, 90 were as they should be: 90%."),
    ("too few months", None, 0, "returns for 2 of 12 months",
     "No figure is shown: returns for 2 of 12 months."),
    ("nothing", None, 0, "", "No figure is shown: nothing was counted."),
]  # fmt: skip


@pytest.mark.parametrize(("met", "of", "reason", "words"), [row[1:] for row in SENTENCES],
                         ids=[row[0] for row in SENTENCES])  # fmt: skip
def test_what_the_world_is_told(met, of, reason, words):
    assert sentence(met, of, "updates", reason) == words
