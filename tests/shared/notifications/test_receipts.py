"""Receipts of GOV.UK Notify: in any order, repeated, forged; TRUST T4."""

import json
import logging
import random
import time
import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.shared.notifications.post import NOON
from tests.support.long import LONG, longer
from waymark.shared.notifications import actions, rules
from waymark.shared.notifications.enums import State
from waymark.shared.notifications.models import Message

pytestmark = pytest.mark.django_db

TOKEN = "the token agreed with the gateway"
NUMBER = "07700 900123"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def agreed(settings):
    settings.WAYMARK_RECEIPT_TOKEN = TOKEN


def sent(state=State.SENT, **fields) -> Message:
    """A text that was handed to the gateway at noon."""
    fields = {"gateway_id": uuid.uuid4(), "taken_at": NOON, "attempts": 1, **fields}
    return Message(
        recipient_kind="tester",
        recipient_key="1",
        channel="text",
        template="call_us",
        template_version=1,
        state=state,
        day=NOON.date(),
        queued_at=NOON,
        not_before=NOON,
        **fields,
    )


def receipt(reference, status="delivered", at=NOON, **changes) -> dict:
    written = at and f"{at:%Y-%m-%dT%H:%M:%S.%fZ}"
    return {
        "id": str(uuid.uuid4()),
        "reference": str(reference),
        "to": NUMBER,
        "status": status,
        "created_at": f"{NOON:%Y-%m-%dT%H:%M:%S.%fZ}",
        "completed_at": written,
        "sent_at": None,
        "notification_type": "sms",
        **changes,
    }


def post(body, token=TOKEN, client=None):
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    client = client or Client(enforce_csrf_checks=True)
    return client.post(
        reverse("receipts"), content, content_type="application/json", headers=headers
    )


# ---- the door ------------------------------------------------------------------------------------


def test_the_address_is_the_one_to_give_to_the_gateway():
    assert reverse("receipts") == "/messages/receipts/"


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(None, id="no token"),
        pytest.param("", id="an empty one"),
        pytest.param("another", id="a wrong one"),
        pytest.param(TOKEN[:-1], id="one letter short"),
        pytest.param(TOKEN.upper(), id="in capitals"),
        pytest.param("tóken", id="not even plain letters"),
    ],
)
def test_a_wrong_token_hears_nothing_and_changes_nothing(token):
    message = sent()
    message.save()

    answer = post(receipt(message.reference), token)

    assert (answer.status_code, answer.content) == (401, b"")
    assert Message.objects.get().state == State.SENT


@pytest.mark.parametrize("token", ["", TOKEN])
def test_without_an_agreed_token_nobody_is_the_gateway(token, settings):
    settings.WAYMARK_RECEIPT_TOKEN = ""

    assert post(receipt(uuid.uuid4()), token).status_code == 401


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(receipt(uuid.uuid4()), 204, id="about a message that is not ours"),
        pytest.param(receipt(uuid.uuid4(), "a-new-word"), 204, id="in a word that is new"),
        pytest.param(receipt(uuid.uuid4(), at=None), 204, id="without a time"),
        pytest.param(receipt("our-own-words"), 400, id="under a reference that is none of ours"),
        pytest.param(receipt(uuid.uuid4(), ""), 400, id="without a state"),
        pytest.param({"reference": None}, 400, id="half a receipt"),
        pytest.param([], 400, id="a list"),
        pytest.param("{", 400, id="no JSON"),
        pytest.param(b"\xff\xfe", 400, id="no text"),
        pytest.param("[" * 9_000, 400, id="a thousand brackets"),
        pytest.param('{"status": ' + "9" * 5_000 + "}", 400, id="a number without end"),
        pytest.param(json.dumps("x" * 10_000), 413, id="too long"),
    ],
)
def test_whoever_shows_the_token_is_answered_in_a_code_alone(body, code):
    answer = post(body)

    assert (answer.status_code, answer.content) == (code, b"")


def test_only_what_is_posted_is_taken(client):
    assert client.get(reverse("receipts")).status_code == 405


def test_a_message_that_was_never_tried_cannot_have_arrived():
    message = sent(State.QUEUED, gateway_id=None, taken_at=None, attempts=0)
    message.save()

    assert post(receipt(message.reference)).status_code == 204
    assert Message.objects.get().state == State.QUEUED


def test_a_receipt_costs_the_same_with_one_message_and_with_three(django_assert_num_queries):
    messages = [sent() for _ in range(3)]
    Message.objects.bulk_create(messages)

    for message in messages:
        with django_assert_num_queries(4):  # the row is held, changed, and let go
            post(receipt(message.reference))


# ---- what becomes of a message -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "status", "after"),
    [
        pytest.param(State.SENT, "delivered", (State.DELIVERED, ""), id="it arrived"),
        pytest.param(State.SENT, "received", (State.DELIVERED, ""), id="a letter was posted"),
        pytest.param(
            State.SENT,
            "permanent-failure",
            (State.FAILED, "permanent-failure"),
            id="a wrong number: a person decides",
        ),
        pytest.param(
            State.SENT,
            "temporary-failure",
            (State.FAILED, "temporary-failure"),
            id="a phone that was off: a person decides",
        ),
        pytest.param(State.SENT, "sending", (State.SENT, ""), id="still on its way"),
        pytest.param(State.SENDING, "delivered", (State.DELIVERED, ""), id="before the 201"),
        pytest.param(State.DOUBTFUL, "sending", (State.SENT, ""), id="no doubt any more"),
        pytest.param(State.QUEUED, "delivered", (State.DELIVERED, ""), id="not sent again"),
        pytest.param(State.DEAD, "delivered", (State.DELIVERED, ""), id="given up, but arrived"),
    ],
)
def test_what_a_receipt_makes_of_a_message(state, status, after):
    message = sent(state, doubted_at=NOON, gateway_id=None)
    message.save()

    post(receipt(message.reference, status))

    message.refresh_from_db()
    assert (message.state, message.error) == after
    assert (message.doubted_at, message.gateway_id is None) == (None, False)


