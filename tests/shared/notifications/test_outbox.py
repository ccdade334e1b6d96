"""The outbox: the order of sending, what an attempt leaves, what gets stuck, who decides."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from tests.shared.audit.chains import holder, person
from tests.shared.notifications.post import NOON, group, prefers, queue
from waymark.shared.accounts.enums import Role
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.notifications import actions, queries, rules
from waymark.shared.notifications.enums import Answer, Frequency, State
from waymark.shared.notifications.models import Message

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def take(now=NOON):
    taken = actions.take_next(now=now)
    return taken and taken.message


def test_urgent_mail_goes_first_and_then_the_longest_waiting():
    ada, bo, cy = person(), person("Bo Reed"), person("Cy Holt")
    queue(ada, subject="second", urgent=False, now=NOON - MINUTE)
    queue(bo, subject="third", urgent=False)
    queue(cy, subject="first", urgent=True)

    taken = [take().subject for _ in range(3)]

    assert (taken, take()) == (["first", "second", "third"], None)


def test_a_mail_taken_is_marked_before_anybody_is_called():
    queue(person())

    take()

    message = Message.objects.get()
    assert (message.state, message.attempts, message.taken_at) == (State.SENDING, 1, NOON)


def test_a_mail_whose_time_has_not_come_waits():
    queue(person(), now=NOON + MINUTE)

    assert take() is None
    assert take(now=NOON + MINUTE) is not None


@pytest.mark.parametrize(
    ("change", "error"),
    [
        pytest.param(lambda p: type(p).objects.update(is_active=False), "left", id="left"),
        pytest.param(lambda p: type(p).objects.update(email=""), "left", id="has no address"),
        pytest.param(lambda p: prefers(p, Frequency.OFF), "turned_off", id="turned it off"),
    ],
)
def test_who_left_or_turned_it_off_since_it_was_queued_is_not_mailed(change, error):
    ada = person()
    queue(ada, group=group())
    change(ada)

    assert take() is None
    assert list(Message.objects.values_list("state", "error")) == [(State.DEAD, error)]


@pytest.mark.parametrize(
    ("outcome", "state", "attempts", "wait", "ended"),
    [
        pytest.param(rules.Outcome(Answer.ACCEPTED), State.SENT, 1, 0, True, id="taken"),
        pytest.param(rules.Outcome(Answer.REFUSED, "550"), State.FAILED, 1, 0, True, id="refused"),
        pytest.param(
            rules.Outcome(Answer.TRY_LATER, "451"), State.QUEUED, 1, 1, False, id="not now"
        ),
        pytest.param(
            rules.Outcome(Answer.UNREACHABLE, "unreachable"),
            State.QUEUED,
            0,
            0,
            False,
            id="no server",
        ),
        pytest.param(
            rules.Outcome(Answer.UNKNOWN, "no_answer"), State.DOUBTFUL, 1, 0, True, id="no answer"
        ),
    ],
)
def test_what_became_of_an_attempt_is_written_down(outcome, state, attempts, wait, ended):
    queue(person())

    actions.settle(take(), outcome, asked_after=None, now=NOON)

    message = Message.objects.get()
    assert (message.state, message.attempts, message.error) == (state, attempts, outcome.code)
    if state == State.QUEUED:
        assert message.not_before == NOON + wait * MINUTE
    assert message.ended_at == (NOON if ended else None)


def test_a_mail_that_is_not_taken_six_times_goes_to_a_person():
    queue(person())
    now, pauses = NOON, []

    while (message := take(now=now)) is not None:
        actions.settle(message, rules.Outcome(Answer.TRY_LATER, "451"), asked_after=None, now=now)
        message.refresh_from_db()
        pauses.append((message.not_before - now) // MINUTE)
        now = message.not_before

    assert pauses == [1, 5, 15, 60, 240, 0]
    assert (message, Message.objects.get().state) == (None, State.FAILED)


@pytest.mark.parametrize(
    ("asked_after", "attempts", "state", "doubted_at"),
    [
        pytest.param({}, 1, State.DOUBTFUL, None, id="a mail server: a person decides"),
        pytest.param(
            {"email": MINUTE}, 1, State.QUEUED, NOON, id="a channel that can be asked: it is asked"
        ),
        pytest.param(
            {"text": MINUTE}, 1, State.DOUBTFUL, None, id="only another channel can be asked"
        ),
        pytest.param(
            {"email": MINUTE}, 6, State.DOUBTFUL, None, id="it stopped the sender six times"
        ),
    ],
)
def test_what_a_stopped_sender_left_is_not_just_sent_again(
    asked_after, attempts, state, doubted_at
):
    queue(person(), attempts=attempts - 1)
    take()

    actions.sweep(asked_after=asked_after, now=NOON)

    message = Message.objects.get()
    assert (message.state, message.doubted_at, message.error) == (state, doubted_at, "stopped")
    if state == State.QUEUED:
        assert take(now=NOON + MINUTE / 2) is None  # the gateway may still be busy with it
        assert actions.take_next(now=NOON + MINUTE).ask_first


# ---- an administrator decides ----------------------------------------------------------------


def stuck(state=State.DOUBTFUL) -> Message:
    return queue(person(), state=state, attempts=3, error="no_answer", ended_at=NOON)


@pytest.mark.parametrize("state", [State.DOUBTFUL, State.FAILED])
def test_a_stuck_mail_is_sent_again_when_an_administrator_says_so(state):
    head, message = holder(Role.ADMINISTRATOR, "Ada Head"), stuck(state)

    actions.decide(message, "retry", by=head, now=NOON)

    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == (State.QUEUED, 0, "")
    entry = Entry.objects.get()
    assert (entry.act, entry.by, entry.about_key, entry.detail) == (
        "notifications.mail_retried",
        head,
        str(message.pk),
        {"was": state, "attempts": 3},
    )
    reference = message.reference
    assert (take(), message.reference) == (message, reference)


def test_what_the_gateway_took_and_could_not_deliver_is_sent_again_under_a_new_reference():
    head, message = holder(Role.ADMINISTRATOR, "Ada Head"), stuck(State.FAILED)
    Message.objects.filter(pk=message.pk).update(gateway_id=message.reference, reported_at=NOON)

    actions.decide(message, "retry", by=head, now=NOON)

    again = Message.objects.get()
    assert again.reference != message.reference
    assert (again.gateway_id, again.reported_at, again.attempts) == (None, None, 0)
    assert not actions.take_next(now=NOON).ask_first


def test_a_stuck_mail_can_be_given_up():
    head, message = holder(Role.ADMINISTRATOR, "Ada Head"), stuck()

    actions.decide(message, "give_up", why="not_needed", by=head, now=NOON)

    assert list(Message.objects.values_list("state", "error")) == [(State.DEAD, "gave_up")]
    assert Entry.objects.get().act == "notifications.mail_given_up"
    assert take() is None


@pytest.mark.parametrize(
    ("state", "decision", "reason"),
    [
        pytest.param(
            State.SENT,
            "retry",
            "Somebody has already decided about this message, or it was sent",
            id="a mail that was sent",
        ),
        pytest.param(
            State.DOUBTFUL,
            "burn",
            "Choose what is to be done",
            id="a decision that is not offered",
        ),
    ],
)
def test_what_cannot_be_decided_is_refused(state, decision, reason):
    head, message = holder(Role.ADMINISTRATOR, "Ada Head"), stuck(state)

    with pytest.raises(Refused) as refusal:
        actions.decide(message, decision, by=head, now=NOON)

    assert refusal.value.reasons == [reason]
    assert Message.objects.get().state == state
    assert not Entry.objects.exists()


def test_only_an_administrator_decides():
    lead, message = holder(Role.LEAD, "Bo Lead"), stuck()

    with pytest.raises(PermissionDenied):
        actions.decide(message, "retry", by=lead, now=NOON)

    assert Message.objects.get().state == State.DOUBTFUL
    assert list(queries.mail_needing_a_person(lead)) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("", 1, id="nothing asked"),
        pytest.param("moss", 1, id="part of the name"),
        pytest.param("0a1b", 1, id="start of the reference"),
        pytest.param("0a1b-", 1, id="start of the reference with its dash"),
        pytest.param("ffff", 0, id="another reference"),
        pytest.param("x" * 40, 0, id="nonsense"),
    ],
)
def test_a_stuck_mail_is_found_by_name_or_reference(words, found):
    head, message = holder(Role.ADMINISTRATOR, "Ada Head"), stuck()
    Message.objects.filter(pk=message.pk).update(reference="0a1b0000-0000-4000-8000-000000000000")

    assert queries.mail_needing_a_person(head, words=words).count() == found


def test_the_doctor_speaks_of_sender_queue_and_decisions():
    stuck()
    queue(person("Bo Reed"), now=NOON - timedelta(hours=2))
    actions.beat(now=NOON - MINUTE)
    actions.note_round(now=NOON, trouble="somewhere.daily_round")

    assert [(well, sentence) for well, sentence, _ in queries.doctor(now=NOON)] == [
        (True, "The mail sender is running"),
        (False, "1 mail is due; the oldest has waited 120 minutes"),
        (False, "Refused, or perhaps sent: 1 mail. A person must decide"),
        (False, "The last hourly round went wrong in somewhere.daily_round"),
    ]
