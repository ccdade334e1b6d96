"""Two hundred people answer one poll within a minute; the same is said twice at one moment."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead
from tests.factories.discussions import answer, question
from tests.shared.audit.emptying import chain_emptied  # noqa: F401
from waymark.network.discussions import queries
from waymark.network.discussions.actions import answering, polls
from waymark.network.discussions.models import PollAnswer, Post, Thread
from waymark.shared.audit.queries import verify

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 8
PEOPLE = 200


def at_once(acts):
    """Do all of these, as many at a time as there are hands, each hand with its own connection."""

    def one(act):
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(HANDS) as hands:
        return list(hands.map(one, acts))


def together(act):
    start = Barrier(HANDS)

    def one():
        start.wait(timeout=30)
        return act()

    return at_once([one] * HANDS)


@pytest.fixture
def poll():
    asker = lead()
    thread = question(asker, at=timezone.now())
    return polls.open_poll(
        thread, question="Who rings?", options=["Custody", "The care unit", "Nobody"],
        asked="seats", closes_on=timezone.localdate() + timedelta(days=9), by=asker,
        now=timezone.now(),
    )  # fmt: skip


def test_two_hundred_seats_answer_within_a_minute_and_nothing_is_lost(poll):
    seats = [
        SeatFactory(organisation=force, role=role)
        for force in OrganisationFactory.create_batch(PEOPLE // 4)
        for role in ("lead", "practitioner", "performance", "practitioner")
    ]
    options = list(poll.options.all())
    chosen = {seat.pk: options[at % 3] for at, seat in enumerate(seats)}

    def given(seat, option):
        return lambda: polls.answer_poll(
            poll, seat=seat, option=option, by=seat.holder, now=timezone.now()
        )

    # Every fourth presses twice, and means the second press.
    acts = [given(seat, chosen[seat.pk]) for seat in seats]
    acts += [given(seat, chosen[seat.pk]) for seat in seats[::4]]
    began = time.process_time()
    at_once(acts)
    took = time.process_time() - began

    assert took < 60
    kept = dict(PollAnswer.objects.values_list("seat", "option"))
    assert kept == {seat: option.pk for seat, option in chosen.items()}
    standing = queries.standing(poll)
    assert (standing.answered, len(standing.silent)) == (PEOPLE, 1)  # the asker has not
    assert verify().faults == []


def test_the_database_keeps_one_answer_per_seat(poll):
    seat, (first, second, _) = SeatFactory(), poll.options.all()
    given = {"poll": poll, "seat": seat, "by": seat.holder, "at": timezone.now()}
    PollAnswer.objects.create(option=first, **given)

    with pytest.raises(IntegrityError), transaction.atomic():
        PollAnswer.objects.create(option=second, **given)


def test_one_seat_that_presses_many_times_at_once_has_one_answer(poll):
    seat, option = SeatFactory(), poll.options.first()

    together(
        lambda: polls.answer_poll(
            poll, seat=seat, option=option, by=seat.holder, now=timezone.now()
        )
    )

    assert PollAnswer.objects.count() == 1


def test_the_same_question_sent_at_once_is_asked_once():
    asker, now = lead(), timezone.now()

    together(lambda: question(asker, at=now))

    assert Thread.objects.count() == 1


def test_replies_written_at_once_all_stand_and_are_counted():
    thread, now = question(lead(), at=timezone.now()), timezone.now()
    writers = [lead() for _ in range(HANDS)]

    at_once([lambda person=person: answer(thread, person, at=now) for person in writers])

    thread.refresh_from_db()
    assert thread.reply_count == HANDS
    numbers = Post.objects.filter(thread=thread).values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, HANDS + 2))


def test_an_answer_taken_while_others_reply_stays_taken():
    asker, now = lead(), timezone.now()
    thread = question(asker, at=now)
    post = answer(thread, at=now)
    writers = [lead() for _ in range(HANDS - 1)]

    at_once(
        [lambda: answering.accept(post, by=asker, now=now)]
        + [lambda person=person: answer(thread, person, at=now) for person in writers]
    )

    thread.refresh_from_db()
    assert (thread.state, thread.accepted, thread.reply_count) == ("answered", post, HANDS)
