"""Items of an agenda: offered, taken, late, ruled on; slots booked once; updates handed in."""

from datetime import UTC, datetime, timedelta

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
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.meetings import queries
from waymark.shared.meetings.actions import agenda, booking, stages
from waymark.shared.meetings.actions.agenda import Origin, offer_item
from waymark.shared.meetings.enums import ItemKind, ItemState, MeetingState, Part, Ruling
from waymark.shared.meetings.models import AgendaItem, StandingItem
from waymark.shared.notifications.models import Notice

pytestmark = pytest.mark.django_db

ITEMS_CLOSED = datetime(2026, 12, 2, 9, tzinfo=UTC)
AFTER = datetime(2026, 12, 11, 9, tzinfo=UTC)
THREAD = Origin("thread", "k2abc", "/questions/k2abc/", "How do you ask for a safe number?")


@pytest.fixture
def group():
    return GroupFactory()


@pytest.fixture
def chair(group):
    return member_of(group, Part.CHAIR)


@pytest.fixture
def secretary(group):
    return member_of(group, Part.SECRETARY)


@pytest.fixture
def meeting(group, chair, secretary):
    return meeting_of(group)


def offer(meeting, by, now=NOW, title="Updates in time", **given):
    return offer_item(meeting=meeting, title=title, by=by, now=now, **given)


# ---- offered, taken, declined ------------------------------------------------------------------


def test_a_member_s_item_waits_for_the_secretary_who_is_told(meeting, chair, secretary):
    member = lead()

    item = offer(meeting, member)

    assert (item.state, item.ruling) == (ItemState.OFFERED, Ruling.NOT_NEEDED)
    told = Notice.objects.filter(kind="meetings.item_offered")
    assert {notice.person for notice in told} == {chair, secretary}
    assert Entry.objects.get(act="meetings.item_offered").by == member


def test_an_item_of_the_secretary_is_on_the_agenda_at_once(meeting, secretary):
    assert offer(meeting, secretary).state == ItemState.ACCEPTED
    assert not Notice.objects.exists()


def test_the_secretary_takes_an_item_and_whoever_offered_it_hears(meeting, secretary):
    member = lead()
    ItemFactory(meeting=meeting, position=4)

    taken = agenda.take_item(offer(meeting, member), by=secretary, now=NOW)

    assert (taken.state, taken.position) == (ItemState.ACCEPTED, 5)
    told = Notice.objects.get(person=member)
    assert told.subject == "Your item “Updates in time” is on the agenda"


def test_a_declined_item_keeps_its_reason(meeting, secretary):
    member = lead()

    item = agenda.decline_item(offer(meeting, member), because="In April", by=secretary, now=NOW)

    assert (item.state, item.declined_because) == (ItemState.DECLINED, "In April")
    assert Notice.objects.get(person=member).body == "In April"


def test_the_same_words_sent_twice_are_one_item(meeting):
    member = lead()

    assert offer(meeting, member) == offer(meeting, member)
    assert AgendaItem.objects.count() == 1


def test_whoever_offered_an_item_takes_it_back_until_it_is_decided(meeting, secretary):
    member = lead()
    item = offer(meeting, member)
    decided = agenda.take_item(offer(meeting, member, title="Another"), by=secretary, now=NOW)

    assert agenda.take_back_item(item, by=member, now=NOW).state == ItemState.WITHDRAWN
    with pytest.raises(PermissionDenied):
        agenda.take_back_item(decided, by=member, now=NOW)


def test_an_observer_of_the_group_and_a_stranger_offer_nothing(meeting):
    observer = member_of(meeting.group, Part.OBSERVER)
    closed = meeting_of(GroupFactory(open_to_members=False))

    for person, where in ((observer, meeting), (lead(), closed)):
        with pytest.raises(PermissionDenied):
            offer(where, person)
    assert not AgendaItem.objects.exists()
    assert not Entry.objects.exists()


def test_only_officers_and_co_ordinators_decide(meeting, secretary):
    item = offer(meeting, lead())

    for person in (lead(), member_of(meeting.group)):
        with pytest.raises(PermissionDenied):
            agenda.take_item(item, by=person, now=NOW)
    assert agenda.take_item(item, by=steward(), now=NOW).state == ItemState.ACCEPTED


# ---- late --------------------------------------------------------------------------------------


