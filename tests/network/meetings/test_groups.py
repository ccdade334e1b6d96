"""Groups: founded, seated, with terms in versions, outputs, and reports to the group above."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead, steward
from tests.factories.meetings import (
    MEETING_DAY,
    NOW,
    GroupFactory,
    ItemFactory,
    meeting_of,
    member_of,
    place_of,
)
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.meetings import permissions, queries
from waymark.shared.meetings.actions import groups
from waymark.shared.meetings.actions.agenda import offer_item
from waymark.shared.meetings.enums import GroupKind, ItemKind, ItemState, Part
from waymark.shared.meetings.models import Group, GroupSeat
from waymark.shared.search import actions as search
from waymark.shared.search.models import Document

pytestmark = pytest.mark.django_db


def found(by, name="Core group", **given):
    plain = {"kind": GroupKind.CORE, "parent": None, "purpose": "", "open_to_members": False}
    return groups.found_group(name=name, by=by, now=NOW, **plain | given)


@pytest.fixture
def office():
    return steward()


def test_who_founds_a_group_is_its_secretary(office):
    group = found(office)

    (place,) = queries.seats_of(group)
    assert (place.holder, place.part) == (office, Part.SECRETARY)
    assert Entry.objects.get().act == "meetings.group_founded"


def test_two_groups_have_two_names_and_leads_found_none(office):
    found(office)

    with pytest.raises(Refused) as refusal:
        found(office)
    with pytest.raises(PermissionDenied):
        found(lead(), name="Mine")
    assert refusal.value.reasons == ["There is a group of this name already"]
    assert Group.objects.count() == 1


# ---- places ------------------------------------------------------------------------------------


def test_a_place_is_vacant_until_a_seat_fills_it_and_its_holder_then_reads(office):
    group = found(office)
    seat = SeatFactory()
    place = groups.add_seat(
        group, title="Place of Ashdown", part=Part.MEMBER, organisation=seat.organisation,
        by=office, now=NOW,
    )  # fmt: skip
    assert place.holder is None
    assert not permissions.may_read(type(seat.holder).objects.get(pk=seat.holder.pk), group)

    groups.change_seat(
        place, title=place.title, part=Part.MEMBER, seat=seat, deputy=None, by=office, now=NOW
    )

    assert place.holder == seat.holder
    assert permissions.may_read(type(seat.holder).objects.get(pk=seat.holder.pk), group)


def test_a_group_has_one_chair_and_a_seat_one_place(office):
    group = GroupFactory()
    chair = place_of(group, Part.CHAIR)
    other = place_of(group)

    def change(part, seat):
        groups.change_seat(other, title="x", part=part, seat=seat, deputy=None, by=office, now=NOW)

    with pytest.raises(Refused) as two_chairs:
        change(Part.CHAIR, other.seat)
    with pytest.raises(Refused) as same_seat:
        change(Part.MEMBER, chair.seat)

    assert two_chairs.value.reasons == ["This group has a chair. Give that seat another part first"]
    assert same_seat.value.reasons == ["This seat fills another place of the group already"]


def test_a_deputy_is_somebody_else(office):
    group, seat = GroupFactory(), SeatFactory()

    with pytest.raises(Refused) as refusal:
        groups.add_seat(group, title="x", part=Part.MEMBER, organisation=None, seat=seat,
                        deputy=seat, by=office, now=NOW)  # fmt: skip

    assert refusal.value.reasons == ["A deputy is somebody else than who holds the place"]
    assert not GroupSeat.objects.exists()


def test_a_place_taken_away_opens_nothing_any_more(office):
    group = GroupFactory(open_to_members=False)
    member = member_of(group)
    place = group.seats.get(seat__holder=member)

    groups.end_seat(place, by=office, now=NOW)

    again = type(member).objects.get(pk=member.pk)
    assert not permissions.may_read(again, group)
    assert list(queries.people_of(group)) == []


ROLES = {
    "the chair": (Part.CHAIR, (True, True)),
    "the secretary": (Part.SECRETARY, (True, False)),
    "a member": (Part.MEMBER, (False, False)),
    "an observer": (Part.OBSERVER, (False, False)),
}


@pytest.mark.parametrize("part, expected", ROLES.values(), ids=ROLES.keys())
def test_who_runs_a_group_and_who_rules(part, expected):
    group = GroupFactory()
    person = member_of(group, part)

    assert (permissions.may_run(person, group), permissions.may_rule(person, group)) == expected


def test_the_co_ordinator_runs_the_network_s_groups_but_no_board_of_another_body(office):
    area = OrganisationFactory()
    board = GroupFactory(organisation=area, open_to_members=False, kind=GroupKind.BOARD)

    assert permissions.may_run(office, GroupFactory())
    assert not permissions.may_read(office, board)
    assert not permissions.may_run(office, board)


# ---- terms, outputs, reports -------------------------------------------------------------------


def agree(group, by, text, on):
    return groups.agree_terms(
        group, text=text, agreed_on=on, agreed_by="the forces", changed="", by=by, now=NOW
    )


def test_terms_come_in_versions_with_their_day_and_who_agreed(office):
    group = GroupFactory()

    first = agree(group, office, "To learn", date(2026, 1, 8))
    again = agree(group, office, "To learn", date(2026, 1, 8))
    second = agree(group, office, "To learn and to tell", date(2026, 10, 8))

    assert first == again
    assert [terms.number for terms in group.terms.all()] == [2, 1]
    assert (second.agreed_on, second.agreed_by) == (date(2026, 10, 8), "the forces")
    with pytest.raises(Refused):
        agree(group, office, "Older", date(2026, 5, 1))


def test_a_work_stream_promises_and_delivers(office):
    stream = GroupFactory(kind=GroupKind.WORK_STREAM)
    member = member_of(stream)

    output = groups.promise_output(
        stream, title="A toolkit", text="", due_on=date(2027, 3, 1), by=member, now=NOW
    )
    groups.deliver_output(output, href="/practices/toolkit/", by=member, now=NOW)

    output.refresh_from_db()
    assert (output.href, output.done_on) == ("/practices/toolkit/", date(2026, 11, 17))
    with pytest.raises(PermissionDenied):
        groups.promise_output(stream, title="x", text="", due_on=None, by=lead(), now=NOW)


def test_a_subgroup_reports_back_to_the_next_agenda_above_once():
    network = GroupFactory()
    meeting = meeting_of(network)
    meeting_of(network, on=MEETING_DAY.replace(year=2027, month=2, day=11))
    subgroup = GroupFactory(kind=GroupKind.SUBGROUP, parent=network, open_to_members=False)
    member = member_of(subgroup)

    def report(now=NOW):
        return groups.report_back(subgroup, title="Our report", text="Done.", by=member, now=now)

    item, where = report()
    again, _ = report()

    assert (where, item, item.kind) == (meeting, again, ItemKind.REPORT)
    assert (item.state, item.origin_key) == (ItemState.ACCEPTED, subgroup.key)
    late, _ = groups.report_back(
        GroupFactory(parent=network, kind=GroupKind.SUBGROUP), title="Late", text="", now=datetime(
            2026, 12, 3, tzinfo=UTC), by=steward(),
    )  # fmt: skip
    assert late.state == ItemState.OFFERED  # the chair's ruling is needed for it too


def test_a_group_names_those_of_its_groups_that_its_reader_may_read(client):
    above = GroupFactory(key="network", open_to_members=True)
    open_one = GroupFactory(name="Letters", parent=above, open_to_members=True)
    closed = GroupFactory(name="Core group", parent=above, open_to_members=False)
    inside = member_of(closed)
    client.force_login(inside)
    own = client.get("/meetings/groups/network/").content.decode()
    client.force_login(lead())
    others = client.get("/meetings/groups/network/").content.decode()

    assert [open_one.name in own, closed.name in own] == [True, True]
    assert [open_one.name in others, closed.name in others] == [True, False]


def test_an_open_group_names_a_closed_one_above_it_to_those_inside_alone(client):
    above = GroupFactory(name="Gold group", open_to_members=False)
    GroupFactory(key="letters", parent=above, open_to_members=True)
    inside = member_of(above)

    for reader, named in ((inside, True), (lead(), False)):
        client.force_login(reader)
        for address in ("/meetings/groups/letters/", "/meetings/groups/"):
            assert ("part of" in client.get(address).content.decode()) is named


def test_there_must_be_somebody_to_report_to(office):
    lonely, alone = GroupFactory(parent=GroupFactory()), GroupFactory()

    for group, said in (
        (lonely, "The group above this one has no meeting planned"),
        (alone, "There is no group above this one to report to"),
    ):
        with pytest.raises(Refused) as refusal:
            groups.report_back(group, title="x", text="", by=office, now=NOW)
        assert refusal.value.reasons == [said]


# ---- found by the search -----------------------------------------------------------------------


def test_the_search_finds_meetings_only_where_they_may_be_read(client, office):
    closed = GroupFactory(open_to_members=False)
    member = member_of(closed)
    meeting_of(closed, title="Budget of the core group", key="budget")
    search.rebuild(queries.search_documents())

    found_by = {}
    for name, person in (("member", member), ("co-ordinator", office), ("lead", lead())):
        client.force_login(person)
        found_by[name] = "/meetings/budget/" in client.get("/search/?q=budget").text

    assert Document.objects.filter(kind="meeting").count() == 1
    assert found_by == {"member": True, "co-ordinator": True, "lead": False}


# ---- what the first page asks ------------------------------------------------------------------


def test_the_first_page_asks_for_an_answer_a_paper_and_a_ruling():
    group = GroupFactory()
    chair = member_of(group, Part.CHAIR)
    force = lead()
    place_of(group, seat=force.seat)
    meeting = meeting_of(group, key="december", state="agenda_out")
    ItemFactory(
        meeting=meeting, key="slidesslid", title="Two calls", paper_wanted=True,
        organisation=force.organisation,
    )  # fmt: skip
    today = date(2026, 12, 2)
    offer_item(meeting=meeting, title="Late", by=lead(), now=datetime(2026, 12, 2, tzinfo=UTC))

    of_force, of_chair = queries.needs(force, today), queries.needs(chair, today)

    assert [(need.title, need.href, need.words) for need in of_force.due] == [
        ("Hand in the paper for “Two calls”", "/meetings/december/items/slidesslid/",
         "1\N{NO-BREAK SPACE}working day left"),
    ]  # fmt: skip
    assert [need.title for need in of_force.asked] == ["Say whether you are coming to Meeting 1"]
    assert [need.title for need in of_chair.due] == ["Send the papers"]
    assert [need.title for need in of_chair.asked] == [
        "Say whether you are coming to Meeting 1",
        "Rule on 1\N{NO-BREAK SPACE}late item",
    ]
