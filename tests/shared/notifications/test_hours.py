"""Safe hours, quiet hours, clock changes and wrong clocks. No database."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.support.long import longer
from waymark.measures.calendar import add_working_days, end_of_day, london_day
from waymark.shared.notifications.enums import Frequency
from waymark.shared.notifications.rules import digest
from waymark.shared.notifications.rules.hours import (
    MARGIN,
    SAFE_HOURS,
    STAFF_HOURS,
    Hours,
    Urgency,
    Window,
    blockers_to_hours,
    clock_behind,
    may_send_at,
)

LONDON = ZoneInfo("Europe/London")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # the clocks change at 1am UTC
SATURDAYS = frozenset({5})


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def hours(*windows: str, **options) -> Hours:
    """Hours written as people write them: `hours("12:00-14:00")`."""
    ends = [[time.fromisoformat(end) for end in window.split("-")] for window in windows]
    return Hours(tuple(Window(*pair) for pair in ends), **options)


# ---- when ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("safe", "now", "sent_at"),
    [
        pytest.param(SAFE_HOURS, "2026-06-09T12:00", "2026-06-09T12:00", id="by day: now"),
        pytest.param(SAFE_HOURS, "2026-06-09T03:00", "2026-06-09T09:10", id="at night: after nine"),
        pytest.param(SAFE_HOURS, "2026-06-09T19:50", "2026-06-10T09:10", id="nearly eight: next"),
        pytest.param(SAFE_HOURS, "2026-06-09T19:49", "2026-06-09T19:49", id="the last minute"),
        pytest.param(
            hours("12:00-13:00", "16:00-17:00"),
            "2026-06-09T13:30",
            "2026-06-09T16:10",
            id="between two windows: the later one",
        ),
        pytest.param(
            hours("16:00-17:00", "12:00-13:00"),
            "2026-06-09T09:00",
            "2026-06-09T12:10",
            id="windows given in any order",
        ),
        pytest.param(
            hours("09:00-20:00", never_on=SATURDAYS),
            "2026-06-12T21:00",
            "2026-06-14T09:10",
            id="Friday night, never on Saturdays: Sunday",
        ),
        pytest.param(
            hours("09:00-20:00", never_dates=frozenset({date(2026, 12, 25)})),
            "2026-12-25T12:00",
            "2026-12-26T09:10",
            id="never on one date",
        ),
        pytest.param(
            SAFE_HOURS, "2026-03-28T23:00", "2026-03-29T09:10", id="the clocks go forward overnight"
        ),
        pytest.param(
            SAFE_HOURS, "2026-10-24T23:00", "2026-10-25T09:10", id="the clocks go back overnight"
        ),
        pytest.param(
            hours("01:00-01:45"),
            "2026-03-28T23:00",
            "2026-03-30T01:10",
            id="a window in the hour that never happens: the next night",
        ),
        pytest.param(
            hours("00:30-03:00"),
            "2026-03-29T00:20",
            "2026-03-29T00:40",
            id="a window over the hour that never happens",
        ),
        pytest.param(
            hours("01:15-01:55"),
            "2026-10-24T23:00",
            "2026-10-26T01:25",
            id="a window in the hour that comes twice: the next night",
        ),
        pytest.param(
            hours("09:00-20:00", never_on=frozenset(range(7))),
            "2026-06-09T12:00",
            None,
            id="no day at all: never, a person decides",
        ),
        pytest.param(
            hours("12:00-12:20"),
            "2026-06-09T12:10",
            None,
            id="too narrow to be sure of: never, a person decides",
        ),
    ],
)
def test_a_message_waits_for_a_safe_hour(safe, now, sent_at):
    expected = london(sent_at) if sent_at else None

    assert may_send_at(london(now), hours=safe) == expected


@pytest.mark.parametrize(
    ("of", "urgency", "sent_at"),
    [
        pytest.param(SAFE_HOURS, Urgency.ALARM, "2026-06-10T09:10", id="a person, even an alarm"),
        pytest.param(SAFE_HOURS, Urgency.URGENT, "2026-06-10T09:10", id="a person, urgent"),
        pytest.param(STAFF_HOURS, Urgency.ALARM, "2026-06-09T23:00", id="staff, an alarm: now"),
        pytest.param(STAFF_HOURS, Urgency.URGENT, "2026-06-10T07:00", id="staff, urgent"),
        pytest.param(STAFF_HOURS, Urgency.ROUTINE, "2026-06-10T07:00", id="staff, routine"),
    ],
)
def test_only_an_alarm_and_only_for_staff_breaks_the_night(of, urgency, sent_at):
    at = may_send_at(london("2026-06-09T23:00"), hours=of, urgency=urgency)

    assert at == london(sent_at)


@pytest.mark.parametrize(
    ("wanted", "blockers"),
    [
        pytest.param(hours("12:00-12:30"), [], id="half an hour will do"),
        pytest.param(Hours(()), ["Give at least one time of day when it is safe"], id="none"),
        pytest.param(
            hours("22:00-06:00"),
            ["Each time ends later than it begins; give a night as two times"],
            id="over midnight",
        ),
        pytest.param(
            hours("12:00-12:29"),
            ["Each time lasts at least half an hour, because clocks may be a little off"],
            id="too short",
        ),
        pytest.param(
            hours("09:00-17:00", never_on=frozenset(range(7))),
            ["Leave at least one day of the week"],
            id="no day left",
        ),
    ],
)
def test_safe_hours_can_be_kept_or_the_person_is_told_why_not(wanted, blockers):
    assert blockers_to_hours(wanted) == blockers


# ---- a clock that was put back ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("behind", "last_read", "confirmed", "expected"),
    [
        pytest.param(0, None, False, 0, id="never read before"),
        pytest.param(0, "11:59", False, 0, id="it went on"),
        pytest.param(0, "12:00:59", False, 0, id="two machines differ a little"),
        pytest.param(0, "13:00", False, 60, id="it was put back an hour"),
        pytest.param(60, "11:59", False, 60, id="still slow when it goes on from there"),
        pytest.param(60, "12:30", False, 90, id="put back a second time"),
        pytest.param(60, "11:59", True, 0, id="the gateway agrees with it"),
    ],
)
def test_a_clock_that_was_put_back_is_taken_for_slow(behind, last_read, confirmed, expected):
    before = london(f"2026-06-09T{last_read}") if last_read else None

    found = clock_behind(
        behind * MINUTE, last_read=before, now=london("2026-06-09T12:00"), confirmed=confirmed
    )

    assert found == expected * MINUTE


def test_a_slow_clock_ends_the_safe_hours_earlier():
    now = london("2026-06-09T18:50")

    assert may_send_at(now, behind=HOUR) == london("2026-06-10T09:10")
    assert may_send_at(now - MINUTE, behind=HOUR) == now - MINUTE


# ---- T12: a whole week of sending, judged by the person’s own clock --------------------------


@dataclass
class Machine:
    """A sender whose clock is put wrong on the way; it writes down what it reads, as ours does."""

    of: Hours
    skews: list[tuple[datetime, timedelta]]  # from when, how wrong
    careful: bool = True
    behind: timedelta = timedelta(0)
    last_read: datetime | None = None
    sent: list[datetime] = field(default_factory=list)  # in true time

    def reads(self, true: datetime) -> datetime:
        return true + next(
            (skew for since, skew in reversed(self.skews) if true >= since), 0 * HOUR
        )

    def look(self, true: datetime) -> None:
        """One turn of the sender: note the clock, then send if it seems to be a safe hour."""
        now = self.reads(true)
        if self.careful:
            self.behind = clock_behind(self.behind, last_read=self.last_read, now=now)
        self.last_read = now
        if may_send_at(now, hours=self.of, behind=self.behind) == now:
            self.sent.append(true)


def is_safe(true: datetime, of: Hours) -> bool:
    """The judge: what the clock on the person's wall shows, and nothing of the rule's own."""
    wall = true.astimezone(LONDON)
    inside = any(window.start <= wall.time() < window.end for window in of.windows)
    return inside and wall.weekday() not in of.never_on and wall.date() not in of.never_dates


def days_of_sending(machine: Machine, first: datetime, days: int = 2) -> None:
    for step in range(days * 24 * 12):  # every five minutes
        machine.look(first + step * 5 * MINUTE)


@some.composite
def safe_hours(draw) -> Hours:
    start = draw(some.integers(0, 22 * 60))
    length = draw(some.integers(30, min(14 * 60, 23 * 60 + 59 - start)))
    ends = [time(*divmod(minutes, 60)) for minutes in (start, start + length)]
    return Hours((Window(*ends),), never_on=draw(some.frozensets(some.integers(0, 6), max_size=3)))


@pytest.mark.goal("T12")
def test_nothing_is_sent_outside_safe_hours_whatever_the_clock_does(goal):
    totals = {"weeks": 0, "sent": 0}

    @settings(max_examples=longer(60, 1_000), deadline=None, derandomize=True, database=None)
    @given(
        of=safe_hours(),
        change=some.sampled_from([SPRING, AUTUMN, date(2026, 6, 10)]),
        wrong_at=some.integers(60, 40 * 60),
        wrong_by=some.sampled_from([-HOUR, 10 * MINUTE, -HOUR + 10 * MINUTE, timedelta(0)]),
    )
    def story(of, change, wrong_at, wrong_by):
        first = datetime.combine(change - timedelta(days=1), time(3), UTC)
        machine = Machine(of, [(first + wrong_at * MINUTE, wrong_by)])

        days_of_sending(machine, first)

        assert [true for true in machine.sent if not is_safe(true, of)] == []
        totals["weeks"] += 1
        totals["sent"] += len(machine.sent)

    story()
    assert totals["sent"] > totals["weeks"]  # it did send, so there was something to judge
    goal.reached(
        f"{totals['weeks']} generated stories over both clock changes, clock -1 h and +10 min: "
        f"0 of {totals['sent']:,} sendings outside safe hours"
    )


@pytest.mark.goal("T12")
@pytest.mark.parametrize(
    ("fault", "of", "careful", "skew"),
    [
        pytest.param(
            "a sender that trusts a clock put back an hour", SAFE_HOURS, False, -HOUR, id="put back"
        ),
        pytest.param(
            "safe hours without a margin, clock 10 minutes fast",
            hours("09:00-20:00", margin=timedelta(0)),
            True,
            10 * MINUTE,
            id="no margin",
        ),
    ],
)
def test_the_judge_catches_a_careless_sender(fault, of, careful, skew, goal):
    first = datetime(2026, 6, 9, 3, tzinfo=UTC)
    machine = Machine(of, [(first + HOUR, skew)], careful=careful)

    days_of_sending(machine, first)

    outside = [true for true in machine.sent if not is_safe(true, of)]
    assert outside
    goal.caught(fault, f"{len(outside)} of {len(machine.sent)} sendings outside safe hours")


@pytest.mark.goal("T12")
def test_the_judge_catches_hours_kept_in_utc(goal):
    """The commonest fault: nine to eight by the server’s clock, which is an hour off in summer."""
    moments = [datetime(2026, 3, 28, tzinfo=UTC) + step * 15 * MINUTE for step in range(3 * 96)]
    kept = [at for at in moments if time(9) <= at.time() < time(20)]

    outside = [at for at in kept if not is_safe(at, SAFE_HOURS)]

    assert len(outside) == 8  # an hour on each of the two days of summer time
    goal.caught("safe hours kept in UTC", f"{len(outside)} of {len(kept)} moments outside")


EASTER = {date(2026, 4, 3), date(2026, 4, 6)}


def five_working_days(day: date) -> date:
    """The judge: counted on fingers, for the two weeks of this test."""
    left = 5
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in EASTER
    return day


@pytest.mark.goal("T12")
def test_no_deadline_is_wrong_by_a_day_across_the_clock_changes(goal):
    """London's date decides, every quarter of an hour, a week around each change of the clocks."""
    checked = wrong_in_utc = 0
    for change in (SPRING, AUTUMN):
        midnight = datetime.combine(change - timedelta(days=4), time(0), UTC)
        for event in (midnight + step * 15 * MINUTE for step in range(8 * 96)):
            wall = event.astimezone(LONDON)
            due = end_of_day(add_working_days(london_day(event), 5)).astimezone(LONDON)

            assert (due.date(), due.time()) == (five_working_days(wall.date()), time(23, 59, 59))
            wrong_in_utc += five_working_days(event.date()) != due.date()
            checked += 1
    assert wrong_in_utc
    goal.reached(f"{checked:,} deadlines across both clock changes, 0 wrong by a day")
    goal.caught("the day taken from UTC", f"{wrong_in_utc} of {checked:,} deadlines wrong by a day")


@pytest.mark.goal("T12")
@pytest.mark.parametrize("change", [SPRING, AUTUMN], ids=["forward", "back"])
@pytest.mark.parametrize("skew", [-HOUR, 10 * MINUTE], ids=["an hour slow", "ten minutes fast"])
def test_a_wrong_clock_moves_a_digest_by_as_much_and_never_by_a_day(change, skew, goal):
    """Daily mail is due at seven: too far from midnight for an hour to matter."""
    days = [change + timedelta(days=n) for n in range(-2, 3)]

    for day in days:
        seven = datetime.combine(day, time(7), LONDON).astimezone(UTC)
        begins = seven - skew  # when, in truth, this clock strikes seven
        notice = seven - 5 * HOUR
        assert notice > digest.due_if_before(Frequency.DAILY, begins - MINUTE + skew)
        assert notice <= digest.due_if_before(Frequency.DAILY, begins + skew)
        assert begins.astimezone(LONDON).date() == day
    goal.reached(f"{len(days)} daily mails around {change:%-d %B} on their own day")


def test_the_margin_is_what_the_goal_asks():
    assert MARGIN == 10 * MINUTE