def test_what_is_offered_on_the_last_day_is_in_time(meeting):
    last = datetime(2026, 12, 1, 23, 59, tzinfo=UTC)

    assert offer(meeting, lead(), now=last).ruling == Ruling.NOT_NEEDED
    assert offer(meeting, lead(), now=ITEMS_CLOSED, title="Late").ruling == Ruling.WAITING


def test_a_late_item_waits_for_the_chair_whoever_offers_it(meeting, secretary):
    item = offer(meeting, secretary, now=ITEMS_CLOSED)

    with pytest.raises(Refused) as refusal:
        agenda.take_item(item, by=secretary, now=ITEMS_CLOSED)

    assert refusal.value.reasons == [
        "It came after Tuesday 1\N{NO-BREAK SPACE}December 2026: only the chair lets it in"
    ]
    assert AgendaItem.objects.get().state == ItemState.OFFERED


def test_the_chair_lets_a_late_item_in_and_the_ruling_stands_with_it(meeting, chair):
    item = offer(meeting, lead(), now=ITEMS_CLOSED)

    agenda.rule_on_item(item, let_in=True, reason="It cannot wait", by=chair, now=ITEMS_CLOSED)

    item.refresh_from_db()
    assert (item.state, item.ruling) == (ItemState.ACCEPTED, Ruling.LET_IN)
    assert (item.ruling_reason, item.ruled_by, item.ruled_at) == (
        "It cannot wait", chair, ITEMS_CLOSED,
    )  # fmt: skip
    assert Entry.objects.get(act="meetings.late_item_ruled_on").detail["let_in"] is True


def test_a_late_item_that_is_not_let_in_is_not_lost(meeting, chair):
    member = lead()
    item = offer(meeting, member, now=ITEMS_CLOSED)

    agenda.rule_on_item(item, let_in=False, reason="In February", by=chair, now=ITEMS_CLOSED)

    item.refresh_from_db()
    assert (item.state, item.ruling) == (ItemState.DECLINED, Ruling.REFUSED)
    assert Notice.objects.get(person=member).subject == (
        "Your item “Updates in time” was not let in"
    )


def test_neither_the_secretary_nor_an_administrator_rules(meeting, secretary):
    item = offer(meeting, lead(), now=ITEMS_CLOSED)

    for person in (secretary, lead(), SeatFactory(role=Role.ADMINISTRATOR).holder):
        with pytest.raises(PermissionDenied):
            agenda.rule_on_item(item, let_in=True, reason="Yes", by=person, now=ITEMS_CLOSED)
    assert AgendaItem.objects.get().ruling == Ruling.WAITING


def test_nothing_is_offered_to_a_meeting_that_was_held(meeting):
    meeting.state = MeetingState.HELD
    meeting.save()

    with pytest.raises(Refused) as refusal:
        offer(meeting, lead(), now=AFTER)

    assert refusal.value.reasons == ["This meeting has been held, or is cancelled"]


# ---- from other records ------------------------------------------------------------------------


def test_a_question_puts_itself_on_the_next_agenda_once(group, meeting):
    later = meeting_of(group, on=MEETING_DAY.replace(year=2027, month=2, day=11))

    first = offer(meeting, None, origin=THREAD)
    again = offer(meeting, None, origin=THREAD)
    elsewhere = offer(later, None, origin=THREAD)

    assert first == again == elsewhere
    assert AgendaItem.objects.count() == 1
    assert (first.state, first.origin_key, first.origin_href) == (
        ItemState.ACCEPTED, "k2abc", "/questions/k2abc/",
    )  # fmt: skip


def test_a_question_that_was_discussed_may_come_again_to_a_later_meeting(group, meeting):
    first = offer(meeting, None, origin=THREAD)
    stages.hold(meeting, by=steward(), now=datetime(2026, 12, 10, 12, tzinfo=UTC))
    later = meeting_of(group, on=MEETING_DAY.replace(year=2027, month=2, day=11))

    second = offer(later, None, now=AFTER, origin=THREAD)

    assert second != first
    assert second.meeting == later


def test_the_next_meeting_is_the_network_s_own_unless_a_group_is_named(group, meeting):
    other = meeting_of(GroupFactory(kind="work_stream"), on=meeting.on.replace(day=1))

    assert queries.next_meeting(None, NOW.date()) == meeting
    assert queries.next_meeting(other.group, NOW.date()) == other
    assert queries.next_meeting(None, AFTER.date()) is None


