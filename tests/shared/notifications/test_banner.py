"""The banner that everybody sees while messages do not go out, and what it costs a page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.shared.audit.chains import holder, person
from tests.shared.notifications.post import NOON, queue, tell
from tests.support.pages import faults_of
from waymark.shared.accounts.enums import Role
from waymark.shared.notifications import actions, queries
from waymark.shared.notifications.enums import State
from waymark.shared.notifications.models import ChannelState, Message, Pulse
from waymark.shared.notifications.queries.glance import at_a_glance
from waymark.shared.notifications.rules.warnings import MAIL, STOPPED, Alert, Signs, warnings

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
ALIVE = NOON - 20 * SECOND


# ---- the rule --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signs", "said"),
    [
        pytest.param({"beat_at": ALIVE}, [], id="all is well"),
        pytest.param({"beat_at": None}, [], id="a new site with nothing to send"),
        pytest.param(
            {"beat_at": None, "late": True},
            ["The mail sender has never run here, and messages wait."],
            id="no sender was ever started",
        ),
        pytest.param({"beat_at": NOON - 4 * MINUTE}, [], id="silent for four minutes"),
        pytest.param(
            {"beat_at": NOON - 4 * MINUTE - SECOND},
            ["The mail sender has been silent for 4 minutes."],
            id="a second longer",
        ),
        pytest.param(
            {"beat_at": NOON - timedelta(days=1)},
            ["The mail sender has been silent for 1,440 minutes."],
            id="silent since yesterday",
        ),
        pytest.param({"beat_at": ALIVE, "late": True}, [], id="a long queue that moves"),
        *(
            pytest.param(
                {"beat_at": ALIVE, **wrong},
                ["This machine’s clock is wrong, so messages go out late or not at all."],
                id=name,
            )
            for name, wrong in {
                "the gateway says that the clock is wrong": {
                    "closed": "Text message",
                    "closed_code": "clock_wrong",
                },
                "the clock was put back": {"behind": 60 * MINUTE},
                "the sender’s clock is ahead": {"beat_at": NOON + 2 * MINUTE},
            }.items()
        ),
        pytest.param(
            {"beat_at": ALIVE, "closed": "Text message", "closed_code": "unreachable"},
            ["Text message: nothing goes out. The server could not be reached."],
            id="the gateway is down",
        ),
    ],
)
def test_everybody_is_told_that_messages_stand_still_and_an_administrator_why(signs, said):
    given = Signs(**signs)

    assert warnings(given, administrator=True, now=NOON) == [Alert(text, MAIL) for text in said]
    assert warnings(given, administrator=False, now=NOON) == [Alert(STOPPED)] * bool(said)


def test_only_an_administrator_is_told_that_decisions_wait():
    signs = Signs(beat_at=ALIVE, undecided=True)

    assert [each.text for each in warnings(signs, administrator=True, now=NOON)] == [
        "Messages wait for your decision."
    ]
    assert warnings(signs, administrator=False, now=NOON) == []


# ---- what is looked at -----------------------------------------------------------------------


@pytest.fixture
def alive(db):
    actions.beat(now=ALIVE)


def said(viewer, now=NOON) -> list[str]:
    return [each.text for each in at_a_glance(viewer, now).warnings]


@pytest.mark.django_db
@pytest.mark.usefixtures("alive")
class TestOneLook:
    def test_finds_nothing_where_all_is_well(self):
        head = holder(Role.ADMINISTRATOR, "Ada Head")
        queue(head)
        tell(head, person("Bo Reed"))

        glance = at_a_glance(head, NOON)

        assert (glance.unread, glance.warnings) == (1, [])

    def test_finds_a_gateway_that_is_down_while_something_waits_for_it(self):
        head = holder(Role.ADMINISTRATOR, "Ada Head")
        actions.note_channel("email", "unreachable", now=NOON)
        assert said(head) == []

        queue(person("Bo Reed"))

        assert said(head) == ["Email: nothing goes out. The server could not be reached."]

    def test_finds_a_wrong_clock_though_nothing_waits(self):
        head = holder(Role.ADMINISTRATOR, "Ada Head")

        actions.note_channel("text", "clock_wrong", now=NOON)

        assert said(head) == [
            "This machine’s clock is wrong, so messages go out late or not at all."
        ]

    def test_finds_what_waits_for_a_decision(self):
        head = holder(Role.ADMINISTRATOR, "Ada Head")
        queue(person("Bo Reed"), state=State.DOUBTFUL)

        assert said(head) == ["Messages wait for your decision."]
        assert said(holder(Role.LEAD, "Cy Lead")) == []

    def test_forgets_what_was_mended(self):
        head = holder(Role.ADMINISTRATOR, "Ada Head")
        queue(person("Bo Reed"))
        actions.note_channel("email", "unreachable", now=NOON)
        actions.note_channel("email", "", now=NOON)

        assert said(head) == []

    @pytest.mark.parametrize("count", [0, 1, 200])
    def test_asks_the_database_once_however_much_there_is(self, count):
        head = holder(Role.ADMINISTRATOR, "Ada Head")
        for number in range(count):
            state = (State.QUEUED, State.DOUBTFUL)[number % 2]
            queue(head, state=state, now=NOON - timedelta(hours=1))
        assert head.hats is not None

        with CaptureQueriesContext(
            connection,
        ) as asked:
            at_a_glance(head, NOON)

        assert len(asked) == 1


@pytest.mark.goal("T5")
@pytest.mark.django_db
@pytest.mark.parametrize("fault", ["the sender stops", "the gateway goes down"])
def test_the_banner_says_so_within_five_minutes(fault, goal):
    """Minute by minute after it happened, as the sender beats and the pages are read."""
    lead = holder(Role.LEAD, "Cy Lead")
    actions.beat(now=NOON)
    queue(person("Bo Reed"), now=NOON)

    seen = None
    for second in range(20, 6 * 60, 20):
        now = NOON + second * SECOND
        if fault == "the gateway goes down":
            actions.beat(now=now)
            actions.note_channel("email", "unreachable", now=now)
        if seen is None and said(lead, now) == [STOPPED]:
            seen = second
    assert seen is not None
    assert seen <= 5 * 60
    goal.reached(f"{fault}: the banner says so after {seen} s")


@pytest.mark.goal("T5")
@pytest.mark.django_db
def test_a_banner_that_looks_at_the_queue_alone_is_caught(goal):
    """The planted fault: with nothing due, a dead sender would go unseen until somebody waits."""
    lead = holder(Role.LEAD, "Cy Lead")
    actions.beat(now=NOON)
    later = NOON + 5 * MINUTE

    by_queue = Message.objects.filter(state=State.QUEUED, not_before__lte=later).exists()

    assert (by_queue, said(lead, later)) == (False, [STOPPED])
    goal.caught("a banner that looks at the queue alone", "blind to a dead sender; ours is not")


# ---- the doctor says the same ----------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("beat", "behind", "said"),
    [
        pytest.param(ALIVE, 0, [], id="all is well"),
        pytest.param(None, 0, [], id="no sender yet"),
        pytest.param(ALIVE, 60, ["by 60 minutes"], id="the clock was put back"),
        pytest.param(NOON + 5 * MINUTE, 0, ["by 5 minutes"], id="the sender’s clock is ahead"),
    ],
)
def test_the_doctor_speaks_of_the_clock(beat, behind, said):
    Pulse.objects.create(beat_at=beat, behind=behind * MINUTE)

    found = [s for well, s, remedy in queries.doctor(now=NOON) if "clock" in s and remedy]

    assert found == [
        f"This machine’s clock was put back, or is slow, {words}. Safe hours end that much earlier"
        for words in said
    ]


# ---- on the page -----------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "text", "linked"),
    [
        pytest.param(Role.LEAD, STOPPED, False, id="a lead: that it stands still"),
        pytest.param(
            Role.ADMINISTRATOR,
            "The mail sender has been silent for 10 minutes.",
            True,
            id="an administrator: why, and the way to the page",
        ),
    ],
)
def test_the_banner_stands_on_every_page(role, text, linked, client):
    client.force_login(holder(role, "Ada Moss"))
    Pulse.objects.create(beat_at=timezone.now() - 10 * MINUTE - 5 * SECOND)

    html = client.get(reverse("notifications:list")).text

    assert html.count("wm-strip--warning") == 1
    assert text in html
    assert (f'href="{reverse(MAIL)}">See what to do' in html) is linked
    assert faults_of(html) == []


@pytest.mark.django_db
def test_who_is_not_signed_in_is_told_nothing(client):
    Pulse.objects.create(beat_at=timezone.now() - timedelta(hours=1))
    ChannelState.objects.create(channel="text", trouble="clock_wrong", since=NOON)

    html = client.get(reverse("page", args=["help"])).text

    assert "wm-strip--warning" not in html
