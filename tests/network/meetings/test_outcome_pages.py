"""The pages of minutes, decisions, actions and learning: whole, well-made, and closed to others."""

import io
from datetime import UTC, date, datetime, timedelta

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.accounts import PersonFactory, lead
from tests.factories.innovations import published
from tests.factories.meetings import ItemFactory
from tests.factories.outcomes import group, holder, item, meeting, minutes, present
from tests.support.pages import faults_of
from waymark.shared.meetings.actions import deciding, learning, promising
from waymark.shared.meetings.actions.minutes import save_minute
from waymark.shared.meetings.enums import MinutesState
from waymark.shared.meetings.models import (
    Correction,
    Decision,
    Feedback,
    Learning,
    MeetingAction,
    Minute,
    Minutes,
    Told,
    Transcript,
)
from waymark.shared.notifications.models import Notice

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 12, 9, tzinfo=UTC)
SOON = date.today() + timedelta(days=30)


@pytest.fixture
def held():
    return meeting(group())


@pytest.fixture
def secretary(held):
    return holder(held.group, "secretary")


@pytest.fixture
def member(held):
    return holder(held.group, "member")


@pytest.fixture
def first(held):
    return held.items.order_by("position").first()


def at(name, *args):
    return reverse(f"meetings:{name}", args=args)


@pytest.fixture
def full(held, secretary, member, first):
    """A meeting with everything that can come of one, and minutes that were sent out."""
    sent = minutes(held, "We **agreed** to go on.", "Ten letters were sent.", state="circulated")
    common = {"by": secretary, "now": NOW}
    decision = deciding.record_decision(
        group=held.group, meeting=held, item=first, text="Go on with the letters", **common
    )
    action = promising.add_action(
        group=held.group, meeting=held, item=first, text="Share the wording",
        due_on=date(2026, 11, 20), seats=[member.seat], **common,
    )[0]  # fmt: skip
    learnt = learning.capture_learning(
        held, title="Letters calm", text="Fewer calls after them", item=first,
        organisation=member.organisation, **common,
    )  # fmt: skip
    correction = Correction.objects.create(minutes=sent, text="Eleven, not ten", by=member, at=NOW)
    return {
        "meeting": held, "minutes": sent, "decision": decision, "action": action,
        "learning": learnt, "correction": correction, "item": first,
    }  # fmt: skip


def addresses(full):
    key, made = full["meeting"].key, full
    group_key = full["meeting"].group.key
    reads = [
        at("minutes", key), at("decisions"), at("decisions") + "?tab=review",
        at("decision", made["decision"].key), at("actions"), at("actions") + "?tab=all",
        at("action", made["action"].key), at("learning_log"), at("learning", made["learning"].key),
        at("said", group_key), at("said", group_key) + "?q=letters",
        at("said", group_key) + f"?item={made['item'].key}", at("feedback", key),
        at("capture", key), at("tell", made["learning"].key), at("correct", key),
    ]  # fmt: skip
    runs = [
        at("write_minute", key, made["item"].key), at("minute_history", key, made["item"].key),
        at("circulate", key), at("answer_correction", key, made["correction"].key),
        at("hand_in_transcript", key), at("record_decision", key), at("add_action", key),
        at("review_decision", made["decision"].key), at("supersede_decision", made["decision"].key),
        at("remind", key, "registration"), at("remind", key, "items"), at("remind", key, "papers"),
        at("note_action", made["action"].key), at("close_action", made["action"].key),
    ]  # fmt: skip
    return reads, runs


def test_every_page_is_well_made(client, full, secretary):
    reads, runs = addresses(full)
    client.force_login(secretary)

    found = {address: client.get(address) for address in [*reads, *runs]}

    assert {a: r.status_code for a, r in found.items() if r.status_code != 200} == {}
    faults = {a: faults_of(r.content.decode()) for a, r in found.items()}
    assert {a: f for a, f in faults.items() if f} == {}


