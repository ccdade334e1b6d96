"""Actions, decisions, learning and reminders: who may, what is written, and what closes itself."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead, steward
from tests.factories.innovations import published
from tests.factories.outcomes import holder, item, meeting, present
from waymark.network.innovations.actions.adoptions import move_adoption
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.meetings.actions import deciding, learning, promising, reminding
from waymark.shared.meetings.models import (
    ActionNote,
    Decision,
    DecisionReview,
    Learning,
    MeetingAction,
    Reminder,
    Told,
)
from waymark.shared.meetings.queries import outcomes
from waymark.shared.meetings.queries import reminding as asking
from waymark.shared.meetings.queries.closing import Closing
from waymark.shared.meetings.queries.found import outcome_documents
from waymark.shared.notifications.models import Notice
from waymark.shared.search.models import Document

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 12, 9, tzinfo=UTC)
DUE = date(2026, 11, 20)
TWO_CALLS = Closing("adopted", "two-calls", "Two calls", "/practices/two-calls/")


def ask(held, by, *, seats=(), text="Share the wording", **fields):
    return promising.add_action(
        group=held.group, meeting=held, text=text, due_on=DUE, seats=seats, by=by, now=NOW, **fields
    )


# ---- actions -----------------------------------------------------------------------------------


def test_each_seat_gets_an_action_and_is_told(held, secretary):
    seats = [SeatFactory(), SeatFactory()]

    made = ask(held, secretary, seats=seats)

    assert [(a.seat, a.text, a.due_on, a.added_on, a.state) for a in made] == [
        (seat, "Share the wording", DUE, date(2026, 10, 8), "open") for seat in seats
    ]
    assert {n.person for n in Notice.objects.all()} == {seat.holder for seat in seats}
    assert Entry.objects.get().detail == {"group": held.group.key, "count": 2}
    assert set(Document.objects.filter(kind="action").values_list("title", flat=True)) == {
        "Share the wording"
    }


def test_a_form_sent_twice_asks_once(held, secretary):
    seat = SeatFactory()

    first, again = ask(held, secretary, seats=[seat]), ask(held, secretary, seats=[seat])

    assert first == again
    assert MeetingAction.objects.count() == Notice.objects.count() == 1


def test_a_member_writes_down_nothing(held):
    with pytest.raises(PermissionDenied):
        ask(held, holder(held.group, "member"), seats=[SeatFactory()])

    assert not MeetingAction.objects.exists()


def test_an_action_without_an_owner_is_refused(held, secretary):
    with pytest.raises(Refused) as refusal:
        ask(held, secretary)

    assert refusal.value.reasons == ["Choose who is to do it"]
    assert not Entry.objects.exists()


@pytest.mark.parametrize("who", ["holder", "lead of the organisation", "secretary"])
def test_who_closes_an_action_by_hand(held, secretary, who):
    seat = SeatFactory(role="practitioner")
    (action,) = ask(held, secretary, seats=[seat])
    people = {"holder": seat.holder, "secretary": secretary,
              "lead of the organisation": lead(seat.organisation)}  # fmt: skip

    promising.close_action(action, outcome="Sent on Monday", by=people[who], now=NOW)

    action.refresh_from_db()
    assert (action.state, action.closed_on, action.closed_by, action.closed_itself) == (
        "done", date(2026, 10, 12), people[who], False,
    )  # fmt: skip


@pytest.mark.parametrize("who", ["another force", "a member of the group"])
def test_nobody_else_closes_it(held, secretary, who):
    (action,) = ask(held, secretary, seats=[SeatFactory()])
    somebody = lead() if who == "another force" else holder(held.group, "member")

    with pytest.raises(PermissionDenied):
        promising.close_action(action, outcome="Done", by=somebody, now=NOW)

    assert MeetingAction.objects.get().state == "open"


def test_another_day_is_noted_with_the_day_before(held, secretary):
    (action,) = ask(held, secretary, seats=[SeatFactory()])

    promising.note_progress(
        action, text="Half of it", due_on=date(2026, 12, 1), by=secretary, now=NOW
    )

    note = ActionNote.objects.get()
    assert (note.text, note.due_from, note.due_to) == ("Half of it", DUE, date(2026, 12, 1))
    assert MeetingAction.objects.get().due_on == date(2026, 12, 1)


def test_an_open_action_is_carried_from_meeting_to_meeting(held, secretary):
    (action,) = ask(held, secretary, seats=[SeatFactory()])
    meeting(held.group, on=date(2026, 12, 10))
    third = meeting(held.group, on=date(2027, 2, 11))

    carried = outcomes.promises(outcomes.carried_into(third), date(2027, 2, 11))

    assert [(each.action, each.carried, each.look) for each in carried] == [
        (action, "Carried over 2\u00a0times", "late")
    ]


def test_what_was_done_between_two_meetings_is_shown_once(held, secretary):
    (action,) = ask(held, secretary, seats=[SeatFactory()])
    promising.close_action(action, outcome="Done", by=secretary, now=NOW)
    second = meeting(held.group, on=date(2026, 12, 10))
    third = meeting(held.group, on=date(2027, 2, 11))

    assert list(outcomes.carried_into(second)) == [action]
    assert list(outcomes.carried_into(third)) == []


# ---- closing by itself -------------------------------------------------------------------------


def test_an_action_closes_itself_when_the_thing_happens(held, secretary):
    seat = SeatFactory()
    (action,) = ask(held, secretary, seats=[seat], closes=TWO_CALLS)
    practice = published(key="two-calls", version={"title": "Two calls"})

    for stage in ("interested", "planning"):
        move_adoption(
            practice, seat.organisation, stage=stage, on=date(2026, 10, 9), by=seat.holder,
            now=NOW, adapted=False,
        )  # fmt: skip
        action.refresh_from_db()
        assert action.state == ("done" if stage == "planning" else "open")

    assert (action.closed_itself, action.closed_by, action.outcome) == (
        True, seat.holder,
        "Closed by itself: the force takes the practice up – Two calls",
    )  # fmt: skip
    assert Entry.objects.filter(act="meetings.action_closed_itself").count() == 1


def test_it_is_not_closed_by_another_force_or_another_practice(held, secretary):
    seat = SeatFactory()
    ask(held, secretary, seats=[seat], closes=TWO_CALLS)
    other = OrganisationFactory()

    closed = [
        promising.close_for("adopted", kind="practice", key=key, organisation=place,
                            by=None, now=NOW)
        for key, place in [("two-calls", other), ("three-calls", seat.organisation)]
    ]  # fmt: skip

    assert closed == [0, 0]
    assert MeetingAction.objects.get().state == "open"


def test_what_anybody_may_do_closes_every_action_that_waits_for_it(held, secretary):
    waits = Closing("answered", "who-rings", "Who rings?", "/questions/who-rings/")
    ask(held, secretary, seats=[SeatFactory(), SeatFactory()], closes=waits)

    assert promising.close_for("answered", kind="thread", key="who-rings", by=None, now=NOW) == 2
    assert promising.close_for("answered", kind="thread", key="who-rings", by=None, now=NOW) == 0


def test_a_happening_to_the_wrong_kind_of_record_is_a_fault():
    with pytest.raises(ValueError, match="happens to a practice"):
        promising.close_for("adopted", kind="thread", key="x", by=None, now=NOW)


def test_nothing_is_closed_if_the_act_fails(held, secretary, monkeypatch):
    seat = SeatFactory()
    ask(held, secretary, seats=[seat], closes=TWO_CALLS)
    practice = published(key="two-calls")

    with pytest.raises(Refused):  # the first step is interest
        move_adoption(
            practice, seat.organisation, stage="live", on=date(2027, 1, 1), by=seat.holder, now=NOW
        )

    assert MeetingAction.objects.get().state == "open"


# ---- decisions ---------------------------------------------------------------------------------


def test_a_decision_is_recorded_once_and_found(held, secretary):
    made = [
        deciding.record_decision(
            group=held.group, meeting=held, text=" Go on ", because="It works", by=secretary,
            now=NOW, review_on=date(2027, 10, 8),
        )
        for _ in range(2)
    ]  # fmt: skip

    decision = Decision.objects.get()
    assert made == [decision, decision]
    assert (decision.text, decision.decided_on, decision.state) == (
        "Go on", date(2026, 10, 8), "standing",
    )  # fmt: skip
    assert Document.objects.get(kind="decision").title == "Go on"


def test_a_thread_adds_its_decision_with_where_it_came_from(held):
    origin = ("thread", "who-rings", "/questions/who-rings/", "Who rings?")

    decision = deciding.record_decision(
        group=held.group, text="The officer rings", by=steward(), now=NOW, origin=origin
    )

    assert decision.meeting is None
    assert (decision.origin_kind, decision.origin_href) == ("thread", "/questions/who-rings/")


def test_a_review_keeps_the_decision_and_sets_the_next_day(held, secretary):
    decision = deciding.record_decision(
        group=held.group, meeting=held, text="Go on", by=secretary, now=NOW,
        review_on=date(2026, 10, 12),
    )  # fmt: skip
    assert list(outcomes.decisions_to_review(secretary, date(2026, 10, 12))) == [decision]

    deciding.review_decision(
        decision, note="Still right", review_on=date(2027, 10, 12), by=secretary, now=NOW
    )

    decision.refresh_from_db()
    assert (decision.state, DecisionReview.objects.get().note) == ("reviewed", "Still right")
    assert not outcomes.decisions_to_review(secretary, date(2026, 10, 12)).exists()


def test_a_later_decision_takes_the_place_of_an_earlier_one(held, secretary):
    old, new = (
        deciding.record_decision(group=held.group, text=text, decided_on=day, by=secretary, now=NOW)
        for text, day in [("Go on", date(2026, 6, 11)), ("Stop", date(2026, 10, 8))]
    )

    deciding.supersede_decision(old, successor=new, by=secretary, now=NOW)

    old.refresh_from_db()
    assert (old.state, old.superseded_by) == ("superseded", new)
    with pytest.raises(Refused):
        deciding.supersede_decision(new, successor=old, by=secretary, now=NOW)


def test_a_member_records_no_decision(held):
    with pytest.raises(PermissionDenied):
        deciding.record_decision(
            group=held.group, text="Go on", by=holder(held.group, "member"), now=NOW
        )

    assert not Decision.objects.exists()


# ---- what was learnt ---------------------------------------------------------------------------


def test_learning_is_found_and_only_ones_own_organisation_notes_whom_it_told(held):
    member = holder(held.group, "member")
    learnt = learning.capture_learning(
        held, title="Letters calm", text="Fewer calls", by=member, now=NOW
    )
    assert Document.objects.get(kind="learning").body == "Fewer calls"

    with pytest.raises(PermissionDenied):
        learning.note_told(
            learnt, organisation=OrganisationFactory(), audience="front_line", how="Briefing",
            on=date(2026, 10, 12), by=member, now=NOW,
        )  # fmt: skip
    learning.note_told(
        learnt, organisation=member.organisation, audience="front_line", how="Briefing",
        on=date(2026, 10, 12), by=member, now=NOW,
    )  # fmt: skip

    assert [(p.audience, len(p.told)) for p in outcomes.cascade_of(learnt)] == [
        ("The front line", 1), ("Our organisation’s leaders", 0), ("National policy", 0),
    ]  # fmt: skip
    assert Told.objects.get().organisation == member.organisation


def test_nothing_is_learnt_before_the_meeting(held):
    held.state = "planned"
    held.save()

    with pytest.raises(Refused):
        learning.capture_learning(
            held, title="Letters calm", text="", by=holder(held.group, "member"), now=NOW
        )

    assert not Learning.objects.exists()


# ---- reminders ---------------------------------------------------------------------------------


def test_who_is_reminded_of_what(held):
    chair, secretary, member = (holder(held.group, p) for p in ("chair", "secretary", "member"))
    present(held, chair)
    item(held, "Offered", offered_by=secretary)
    item(held, "With a paper", owner=member, paper_wanted=True)

    found = {kind: set(asking.silent(held, kind)) for kind in ("registration", "items", "papers")}

    assert found == {
        "registration": {secretary, member}, "items": {chair, member}, "papers": {member},
    }  # fmt: skip


def test_the_same_reminder_goes_once(held, secretary):
    for _ in range(2):
        reminding.remind(held, kind="registration", words="Do you come?", by=secretary, now=NOW)

    assert Reminder.objects.count() == 1
    assert Notice.objects.count() == 3


def test_a_member_reminds_nobody(held):
    with pytest.raises(PermissionDenied):
        reminding.remind(
            held, kind="items", words="Please", by=holder(held.group, "member"), now=NOW
        )

    assert not Notice.objects.exists()


# ---- the search --------------------------------------------------------------------------------


def test_the_index_built_anew_is_the_index_that_acts_kept(held, secretary):
    deciding.record_decision(group=held.group, text="Go on", by=secretary, now=NOW)
    ask(held, secretary, seats=[SeatFactory()])
    learning.capture_learning(held, title="Letters calm", text="", by=secretary, now=NOW)

    kept = {(d.kind, d.key, d.title, d.scope) for d in Document.objects.all()}

    assert {(d["kind"], d["key"], d["title"], d["scope"]) for d in outcome_documents()} == kept
    assert {kind for kind, *_ in kept} == {"decision", "action", "learning"}
