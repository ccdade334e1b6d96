"""A message that nobody can vouch for is put right by a person, one alone and many at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.accounts import PersonFactory, SeatFactory
from tests.support.browser import axe, scrolls_sideways
from tests.support.pages import faults_of
from tests.support.places import data_folder  # noqa: F401 (a folder for each test)
from tests.support.walking import go
from waymark.shared.accounts.enums import Role
from waymark.shared.audit.models import Entry
from waymark.shared.notifications import actions
from waymark.shared.notifications.enums import Channel, State
from waymark.shared.notifications.models import Message

HOUR = timedelta(hours=1)
WINDOWS = [
    pytest.param({}, id="as it is"),
    pytest.param({"java_script_enabled": False}, id="without script"),
    pytest.param({"viewport": {"width": 360, "height": 740}}, id="on a phone"),
]


def given_a_message_that_perhaps_arrived(name: str) -> Message:
    return _stuck(name, state=State.DOUBTFUL, error="no_answer", doubted_at=_ago(HOUR))


def given_an_outage(*names: str) -> None:
    for name in names:
        _stuck(name, state=State.FAILED, error="451")


def given_a_text_that_could_not_be_delivered() -> Message:
    return _stuck(
        None, state=State.FAILED, error="permanent-failure", channel=Channel.TEXT,
        recipient_kind="victim", recipient_key="K7M2PQ", template="call_us", template_version=1,
    )  # fmt: skip


def _stuck(name: str | None, **fields) -> Message:
    now = _ago(2 * HOUR)
    somebody = PersonFactory(name=name) if name else None
    words = {"subject": "News", "body": "News"} if name else {}
    return Message.objects.create(
        person=somebody, urgent=True, day=now.date(), queued_at=now, not_before=now,
        attempts=1, taken_at=now + HOUR / 2, ended_at=now + HOUR, **words, **fields,
    )  # fmt: skip


def _ago(time: timedelta):
    return timezone.now() - time


def given_an_administrator_at_their_desk(new_page, sign_in, address, **window):
    page = new_page(**window)
    sign_in(page, SeatFactory(role=Role.ADMINISTRATOR).holder)
    page.goto(f"{address}/notices/")
    return page


def heading(page) -> str:
    return page.locator("h1").inner_text()


def then_the_page_is_whole(page) -> None:
    """By axe; without script, where axe cannot run, by our own reading of the page."""
    if page.locator("body.js-enabled").count():
        axe(page)
    else:
        assert faults_of(page.content()) == []


def press(page, name: str) -> None:
    go(page.get_by_role("button", name=name))


def when_they_follow_the_banner(page) -> None:
    banner = page.locator(".wm-strip--warning")
    assert "Messages wait for your decision." in banner.inner_text()
    then_the_page_is_whole(page)
    go(banner.get_by_role("link", name="See what to do"))
    assert heading(page) == "Mail that needs a decision"
    then_the_page_is_whole(page)


def when_they_open_it_and_forget_to_say_how(page, message) -> None:
    start = str(message.reference)[:8]
    go(page.get_by_role("link", name=f"Decide about {start}"))
    assert heading(page) == "Decide about this message"
    assert "It may have arrived" in page.get_by_role("main").inner_text()
    then_the_page_is_whole(page)
    page.get_by_label("They were told another way").check()
    press(page, "Keep this decision")
    assert "Say how they were told" in page.get_by_role("alert").inner_text()
    assert Message.objects.get(pk=message.pk).state == State.DOUBTFUL
    then_the_page_is_whole(page)


def when_they_say_how(page, how: str) -> None:
    page.get_by_label("How were they told?").select_option(how)
    press(page, "Keep this decision")
    assert "Your decision about the message is kept" in page.get_by_role("main").inner_text()


def when_the_outage_is_put_right(page) -> None:
    go(page.get_by_role("link", name="Decide about all 3"))
    assert heading(page).replace("\xa0", " ") == "Decide about 3 messages"
    then_the_page_is_whole(page)
    page.get_by_label("Send it again").check()
    press(page, "Keep this decision for")
    assert "Your decision is kept for 3 messages" in page.get_by_role("main").inner_text()


def when_a_wrong_number_is_given_up(page, message) -> None:
    go(page.get_by_role("link", name=f"Decide about {str(message.reference)[:8]}"))
    assert "Text message to Victim K7M2PQ" in page.get_by_role("main").inner_text()
    then_the_page_is_whole(page)
    page.get_by_label("Do not send it").check()
    page.get_by_label("Why not?").select_option(
        "The address or number is wrong, and no other is known"
    )
    press(page, "Keep this decision")


def then_nothing_waits_any_more(page) -> None:
    assert "No mail needs a decision." in page.get_by_role("main").inner_text()
    assert page.locator(".wm-strip--warning").count() == 0
    assert not scrolls_sideways(page)
    then_the_page_is_whole(page)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.usefixtures("data_folder")
def test_a_dead_letter_is_put_right_by_a_person(window, new_page, sign_in, address):
    actions.beat(now=timezone.now())
    doubtful = given_a_message_that_perhaps_arrived("Bo Reed")
    given_an_outage("Cy Holt", "Di Fox", "Ed Lunt")
    bounced = given_a_text_that_could_not_be_delivered()
    page = given_an_administrator_at_their_desk(new_page, sign_in, address, **window)

    when_they_follow_the_banner(page)
    when_they_open_it_and_forget_to_say_how(page, doubtful)
    when_they_say_how(page, "On the telephone")
    when_the_outage_is_put_right(page)
    when_a_wrong_number_is_given_up(page, bounced)

    then_nothing_waits_any_more(page)
    assert sorted(Message.objects.values_list("state", "error")) == [
        ("dead", "gave_up"),
        ("dead", "told"),
        *[("queued", "")] * 3,
    ]
    decided = Entry.objects.filter(act__startswith="notifications.mail_")
    assert sorted(decided.values_list("act", flat=True)) == [
        "notifications.mail_given_up",
        *["notifications.mail_retried"] * 3,
        "notifications.mail_told",
    ]
    assert Entry.objects.get(act="notifications.mail_told").detail["how"] == "phone"