def test_any_member_reads_and_only_officers_run(client, full):
    reads, runs = addresses(full)
    client.force_login(lead())

    assert {a: client.get(a).status_code for a in reads} == dict.fromkeys(reads, 200)
    assert {a: client.get(a).status_code for a in runs} == dict.fromkeys(runs, 403)


def test_a_closed_groups_meetings_are_not_there_for_others(client, full):
    full["meeting"].group.open_to_members = False
    full["meeting"].group.save()
    reads, runs = addresses(full)
    client.force_login(lead())

    answers = {a: client.get(a) for a in [*reads, *runs]}

    logs = {at("decisions"), at("actions"), at("learning_log")}
    one = {a: r.status_code for a, r in answers.items() if a.split("?")[0] not in logs}
    assert one == dict.fromkeys(one, 404)
    listed = "".join(r.content.decode() for a, r in answers.items() if a.split("?")[0] in logs)
    assert "Go on with the letters" not in listed
    assert "Share the wording" not in listed
    assert "Letters calm" not in listed


def test_a_draft_is_read_by_chair_and_secretary_alone(client, held, secretary, member):
    minutes(held, "Not yet for all")
    client.force_login(member)
    assert client.get(at("minutes", held.key)).status_code == 404
    assert client.get(at("minutes_pdf", held.key)).status_code == 404

    client.force_login(secretary)
    assert "Not yet for all" in client.get(at("minutes", held.key)).content.decode()


def test_somebody_without_a_seat_sees_nothing(client, full):
    client.force_login(PersonFactory())
    reads, _ = addresses(full)
    closed = [a for a in reads if a.split("?")[0] not in
              {at("decisions"), at("actions"), at("learning_log")}]  # fmt: skip

    assert {a: client.get(a).status_code for a in closed} == dict.fromkeys(closed, 404)


# ---- acts --------------------------------------------------------------------------------------


def test_the_secretary_writes_an_item(client, held, secretary, first):
    client.force_login(secretary)

    answer = client.post(
        at("write_minute", held.key, first.key), {"text": "We agreed.", "revision": "0"}
    )

    assert answer["Location"] == at("minutes", held.key) + f"#item-{first.key}"
    assert Minute.objects.get().text == "We agreed."


def test_a_victims_number_does_not_get_into_minutes(client, held, secretary, first):
    client.force_login(secretary)

    page = client.post(
        at("write_minute", held.key, first.key),
        {"text": "She was rung on 07700 900123", "revision": "0"},
    )

    assert page.status_code == 200
    assert "This looks like a telephone number" in page.content.decode()
    assert not Minutes.objects.exists()


def test_who_wrote_on_an_old_version_is_shown_both_and_chooses(client, held, secretary, first):
    chair = holder(held.group, "chair")
    save_minute(first, text="The chair’s words", based_on=0, by=chair, now=NOW)
    client.force_login(secretary)
    choose = at("choose_minute", held.key, first.key)

    answer = client.post(
        at("write_minute", held.key, first.key), {"text": "My own words", "revision": "0"}
    )
    assert answer["Location"] == choose
    page = client.get(choose).content.decode()
    assert faults_of(page) == []
    assert "The chair’s words" in page and "My own words" in page
    assert "Two versions of this item" in client.get(at("minutes", held.key)).content.decode()

    client.post(choose, {"keep": "2", "revision": "1", "text": ""})
    assert Minute.objects.get().text == "My own words"


def test_who_gets_the_minutes_is_shown_before_they_are_sent(client, held, secretary, member):
    minutes(held, "Agreed.")
    client.force_login(secretary)

    page = client.get(at("circulate", held.key)).content.decode()
    assert member.name in page
    assert "Send them to 3\u00a0people" in page

    client.post(at("circulate", held.key))
    assert Minutes.objects.get().state == "circulated"