def test_a_made_up_group_gives_way_to_a_real_one():
    made_up = meeting_of(GroupFactory(invented=True))
    assert queries.next_meeting(None, NOW.date()) == made_up

    real = meeting_of(GroupFactory())
    assert queries.next_meeting(None, NOW.date()) == real


# ---- order -------------------------------------------------------------------------------------


def test_an_item_moves_to_its_place_and_the_others_close_up(meeting, secretary):
    first, second, third = (ItemFactory(meeting=meeting, position=n) for n in (1, 2, 3))

    agenda.change_item(
        third, title="First now", text="", minutes=5, led_by="All", paper_wanted=False,
        position=1, by=secretary, now=NOW,
    )  # fmt: skip

    assert [item.pk for item in queries.agenda_of(meeting)] == [third.pk, first.pk, second.pk]
    assert [item.position for item in queries.agenda_of(meeting)] == [1, 2, 3]


def test_a_call_for_items_puts_the_standing_items_first(meeting, secretary):
    StandingItem.objects.create(group=meeting.group, position=1, title="Minutes", minutes=5,
                                source="previous_minutes")  # fmt: skip
    StandingItem.objects.create(group=meeting.group, position=2, title="Theme", kind="theme")
    before = offer(meeting, None, origin=THREAD)
    member = member_of(meeting.group)

    stages.call_for_items(meeting, words="Bring your questions.", by=secretary, now=NOW)

    titles = [item.title for item in queries.agenda_of(meeting)]
    assert titles == ["Minutes", "Theme", before.title]
    told = Notice.objects.get(person=member, kind="meetings.called")
    assert told.body == (
        "Bring your questions.\n\nOffer items until Tuesday 1\N{NO-BREAK SPACE}December 2026, "
        "and say whether you come."
    )


def test_an_item_that_fills_itself_stays_as_it_was_once_the_meeting_is_held(group, meeting):
    before = meeting_of(group, on=MEETING_DAY.replace(month=10, day=8), state=MeetingState.HELD)
    item = ItemFactory(meeting=meeting, source="previous_minutes")
    chair = steward()

    stages.hold(meeting, by=chair, now=datetime(2026, 12, 10, 12, tzinfo=UTC))

    item.refresh_from_db()
    assert item.lines == [
        {
            "title": f"Minutes of {before.title}",
            "href": f"/meetings/{before.key}/",
            "note": "8\N{NO-BREAK SPACE}October 2026",
        }
    ]


def test_the_daily_round_fills_open_agendas_anew(group, meeting, secretary):
    item = ItemFactory(meeting=meeting, source="previous_minutes")
    stages.call_for_items(meeting, words="", by=secretary, now=NOW)
    assert AgendaItem.objects.get(pk=item.pk).lines == []
    meeting_of(group, on=MEETING_DAY.replace(month=10, day=8), state=MeetingState.HELD)

    stages.daily_round(now=NOW)

    assert len(AgendaItem.objects.get(pk=item.pk).lines) == 1


# ---- slots and updates -------------------------------------------------------------------------


def book(slot, person, title="Two calls", origin=None, now=NOW):
    return booking.book_slot(
        slot, organisation=person.organisation, title=title, text="", origin=origin, by=person,
        now=now,
    )  # fmt: skip


@pytest.fixture
def slot(meeting, secretary):
    return booking.open_slot(meeting, minutes=20, by=secretary, now=NOW)


def test_a_force_books_a_slot_and_owes_its_slides(slot):
    person = lead(OrganisationFactory(name="Ashdown"))
    practice = Origin("practice", "two-calls", "/practices/two-calls/", "Two calls")

    booked = book(slot, person, origin=practice)

    assert (booked.organisation, booked.led_by, booked.paper_wanted) == (
        person.organisation, "Ashdown", True,
    )  # fmt: skip
    assert (booked.origin_kind, booked.origin_key) == ("practice", "two-calls")


def test_a_slot_is_booked_once(slot):
    first = lead(OrganisationFactory(name="Ashdown"))
    book(slot, first)
    second = lead()

    with pytest.raises(Refused) as refusal:
        book(slot, second)

    assert refusal.value.reasons == ["Ashdown has booked this slot. Choose another, or ask for one"]
    assert AgendaItem.objects.get(pk=slot.pk).organisation == first.organisation


