"""Two secretaries at one keyboard each, at the same moment, on the database that is used."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import connections, transaction

from tests.factories.accounts import SeatFactory
from tests.factories.outcomes import group, holder, item, meeting, minutes
from tests.shared.audit.emptying import chain_emptied  # noqa: F401
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.meetings.actions import deciding, promising
from waymark.shared.meetings.actions.minutes import (
    approve_minutes,
    circulate_minutes,
    save_minute,
    settle_minute,
)
from waymark.shared.meetings.models import (
    AgendaItem,
    Decision,
    Minute,
    Minutes,
    MinuteVersion,
)
from waymark.shared.meetings.queries.closing import Closing
from waymark.shared.notifications.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 10, 12, 9, tzinfo=UTC)
HANDS = 6


def at_once(act):
    """Let several threads, each with its own connection, do their part together."""
    start = Barrier(HANDS)

    def one(number):
        try:
            start.wait(timeout=20)
            return act(number)
        except Refused as refusal:
            return refusal.reasons
        finally:
            connections.close_all()

    with ThreadPoolExecutor(HANDS) as hands:
        return list(hands.map(one, range(HANDS)))


@pytest.fixture
def held():
    return meeting(group())


def test_nobodys_text_is_lost_when_many_save_the_first_words_at_once(held):
    secretary = holder(held.group, "secretary")
    pk = held.items.order_by("position").first().pk

    at_once(
        lambda n: save_minute(
            AgendaItem.objects.get(pk=pk), text=f"Text {n}", based_on=0, by=secretary, now=NOW
        )
    )

    kept = MinuteVersion.objects.order_by("number")
    assert sorted(version.text for version in kept) == [f"Text {n}" for n in range(HANDS)]
    assert [version.number for version in kept] == list(range(1, HANDS + 1))
    assert [version.parted for version in kept] == [False] + [True] * (HANDS - 1)
    assert Minute.objects.get().text == kept[0].text
    assert Minutes.objects.count() == 1
    assert Entry.objects.filter(act="meetings.minute_saved").count() == HANDS


def test_one_of_many_choices_stands_and_the_others_look_again(held):
    secretary = holder(held.group, "secretary")
    first = held.items.order_by("position").first()
    for text in ("One", "Two"):
        save_minute(first, text=text, based_on=0, by=secretary, now=NOW)

    answers = at_once(
        lambda n: settle_minute(
            AgendaItem.objects.get(pk=first.pk), text=f"Choice {n}", based_on=1,
            by=secretary, now=NOW,
        )
    )  # fmt: skip

    assert sum(isinstance(answer, Minute) for answer in answers) == 1
    assert MinuteVersion.objects.count() == 3


def test_minutes_go_out_once_and_are_approved_once(held):
    secretary = holder(held.group, "secretary")
    draft = minutes(held, "Agreed.")
    coming = meeting(held.group, on=date(2026, 12, 10), items=())
    item(coming, "Minutes before", source="previous_minutes")

    sent = at_once(lambda n: circulate_minutes(draft, by=secretary, now=NOW))
    assert sum(isinstance(answer, Minutes) for answer in sent) == 1
    assert Notice.objects.count() == 3

    draft.refresh_from_db()
    at_once(lambda n: approve_minutes(draft, at=coming, by=secretary, now=NOW))
    assert Entry.objects.filter(act="meetings.minutes_approved").count() == 1


def test_one_decision_comes_of_many_presses(held):
    secretary = holder(held.group, "secretary")

    at_once(
        lambda n: deciding.record_decision(
            group=held.group, text="Go on", meeting=held, by=secretary, now=NOW
        )
    )

    assert Decision.objects.count() == 1


def test_what_happens_at_once_closes_each_action_once(held):
    secretary = holder(held.group, "secretary")
    waits = Closing("answered", "who-rings", "Who rings?", "/questions/who-rings/")
    promising.add_action(
        group=held.group, meeting=held, text="Answer it", due_on=date(2026, 11, 20), by=secretary,
        seats=[SeatFactory(), SeatFactory()], closes=waits, now=NOW,
    )  # fmt: skip

    def happens(_):
        with transaction.atomic():
            return promising.close_for("answered", kind="thread", key="who-rings", by=None, now=NOW)

    assert sorted(at_once(happens)) == [0] * (HANDS - 1) + [2]