def test_a_minute_of_the_minutes_before_approves_them(client, held, secretary):
    sent = minutes(held, "Agreed.", state="circulated")
    coming = meeting(held.group, on=date(2026, 11, 12), items=())
    opening = item(coming, "Minutes before", source="previous_minutes")
    client.force_login(secretary)
    address = at("write_minute", coming.key, opening.key)

    assert "Minutes approved here" in client.get(address).content.decode()
    client.post(address, {"text": "As sent.", "revision": "0", "approves": [held.key]})

    sent.refresh_from_db()
    assert (sent.state, sent.approved_in) == ("approved", coming)


def test_a_correction_is_asked_for_and_answered(client, full, member, secretary):
    key = full["meeting"].key
    client.force_login(member)
    client.post(at("correct", key), {"item": full["item"].key, "text": "A word is missing"})
    asked = Correction.objects.get(text="A word is missing")
    client.force_login(secretary)
    client.post(at("answer_correction", key, asked.key), {"taken": "yes", "answer": "Thanks"})

    asked.refresh_from_db()
    assert (asked.item, asked.state, asked.answer) == (full["item"], "taken", "Thanks")


def test_a_decision_is_recorded_reviewed_and_replaced(client, full, secretary):
    key, old = full["meeting"].key, full["decision"]
    client.force_login(secretary)
    client.post(
        at("record_decision", key) + f"?item={full['item'].key}", {"text": "Stop the letters"}
    )
    new = Decision.objects.get(text="Stop the letters")
    client.post(at("review_decision", new.key), {"note": "Still right"})
    client.post(at("supersede_decision", old.key), {"successor": new.key})

    old.refresh_from_db()
    new.refresh_from_db()
    assert (new.item, new.decided_on, new.state) == (full["item"], date(2026, 10, 8), "reviewed")
    assert (old.state, old.superseded_by) == ("superseded", new)
    assert "In its place" in client.get(at("decision", old.key)).content.decode()


def test_each_seat_of_the_group_gets_an_action(client, held, secretary):
    client.force_login(secretary)
    due = {"due_on-day": SOON.day, "due_on-month": SOON.month, "due_on-year": SOON.year}

    client.post(
        at("add_action", held.key), {"text": "Say how ready you are", "owner": "every", **due}
    )

    assert set(MeetingAction.objects.values_list("seat__holder", flat=True)) == set(
        held.group.seats.values_list("seat__holder", flat=True)
    )


def test_an_action_is_bound_to_a_record_by_its_address(client, held, secretary, member):
    published(key="two-calls", version={"title": "Two calls"})
    client.force_login(secretary)
    due = {"due_on-day": SOON.day, "due_on-month": SOON.month, "due_on-year": SOON.year}
    asked = {"text": "Take it up", "owner": member.seat.key, "closes": "adopted", **due}

    wrong = client.post(at("add_action", held.key), asked | {"record": "/meetings/"})
    assert "That is not the page of a practice" in wrong.content.decode()
    client.post(at("add_action", held.key), asked | {"record": "/practices/two-calls/"})

    action = MeetingAction.objects.get()
    assert (action.closes_event, action.closes_key, action.closes_href) == (
        "adopted", "two-calls", "/practices/two-calls/",
    )  # fmt: skip


def test_the_owner_reports_and_closes(client, full, member):
    client.force_login(member)
    action = full["action"]
    due = {"due_on-day": SOON.day, "due_on-month": SOON.month, "due_on-year": SOON.year}
    client.post(at("note_action", action.key), {"text": "Half of it", **due})
    action.refresh_from_db()
    assert action.due_on == SOON

    client.post(at("close_action", action.key), {"outcome": "Shared on Monday", "done": "yes"})

    action.refresh_from_db()
    assert (action.state, action.outcome, action.closed_by) == ("done", "Shared on Monday", member)


