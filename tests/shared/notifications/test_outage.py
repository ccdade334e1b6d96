"""GOV.UK Notify is away for six hours, on a clock that a test moves: TRUST T5."""

from datetime import timedelta

import pytest

from tests.shared.audit.chains import holder
from tests.shared.notifications.post import NOON, queue_testers, standing
from tests.support.long import longer
from tests.support.notify_fake import KEY, TEMPLATES, notify_fake
from tests.support.notify_fake.weather import always, fine
from waymark.shared.accounts.enums import Role
from waymark.shared.notifications import queries
from waymark.shared.notifications.enums import State
from waymark.shared.notifications.models import Message
from waymark.shared.notifications.queries.glance import at_a_glance
from waymark.shared.notifications.tasks import sender as tasks
from waymark.shared.notifications.tasks.channels import Notify
from waymark.shared.notifications.tasks.lines import Lines
from waymark.shared.notifications.tasks.sender import Sender, Stop

pytestmark = [pytest.mark.django_db, pytest.mark.goal("T5")]

HOURS, MINUTES = timedelta(hours=1), timedelta(minutes=1)
BACK_AT = NOON + 6 * HOURS
MESSAGES, URGENT = longer(120, 1_200), 12
PER_MINUTE = longer(6, 60)
NOBODY_THERE = "http://127.0.0.1:1"


class Time(Stop):
    """A clock that waiting moves on; at set moments something happens."""

    def __init__(self, until):
        self.now, self.until, self.due = NOON, until, {}

    def __call__(self):
        return self.now

    def wait(self, seconds):
        self.now += timedelta(seconds=max(seconds, 0.001))
        for moment in [moment for moment in sorted(self.due) if moment <= self.now]:
            self.due.pop(moment)()
        waiting = Message.objects.filter(state__in=[State.QUEUED, State.SENDING])
        self.asked = self.now >= self.until or not waiting.exists()


@pytest.fixture(autouse=True)
def longer_steps(monkeypatch):
    """Look every minute for something to do: each look costs real time, whatever the clock says."""
    monkeypatch.setattr(tasks, "IDLE", 60.0)
    monkeypatch.setattr(tasks, "BEAT_EVERY", MINUTES)


def sender_by(fake, time):
    notify = Notify(
        key=KEY,
        address=fake.address,
        templates=TEMPLATES,
        patience=2,
        busy=MINUTES,
        clock=time,
    )
    lines = Lines({"text": notify}, per_minute=PER_MINUTE, now=NOON)
    return notify, Sender(lines, clock=time, still_held=lambda: None, stop=time)


def queue_all():
    """Ordinary messages first, and then some that are urgent."""
    ordinary = queue_testers(MESSAGES - URGENT, now=NOON - MINUTES)
    return ordinary, queue_testers(URGENT, now=NOON, urgent=URGENT)


WAYS_TO_BE_AWAY = ["refuses connections", "answers 503", "drops connections"]


@pytest.mark.parametrize("how", WAYS_TO_BE_AWAY)
def test_after_six_hours_without_the_gateway_everything_arrives(how, goal):
    head = holder(Role.ADMINISTRATOR, "Ada Head")
    ordinary, urgent = queue_all()
    time = Time(until=BACK_AT + 6 * HOURS)
    told = []

    with notify_fake() as fake:
        notify, sender = sender_by(fake, time)
        if how == "refuses connections":
            notify.client.base_url = NOBODY_THERE
        else:
            fake.weather = always("503" if how == "answers 503" else "drop")

        def look():
            told.append([said for well, said, _ in queries.doctor(now=time.now) if not well])
            told.append([each.text for each in at_a_glance(head, time.now).warnings])

        def come_back():
            fake.weather, notify.client.base_url = fine, fake.address

        time.due = {NOON + 5 * MINUTES: look, BACK_AT: come_back}
        sender.run()
        order = [each.reference for each in fake.taken]

    assert sorted(order) == sorted(ordinary + urgent)
    assert standing(State.SENT) == MESSAGES
    drained = time.now - BACK_AT
    assert drained <= 1.5 * MESSAGES / PER_MINUTE * MINUTES
    doctor, banner = told
    assert any("Text message: nothing goes out since 9 June, 13:00" in said for said in doctor)
    assert any("Text message: nothing goes out" in said for said in banner)
    if how == "refuses connections":
        assert set(order[:URGENT]) == set(urgent)
    else:  # one may be in doubt, and is asked about a minute later
        assert set(urgent) <= set(order[: URGENT + 2 * PER_MINUTE])
    goal.reached(
        f"gateway {how} for 6 h: {MESSAGES} of {MESSAGES} arrived once, urgent first, in "
        f"{drained / MESSAGES * PER_MINUTE / MINUTES:.2f} x the limit’s own minimum after it was "
        "back; doctor and banner said so within 5 minutes"
    )


def test_the_control_silences_that_use_up_attempts_are_caught(monkeypatch, goal):
    """Without knowing an outage from bad luck, every message would end with a person."""
    monkeypatch.setattr(Lines, "is_outage", lambda self, channel: False)
    queue_testers(10, now=NOON)
    time = Time(until=BACK_AT + HOURS)

    with notify_fake(always("drop")) as fake:
        _, sender = sender_by(fake, time)
        time.due = {BACK_AT: lambda: fake.forget()}
        sender.run()

        assert (len(fake.taken), standing(State.DOUBTFUL)) == (0, 10)
    goal.caught("silences that use up attempts", "0 of 10 arrived, all waited for a person")