def test_a_force_has_one_slot_at_a_meeting_and_a_practice_too(slot, meeting, secretary):
    person = lead(OrganisationFactory(name="Ashdown"))
    practice = Origin("practice", "two-calls", "/practices/two-calls/", "Two calls")
    book(slot, person, origin=practice)
    other = booking.open_slot(meeting, minutes=20, by=secretary, now=NOW)

    with pytest.raises(Refused) as twice:
        book(other, person, title="More calls")
    with pytest.raises(Refused) as same:
        book(other, lead(), origin=practice)

    assert twice.value.reasons == ["Ashdown has a slot at this meeting already"]
    assert same.value.reasons == ["“Two calls” is on this agenda already"]


def test_the_form_sent_twice_books_once_and_a_slot_given_back_is_free(slot):
    person = lead()
    assert book(slot, person) == book(slot, person)

    freed = booking.free_slot(AgendaItem.objects.get(pk=slot.pk), by=person, now=NOW)

    assert (freed.organisation, freed.title) == (None, "Presentation by a force")
    assert book(slot, lead()).organisation is not None


def test_after_the_day_for_items_a_slot_is_no_way_around_the_chair(slot):
    with pytest.raises(Refused) as refusal:
        book(slot, lead(), now=ITEMS_CLOSED)

    assert refusal.value.reasons == [
        "Slots could be booked until Tuesday 1\N{NO-BREAK SPACE}December 2026. "
        "Offer it as an item, and the chair rules on it"
    ]


def test_partners_and_other_forces_book_nothing_for_ashdown(slot):
    ashdown = lead()
    partner = lead(OrganisationFactory(kind=OrganisationKind.CHARITY), role=Role.PARTNER)

    for person in (partner, lead()):
        with pytest.raises(PermissionDenied):
            booking.book_slot(slot, organisation=ashdown.organisation, title="x", text="",
                              origin=None, by=person, now=NOW)  # fmt: skip


@pytest.mark.parametrize("has_place", [False, True], ids=["no place", "an observer’s place"])
def test_a_partner_hands_in_an_update_and_puts_it_right(meeting, has_place):
    partner = lead(OrganisationFactory(kind=OrganisationKind.CHARITY), role=Role.PARTNER)
    if has_place:
        place_of(meeting.group, Part.OBSERVER, seat=partner.seat)

    for text in ("We open on Saturdays", "We open on Sundays"):
        booking.hand_in_update(
            meeting, organisation=partner.organisation, text=text, by=partner, now=NOW
        )

    assert [update.text for update in queries.updates_of(meeting)] == ["We open on Sundays"]
    with pytest.raises(PermissionDenied):
        booking.hand_in_update(
            meeting, organisation=partner.organisation, text="x", by=lead(), now=NOW
        )


@pytest.mark.parametrize(
    ("days_before", "round_kind", "handed_in", "asked"),
    [
        pytest.param(20, ItemKind.PARTNERS, False, True, id="the meeting is near"),
        pytest.param(20, ItemKind.PARTNERS, True, False, id="it is handed in"),
        pytest.param(40, ItemKind.PARTNERS, False, False, id="the meeting is far"),
        pytest.param(20, ItemKind.DISCUSSION, False, False, id="no partners’ round"),
    ],
)
def test_a_partner_is_asked_for_the_update_while_the_clock_runs(
    meeting, days_before, round_kind, handed_in, asked
):
    partner = lead(OrganisationFactory(kind=OrganisationKind.CHARITY), role=Role.PARTNER)
    ItemFactory(meeting=meeting, kind=round_kind)
    if handed_in:
        booking.hand_in_update(
            meeting, organisation=partner.organisation, text="x", by=partner, now=NOW
        )
    today = meeting.on - timedelta(days=days_before)

    said = [(need.title, need.on) for need in queries.needs(partner, today).asked]

    expected = (f"Hand in your update for {meeting.title}", meeting.papers_by)
    assert said == ([expected] if asked else [])
    assert all("update" not in need.title for need in queries.needs(lead(), today).asked)


def test_a_slot_kept_by_officers_is_a_kind_of_item(slot):
    assert (slot.kind, slot.state) == (ItemKind.SLOT, ItemState.ACCEPTED)