def test_what_was_learnt_is_kept_and_its_telling_noted(client, full, member):
    client.force_login(member)
    client.post(at("capture", full["meeting"].key), {"title": "Ring first", "text": "They ask"})
    learnt = Learning.objects.get(title="Ring first")
    today = timezone.localdate()
    client.post(
        at("tell", learnt.key),
        {"audience": "front_line", "how": "Briefing", "on-day": today.day,
         "on-month": today.month, "on-year": today.year},
    )  # fmt: skip

    told = Told.objects.get()
    assert (told.organisation, told.audience, told.how) == (
        member.organisation, "front_line", "Briefing",
    )  # fmt: skip
    page = client.get(at("learning", learnt.key)).content.decode()
    assert page.count("Nobody has noted that they told them.") == 2


def test_something_learnt_begins_a_practice_once(client, full, member):
    client.force_login(member)
    address = at("learning_practice", full["learning"].key)

    first, second = client.post(address), client.post(address)

    assert first["Location"] == second["Location"]
    page = client.get(first["Location"], follow=True).content.decode()
    assert "Letters calm" in page


def test_feedback_is_read_without_names(client, full, member, secretary):
    present(full["meeting"], member)
    client.force_login(member)
    address = at("feedback", full["meeting"].key)
    client.post(address, {"worth": "partly", "keep": "The round", "change": "Shorter"})
    again = client.get(address).content.decode()
    assert "You have answered already" in again
    assert "Shorter</textarea>" in again and "The round</textarea>" in again
    assert 'value="partly" checked' in again
    client.post(address, {"worth": "yes", "keep": "The round", "change": ""})
    assert Feedback.objects.get().worth == "yes"
    assert "What people say" not in client.get(address).content.decode()

    client.force_login(secretary)
    page = client.get(address).content.decode()
    assert "What people say" in page and "The round" in page
    assert member.name not in page


def test_standing_items_are_moved_added_and_taken_away_on_their_page(client, held, secretary):
    held.group.standing_items.create(position=1, title="Minutes", minutes=5, kind="discussion")
    held.group.standing_items.create(position=2, title="Gone soon", minutes=5, source="practices")
    client.force_login(secretary)
    address = at("standing", held.group.key)

    client.post(address, {
        "place_1": "2", "minutes_1": "5", "title_1": "Minutes",
        "place_2": "2", "minutes_2": "5", "title_2": "", "fills_2": "practices",
        "place_3": "1", "minutes_3": "15", "title_3": "Newest", "fills_3": "practices",
    })  # fmt: skip

    kept = held.group.standing_items.values_list("position", "title", "source", "minutes")
    assert list(kept) == [
        (1, "Newest", "practices", 15), (2, "Minutes", "", 5),
    ]  # fmt: skip


def test_a_reminder_goes_to_those_who_did_not_answer(client, held, secretary, member):
    held.state = "papers_out"
    held.save()
    present(held, member)
    client.force_login(secretary)
    address = at("remind", held.key, "registration")
    page = client.get(address).content.decode()
    assert member.name not in page
    assert "Send it to 2\u00a0people" in page

    client.post(address, {"words": "We would like to order lunch"})

    told = Notice.objects.filter(kind="meetings.reminders")
    assert set(told.values_list("person", flat=True)) == {
        holder(held.group, "chair").pk, secretary.pk,
    }  # fmt: skip
    assert set(told.values_list("body", flat=True)) == {"We would like to order lunch"}


# ---- the transcript ----------------------------------------------------------------------------

SAID = (
    b"Priya Nair: Item 1, the minutes.\nTom: Agreed.\n"
    b"Priya Nair: Now the letters by a trusted person."
)


def upload(name, data):
    file = io.BytesIO(data)
    file.name = name
    return {"file": file}


