"""The round's mail for many: what stands below it, stopped half-way, and never two on one day."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from tests.shared.audit.chains import person
from tests.shared.notifications.post import NOON, group, prefers, tell
from tests.support.long import longer
from waymark.shared.accounts.models import Person
from waymark.shared.notifications import actions, queries, rules
from waymark.shared.notifications.enums import Answer, Frequency
from waymark.shared.notifications.models import Message, Notice
from waymark.shared.notifications.tasks.sender import make_round

pytestmark = pytest.mark.django_db

HERE = "tests.shared.notifications.test_digest"
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
MONDAY = datetime(2026, 6, 8, 6, tzinfo=UTC)  # seven in London
PEOPLE = longer(60, 2_000)


def many(count: int) -> list[Person]:
    return Person.objects.bulk_create(
        Person(name=f"Person {n}", email=f"person{n}@police.example") for n in range(count)
    )


# ---- what it says ------------------------------------------------------------------------------


def test_what_leads_to_one_page_is_told_together_and_its_address_once():
    ada = person()
    tell(ada, subject="Asked", link="/questions/x/", now=MONDAY - 3 * DAY)
    tell(ada, subject="Another", body="Its costs", link="/questions/y/", now=MONDAY - 2 * DAY)
    tell(ada, subject="Replied", body="By Bo", link="/questions/x/#post-2", now=MONDAY - DAY)

    actions.queue_digests(now=MONDAY)

    title = queries.groups()[group()]
    assert Message.objects.get().body.split("\n\n--\n")[0] == (
        f"{title}\n{'=' * len(title)}\n\n"
        "Replied (7 June)\nBy Bo\nAsked (5 June)\n"
        "https://waymark.example.org/questions/x/#post-2\n\n"
        "Another (6 June)\nIts costs\nhttps://waymark.example.org/questions/y/"
    )


def two_of_four(person, *, but, now):
    links = [link for link in ("/q/1/", "/q/2/", "/q/3/", "/q/4/") if link not in but][:2]
    items = tuple(rules.Item("", f"Question {link}", "", link, MONDAY) for link in links)
    return rules.Ending("Two questions", items) if items else None


def below(mail: Message) -> list[str]:
    """The pages that a mail offers below its news."""
    text = mail.body.partition("Two questions\n=============\n")[2]
    return [line.removeprefix("https://waymark.example.org") for line in text.split("\n")
            if line.startswith("https://waymark.example.org/q/")]  # fmt: skip


def test_it_ends_with_what_the_wing_offers_and_nothing_is_offered_twice(settings):
    settings.WAYMARK_DIGEST_ENDING = f"{HERE}.two_of_four"
    ada = person()
    for week in range(4):
        tell(ada, subject=f"News {week}", now=MONDAY + week * WEEK - DAY)
        if week == 1:  # told of it on their page, so it is not offered below either
            tell(ada, subject="A reply", link="/q/3/#post-2", now=MONDAY + week * WEEK - DAY)
        actions.queue_digests(now=MONDAY + week * WEEK)

    assert [below(mail) for mail in Message.objects.order_by("pk")] == [
        ["/q/1/", "/q/2/"], ["/q/4/"], [], [],
    ]  # fmt: skip


def test_questions_alone_are_no_reason_for_a_mail(settings):
    settings.WAYMARK_DIGEST_ENDING = f"{HERE}.two_of_four"
    person()

    assert actions.queue_digests(now=MONDAY) == 0


def test_a_single_mail_at_once_offers_nothing(settings):
    settings.WAYMARK_DIGEST_ENDING = f"{HERE}.two_of_four"
    ada = person()
    prefers(ada, Frequency.AT_ONCE)

    tell(ada)

    assert below(Message.objects.get()) == []


def test_each_item_is_mailed_once_over_many_weeks():
    ada = person()
    for day in range(35):
        tell(ada, subject=f"News {day}.", link=f"/n/{day}/", now=MONDAY + (day - 35) * DAY + HOUR)
    for day in range(36):
        actions.queue_digests(now=MONDAY + (day - 35) * DAY)

    text = "".join(Message.objects.values_list("body", flat=True))
    assert {text.count(f"News {day}. (") for day in range(35)} == {1}
    assert Message.objects.count() == 5


# ---- stopped half-way --------------------------------------------------------------------------

stops_after = 0


def stops(person, *, but, now):
    """Ends the process of the round at one person, as a kill between two mails does."""
    global stops_after
    stops_after -= 1
    if stops_after < 0:
        raise SystemExit("stopped")
    return None


def trips(person, *, but, now):
    if person.name == "Person 3":
        raise ZeroDivisionError
    return None


def gives_way(person, *, but, now):
    raise OperationalError("database is locked")


@pytest.mark.parametrize("after", [0, 1, PEOPLE // 2, PEOPLE - 1])
def test_a_round_that_was_stopped_goes_on_without_a_double(after, settings):
    global stops_after
    settings.WAYMARK_DIGEST_ENDING = f"{HERE}.stops"
    tell(*many(PEOPLE), now=MONDAY - DAY)
    stops_after = after
    with pytest.raises(SystemExit):
        actions.queue_digests(now=MONDAY)
    assert Message.objects.count() == after

    stops_after = PEOPLE
    made = actions.queue_digests(now=MONDAY)

    assert made == PEOPLE - after
    assert set(Counter(Message.objects.values_list("person", flat=True)).values()) == {1}
    assert not Notice.objects.filter(mail=None).exists()


def test_one_that_cannot_be_written_keeps_nobody_from_theirs(settings, caplog):
    settings.WAYMARK_DIGEST_ENDING = f"{HERE}.trips"
    tell(*many(5), now=MONDAY - DAY)

    make_round(now=MONDAY)

    assert sorted(Message.objects.values_list("person__name", flat=True)) == [
        "Person 0", "Person 1", "Person 2", "Person 4",
    ]  # fmt: skip
    assert queries.pulse().trouble == "the digests"
    assert "ZeroDivisionError" in caplog.text


def test_a_database_that_gives_way_stops_the_round_for_now(settings):
    settings.WAYMARK_DIGEST_ENDING = f"{HERE}.gives_way"
    tell(*many(2), now=MONDAY - DAY)

    with pytest.raises(OperationalError):
        make_round(now=MONDAY)

    assert not Message.objects.exists()
    assert queries.pulse().round_at is None


# ---- what it costs -----------------------------------------------------------------------------


def test_two_thousand_people_cost_less_than_a_minute_of_the_worker():
    told = many(PEOPLE)
    for number in range(10):
        tell(*told, subject=f"News {number}", link=f"/n/{number}/", now=MONDAY - DAY)

    began = time.process_time()
    actions.queue_digests(now=MONDAY)
    spent = time.process_time() - began

    assert Message.objects.count() == PEOPLE
    assert spent * 2_000 / PEOPLE <= 60


@pytest.mark.parametrize("count", [1, 3])
def test_nobody_due_costs_the_same_however_many_wait(count):
    tell(*many(count), now=NOON)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        actions.queue_digests(now=NOON)

    assert len(asked) == 3


# ---- never two on one day ----------------------------------------------------------------------


def send_everything(now: datetime) -> list[tuple[int, object]]:
    """Take and settle whatever goes out at this moment: who gets a mail, on which day."""
    sent = []
    while (taken := actions.take_next(now=now)) is not None:
        assert isinstance(taken.contact, rules.Allowed)
        sent.append((taken.message.person_id, localdate(now)))
        actions.settle(taken.message, rules.Outcome(Answer.ACCEPTED), asked_after=None, now=now)
    return sent


@pytest.mark.parametrize(
    ("runs", "all_sent"),
    [
        pytest.param(lambda hour: True, True, id="the sender runs"),
        pytest.param(lambda hour: hour >= 80, True, id="it was down for three days"),
        pytest.param(lambda hour: hour % 24 == 22, False, id="it runs in the evening alone"),
        pytest.param(lambda hour: hour % 34 == 8, True, id="it comes and goes"),
    ],
)
def test_nobody_gets_two_mails_on_one_day_whatever_happens(runs, all_sent):
    people = {
        frequency: person(f"Wants {frequency}")
        for frequency in (Frequency.AT_ONCE, Frequency.DAILY, Frequency.WEEKLY)
    }
    for frequency, somebody in people.items():
        prefers(somebody, frequency)
    sent = []
    for hour in range(0, 24 * 16, 2):
        now = MONDAY + timedelta(hours=hour)
        if hour < 24 * 8 and hour % 6 == 0:  # also in the evening, when mail waits for the morning
            tell(*people.values(), subject=f"News {hour}", link=f"/n/{hour}/", now=now)
        if runs(hour):
            make_round(now=now)
            sent += send_everything(now)

    assert max(Counter(sent).values(), default=0) <= 1
    assert (Message.objects.filter(state="queued").count() == 0) == all_sent
    if all_sent:
        assert not Notice.objects.filter(mail=None).exclude(at__gte=MONDAY + 7 * DAY).exists()


def test_a_mail_of_last_evening_takes_the_place_of_the_day_it_goes_out():
    ada = person()
    prefers(ada, Frequency.AT_ONCE)
    evening = NOON.replace(hour=21)
    tell(ada, subject="Tonight", now=evening)
    assert actions.take_next(now=evening) is None

    tell(ada, subject="Tomorrow", now=evening + timedelta(hours=12))

    assert list(ada.mails.values_list("subject", "day")) == [("Tonight", localdate(evening + DAY))]


def test_an_urgent_mail_goes_on_a_day_that_has_its_mail():
    ada = person()
    prefers(ada, Frequency.AT_ONCE)
    tell(ada, subject="News", now=NOON)
    tell(ada, subject="Cancelled", now=NOON - DAY, urgent=True)

    assert len(send_everything(NOON)) == 2
