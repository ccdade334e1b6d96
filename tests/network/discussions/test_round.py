"""The answer clock at work: reminded, put on an agenda, closed when it is answered."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead
from tests.factories.discussions import answer, co_ordinator, forces, meeting_on, question, space
from waymark.network.discussions.actions import answering, linking
from waymark.network.discussions.actions.agenda import put_on_agenda
from waymark.network.discussions.actions.rounds import daily_round
from waymark.network.discussions.models import Link
from waymark.network.discussions.queries import unanswered_for_agenda
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.meetings.models import AgendaItem, Group, MeetingAction
from waymark.shared.notifications.models import Notice

pytestmark = pytest.mark.django_db


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


LAST_DAY, DAY_AFTER = at(12, 2), at(12, 3)


@pytest.fixture
def meeting():
    return meeting_on(date(2027, 1, 20), items_by=date(2027, 1, 11))


@pytest.fixture
def thread():
    return question(lead())


def test_on_the_last_day_nothing_happens_yet(meeting, thread):
    daily_round(now=at(12, 2, 22))

    assert not AgendaItem.objects.exists()


def test_after_five_working_days_it_goes_on_the_next_agenda_once(meeting, thread):
    daily_round(now=DAY_AFTER)
    daily_round(now=DAY_AFTER)
    daily_round(now=at(12, 4))

    item = AgendaItem.objects.get()
    assert (item.meeting, item.title, item.state) == (meeting, thread.title, "accepted")
    assert (item.origin_kind, item.origin_key, item.origin_href) == (
        "thread", thread.key, f"/questions/{thread.key}/",
    )  # fmt: skip
    assert item.offered_by is None
    link = Link.objects.get()
    assert (link.thread, link.kind, link.key, link.by_clock, link.made_on) == (
        thread, "agenda_item", item.key, True, date(2026, 12, 3),
    )  # fmt: skip
    assert Notice.objects.filter(kind="discussions.agenda").count() == 1
    assert Entry.objects.filter(act="discussions.put_on_agenda").count() == 1


def test_a_meeting_that_takes_no_more_items_is_passed_over(thread):
    meeting_on(date(2026, 12, 7), items_by=date(2026, 11, 26))
    later = meeting_on(date(2027, 2, 8), items_by=date(2027, 1, 28))

    daily_round(now=DAY_AFTER)

    assert AgendaItem.objects.get().meeting == later


def test_where_only_a_near_meeting_is_planned_the_chair_rules(thread):
    near = meeting_on(date(2026, 12, 7), items_by=date(2026, 11, 26))

    daily_round(now=DAY_AFTER)

    item = AgendaItem.objects.get()
    assert (item.meeting, item.state, item.ruling) == (near, "offered", "waiting")


def test_without_a_meeting_the_co_ordinator_is_told_once_and_the_next_round_looks_again(thread):
    helper = co_ordinator()

    daily_round(now=DAY_AFTER)
    daily_round(now=at(12, 4))
    meeting_on(date(2027, 1, 20))
    daily_round(now=at(12, 7))

    assert Notice.objects.filter(person=helper, kind="discussions.agenda").count() == 1
    assert AgendaItem.objects.get().origin_key == thread.key


def test_an_answered_question_leaves_the_agenda_and_closes_the_action(meeting):
    asker = lead()
    thread = question(asker)
    helper, seat = co_ordinator(), SeatFactory()
    daily_round(now=DAY_AFTER)
    linking.make_action(
        thread, group=meeting.group, text="Answer it", seat=seat, due_on=date(2026, 12, 18),
        by=helper, now=DAY_AFTER,
    )  # fmt: skip
    post = answer(thread, at=DAY_AFTER)

    answering.accept(post, by=asker, now=at(12, 4))
    daily_round(now=at(12, 7))

    assert AgendaItem.objects.get().state == "withdrawn"
    action = MeetingAction.objects.get()
    assert (action.state, action.closed_by, action.origin_key) == ("done", None, thread.key)
    thread.refresh_from_db()
    assert (thread.state, thread.answered_on) == ("answered", date(2026, 12, 4))
    assert {link.kind for link in thread.links.all()} == {"agenda_item", "action"}


def test_what_was_answered_in_time_never_comes_up(meeting):
    asker = lead()
    thread = question(asker)
    answering.accept(answer(thread), by=asker, now=LAST_DAY)

    daily_round(now=DAY_AFTER)

    assert not AgendaItem.objects.exists()


@pytest.mark.parametrize(
    "kind", [pytest.param("idea", id="an idea"), pytest.param("notice", id="a notice")]
)
def test_no_clock_runs_for(meeting, kind):
    question(lead(), kind=kind)

    daily_round(now=at(12, 20))

    assert not AgendaItem.objects.exists()


def test_a_private_question_never_goes_on_an_open_agenda(meeting):
    keeper = lead()
    own = space(keeper)
    thread = question(keeper, space=own)

    daily_round(now=DAY_AFTER)

    assert not AgendaItem.objects.exists()
    with pytest.raises(Refused):
        put_on_agenda(thread, by=keeper, now=DAY_AFTER)
    assert unanswered_for_agenda(date(2026, 11, 1), date(2026, 12, 3), keeper) == []


def test_a_made_up_question_comes_before_a_made_up_group_only(meeting):
    invented = lead(OrganisationFactory(invented=True))
    made_up = Group.objects.create(
        name="Made up", kind="network", invented=True, open_to_members=True
    )
    there = meeting_on(date(2027, 1, 21), items_by=date(2027, 1, 12), group=made_up)
    question(invented)

    daily_round(now=DAY_AFTER)

    assert AgendaItem.objects.get().meeting == there


def test_whoever_has_replies_is_reminded_once_on_the_day_before(meeting):
    asker = lead()
    thread = question(asker)
    answer(thread)
    question(lead(), title="Nobody has replied to this one")

    daily_round(now=at(12, 1))
    daily_round(now=at(12, 1, 15))

    told = Notice.objects.filter(kind="discussions.answer")
    assert [(notice.person, notice.subject) for notice in told] == [
        (asker, f"Does a reply answer it? {thread.title}")
    ]


def test_nobody_is_told_of_an_agenda_that_a_closed_space_never_reaches(meeting):
    keeper = lead()
    thread = question(keeper, space=space(keeper))
    answer(thread, by=keeper)

    daily_round(now=at(12, 1))

    told = Notice.objects.get(person=keeper, kind="discussions.answer")
    assert told.body == "Take the reply that does, so that the others know"


def test_somebody_puts_it_on_the_agenda_and_the_clock_leaves_it_there(meeting, thread):
    member = lead()

    first = put_on_agenda(thread, by=member, now=at(11, 26))
    again = put_on_agenda(thread, by=member, now=at(11, 26))
    daily_round(now=DAY_AFTER)

    assert first == again == AgendaItem.objects.get()
    assert first.offered_by == member
    assert Link.objects.get().by_clock is False


def test_an_unnamed_asker_is_not_named_on_the_agenda(meeting):
    shy = forces(6)[0]
    thread = question(shy, named=False)

    item = put_on_agenda(thread, by=shy, now=at(11, 26))

    assert (item.offered_by, item.owner, item.organisation) == (None, None, None)


def test_the_unanswered_stand_on_every_agenda(thread):
    lines = unanswered_for_agenda(date(2026, 11, 1), date(2026, 12, 3), lead())

    assert lines == [
        (thread.title, f"/questions/{thread.key}/", "asked 25\N{NO-BREAK SPACE}November 2026")
    ]


def test_a_decision_stands_in_the_one_log_with_its_review_date(meeting, thread):
    helper = co_ordinator()

    decision = linking.decide(
        thread, group=meeting.group, text="The night desk rings", review_on=date(2027, 6, 1),
        by=helper, now=at(11, 26),
    )  # fmt: skip

    assert (decision.review_on, decision.origin_kind, decision.origin_key) == (
        date(2027, 6, 1), "thread", thread.key,
    )  # fmt: skip
    assert [link.kind for link in thread.links.all()] == ["decision"]
