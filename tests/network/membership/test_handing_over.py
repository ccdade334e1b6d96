"""A leaver’s work in every app moves to the successor in one piece, and both can read the note."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead, steward
from tests.factories.innovations import adoption, draft, published
from waymark.network.innovations.models import SavedSearch
from waymark.network.membership import queries
from waymark.network.membership.actions.handing_over import hand_over
from waymark.network.membership.models import Handover
from waymark.shared.accounts.models import Holding, Person, Seat
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.notifications.models import Notice

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 9, 9, tzinfo=UTC)


@pytest.fixture
def ashdown():
    return OrganisationFactory(slug="ashdown", name="Ashdown")


@pytest.fixture
def priya(ashdown):
    """She leads, writes a draft, keeps a diary, answers for a practice, and follows a search."""
    person = SeatFactory(
        organisation=ashdown, title="Victim lead", holder__name="Priya Nair"
    ).holder
    draft(key="a-draft", organisation=ashdown, started_by=person, version={"title": "A draft"})
    shown = published(key="shown", version={"title": "Two calls"})
    adoption(shown, ("live", date(2026, 3, 2)), organisation=ashdown, contact_seat=person.seat)
    shared = published(key="shared", version={"title": "A card"})
    shared.collaborators.add(person)
    SavedSearch.objects.create(person=person, name="Calls", query="q=calls", saved_at=NOW)
    return person


@pytest.fixture
def lewis(ashdown):
    return SeatFactory(
        organisation=ashdown, role="practitioner", title="Practitioner",
        holder__name="Lewis Tran",
    ).holder  # fmt: skip


def handed(leaver, successor, organisation, *, by=None, seats="pass", note="Ring Owen first"):
    return hand_over(
        leaver, successor=successor, organisation=organisation, seats=seats, note=note,
        by=by or leaver, now=NOW,
    )  # fmt: skip


def test_the_page_lists_what_each_app_knows(priya):
    held = {part.title: [tuple(each) for each in part.held] for part in queries.held_by(priya)}

    assert held["Practices"] == [
        ("A draft", "/practices/a-draft/", "Draft begun"),
        ("A card", "/practices/shared/", "Writes with"),
        ("Two calls", "/practices/shown/diary/", "Diary kept"),
        ("Calls", "/practices/searches/", "Saved search"),
    ]


def test_everything_moves_with_the_seat(priya, lewis, ashdown):
    seat = priya.seat

    made = handed(priya, lewis, ashdown)

    lewis = Person.objects.get(pk=lewis.pk)
    seat.refresh_from_db()
    priya.refresh_from_db()
    assert (seat.holder, priya.is_active) == (lewis, False)
    assert queries.held_by(priya) == []
    assert [each.title for part in queries.held_by(lewis) for each in part.held] == [
        "A draft", "A card", "Two calls", "Calls",
    ]  # fmt: skip
    assert [(line["part"], line["title"], line["what"]) for line in made.lines] == [
        ("Practices", "A draft", "Draft: the successor writes on"),
        ("Practices", "A card", "The successor writes with its owner"),
        ("Practices", "Two calls", "Diary: stays with the force and its seat"),
        ("Practices", "Calls", "Saved search"),
        ("Seats", "Victim lead, Ashdown", "The successor holds it"),
    ]
    assert Entry.objects.order_by("sequence").last().act == "membership.handed_over"


def test_both_read_the_note_and_nobody_else(priya, lewis, ashdown):
    made = handed(priya, lewis, ashdown, seats="keep")

    for reader in (priya, lewis):
        assert queries.handovers_for(Person.objects.get(pk=reader.pk)).get() == made
    assert not queries.handovers_for(lead()).exists()
    assert made.note == "Ring Owen first"
    assert list(Notice.objects.values_list("person__name", "link")) == [
        ("Lewis Tran", f"/network/handovers/{made.key}/")
    ]


def test_a_lead_hands_over_for_a_colleague_and_a_steward_for_anybody(priya, lewis, ashdown):
    handed(lewis, priya, ashdown, by=priya, seats="keep")
    handed(priya, lewis, ashdown, by=steward(), seats="keep")

    assert Handover.objects.count() == 2


@pytest.mark.parametrize("who", ["a practitioner for the lead", "another force’s lead"])
def test_strangers_hand_nothing_over(priya, lewis, ashdown, who):
    with pytest.raises(PermissionDenied):
        handed(priya, lewis, ashdown, by=lewis if "practitioner" in who else lead())

    assert SavedSearch.objects.get().person == priya


def test_a_successor_of_another_organisation_is_refused_and_nothing_moves(priya, ashdown):
    with pytest.raises(Refused) as refusal:
        handed(priya, lead(), ashdown)

    assert refusal.value.reasons == [
        "The successor sits in another organisation. Invite them to a seat here first"
    ]
    assert (SavedSearch.objects.get().person, Handover.objects.count()) == (priya, 0)


def test_a_seat_left_vacant_is_vacant_and_its_work_has_moved(priya, lewis, ashdown):
    handed(priya, lewis, ashdown, seats="vacate")

    assert Seat.objects.get(title="Victim lead").holder is None
    assert SavedSearch.objects.get().person == lewis


def test_a_practitioner_does_not_pass_a_seat_on_by_themselves(priya, lewis, ashdown):
    """Who sits where is for a lead; one’s own seat can only be left."""
    with pytest.raises(Refused):
        handed(lewis, priya, ashdown, seats="pass")

    handed(lewis, priya, ashdown, seats="vacate")

    assert Seat.objects.get(title="Practitioner").holder is None


def test_whoever_has_left_already_can_still_be_handed_over_for(client, priya, lewis, ashdown):
    Seat.objects.filter(holder=priya).update(holder=None)
    Person.objects.filter(pk=priya.pk).update(is_active=False)

    seat = Seat.objects.get(title="Victim lead")
    Holding.objects.create(
        seat=seat, person=priya, began_on=date(2025, 1, 6), ended_on=date(2026, 6, 1)
    )
    boss = steward()
    client.force_login(boss)
    address = f"/network/hand-over/{priya.key}/"

    shown = client.get(address).content.decode()
    client.post(address, {"successor": lewis.pk, "note": ""})

    assert "What becomes of the seat?" not in shown
    assert SavedSearch.objects.get().person == lewis


def test_a_leaver_is_offered_in_no_list(client, priya, lewis, ashdown):
    gone = SeatFactory(organisation=ashdown, holder__name="Gone Away", title="Old").holder
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    reads = SeatFactory(organisation=ashdown, role="observer", holder__name="Only Reads").holder
    client.force_login(priya)

    page = client.get(f"/network/hand-over/{priya.key}/").content.decode()
    answer = client.post(
        f"/network/hand-over/{priya.key}/", {"successor": gone.pk, "seats": "keep"}
    )

    assert "Lewis Tran" in page
    assert gone.name not in page and reads.name not in page
    assert "Choose a colleague of this organisation who can sign in" in answer.content.decode()
    assert not Handover.objects.exists()
