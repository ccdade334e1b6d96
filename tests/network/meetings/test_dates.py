"""Meetings and series: planned, moved, cancelled, cloned; what calendars and people are told."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.accounts import lead, steward
from tests.factories.meetings import (
    MEETING_DAY,
    NOW,
    GroupFactory,
    ItemFactory,
    SeriesFactory,
    meeting_of,
    member_of,
)
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.meetings import queries
from waymark.shared.meetings.actions import groups, meetings, reminding, series, stages
from waymark.shared.meetings.enums import ItemState, MeetingState, Part, Rhythm
from waymark.shared.meetings.models import Meeting, Paper, PartnerUpdate, Series
from waymark.shared.meetings.queries.reminding import goes_at_once
from waymark.shared.notifications.models import Message, Notice
from waymark.shared.notifications.queries import who_gets_this
from waymark.shared.search.models import Document

pytestmark = pytest.mark.django_db

LATER = datetime(2027, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def group():
    return GroupFactory()


@pytest.fixture
def secretary(group):
    return member_of(group, Part.SECRETARY)


@pytest.fixture
def meeting(group, secretary):
    return meeting_of(group)


def start(group, by, first_on=MEETING_DAY, now=NOW, **given):
    plain = {"name": "Network meeting", "rhythm": Rhythm.TWO_MONTHLY, "begins": time(10),
             "ends": time(12)}  # fmt: skip
    return series.start_series(group, first_on=first_on, by=by, now=now, **plain | given)


# ---- series ------------------------------------------------------------------------------------


def test_a_series_makes_its_dates_of_a_year_each_with_its_clock(group, secretary):
    made = start(group, secretary)

    found = list(made.meetings.order_by("on"))
    assert [each.on.isoformat() for each in found] == [
        "2026-12-10", "2027-02-11", "2027-04-08", "2027-06-10", "2027-08-12", "2027-10-14",
    ]  # fmt: skip
    assert [each.title for each in found][:2] == ["Network meeting 1", "Network meeting 2"]
    assert [found[0].items_by, found[0].papers_by, found[0].minutes_by] == [
        date(2026, 12, 1), date(2026, 12, 3), date(2026, 12, 21),
    ]  # fmt: skip
    assert Document.objects.filter(kind="meeting").count() == 6


def test_a_form_sent_twice_makes_one_series(group, secretary):
    assert start(group, secretary) == start(group, secretary)
    assert (Series.objects.count(), Meeting.objects.count()) == (1, 6)


def test_a_series_that_begins_on_a_holiday_is_refused_and_nothing_is_kept(group, secretary):
    with pytest.raises(Refused) as refusal:
        start(group, secretary, first_on=date(2026, 12, 25))

    assert refusal.value.reasons[0].startswith("Friday 25 December 2026 is a bank holiday")
    assert not Series.objects.exists()
    assert not Entry.objects.exists()


def test_the_next_year_is_added_and_a_moved_meeting_is_not_made_again(group, secretary):
    made = start(group, secretary)
    moved = made.meetings.get(on=date(2027, 10, 14))
    meetings.move_meeting(moved, to=date(2027, 11, 18), reason="Inspection", by=secretary, now=NOW)

    added = series.extend_series(made, by=secretary, now=datetime(2027, 10, 4, 9, tzinfo=UTC))

    assert [each.on.isoformat() for each in added] == [
        "2027-12-09", "2028-02-10", "2028-04-13", "2028-06-08", "2028-08-10",
    ]  # fmt: skip
    with pytest.raises(Refused) as refusal:
        series.extend_series(made, by=secretary, now=datetime(2027, 10, 4, 9, tzinfo=UTC))
    assert refusal.value.reasons == ["All dates of the next twelve months are there"]


def test_another_series_takes_hours_and_place_but_no_other_group_s_link(client, group, secretary):
    made = start(group, secretary, place="Main hall", joining_link="https://teams.example/a")
    client.force_login(steward())

    def begun_from(for_group):
        page = client.get(f"/meetings/groups/{for_group.key}/series/?from={made.key}")
        return page.content.decode()

    assert 'value="Main hall"' in begun_from(group)
    assert "https://teams.example/a" in begun_from(group)
    assert 'value="Main hall"' in begun_from(GroupFactory())
    assert "https://teams.example/a" not in begun_from(GroupFactory())


def test_only_officers_and_co_ordinators_plan(group):
    for person in (lead(), member_of(group), member_of(group, Part.OBSERVER)):
        with pytest.raises(PermissionDenied):
            start(group, person)
    assert start(group, steward()).meetings.count() == 6


# ---- moved and cancelled -----------------------------------------------------------------------


def test_a_moved_meeting_takes_its_clock_along_and_everybody_hears_why(meeting, secretary):
    member = member_of(meeting.group)

    moved = meetings.move_meeting(
        meeting, to=date(2026, 12, 15), reason="The hall is taken", by=secretary, now=NOW
    )

    assert (moved.on, moved.items_by, moved.papers_by, moved.minutes_by) == (
        date(2026, 12, 15), date(2026, 12, 4), date(2026, 12, 8), date(2026, 12, 24),
    )  # fmt: skip
    assert moved.sequence == 1
    (step,) = moved.moves.all()
    assert (step.from_on, step.to_on, step.reason) == (
        MEETING_DAY, date(2026, 12, 15), "The hall is taken",
    )  # fmt: skip
    told = Notice.objects.get(person=member)
    assert told.subject == "Meeting 1 has been moved"
    assert "The hall is taken" in told.body


HOLIDAYS = {
    "Christmas Day": (
        date(2026, 12, 25),
        "Friday 25 December 2026 is a bank holiday. "
        "The next working day is Tuesday 29 December 2026",
    ),
    "a Saturday": (
        date(2026, 12, 12),
        "Saturday 12 December 2026 is a weekend. The next working day is Monday 14 December 2026",
    ),
    "yesterday": (
        date(2026, 11, 16), "Monday 16 November 2026 has passed. Choose a day from today on",
    ),
}  # fmt: skip


@pytest.mark.parametrize("to, said", HOLIDAYS.values(), ids=HOLIDAYS.keys())
def test_a_meeting_is_not_moved_into_a_holiday(meeting, secretary, to, said):
    with pytest.raises(Refused) as refusal:
        meetings.move_meeting(meeting, to=to, reason="x", by=secretary, now=NOW)

    assert refusal.value.reasons == [said]
    meeting.refresh_from_db()
    assert (meeting.on, meeting.sequence) == (MEETING_DAY, 0)
    assert not Notice.objects.exists()


def test_a_group_does_not_meet_twice_on_one_day(meeting, secretary):
    other = meeting_of(meeting.group, on=date(2026, 12, 15))

    with pytest.raises(Refused) as refusal:
        meetings.move_meeting(other, to=MEETING_DAY, reason="x", by=secretary, now=NOW)

    assert refusal.value.reasons == ["This group already meets on Thursday 10 December 2026"]


def test_a_cancelled_meeting_stays_with_its_reason_and_gives_its_day_free(meeting, secretary):
    member = member_of(meeting.group)

    meetings.cancel_meeting(meeting, reason="Too few can come", by=secretary, now=NOW)
    meetings.cancel_meeting(meeting, reason="Pressed twice", by=secretary, now=NOW)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.cancelled_because, meeting.sequence) == (
        MeetingState.CANCELLED, "Too few can come", 1,
    )  # fmt: skip
    assert Notice.objects.filter(person=member).count() == 1
    assert meeting_of(meeting.group).on == MEETING_DAY


SOON = datetime(2026, 12, 8, 10, tzinfo=UTC)  # two days before it, on a Tuesday
TOLD_IN_TIME = {
    "called off two days before": ("cancel", SOON, 1),
    "called off three weeks before": ("cancel", NOW, 0),
    "moved two days before": ("move", SOON, 1),
    "reminded two days before": ("remind", SOON, 1),
    "reminded three weeks before": ("remind", NOW, 0),
}


@pytest.mark.parametrize("act, now, mails", TOLD_IN_TIME.values(), ids=TOLD_IN_TIME.keys())
def test_what_the_weekly_mail_would_bring_too_late_goes_at_once(
    meeting, secretary, act, now, mails
):
    member = member_of(meeting.group)
    reach = who_gets_this(
        [member],
        kind="meetings.reminders",
        urgent=goes_at_once(meeting, "registration", now.date()),
    )

    if act == "cancel":
        meetings.cancel_meeting(meeting, reason="No heating", by=secretary, now=now)
    elif act == "move":
        meetings.move_meeting(
            meeting, to=date(2026, 12, 17), reason="No heating", by=secretary, now=now
        )
    else:
        reminding.remind(meeting, kind="registration", words="Please", by=secretary, now=now)
        assert reach.by_frequency["at_once"] == mails

    assert Message.objects.filter(person=member).count() == mails


def test_what_was_held_is_neither_moved_nor_cancelled(meeting, secretary):
    stages.hold(meeting, by=secretary, now=datetime(2026, 12, 10, 12, tzinfo=UTC))

    with pytest.raises(Refused):
        meetings.move_meeting(meeting, to=date(2026, 12, 15), reason="x", by=secretary, now=NOW)
    with pytest.raises(Refused):
        meetings.cancel_meeting(meeting, reason="x", by=secretary, now=NOW)


def test_other_hours_count_the_calendar_entry_up(meeting, secretary):
    changed = meetings.change_meeting(
        meeting, title="Meeting 1", begins=time(14), ends=time(16), place="", by=secretary,
        joining_link="https://teams.example/b", now=NOW,
    )  # fmt: skip

    assert (changed.sequence, changed.begins) == (1, time(14))
    assert Notice.objects.filter(kind="meetings.changed").exists()


def test_no_meeting_begins_in_an_hour_that_never_was(group, secretary):
    """The clocks change on Sundays, which are refused before the hour is looked at."""
    with pytest.raises(Refused) as refusal:
        meetings.add_meeting(
            group, title="Night", on=date(2027, 3, 28), begins=time(1, 30), ends=time(3),
            by=secretary, now=NOW,
        )  # fmt: skip

    assert refusal.value.reasons[0].startswith("Sunday 28 March 2027 is a weekend")


def test_another_meeting_like_this_takes_what_hangs_on_no_record(meeting, secretary):
    ItemFactory(meeting=meeting, title="Round", position=1)
    ItemFactory(meeting=meeting, title="A question", position=2, origin_kind="thread",
                origin_key="k2")  # fmt: skip
    ItemFactory(meeting=meeting, title="Declined", state=ItemState.DECLINED)

    made = meetings.clone_meeting(meeting, on=date(2027, 2, 11), by=secretary, now=NOW)

    assert [item.title for item in queries.agenda_of(made)] == ["Round"]
    assert (made.title, made.number, made.state) == (
        f"{meeting.group.name} 2", 2, MeetingState.PLANNED,
    )  # fmt: skip
    assert meeting.items.count() == 3


def test_a_new_clock_of_the_group_reaches_what_is_planned(meeting, secretary):
    groups.change_group(
        meeting.group, name=meeting.group.name, purpose="", open_to_members=True, quorum=10,
        items_days=10, papers_days=3, minutes_days=5, by=secretary, now=NOW,
    )  # fmt: skip

    meeting.refresh_from_db()
    assert (meeting.items_by, meeting.papers_by, meeting.minutes_by) == (
        date(2026, 11, 26), date(2026, 12, 7), date(2026, 12, 17),
    )  # fmt: skip


# ---- the end of a series -----------------------------------------------------------------------


@pytest.fixture
def ending(group, secretary):
    """A series with a meeting that was, a free one and one with a force’s item."""
    made = SeriesFactory(group=group)
    past = meeting_of(group, series=made, on=date(2026, 10, 8), state=MeetingState.APPROVED)
    free = meeting_of(group, series=made)
    ItemFactory(meeting=free, source="practices")  # what stands on every agenda books nothing
    booked = meeting_of(group, series=made, on=date(2027, 2, 11), key="february")
    ItemFactory(meeting=booked, offered_by=secretary)
    return made, past, free, booked


ENDS = {
    "the booked one stays": (True, MeetingState.PLANNED, 1),
    "the booked one is cancelled too": (False, MeetingState.CANCELLED, 2),
}


@pytest.mark.parametrize("stays, state, told", ENDS.values(), ids=ENDS.keys())
def test_the_end_of_a_series_cancels_what_is_free_and_does_as_said_of_the_rest(
    ending, secretary, stays, state, told
):
    made, past, free, booked = ending
    member = member_of(made.group)

    for reason in ("It has done its work", "Pressed twice"):
        series.end_series(
            made, reason=reason, takes_place={"february": stays}, by=secretary, now=NOW
        )

    found = {m.pk: (m.state, m.cancelled_because) for m in made.meetings.all()}
    because = "It has done its work"
    assert found == {
        past.pk: (MeetingState.APPROVED, ""),
        free.pk: (MeetingState.CANCELLED, because),
        booked.pk: (state, because if state == MeetingState.CANCELLED else ""),
    }
    assert Notice.objects.filter(person=member, kind="meetings.cancelled").count() == told
    made.refresh_from_db()
    assert (made.ended_on, made.ended_because, made.ended_by) == (NOW.date(), because, secretary)
    details = [each.detail for each in Entry.objects.filter(act="meetings.series_ended")]
    assert {"cancelled": told, "kept": 2 - told} in details
    with pytest.raises(Refused) as refusal:
        series.extend_series(made, by=secretary, now=NOW)
    assert refusal.value.reasons == ["This series has ended. Begin another like it"]


def test_nothing_ends_while_it_is_not_said_what_becomes_of_what_is_booked(ending, secretary):
    made, *_ = ending

    with pytest.raises(Refused) as refusal:
        series.end_series(made, reason="x", takes_place={}, by=secretary, now=NOW)
    with pytest.raises(PermissionDenied):
        series.end_series(made, reason="x", takes_place={}, by=member_of(made.group), now=NOW)

    assert refusal.value.reasons == [
        "Something is booked for Meeting 3: say whether it takes place"
    ]
    assert not made.meetings.filter(state=MeetingState.CANCELLED).exists()
    made.refresh_from_db()
    assert made.ended_on is None


BOOKED = {
    "an item that a force offered": (lambda m, by: ItemFactory(meeting=m, offered_by=by), "1 item"),
    "an item that came of a question": (
        lambda m, by: ItemFactory(meeting=m, origin_kind="thread", origin_key="k1"), "1 item",
    ),
    "a paper": (lambda m, by: Paper.objects.create(meeting=m, title="x"), "1 paper"),
    "a partner’s update": (
        lambda m, by: PartnerUpdate.objects.create(
            meeting=m, organisation=by.organisation, text="x", by=by, at=NOW
        ),
        "1 partner’s update",
    ),
    "an item that was declined": (
        lambda m, by: ItemFactory(meeting=m, offered_by=by, state=ItemState.DECLINED), "",
    ),
    "a slot that nobody holds": (lambda m, by: ItemFactory(meeting=m, kind="slot"), ""),
}  # fmt: skip


@pytest.mark.parametrize("book, words", BOOKED.values(), ids=BOOKED.keys())
def test_what_is_booked_for_a_meeting_of_a_series(group, secretary, book, words):
    made = SeriesFactory(group=group)
    meeting = meeting_of(group, series=made)
    book(meeting, secretary)

    (ahead,) = queries.ahead_in_series(made, NOW.date())

    assert ahead == (meeting, words.replace(" ", "\N{NO-BREAK SPACE}", 1))


def test_the_page_names_what_is_cancelled_and_asks_about_what_is_booked(client, ending, secretary):
    made, _, _, booked = ending
    client.force_login(secretary)
    here = f"/meetings/series/{made.key}/end/"

    shown = client.get(here)
    unanswered = client.post(here, {"reason": "Done"})
    answered = client.post(here, {"reason": "Done", f"of-{booked.key}": "yes"}, follow=True)

    assert "<li>Meeting 2 on Thursday 10" in shown.text
    assert "Does Meeting 3 on Thursday 11" in shown.text
    assert "Say whether Meeting 3 on Thursday 11" in unanswered.text
    assert "This series ended on" in answered.text
    assert "End this series" not in answered.text


# ---- the quarter, by the clock -----------------------------------------------------------------


def test_a_meeting_goes_from_the_call_to_the_day_itself(meeting, secretary):
    ItemFactory(meeting=meeting)
    stages.call_for_items(meeting, words="", by=secretary, now=NOW)
    stages.send_agenda(meeting, by=secretary, now=datetime(2026, 12, 2, 9, tzinfo=UTC))
    stages.send_papers(meeting, by=secretary, now=datetime(2026, 12, 3, 9, tzinfo=UTC))

    with pytest.raises(Refused):
        stages.hold(meeting, by=secretary, now=datetime(2026, 12, 9, 9, tzinfo=UTC))
    held = stages.hold(meeting, by=secretary, now=datetime(2026, 12, 10, 12, tzinfo=UTC))

    assert held.state == MeetingState.HELD
    acts = Entry.objects.filter(act__startswith="meetings.").order_by("sequence")
    assert list(acts.values_list("act", flat=True)) == [
        "meetings.items_called_for", "meetings.agenda_sent", "meetings.papers_sent",
        "meetings.meeting_held",
    ]  # fmt: skip


def test_somebody_of_another_group_does_none_of_this(meeting):
    stranger = member_of(GroupFactory(), Part.CHAIR)

    for act in (
        lambda: stages.call_for_items(meeting, words="", by=stranger, now=NOW),
        lambda: stages.send_agenda(meeting, by=stranger, now=NOW),
        lambda: stages.send_papers(meeting, by=stranger, now=NOW),
        lambda: stages.hold(meeting, by=stranger, now=NOW),
        lambda: meetings.cancel_meeting(meeting, reason="x", by=stranger, now=NOW),
        lambda: meetings.clone_meeting(meeting, on=MEETING_DAY, by=stranger, now=NOW),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not Entry.objects.exists()


def test_series_factory_has_the_rhythm_of_the_network():
    assert SeriesFactory().get_rhythm_display() == "Every two months"
