"""Lists that grow with the years come in pages, each saying which of how many rows it holds."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.accounts import (
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
    lead,
    steward,
)
from tests.factories.discussions import question, space
from tests.factories.innovations import published
from tests.factories.legislation import InstrumentFactory, duty
from tests.factories.meetings import GroupFactory, meeting_of, place_of
from tests.support.pages import faults_of
from waymark.network.benchmarks.models import Return, SigningKey
from waymark.network.discussions.models import Report, Space, SpaceMember
from waymark.network.innovations.actions.rounds import tell_of_new_practices
from waymark.network.innovations.models import SavedSearch
from waymark.network.legislation.models import Duty, Following, Instrument, Provision
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Organisation, Person, Seat
from waymark.shared.meetings.models import Attendance
from waymark.shared.ui.remembered import forget

pytestmark = pytest.mark.django_db
MANY = 60
OCTOBER = date(2026, 10, 1)
NEXT = f"26 to 50 of {MANY}"


@dataclass
class World:
    """A lead, the co-ordinator, and sixty people of the lead's force."""

    lead: Person
    helper: Person
    people: list[Person]
    now: datetime

    @property
    def force(self) -> Organisation:
        assert self.lead.organisation is not None
        return self.lead.organisation


@pytest.fixture
def world() -> World:
    somebody = lead(OrganisationFactory(slug="ashdown"))
    people = Person.objects.bulk_create(
        Person(key=f"p{n}", name=f"Colleague {n:02}", email=f"c{n}@a.example") for n in range(MANY)
    )
    Seat.objects.bulk_create(
        Seat(
            key=f"s{n}", organisation=somebody.organisation, holder=person, role="practitioner",
            title=f"Desk {n:02}",
        )
        for n, person in enumerate(people)
    )  # fmt: skip
    return World(somebody, steward(), people, timezone.now())


def people_of_a_space(world: World) -> str:
    made = space(world.lead)
    SpaceMember.objects.bulk_create(
        SpaceMember(space=made, person=one, added_at=world.now) for one in world.people[1:]
    )
    return f"/questions/spaces/{made.key}/people/"


def reports(world: World) -> str:
    post = question(world.lead).opening
    Report.objects.bulk_create(
        Report(post=post, by=one, at=world.now, reason="wrong") for one in world.people
    )
    return "/questions/moderation/"


def followed(world: World) -> str:
    items = InstrumentFactory.create_batch(1) + Instrument.objects.bulk_create(
        Instrument(key=f"act-{n}", title=f"Act {n}", kind="act", changed_at=world.now)
        for n in range(MANY - 1)
    )
    Following.objects.bulk_create(
        Following(person=world.lead, kind="law", key=one.key, since=world.now) for one in items
    )
    return "/law/following/"


def provisions(world: World) -> str:
    act = InstrumentFactory(key="long-act")
    Provision.objects.bulk_create(
        Provision(instrument=act, key=f"s-{n}", number=f"Section {n}", order=n, subject="A duty")
        for n in range(MANY)
    )
    return "/law/long-act/"


def duties_to_come(world: World) -> str:
    act, ahead = InstrumentFactory(), timezone.localdate() + timedelta(days=9)
    Duty.objects.bulk_create(
        Duty(instrument=act, number=n, short="S", what=f"Do {n}", who="Unit", from_on=ahead)
        for n in range(MANY)
    )
    return "/law/dates/?tab=coming"


def signing_keys(world: World) -> str:
    SigningKey.objects.bulk_create(
        SigningKey(
            organisation=world.force, fingerprint=f"{n:016x}", public_pem="-", added_at=world.now,
            valid_from=OCTOBER,
        )
        for n in range(MANY)
    )  # fmt: skip
    return "/measures/keys/"


