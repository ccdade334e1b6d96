"""When mail is due, what it says and how a mail goes on after an attempt. No database."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from waymark.shared.notifications import rules
from waymark.shared.notifications.enums import Answer, Frequency, State

LONDON = ZoneInfo("Europe/London")


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("frequency", "now", "limit"),
    [
        pytest.param("off", "2026-06-09T12:00", None, id="off: never"),
        pytest.param("at_once", "2026-06-09T12:34", "2026-06-09T12:34", id="at once: all of it"),
        pytest.param("daily", "2026-06-09T12:00", "2026-06-09T07:00", id="daily, at noon"),
        pytest.param("daily", "2026-06-09T07:00", "2026-06-09T07:00", id="daily, at seven"),
        pytest.param("daily", "2026-06-09T06:59", "2026-06-08T07:00", id="daily, before seven"),
        pytest.param("daily", "2026-03-29T08:00", "2026-03-29T07:00", id="daily, clocks forward"),
        pytest.param("daily", "2026-10-25T06:30", "2026-10-24T07:00", id="daily, clocks back"),
        pytest.param("weekly", "2026-06-09T12:00", "2026-06-08T07:00", id="weekly, a Tuesday"),
        pytest.param("weekly", "2026-06-08T07:00", "2026-06-08T07:00", id="weekly, Monday seven"),
        pytest.param("weekly", "2026-06-08T06:59", "2026-06-01T07:00", id="weekly, Monday early"),
        pytest.param("weekly", "2026-06-14T23:59", "2026-06-08T07:00", id="weekly, Sunday night"),
    ],
)
def test_notices_are_due_for_mail_up_to_a_moment(frequency, now, limit):
    expected = london(limit) if limit else None

    assert rules.due_if_before(Frequency(frequency), london(now)) == expected


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        pytest.param(None, "2026-06-09T12:00", True, id="never made"),
        pytest.param("2026-06-09T12:00", "2026-06-09T12:59", False, id="made this hour"),
        pytest.param("2026-06-09T12:59", "2026-06-09T13:00", True, id="made in the hour before"),
        pytest.param("2026-06-08T12:30", "2026-06-09T12:30", True, id="made yesterday"),
    ],
)
def test_the_round_is_made_once_an_hour(last, now, due):
    assert rules.round_is_due(london(last) if last else None, london(now)) is due


@pytest.mark.parametrize(
    ("answer", "attempts", "asked", "step"),
    [
        pytest.param("accepted", 1, False, rules.Step(State.SENT), id="taken: sent"),
        pytest.param("refused", 1, False, rules.Step(State.FAILED), id="refused: a person decides"),
        pytest.param(
            "try_later",
            1,
            False,
            rules.Step(State.QUEUED, pause=timedelta(minutes=1)),
            id="not now: again in a minute",
        ),
        pytest.param(
            "try_later",
            5,
            False,
            rules.Step(State.QUEUED, pause=timedelta(hours=4)),
            id="not now for the fifth time: again in four hours",
        ),
        pytest.param(
            "try_later", 6, False, rules.Step(State.FAILED), id="not now, six times: a person"
        ),
        pytest.param(
            "unreachable",
            1,
            False,
            rules.Step(State.QUEUED, attempt_counts=False),
            id="no server: costs no attempt",
        ),
        pytest.param(
            "unknown", 1, False, rules.Step(State.DOUBTFUL), id="perhaps taken by a mail server"
        ),
        pytest.param(
            "unknown",
            2,
            True,
            rules.Step(State.QUEUED, pause=timedelta(minutes=5), doubtful=True),
            id="perhaps taken by a channel that can be asked: ask first",
        ),
        pytest.param(
            "unknown", 6, True, rules.Step(State.DOUBTFUL), id="asked six times without an answer"
        ),
        *(
            pytest.param(
                answer, 1, True, rules.Step(State.QUEUED, attempt_counts=False), id=f"way: {answer}"
            )
            for answer in ("paused", "clock_wrong", "closed")
        ),
        pytest.param("blocked", 2, True, rules.Step(State.DEAD), id="not to be contacted now"),
    ],
)
def test_a_mail_goes_on_after_an_attempt(answer, attempts, asked, step):
    outcome = rules.Outcome(Answer(answer))

    asked_after = timedelta(minutes=1) if asked else None

    assert rules.next_step(outcome, attempts=attempts, asked_after=asked_after) == step


def test_a_gateway_is_not_asked_while_it_may_still_be_busy_with_the_attempt():
    busy = timedelta(minutes=3)

    step = rules.next_step(rules.Outcome(Answer.UNKNOWN), attempts=1, asked_after=busy)

    assert step == rules.Step(State.QUEUED, pause=busy, doubtful=True)


def test_while_the_gateway_answers_nobody_silence_uses_up_no_attempt():
    silence, pause = rules.Outcome(Answer.UNKNOWN), timedelta(minutes=1)

    step = rules.next_step(silence, attempts=6, asked_after=pause, outage=True)

    assert step == rules.Step(State.QUEUED, pause=pause, doubtful=True, attempt_counts=False)


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("doubted_for", "due_for", "attempts", "reason"),
    [
        pytest.param(None, 6 * DAY, 0, None, id="due for six days"),
        pytest.param(None, 7 * DAY, 0, (State.FAILED, "too_old"), id="due for a week, never tried"),
        pytest.param(None, 7 * DAY, 1, None, id="due for a week, but tried"),
        pytest.param(6 * DAY, 7 * DAY, 1, None, id="in doubt for six days: can still be asked"),
        pytest.param(
            7 * DAY,
            7 * DAY,
            1,
            (State.DOUBTFUL, "too_long_ago"),
            id="in doubt for a week: the gateway has forgotten",
        ),
    ],
)
def test_time_runs_out_for_a_message(doubted_for, due_for, attempts, reason):
    assert (
        rules.reason_to_stop(doubted_for=doubted_for, due_for=due_for, attempts=attempts) == reason
    )


def test_the_pauses_while_the_server_is_away_grow_to_five_minutes():
    seconds = [rules.pause_while_unreachable(n).total_seconds() for n in (1, 2, 3, 8, 9, 1_000)]

    assert seconds == [2, 4, 8, 256, 300, 300]


def item(subject, group="Practices", hour=12, body="", link=""):
    return rules.Item(group, subject, body, link, datetime(2026, 6, 8, hour, tzinfo=UTC))


def test_a_mail_groups_its_items_with_the_newest_first():
    text = rules.mail_text(
        [
            item("Older", hour=9),
            item("A meeting", group="Meetings", body="On Friday", link="/meetings/1/"),
            item("Newer", hour=10),
        ],
        address="https://w.example",
        preferences="https://w.example/p/",
    )

    assert text == (
        "Meetings\n========\n\n"
        "A meeting (8 June)\nOn Friday\nhttps://w.example/meetings/1/\n\n"
        "Practices\n=========\n\n"
        "Newer (8 June)\n\n"
        "Older (8 June)\n\n"
        "--\nChoose how often you get these mails, or turn them off, without signing in:\n"
        "https://w.example/p/\n"
    )


def test_one_item_gives_the_mail_its_subject_and_several_their_number():
    assert rules.mail_subject([item("A practice")], site="The network") == "A practice"
    assert rules.mail_subject([item("A"), item("B")], site="The network") == (
        "2 things new for you on The network"
    )


@pytest.mark.parametrize(
    ("changes", "blockers"),
    [
        pytest.param({}, [], id="complete"),
        pytest.param({"link": ""}, [], id="without a link"),
        pytest.param(
            {"kind": "other.changed"},
            ["name the kind like app.thing_happened, with one of ['practices']"],
            id="a kind that nobody could turn off",
        ),
        pytest.param({"subject": " "}, ["give a subject"], id="no subject"),
        *(
            pytest.param(
                {"link": link}, ["link to a page of this site, beginning with one /"], id=link
            )
            for link in ("https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere")
        ),
    ],
)
def test_what_people_are_told_is_complete_and_leads_to_this_site(changes, blockers):
    given = {"kind": "practices.changed", "subject": "New", "link": "/a/", **changes}

    assert rules.blockers_to_notify(**given, groups=["practices"]) == blockers


def test_a_subject_is_one_line_of_at_most_200_characters():
    assert rules.one_line("One\r\nBcc: two") == "One Bcc: two"
    assert rules.one_line("x" * 300) == "x" * 199 + "…"


NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("check", "well", "sentence"),
    [
        pytest.param(
            rules.sender_check(None, NOON), False, "The mail sender has never run here", id="never"
        ),
        pytest.param(
            rules.sender_check(NOON - timedelta(minutes=4), NOON),
            True,
            "The mail sender is running",
            id="alive",
        ),
        pytest.param(
            rules.sender_check(NOON - timedelta(minutes=90), NOON),
            False,
            "The mail sender has been silent for 90 minutes",
            id="silent",
        ),
        pytest.param(rules.queue_check(None, 0, NOON), True, "No mail is waiting", id="empty"),
        pytest.param(
            rules.queue_check(NOON - timedelta(minutes=3), 2, NOON),
            True,
            "2 mails are due; the oldest has waited 3 minutes",
            id="moving",
        ),
        pytest.param(
            rules.queue_check(NOON - timedelta(minutes=31), 2, NOON),
            False,
            "2 mails are due; the oldest has waited 31 minutes",
            id="stuck",
        ),
        pytest.param(
            rules.decisions_check(3),
            False,
            "Refused, or perhaps sent: 3 mails. A person must decide",
            id="decisions wait",
        ),
    ],
)
def test_the_doctor_says_whether_mail_moves(check, well, sentence):
    assert check[:2] == (well, sentence)
    assert bool(check[2]) is not well


@pytest.mark.parametrize(
    ("reason", "state"),
    [
        pytest.param("turned_off", State.DEAD, id="as the person chose"),
        pytest.param("left", State.DEAD, id="somebody who left"),
        pytest.param("no_safe_hour", State.FAILED, id="nobody may write, so a person must think"),
    ],
)
def test_a_message_that_may_not_be_sent_ends_or_goes_to_a_person(reason, state):
    assert rules.NotAllowed(reason).ends == state