def test_a_message_told_of_while_it_is_handed_over_keeps_what_the_receipt_said():
    message = sent(State.SENDING, gateway_id=None)
    message.save()
    post(receipt(message.reference))

    outcome = rules.Outcome(
        "accepted", report=rules.Report(message.reference, None, "created", NOON)
    )
    actions.settle(message, outcome, asked_after=MINUTE, now=NOON)

    assert Message.objects.get().state == State.DELIVERED


# ---- ten thousand of them ------------------------------------------------------------------------

ENDS = ["delivered", "permanent-failure", "temporary-failure", "technical-failure"]
WORDS = [*ENDS, "sending", "created", "a-new-word"]
STARTS = [State.SENT, State.SENDING, State.QUEUED, State.DOUBTFUL, State.DEAD]
FORGED = "forged"


def model(start, tried, receipts):
    """How a message must stand, in words of its own: no order of receipts is known here."""
    if not tried or not receipts:
        return start, ""
    ends = [(at, status != "delivered", status) for at, status in receipts if status in ENDS]
    if not ends:
        return State.SENT, ""
    _, failed, status = max(ends)
    return (State.FAILED, status) if failed else (State.DELIVERED, "")


class Flood:
    """Messages in every state, and receipts for them: shuffled, repeated, unknown and forged."""

    def __init__(self, count):
        self.chance = random.Random(20_260_608)
        messages = [self._message() for _ in range(count // 5)]
        Message.objects.bulk_create(messages)
        self.told = {str(message.reference): [] for message in messages}
        self.starts = {str(m.reference): (m.state, m.taken_at is not None) for m in messages}
        self.posts = [self._post(messages) for _ in range(count * 8 // 10)]
        self.posts += self.chance.choices(self.posts, k=count - len(self.posts))  # repeated
        self.chance.shuffle(self.posts)

    def _message(self):
        start = self.chance.choice(STARTS)
        if start == State.QUEUED and self.chance.random() < 0.5:  # never tried
            return sent(start, gateway_id=None, taken_at=None, attempts=0)
        return sent(start, gateway_id=None if start != State.SENT else uuid.uuid4())

    def _post(self, messages):
        """One receipt, and the token it comes with."""
        at = NOON + self.chance.randint(0, 5) * MINUTE
        status = self.chance.choice(WORDS)
        if self.chance.random() < 0.1:
            return receipt(uuid.uuid4(), status, at), TOKEN
        reference = str(self.chance.choice(messages).reference)
        if self.chance.random() < 0.1:
            return receipt(reference, "delivered", at + 60 * MINUTE), FORGED
        self.told[reference].append((at, status))
        return receipt(reference, status, at), TOKEN

    def wanted(self):
        return {ref: model(*self.starts[ref], told) for ref, told in self.told.items()}


def standing_now():
    rows = Message.objects.values_list("reference", "state", "error")
    return {str(reference): (state, error) for reference, state, error in rows}


@pytest.mark.goal("T4")
def test_a_flood_of_receipts_ends_as_the_model_says(caplog, capfd, goal):
    caplog.set_level(logging.DEBUG)
    flood, client, seconds = Flood(longer(1_000, 10_000)), Client(), []
    answers = Counter()

    for body, token in flood.posts:
        began = time.perf_counter()
        answers[token, post(body, token, client).status_code] += 1
        seconds.append(time.perf_counter() - began)

    count, forged = len(flood.posts), answers[FORGED, 401]
    assert answers == {(TOKEN, 204): count - forged, (FORGED, 401): forged}
    assert standing_now() == flood.wanted()
    logged = caplog.text + "".join(capfd.readouterr())
    kept = json.dumps(list(Message.objects.values()), default=str)
    assert [text for text in (logged, kept) if NUMBER in text or NUMBER[6:] in text] == []
    p99 = sorted(seconds)[count * 99 // 100] * 1_000
    if LONG:
        assert p99 <= 100
    goal.reached(
        f"{count:,} receipts in any order, {forged} of them forged: all as the model says, every "
        f"valid one 204, 0 numbers logged or kept" + (f", p99 {p99:.0f} ms" if LONG else "")
    )


@pytest.mark.goal("T4")
def test_the_control_a_rule_by_which_the_last_to_come_wins_is_caught(monkeypatch, goal):
    def last_wins(now, report):
        return rules_as_they_are(rules.Standing(now.state), report)

    rules_as_they_are = rules.after_report
    monkeypatch.setattr(rules, "after_report", last_wins)
    flood = Flood(300)
    for body, token in flood.posts:
        post(body, token)

    wrong = sum(flood.wanted()[ref] != standing for ref, standing in standing_now().items())
    assert wrong > 0
    goal.caught("the last receipt to come wins", f"{wrong} of {len(flood.told)} stand wrong")


def test_a_fault_while_a_receipt_is_taken_logs_no_number(monkeypatch, caplog):
    """The gateway hears of the fault, and comes again."""

    def break_down(report, *, now):
        raise RuntimeError("planted")

    monkeypatch.setattr(actions, "note_report", break_down)
    client = Client(raise_request_exception=False)

    assert post(receipt(uuid.uuid4()), client=client).status_code == 500
    assert "planted" in caplog.text
    assert NUMBER not in caplog.text
