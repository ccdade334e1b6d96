"""Minutes from the draft to what the next meeting approved."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.accounts import lead, steward
from tests.factories.outcomes import group, holder, item, meeting, minutes, present
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.meetings.actions import minutes as actions
from waymark.shared.meetings.models import Minute, Minutes, MinuteVersion, Transcript
from waymark.shared.notifications.models import Notice
from waymark.shared.search.models import Document

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 12, 9, tzinfo=UTC)


def first_item(of):
    return of.items.order_by("position").first()


def save(of, text, by, based_on=0):
    return actions.save_minute(of, text=text, based_on=based_on, by=by, now=NOW)


# ---- writing -----------------------------------------------------------------------------------


def test_the_first_words_begin_the_draft(held, secretary):
    saved = save(first_item(held), "  Agreed. ", secretary)

    held.refresh_from_db()
    assert held.state == "minutes_draft"
    assert (saved.minute.text, saved.minute.revision, saved.parted) == ("Agreed.", 1, None)
    assert Minutes.objects.get().state == "draft"
    entry = Entry.objects.get()
    assert (entry.act, entry.by, entry.detail) == (
        "meetings.minute_saved", secretary, {"meeting": held.key},
    )  # fmt: skip


def test_a_co_ordinator_writes_for_a_group_of_the_network(held):
    assert save(first_item(held), "Agreed.", steward()).minute.text == "Agreed."


@pytest.mark.parametrize("who", ["a member", "a stranger to the group"])
def test_only_chair_and_secretary_write(held, who):
    writer = holder(held.group, "member") if who == "a member" else lead()

    with pytest.raises(PermissionDenied):
        save(first_item(held), "Agreed.", writer)

    assert not Minutes.objects.exists()
    assert not Entry.objects.exists()


def test_nothing_is_written_before_the_meeting(held, secretary):
    held.state = "papers_out"
    held.save()

    with pytest.raises(Refused) as refusal:
        save(first_item(held), "Agreed.", secretary)

    assert refusal.value.reasons == ["Minutes are written once the meeting was held"]
    assert not Minutes.objects.exists()


def test_what_was_not_changed_is_no_version(held, secretary):
    save(first_item(held), "Agreed.", secretary)
    save(first_item(held), "Agreed.", secretary, based_on=1)

    assert MinuteVersion.objects.count() == 1


def test_a_later_version_keeps_the_earlier_one(held, secretary):
    save(first_item(held), "Agreed.", secretary)
    save(first_item(held), "Agreed by all.", secretary, based_on=1)

    assert Minute.objects.get().text == "Agreed by all."
    assert list(MinuteVersion.objects.values_list("number", "text", "parted")) == [
        (2, "Agreed by all.", False),
        (1, "Agreed.", False),
    ]


# ---- two hands ---------------------------------------------------------------------------------


def test_two_who_write_at_once_lose_nothing(held, secretary):
    chair = holder(held.group, "chair")
    save(first_item(held), "The chair opened.", chair)
    saved = save(first_item(held), "Opened at ten.", secretary)

    assert saved.minute.text == "The chair opened."
    assert (saved.parted.text, saved.parted.by, saved.parted.parted) == (
        "Opened at ten.", secretary, True,
    )  # fmt: skip


def test_one_hand_chooses_and_both_texts_stay(held, secretary):
    chair = holder(held.group, "chair")
    save(first_item(held), "The chair opened.", chair)
    save(first_item(held), "Opened at ten.", secretary)

    actions.settle_minute(
        first_item(held), text="The chair opened at ten.", based_on=1, by=secretary, now=NOW
    )

    assert Minute.objects.get().text == "The chair opened at ten."
    assert list(MinuteVersion.objects.values_list("number", "text", "settled_by")) == [
        (3, "The chair opened at ten.", None),
        (2, "Opened at ten.", secretary.pk),
        (1, "The chair opened.", None),
    ]


def test_whoever_chooses_must_have_seen_what_stands(held, secretary):
    save(first_item(held), "One", secretary)
    save(first_item(held), "Two", secretary)
    save(first_item(held), "One, mended", secretary, based_on=1)

    with pytest.raises(Refused) as refusal:
        actions.settle_minute(first_item(held), text="Two", based_on=1, by=secretary, now=NOW)

    assert refusal.value.reasons == [actions.SAVED_MEANWHILE]
    assert Minute.objects.get().text == "One, mended"


# ---- sent out ----------------------------------------------------------------------------------


def test_minutes_go_to_the_group_and_to_all_who_answered(held, secretary):
    guest = lead()
    present(held, guest)
    draft = minutes(held, "Agreed.")

    actions.circulate_minutes(draft, by=secretary, now=NOW)

    draft.refresh_from_db()
    held.refresh_from_db()
    assert (draft.state, draft.circulated_by, held.state) == (
        "circulated", secretary, "circulated",
    )  # fmt: skip
    told = set(Notice.objects.values_list("person", flat=True))
    assert told == {guest.pk, *held.group.seats.values_list("seat__holder", flat=True)}
    found = Document.objects.get(kind="minutes")
    assert (found.title, found.body, found.scope) == (
        f"Minutes of {held.title}", "Minutes before. Agreed.", "meetings",
    )  # fmt: skip


def test_a_draft_is_found_by_nobody(held, secretary):
    save(first_item(held), "Agreed.", secretary)

    assert not Document.objects.filter(kind="minutes").exists()


def test_an_empty_draft_does_not_go_out(held, secretary):
    draft = minutes(held)

    with pytest.raises(Refused) as refusal:
        actions.circulate_minutes(draft, by=secretary, now=NOW)

    assert refusal.value.reasons == ["Nothing is written yet. Write at least one item"]
    assert not Notice.objects.exists()


def test_two_versions_are_settled_before_anything_goes_out(held, secretary):
    save(first_item(held), "One", secretary)
    save(first_item(held), "Two", secretary)

    with pytest.raises(Refused) as refusal:
        actions.circulate_minutes(Minutes.objects.get(), by=secretary, now=NOW)

    assert refusal.value.reasons == ["1\u00a0item has two versions. Choose between them first"]


def test_what_changes_afterwards_says_that_it_was_amended(held, secretary):
    sent = minutes(held, "Agreed.", state="circulated")
    save(first_item(held), "Agreed by most.", secretary, based_on=1)

    sent.refresh_from_db()
    assert (sent.state, sent.amended_at) == ("amended", NOW)
    assert Document.objects.get(kind="minutes").body == "Minutes before. Agreed by most."


# ---- put right ---------------------------------------------------------------------------------


def test_whoever_was_there_asks_for_a_correction_and_hears_the_answer(held, secretary):
    sent = minutes(held, "Agreed.", state="circulated")
    member = holder(held.group, "member")

    asked = actions.ask_correction(
        sent, item=first_item(held), text="I did not agree", by=member, now=NOW
    )
    actions.answer_correction(asked, taken=True, answer="", by=secretary, now=NOW)

    asked.refresh_from_db()
    assert (asked.state, asked.answered_by) == ("taken", secretary)
    told = Notice.objects.get(person=member)
    assert told.subject == f"Your correction of the minutes of {held}: put right"
    officers = {holder(held.group, part).pk for part in ("chair", "secretary")}
    assert officers <= set(Notice.objects.values_list("person", flat=True))


def test_a_form_sent_twice_asks_once(held):
    sent = minutes(held, "Agreed.", state="circulated")
    member = holder(held.group, "member")
    for _ in range(2):
        actions.ask_correction(sent, item=None, text="Spell my name", by=member, now=NOW)

    assert sent.corrections.count() == 1


def test_what_is_not_changed_needs_a_reason(held, secretary):
    sent = minutes(held, "Agreed.", state="circulated")
    member = holder(held.group, "member")
    asked = actions.ask_correction(sent, item=None, text="No", by=member, now=NOW)

    with pytest.raises(Refused) as refusal:
        actions.answer_correction(asked, taken=False, answer=" ", by=secretary, now=NOW)

    assert refusal.value.reasons == ["Say in a sentence why it is not changed"]


def test_nobody_corrects_a_draft(held):
    draft = minutes(held, "Agreed.")

    with pytest.raises(PermissionDenied):
        actions.ask_correction(
            draft, item=None, text="No", by=holder(held.group, "member"), now=NOW
        )


# ---- approved ----------------------------------------------------------------------------------


def next_meeting(held, **fields):
    coming = meeting(held.group, on=date(2026, 12, 10), items=(), **fields)
    item(coming, "Minutes before", source="previous_minutes")
    return coming


def test_the_next_meetings_first_item_approves_them(held, secretary):
    sent = minutes(held, "Agreed.", state="circulated")
    Transcript.objects.create(minutes=sent, filename="said.vtt", handed_by=secretary, handed_at=NOW)
    coming = next_meeting(held)

    actions.record_item(
        first_item(coming), text="Approved.", based_on=0, approves=[sent], by=secretary, now=NOW
    )

    sent.refresh_from_db()
    held.refresh_from_db()
    assert (sent.state, sent.approved_in, held.state) == ("approved", coming, "approved")
    assert not Transcript.objects.exists()
    assert list(Entry.objects.order_by("sequence").values_list("act", flat=True)) == [
        "meetings.minute_saved", "meetings.minutes_approved", "meetings.item_recorded",
    ]  # fmt: skip


def test_what_was_approved_stays_as_it_is(held, secretary):
    minutes(held, "Agreed.", state="approved")

    with pytest.raises(Refused) as refusal:
        save(first_item(held), "Changed", secretary, based_on=1)

    assert "stay as they are" in refusal.value.reasons[0]
    assert Minute.objects.get().text == "Agreed."


def test_nothing_is_written_if_the_minutes_cannot_be_approved(held, secretary):
    sent = minutes(held, "Agreed.", state="circulated")
    actions.ask_correction(sent, item=None, text="No", by=holder(held.group, "member"), now=NOW)
    coming = next_meeting(held)

    with pytest.raises(Refused) as refusal:
        actions.record_item(
            first_item(coming), text="Approved.", based_on=0, approves=[sent],
            by=secretary, now=NOW,
        )  # fmt: skip

    sent.refresh_from_db()
    assert refusal.value.reasons == ["1\u00a0correction waiting for an answer"]
    assert sent.state == "circulated"
    assert not Minutes.objects.filter(meeting=coming).exists()


def test_another_groups_meeting_approves_nothing(held, secretary):
    sent = minutes(held, "Agreed.", state="circulated")
    other = meeting(group(), on=date(2026, 12, 10))

    with pytest.raises(Refused) as refusal:
        actions.approve_minutes(sent, at=other, by=steward(), now=NOW)

    assert refusal.value.reasons == ["Minutes are approved by a meeting of the same group"]


def test_a_meeting_still_to_come_approves_nothing(held, secretary):
    sent = minutes(held, "Agreed.", state="circulated")
    coming = next_meeting(held, state="papers_out")

    with pytest.raises(Refused) as refusal:
        actions.approve_minutes(sent, at=coming, by=secretary, now=NOW)

    assert refusal.value.reasons == ["Minutes are approved at the next meeting, once it was held"]
