"""Asking the contact of a practice: it reaches whoever holds the seat, and nobody else."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.accounts import OrganisationFactory, PersonFactory, SeatFactory, lead, steward
from tests.factories.innovations import draft, published
from tests.support.pages import faults_of
from waymark.network.innovations.actions.enquiries import write_to_contact
from waymark.network.innovations.models import Enquiry
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.notifications.models import Notice
from waymark.shared.search.models import Document

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
TEXT = "How did you find the two hours a week?"


@pytest.fixture
def seat(owner):
    return SeatFactory(organisation=owner, title="Victim care lead", holder__name="Marcus Ellwood")


@pytest.fixture
def practice(owner, seat):
    return published(
        key="calls", organisation=owner, contact_seat=seat, version={"title": "Two calls"}
    )


@pytest.fixture
def asker():
    force = OrganisationFactory(name="Ashdown Police", slug="ashdown")
    return SeatFactory(
        organisation=force,
        title="Practitioner",
        role="practitioner",
        holder__name="Lewis Tran",
        holder__email="lewis@ashdown.example",
    ).holder


def test_a_message_reaches_the_holder_and_names_its_sender(practice, seat, asker):
    lead(practice.organisation)

    write_to_contact(practice, seat=seat, text=TEXT, by=asker, now=NOON)

    notice = Notice.objects.get()
    assert (notice.person, notice.subject, notice.link) == (
        seat.holder, "Lewis Tran asks about “Two calls”", "/practices/calls/",
    )  # fmt: skip
    assert notice.body == (
        f"{TEXT}\n\nLewis Tran, Practitioner, Ashdown Police. Answer to lewis@ashdown.example"
    )


def test_its_words_stand_in_the_notice_and_nowhere_else(practice, seat, asker):
    write_to_contact(practice, seat=seat, text=TEXT, by=asker, now=NOON)

    entry = Entry.objects.get()
    assert (entry.act, entry.by_id, entry.about_key, entry.detail) == (
        "innovations.contact_asked", asker.pk, "calls", {"seat": seat.key},
    )  # fmt: skip
    assert "two hours" not in str(Enquiry.objects.values().get())
    assert "two hours" not in Document.objects.get().body
    assert "two hours" in Notice.objects.get().body


def test_after_a_handover_it_reaches_the_new_holder(practice, seat, asker):
    seat.holder = PersonFactory(name="Ines Calloway")
    seat.save()

    write_to_contact(practice, seat=seat, text=TEXT, by=asker, now=NOON)

    assert Notice.objects.get().person.name == "Ines Calloway"


def test_the_same_words_sent_twice_arrive_once_a_day(practice, seat, asker):
    first = write_to_contact(practice, seat=seat, text=TEXT, by=asker, now=NOON)
    again = write_to_contact(practice, seat=seat, text=f" {TEXT} ", by=asker, now=NOON)
    tomorrow = write_to_contact(
        practice, seat=seat, text=TEXT, by=asker, now=NOON + timedelta(days=1)
    )

    assert (again, tomorrow == first) == (first, False)
    assert Notice.objects.count() == Entry.objects.count() == 2


def test_ten_a_day_are_enough(practice, seat, asker):
    for number in range(10):
        write_to_contact(practice, seat=seat, text=f"Question {number}", by=asker, now=NOON)

    with pytest.raises(Refused) as refusal:
        write_to_contact(practice, seat=seat, text="One more", by=asker, now=NOON)
    write_to_contact(practice, seat=seat, text="One more", by=lead(), now=NOON)
    write_to_contact(practice, seat=seat, text="One more", by=asker, now=NOON + timedelta(days=1))

    assert refusal.value.reasons == ["You have sent 10 messages today. Write again tomorrow"]
    assert Enquiry.objects.count() == 12


def test_nobody_writes_to_themselves(practice, seat):
    with pytest.raises(Refused) as refusal:
        write_to_contact(practice, seat=seat, text=TEXT, by=seat.holder, now=NOON)

    assert refusal.value.reasons == ["You hold this seat yourself"]
    assert not Notice.objects.exists()


def test_a_seat_that_does_not_answer_for_it_is_not_written_to(practice, asker):
    with pytest.raises(Refused) as refusal:
        write_to_contact(practice, seat=lead().seat, text=TEXT, by=asker, now=NOON)

    assert refusal.value.reasons == [
        "Nobody holds that seat any more. Choose again who should answer"
    ]
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize(
    "stranger",
    [pytest.param(PersonFactory, id="somebody without a seat")],
)
def test_strangers_write_to_nobody(practice, seat, stranger):
    with pytest.raises(PermissionDenied):
        write_to_contact(practice, seat=seat, text=TEXT, by=stranger(), now=NOON)

    assert not Notice.objects.exists()


def test_a_draft_has_nobody_to_ask(owner, seat, asker):
    with pytest.raises(PermissionDenied):
        write_to_contact(
            draft(organisation=owner, contact_seat=seat), seat=seat, text=TEXT, by=asker, now=NOON
        )


# ---- through the page --------------------------------------------------------------------------

PAGE = "/practices/calls/ask/"


@pytest.fixture
def signed_in(client, asker):
    client.force_login(asker)
    return client


def test_a_question_is_asked_from_the_practice(signed_in, practice):
    shown = signed_in.get("/practices/calls/").content.decode()
    form = signed_in.get(PAGE)
    empty = signed_in.post(PAGE, {"text": ""})
    sent = signed_in.post(PAGE, {"text": TEXT}, follow=True)

    assert f'href="{PAGE}"' in shown
    assert "Ask Calder Vale Police a question" in shown
    assert faults_of(form.content) == faults_of(empty.content) == []
    assert "Marcus Ellwood holds this seat now" in form.content.decode()
    assert "Write your message" in empty.content.decode()
    assert sent.redirect_chain == [("/practices/calls/", 302)]
    words = "Sent to the Victim care lead, Calder Vale Police. The answer comes by e-mail"
    assert words in sent.content.decode()
    assert Notice.objects.count() == 1


def test_a_victim_s_detail_does_not_go_out(signed_in, practice):
    page = signed_in.post(PAGE, {"text": "Ring her on 07700 900123"})

    assert faults_of(page.content) == []
    assert "looks like a telephone number" in page.content.decode()
    assert not Notice.objects.exists()
    assert not Entry.objects.exists()


def test_a_vacant_seat_says_so_and_offers_the_lead_or_the_co_ordinator(
    signed_in, practice, seat, owner
):
    seat.holder = None
    seat.save()
    head, helper = lead(owner), steward()

    page = signed_in.get(PAGE)
    unsaid = signed_in.post(PAGE, {"text": TEXT})
    signed_in.post(PAGE, {"text": TEXT, "seat": helper.seat.key})

    words = page.content.decode()
    assert faults_of(page.content) == faults_of(unsaid.content) == []
    assert "That seat is vacant, so nobody would read your message" in words
    assert (str(head.seat) in words, str(helper.seat) in words) == (True, True)
    assert "Choose who should answer" in unsaid.content.decode()
    assert Notice.objects.get().person == helper


def test_where_one_stands_in_there_is_nothing_to_choose(signed_in, practice, seat):
    seat.holder.is_active = False
    seat.holder.save()
    helper = steward()

    page = signed_in.get(PAGE).content.decode()
    signed_in.post(PAGE, {"text": TEXT})

    assert f"It goes to the {helper.seat}, {helper.name}." in page
    assert Notice.objects.get().person == helper


def test_where_nobody_is_left_the_page_says_so(signed_in, practice, seat):
    seat.holder = None
    seat.save()

    page = signed_in.get(PAGE)
    sent = signed_in.post(PAGE, {"text": TEXT})

    assert faults_of(page.content) == []
    assert "Nobody can be asked just now." in page.content.decode()
    assert "/members/calder-vale/" in page.content.decode()
    assert sent.status_code == 200
    assert not Enquiry.objects.exists()


def test_the_owner_s_own_people_are_not_offered_it(client, practice, owner):
    client.force_login(lead(owner))

    assert PAGE not in client.get("/practices/calls/").content.decode()
