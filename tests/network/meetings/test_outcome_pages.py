"""The pages of minutes, decisions, actions and learning: whole, well-made, and closed to others."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from tests.factories.accounts import PersonFactory, lead
from tests.factories.outcomes import holder, item, meeting, minutes, present
from tests.support.pages import faults_of
from waymark.shared.meetings.actions.minutes import save_minute
from waymark.shared.meetings.models import (
    Correction,
    Minute,
    Minutes,
)
from waymark.shared.notifications.models import Notice

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 12, 9, tzinfo=UTC)


def at(name, *args):
    return reverse(f"meetings:{name}", args=args)


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