LISTS: list[tuple[str, str, Callable[[World], str]]] = [
    ("the people of a space", "lead", people_of_a_space),
    ("posts that were reported", "helper", reports),
    ("the law that somebody follows", "lead", followed),
    ("the provisions of an act", "lead", provisions),
    ("duties to come", "lead", duties_to_come),
    ("keys that sign returns", "helper", signing_keys),
]


@pytest.mark.parametrize(
    ("reader", "fill"), [pytest.param(who, fill, id=name) for name, who, fill in LISTS]
)
def test_a_list_of_sixty_comes_in_pages_of_25(client, world, reader, fill):
    address = fill(world)
    client.force_login(getattr(world, reader))

    first = client.get(address).text
    last = client.get(f"{address}{'&' if '?' in address else '?'}page=3").text

    assert first.count(NEXT) == 1
    assert f"26 to 50 of {MANY}" in last  # back to the second page
    assert "Next page" not in last
    assert faults_of(first) == []


def test_what_can_still_be_answered_comes_before_thirty_consultations_that_closed(client, world):
    today = timezone.localdate()
    days = [(-400 + n, -300 + n) for n in range(30)] + [(5, 60), (-5, 40), (-9, 3)]
    Instrument.objects.bulk_create(
        Instrument(
            key=f"c-{n}", title=f"Paper number {n}.", kind="consultation", changed_at=world.now,
            opens_on=today + timedelta(days=first), closes_on=today + timedelta(days=last),
        )
        for n, (first, last) in enumerate(days)
    )  # fmt: skip
    client.force_login(world.lead)

    page = client.get("/law/consultations/").text

    found = re.findall(r"Paper number (\d+)\.", page)
    assert list(dict.fromkeys(found))[:5] == ["32", "31", "30", "29", "28"]


def test_only_the_first_duties_to_come_stand_among_the_others_with_the_way_to_all(client, world):
    duties_to_come(world)
    client.force_login(world.lead)

    page = client.get("/law/dates/").text

    assert (page.count("Do "), 'href="?tab=coming"' in page) == (25, True)


def test_of_sixty_returns_that_wait_for_a_signature_the_first_stand_with_the_way_to_all(
    client, world
):
    Return.objects.bulk_create(
        Return(
            key=f"r{n}", organisation=world.force, filed_from=world.force, kind="typed",
            method="manual", state="submitted", first_month=OCTOBER, last_month=OCTOBER,
            begun_at=world.now, filed_at=world.now, filed_by=world.people[0],
        )
        for n in range(MANY)
    )  # fmt: skip
    client.force_login(world.lead)

    page = client.get("/measures/returns/").text

    assert page.count("Sign off: ") == 25
    assert '<a href="?tab=waiting">All that are not yet published</a>' in page


def test_who_was_there_is_written_down_a_hundred_at_a_time(client, world):
    """A form holds five hundred fields: six hundred ticks at once could not be sent."""
    group = GroupFactory()
    meeting = meeting_of(group, on=timezone.localdate() - timedelta(days=1), state="held")
    place_of(group, "secretary", seat=world.lead.seat)
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, person=one, organisation=world.force, answer="yes")
        for one in [*world.people, *PersonFactory.create_batch(60)]
    )
    address = f"/meetings/{meeting.key}/attendance/"
    client.force_login(world.lead)
    taking = client.get(f"{address}?tab=take").text
    shown = re.search(r'name="shown" value="([^"]+)"', taking)[1]

    client.post(f"{address}?tab=take", {"shown": shown, "present": shown.split()[:40]})

    keys = shown.split()
    for part, said in ((keys[:40], True), (keys[40:], False)):
        rows = Attendance.objects.filter(person__key__in=part)
        assert set(rows.values_list("present", flat=True)) == {said}
    others = Attendance.objects.exclude(person__key__in=keys)
    assert set(others.values_list("present", flat=True)) == {None}
    assert taking.count('name="present"') == len(shown.split()) == 100
    assert "These are 1 to 100 of 121" in taking
    first = client.get(address).text
    assert (first.count('name="present"'), "?tab=take" in first) == (0, True)