def test_a_transcript_becomes_the_beginning_of_each_item(client, held, secretary, first):
    client.force_login(secretary)
    client.post(at("hand_in_transcript", held.key), upload("said.txt", SAID))
    page = client.get(at("transcript", held.key)).content.decode()
    assert faults_of(page) == []
    second = held.items.get(position=2)
    assert Transcript.objects.get().starts == {first.key: 0, second.key: 2}

    client.post(at("transcript", held.key), {first.key: "1", second.key: "3"})
    writing = client.get(at("write_minute", held.key, first.key)).content.decode()
    assert "Priya Nair: Item 1, the minutes." in writing
    assert "Tom: Agreed." in writing
    assert not Minute.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        pytest.param("said.txt", b"Tom: Ring her on 07700 900123.",
                     "Turn 1 holds what looks like a telephone number", id="a victim’s number"),
        pytest.param("said.exe", b"MZ", "ends in .txt, .vtt or .docx", id="a program"),
        pytest.param("said.vtt", b"MZ\x00\x01", "This is a program or a script", id="disguised"),
        pytest.param("said.docx", b"PK\x03\x04 no", "", id="a broken Word file"),
        pytest.param("said.vtt", b"WEBVTT\n\n", "nothing said in this file", id="nobody spoke"),
    ],
)  # fmt: skip
def test_a_transcript_that_cannot_be_taken_says_why(client, held, secretary, name, data, reason):
    client.force_login(secretary)

    page = client.post(at("hand_in_transcript", held.key), upload(name, data))

    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert reason in page.content.decode()
    assert not Transcript.objects.exists()


# ---- on paper ----------------------------------------------------------------------------------


def read(answer):
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return pypdf.PdfReader(io.BytesIO(answer.content))


def bookmarks(pdf):
    def flat(nodes):
        for node in nodes:
            if isinstance(node, list):
                yield from flat(node)
            else:
                yield node.title

    return list(flat(pdf.outline))


def test_minutes_on_paper_are_tagged_and_have_bookmarks(client, full, member):
    client.force_login(member)
    pdf = read(client.get(at("minutes_pdf", full["meeting"].key)))

    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == "en-GB"
    assert bookmarks(pdf) == [
        "Minutes of Meeting 1", "1. Minutes before", "2. Letters by a trusted person",
    ]  # fmt: skip
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert "Go on with the letters" in text and "Share the wording" in text


def test_everything_said_on_a_subject_is_one_pdf(client, full, member):
    client.force_login(member)
    pdf = read(client.get(at("said_pdf", full["meeting"].group.key) + "?q=letters"))

    assert bookmarks(pdf)[1:] == [
        "Meeting 1: Minutes before", "Meeting 1: Letters by a trusted person",
    ]  # fmt: skip


def test_minutes_that_were_sent_out_begin_from_no_transcript(client, held, secretary):
    client.force_login(secretary)
    here, begin = at("minutes", held.key), at("hand_in_transcript", held.key)
    offered = {"before a line is written": begin in client.get(here).text}
    Minutes.objects.create(
        meeting=held, started_by=secretary, started_at=NOW, circulated_at=NOW, approved_at=NOW
    )
    for state in MinutesState.values:
        Minutes.objects.update(state=state)
        offered[state] = begin in client.get(here).text

    Minutes.objects.update(state=MinutesState.CIRCULATED)
    refused = client.post(begin, upload("said.txt", SAID))

    assert offered == {
        "before a line is written": True, "draft": True, "circulated": False, "amended": False,
        "approved": False,
    }  # fmt: skip
    assert "These minutes were sent out. A transcript begins only a draft" in refused.text
    assert not Transcript.objects.exists()


def test_practices_stand_beside_the_meeting_that_they_came_of(client, held, secretary):
    shown, begun, draft = (published(key=key) for key in ("shown", "begun", "draft"))
    type(draft).objects.filter(pk=draft.pk).update(state="draft")
    ItemFactory(meeting=held, origin_kind="practice", origin_key=shown.key)
    for practice in (begun, draft):
        Learning.objects.create(
            group=held.group, meeting=held, title=practice.key, by=secretary, at=NOW,
            practice_href=reverse("innovations:edit_start", args=[practice.key]),
        )  # fmt: skip
    client.force_login(secretary)

    page = client.get(at("meeting", held.key)).text

    assert [f"/practices/{key}/" in page for key in ("shown", "begun", "draft")] == [
        True, True, False,
    ]  # fmt: skip
    assert faults_of(page) == []
