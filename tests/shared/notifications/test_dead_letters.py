"""Messages that a machine must not decide about: a person does, one by one or for an outage."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.shared.audit.chains import holder, person
from tests.shared.notifications.post import NOON, queue
from tests.support.pages import faults_of
from waymark.shared.accounts.enums import Role
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.notifications import actions, queries
from waymark.shared.notifications.enums import Channel, Decision, State
from waymark.shared.notifications.models import Message
from waymark.shared.notifications.rules.deciding import blockers_to_choose, decisions_together

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def head(client):
    somebody = holder(Role.ADMINISTRATOR, "Ada Head")
    client.force_login(somebody)
    return somebody


def stuck(state=State.FAILED, error="451", somebody=None, **fields) -> Message:
    somebody = somebody or person(f"Bo Reed {Message.objects.count()}")
    return queue(somebody, state=state, attempts=6, error=error, ended_at=NOON, **fields)


def victims(error="temporary-failure", **fields) -> Message:
    """A text to somebody whom this app knows by kind and key only."""
    fields = {"channel": Channel.TEXT, "template": "call_us", "template_version": 1, **fields}
    return Message.objects.create(
        recipient_kind="victim", recipient_key="K7M2PQ", state=State.FAILED, error=error,
        urgent=True, day=NOON.date(), queued_at=NOON, not_before=NOON, **fields,
    )  # fmt: skip


# ---- the rule --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "blockers"),
    [
        pytest.param({"decision": "retry"}, [], id="again"),
        pytest.param({"decision": "told", "how": "phone"}, [], id="told by telephone"),
        pytest.param({"decision": "give_up", "why": "too_late"}, [], id="given up: too late"),
        pytest.param({"decision": ""}, ["Choose what is to be done"], id="nothing chosen"),
        pytest.param({"decision": "burn"}, ["Choose what is to be done"], id="not offered"),
        pytest.param({"decision": "told"}, ["Say how they were told"], id="told, but how?"),
        pytest.param(
            {"decision": "told", "how": "her sister Jo told her"},
            ["Say how they were told"],
            id="told, in free words: they could say who",
        ),
        pytest.param(
            {"decision": "give_up"}, ["Say why it is not to be sent"], id="given up, but why?"
        ),
    ],
)
def test_a_decision_says_how_or_why(given, blockers):
    assert blockers_to_choose(**given) == blockers


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        pytest.param(State.FAILED, list(Decision), id="refused: everything"),
        pytest.param(
            State.DOUBTFUL, [Decision.TOLD, Decision.GIVE_UP], id="perhaps sent: not sent again"
        ),
        pytest.param(State.SENT, [], id="sent: nothing"),
    ],
)
def test_what_perhaps_arrived_is_not_sent_again_by_the_hundred(state, offered):
    assert decisions_together(state) == offered


# ---- one -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decision", "more", "state", "error", "act", "detail"),
    [
        pytest.param(
            "retry", {}, State.QUEUED, "", "retried", {}, id="again: from the first attempt"
        ),
        pytest.param(
            "told", {"how": "phone"}, State.DEAD, "told", "told", {"how": "phone"}, id="told"
        ),
        pytest.param(
            "give_up",
            {"why": "wrong_address"},
            State.DEAD,
            "gave_up",
            "given_up",
            {"why": "wrong_address"},
            id="given up",
        ),
    ],
)
def test_a_decision_is_kept_with_its_entry(decision, more, state, error, act, detail, head):
    message = victims()

    actions.decide(message, decision, **more, by=head, now=NOON)

    message.refresh_from_db()
    assert (message.state, message.error) == (state, error)
    entry = Entry.objects.get()
    assert (entry.act, entry.by) == (f"notifications.mail_{act}", head)
    assert entry.detail == {"was": "failed", "attempts": 0, **detail}


def test_a_decision_that_is_not_complete_changes_nothing(head):
    message = stuck()

    with pytest.raises(Refused) as refusal:
        actions.decide(message, "told", by=head, now=NOON)

    assert refusal.value.reasons == ["Say how they were told"]
    assert Message.objects.get().state == State.FAILED
    assert not Entry.objects.exists()


# ---- many ------------------------------------------------------------------------------------


def cause(head, channel=Channel.EMAIL, state=State.FAILED, error="451"):
    return queries.cause_named(head, channel, state, error)


def test_after_an_outage_all_that_failed_for_it_are_sent_again_and_nothing_else(head):
    outage = [stuck(somebody=person(name)) for name in ("Bo Reed", "Cy Holt", "Di Fox")]
    others = [stuck(error="550"), stuck(State.DOUBTFUL, "no_answer"), victims("451")]

    count = actions.decide_together(cause(head), "retry", by=head, now=NOON)

    assert count == 3
    assert {m.state for m in Message.objects.filter(pk__in=[m.pk for m in outage])} == {"queued"}
    assert set(
        Message.objects.filter(pk__in=[m.pk for m in others]).values_list("state", flat=True)
    ) == {"failed", "doubtful"}
    assert sorted(Entry.objects.values_list("about_key", flat=True)) == sorted(
        str(message.pk) for message in outage
    )


def test_the_oldest_go_first_when_there_are_too_many(head, monkeypatch):
    monkeypatch.setattr("waymark.shared.notifications.actions.deciding.TOGETHER", 2)
    for number in range(3):
        stuck(now=NOON + number * MINUTE)

    assert actions.decide_together(cause(head), "retry", by=head, now=NOON) == 2
    assert Message.objects.get(state=State.FAILED).queued_at == NOON + 2 * MINUTE


@pytest.mark.parametrize(
    ("state", "error", "decision", "reason"),
    [
        pytest.param(
            State.DOUBTFUL,
            "no_answer",
            "retry",
            "What perhaps arrived is sent again only one by one",
            id="perhaps arrived",
        ),
        pytest.param(
            State.FAILED, "451", "give_up", "Say why it is not to be sent", id="without a reason"
        ),
    ],
)
def test_a_decision_about_many_can_be_refused(state, error, decision, reason, head):
    stuck(state, error)

    with pytest.raises(Refused) as refusal:
        actions.decide_together(cause(head, state=state, error=error), decision, by=head, now=NOON)

    assert refusal.value.reasons == [reason]
    assert not Entry.objects.exists()


def test_nothing_left_to_decide_is_said(head):
    message = stuck()
    found = cause(head)
    actions.decide(message, "retry", by=head, now=NOON)

    with pytest.raises(Refused, match="Somebody has already decided about these messages"):
        actions.decide_together(found, "retry", by=head, now=NOON)


def test_only_an_administrator_decides_about_many(head):
    stuck()

    with pytest.raises(PermissionDenied):
        actions.decide_together(cause(head), "retry", by=holder(Role.LEAD, "Bo Lead"), now=NOON)

    assert Message.objects.get().state == State.FAILED


# ---- the pages -------------------------------------------------------------------------------


def page(client, name, *args, **query) -> str:
    response = client.get(reverse(f"notifications:{name}", args=args), query)
    assert (response.status_code, faults_of(response.text)) == (200, [])
    return response.text


def test_the_list_names_staff_and_gives_anybody_else_by_key(client, head):
    stuck()
    victims()

    html = page(client, "mail")

    assert "Bo Reed" in html
    assert "Victim K7M2PQ" in html
    assert "Text message" in html
    assert "It could not be delivered: a phone that is off, or a full mailbox" in html


def test_a_message_is_found_by_the_key_of_whom_it_is_for(client, head):
    stuck()
    victims()

    html = page(client, "mail", q="k7m2pq")

    assert "Victim K7M2PQ" in html
    assert "Bo Reed" not in html


def test_many_for_one_cause_are_offered_together(client, head):
    stuck()
    assert "Many for one cause" not in page(client, "mail")

    stuck(somebody=person("Cy Holt"))
    html = page(client, "mail")

    assert reverse("notifications:decide_together", args=["email", "failed", "451"]) in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    count, client, head, django_assert_max_num_queries
):
    for number in range(count):
        stuck(somebody=person(f"Bo Reed {number}"))
        victims()

    with django_assert_max_num_queries(14):
        page(client, "mail")


def test_the_page_of_one_message_says_all_that_is_known_and_no_words_of_it(client, head):
    message = victims(
        taken_at=NOON + MINUTE, reported_at=NOON + 2 * MINUTE, gateway_id="0" * 32,
        ended_at=NOON + 3 * MINUTE, body="Dear Jo",
    )  # fmt: skip

    html = page(client, "decide", message.reference)

    assert "Text message to Victim K7M2PQ" in html
    assert "We have news for you (version 1)" in html
    said = ["Put into the outbox", "to hand it over began", "The gateway reported", "Refused."]
    places = [html.index(each) for each in said[:3]]
    assert places == sorted(places, reverse=True)  # the newest on top
    assert "Dear Jo" not in html


def test_an_earlier_decision_is_part_of_its_story(client, head):
    message = stuck()
    actions.decide(message, "retry", by=head, now=NOON)
    message.refresh_from_db()
    Message.objects.filter(pk=message.pk).update(state=State.FAILED, error="451")

    html = page(client, "decide", message.reference)

    assert "Sent again" in html
    assert "by Ada Head" in html


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param({}, "Choose what is to be done", id="nothing chosen"),
        pytest.param({"decision": "told"}, "Say how they were told", id="how?"),
        pytest.param({"decision": "give_up"}, "Say why it is not to be sent", id="why?"),
        pytest.param({"decision": "burn"}, "What is to be done?", id="not offered"),
    ],
)
def test_what_is_missing_is_said_at_its_field(given, said, client, head):
    message = stuck()

    html = client.post(reverse("notifications:decide", args=[message.reference]), given).text

    assert "<title>Error: " in html
    assert said in html
    assert faults_of(html) == []
    assert Message.objects.get().state == State.FAILED


def test_an_outage_is_put_right_on_its_page(client, head):
    for name in ("Bo Reed", "Cy Holt"):
        stuck(somebody=person(name))
    address = reverse("notifications:decide_together", args=["email", "failed", "451"])
    html = client.get(address).text
    assert "Decide about 2" in html
    assert faults_of(html) == []

    answer = client.post(address, {"decision": "retry"}, follow=True)

    assert "Your decision is kept for 2 messages" in answer.text
    assert set(Message.objects.values_list("state", flat=True)) == {"queued"}
    assert client.get(address).status_code == 404


def test_a_page_of_many_that_perhaps_arrived_does_not_offer_to_send_them(client, head):
    for name in ("Bo Reed", "Cy Holt"):
        stuck(State.DOUBTFUL, "no_answer", somebody=person(name))
    address = reverse("notifications:decide_together", args=["email", "doubtful", "no_answer"])

    html = client.get(address).text
    client.post(address, {"decision": "retry"})

    assert 'value="retry"' not in html
    assert "To send one again, decide about it alone" in html
    assert set(Message.objects.values_list("state", flat=True)) == {"doubtful"}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_opens_or_decides(role, client):
    client.force_login(holder(role, "Cy Other"))
    message = stuck()
    together = reverse("notifications:decide_together", args=["email", "failed", "451"])

    for address in (reverse("notifications:decide", args=[message.reference]), together):
        assert client.get(address).status_code == 403
        assert client.post(address, {"decision": "retry"}).status_code == 403
    assert Message.objects.get().state == State.FAILED