def test_the_way_back_from_a_record_outlasts_the_pages_of_its_list(client, world):
    address = provisions(world)
    client.force_login(world.lead)

    second = client.get(f"{address}?list=q%3Dlong%26page%3D2&page=2").text

    assert second.count('href="/law/?q=long&amp;page=2"') == 1
    assert 'href="?list=q%3Dlong%26page%3D2&amp;page=3#provisions"' in second


def test_somebody_of_many_in_a_space_is_found_by_name(client, world):
    address = people_of_a_space(world)
    client.force_login(world.lead)

    page = client.get(f"{address}?q=colleague+07").text

    assert ("Colleague 07" in page, "Colleague 08" in page) == (True, False)


def test_a_leaver_of_many_is_found_by_typing_their_name(client, world):
    """Beyond a hundred people nobody reads through a list."""
    more = Person.objects.bulk_create(
        Person(key=f"m{n}", name=f"Mate {n:03}", email=f"m{n}@a.example") for n in range(60)
    )
    Seat.objects.bulk_create(
        Seat(key=f"t{n}", organisation=world.force, role=Role.PRACTITIONER, title=f"Chair {n}",
             holder=one)
        for n, one in enumerate(more)
    )  # fmt: skip
    client.force_login(world.lead)

    found = client.get("/network/handovers/?person-find=mate+017")

    assert found.url == "/network/hand-over/m17/"
    assert "Type part of the name" in client.get("/network/handovers/").text


# ---- what is asked of the database ---------------------------------------------------------------


def law_asked(world: World, count: int) -> str:
    """Their force was asked about so many items of law."""
    for _ in range(count):
        duty(asked=date(2026, 12, 4))
    return "/"


def colleagues_who_sign(world: World, count: int) -> str:
    """So many colleagues may sign off a return that waits to be filed."""
    people = PersonFactory.create_batch(count)
    for person in people:
        SeatFactory(organisation=world.force, holder=person, role=Role.LEAD)
    filer = SeatFactory(organisation=world.force, role=Role.PERFORMANCE).holder
    draft, _ = Return.objects.get_or_create(
        organisation=world.force, filed_from=world.force, kind="typed", method="manual",
        first_month=OCTOBER, last_month=OCTOBER,
        defaults={"begun_at": world.now, "begun_by": filer, "typed": {"cells": {}}},
    )  # fmt: skip
    return f"/measures/returns/{draft.key}/check/"


def own_spaces(world: World, count: int) -> str:
    """They keep so many spaces, in each of which they may ask."""
    for _ in range(count):
        made = Space.objects.create(name="Letters", access="private", made_at=world.now)
        SpaceMember.objects.create(space=made, person=world.lead, added_at=world.now)
    return "/questions/new/"


@pytest.mark.parametrize(
    "grow",
    [
        pytest.param(law_asked, id="the first page, where a force was asked about much law"),
        pytest.param(colleagues_who_sign, id="a return, where many colleagues may sign it off"),
        pytest.param(own_spaces, id="asking, where somebody is in many spaces"),
    ],
)
def test_a_page_asks_the_database_as_often_for_thirty_as_for_three(client, world, grow):
    client.force_login(world.lead)
    counts = []
    for more in (3, 27):
        address = grow(world, more)
        client.get(address)
        forget()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_the_hourly_round_asks_once_for_all_the_searches_that_people_keep(world):
    published()
    counts = []
    for more in (3, 27):
        SavedSearch.objects.bulk_create(
            SavedSearch(person=one, name="Calls", query=f"q=calls{more}", saved_at=world.now)
            for one in world.people[:more]
        )
        with CaptureQueriesContext(connection) as asked:
            tell_of_new_practices(now=world.now + timedelta(hours=1))
        counts.append(len(asked))

    assert counts[0] == counts[1]
