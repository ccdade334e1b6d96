"""My notices, my choices, and the mail that needs an administrator."""

import re
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from tests.shared.audit.chains import holder, person
from tests.shared.notifications.post import NOON, group, queue, tell
from tests.support.pages import faults_of
from waymark.shared.accounts.enums import Role
from waymark.shared.audit.models import Entry
from waymark.shared.notifications import queries
from waymark.shared.notifications.enums import Frequency, State
from waymark.shared.notifications.models import Message, Notice, Preference

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client):
    somebody = holder(Role.PRACTITIONER, "Ada Moss")
    client.force_login(somebody)
    return somebody


def page(client, name, *args, **query):
    response = client.get(reverse(f"notifications:{name}", args=args), query)
    assert (response.status_code, faults_of(response.text)) == (200, [])
    return response.text


# ---- notices ---------------------------------------------------------------------------------


def test_my_notices_stand_on_my_page_and_nobody_elses(client, ada):
    tell(ada, subject="For Ada", body="Its costs", link="/there/")
    tell(person("Bo Reed"), subject="For Bo")

    html = page(client, "list")

    assert "For Ada" in html
    assert 'href="/there/"' in html
    assert "For Bo" not in html


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        pytest.param({}, ["Unread"], id="the unread at first"),
        pytest.param({"tab": "all"}, ["Unread", "Read"], id="all of them, newest first"),
        pytest.param({"tab": "all", "q": "read"}, ["Unread", "Read"], id="a word in both"),
        pytest.param({"tab": "all", "q": "unr"}, ["Unread"], id="a word in one"),
        pytest.param({"q": "nothing"}, [], id="a word in none"),
    ],
)
def test_notices_are_listed_and_searched(query, subjects, client, ada):
    tell(ada, subject="Read", now=NOON - timedelta(days=1))
    Notice.objects.update(read_at=NOON)
    tell(ada, subject="Unread")

    html = page(client, "list", **query)

    assert re.findall(r'class="wm-entry__title"><a href="/there/">(.*?)</a>', html) == subjects


def test_one_or_all_are_marked_as_read(client, ada):
    first, _, _ = (tell(ada, subject=f"News {number}")[0] for number in range(3))

    client.post(reverse("notifications:read", args=[first.key]))
    assert queries.unread_count(ada) == 2
    client.post(reverse("notifications:read_all"))
    assert queries.unread_count(ada) == 0


def test_another_persons_notice_is_not_there(client, ada):
    (theirs,) = tell(person("Bo Reed"))

    assert client.post(reverse("notifications:read", args=[theirs.key])).status_code == 404
    assert Notice.objects.get().read_at is None


@pytest.mark.parametrize("name", ["list", "preferences", "mail"])
def test_strangers_are_asked_to_sign_in(client, name):
    assert client.get(reverse(f"notifications:{name}")).status_code == 302


@pytest.mark.parametrize("length", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    length, client, ada, django_assert_max_num_queries
):
    for number in range(length):
        tell(ada, subject=f"News {number}")

    with django_assert_max_num_queries(9):
        page(client, "list")


# ---- how often -------------------------------------------------------------------------------


def choices(frequency):
    return {f"group-{name}": frequency for name in queries.groups()}


def test_i_choose_how_often(client, ada):
    assert "Once a week" in page(client, "preferences")

    client.post(reverse("notifications:preferences"), choices("daily"))

    assert Preference.objects.get(group=group()).frequency == Frequency.DAILY
    assert Entry.objects.get().by == ada


def test_a_choice_that_is_not_offered_is_said_at_its_question(client, ada):
    html = client.post(reverse("notifications:preferences"), choices("hourly")).text

    assert "<title>Error: " in html
    assert faults_of(html) == []
    assert not Preference.objects.exists()


def link(somebody) -> str:
    return urlsplit(queries.preferences_address(somebody)).path


def test_the_link_of_a_mail_needs_no_sign_in_and_shows_no_name(client):
    ada = person()

    response = client.get(link(ada))

    assert (response.status_code, faults_of(response.text)) == (200, [])
    assert "Ada" not in response.text
    assert "ada.moss" not in response.text


def test_a_scanner_that_opens_the_link_changes_nothing(client):
    ada = person()

    for _ in range(3):
        client.get(link(ada), {"List-Unsubscribe": "One-Click", **choices("off")})
        client.head(link(ada))

    assert not Preference.objects.exists()


def test_posting_the_page_of_the_link_keeps_the_choice(client):
    ada = person()

    html = client.post(link(ada), choices("off")).text

    assert "Your choice is kept" in html
    assert faults_of(html) == []
    assert {row.frequency for row in Preference.objects.filter(person=ada)} == {Frequency.OFF}
    entry = Entry.objects.get()
    assert (entry.by, entry.about_key) == (None, ada.key)


@pytest.mark.parametrize("frequency", Frequency.values)
def test_every_frequency_can_be_chosen_by_the_link_of_a_mail(frequency, client):
    ada = person()
    client = type(client)(enforce_csrf_checks=True)

    client.post(link(ada), choices(frequency))

    wanted = queries.frequencies([ada.pk], queries.groups())
    assert set(wanted.values()) == {frequency}


def test_one_click_leaves_alarms_about_ones_own_account(client):
    ada = person()
    client.post(link(ada), {"List-Unsubscribe": "One-Click"})

    tell(ada, kind="accounts.new_device", subject="A new device", urgent=True)
    tell(ada, subject="News")

    assert [mail.subject for mail in Message.objects.all()] == ["A new device"]


@pytest.mark.parametrize(
    ("days", "answer"),
    [
        pytest.param(179, 200, id="half a year, as long as a mail may lie"),
        pytest.param(181, 404, id="older"),
    ],
)
def test_the_link_of_a_mail_does_not_work_for_ever(days, answer, client, monkeypatch):
    written = link(person())
    now = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + days * 86_400)

    assert client.get(written).status_code == answer


def test_one_click_in_a_mail_program_turns_all_off(client):
    ada, bo = person(), person("Bo Reed")
    client = type(client)(enforce_csrf_checks=True)

    response = client.post(link(ada), {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert set(Preference.objects.values_list("person", "frequency")) == {(ada.pk, "off")}
    assert queries.frequencies([bo.pk], [group()]) == {(bo.pk, group()): "weekly"}


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda path: path[:-2] + "x/", id="the signature altered"),
        pytest.param(lambda path: path.replace("from-mail/", "from-mail/x"), id="the key altered"),
        pytest.param(lambda path: path.split(":")[0] + "/", id="no signature"),
    ],
)
def test_a_link_that_was_altered_changes_nothing_and_says_what_to_do(spoil, client):
    answer = client.post(spoil(link(person())), choices("off"))

    assert answer.status_code == 404
    assert "This link does not hold any more" in answer.content.decode()
    assert faults_of(answer.content) == []
    assert not Preference.objects.exists()


def test_the_link_of_somebody_who_left_leads_nowhere(client):
    assert client.get(link(person(is_active=False))).status_code == 404


# ---- mail that needs a person ----------------------------------------------------------------


def stuck():
    return queue(person("Bo Reed"), state=State.DOUBTFUL, attempts=1, error="no_answer")


@pytest.fixture
def head(client):
    somebody = holder(Role.ADMINISTRATOR, "Ada Head")
    client.force_login(somebody)
    return somebody


def test_an_administrator_sees_what_needs_a_decision(client, head):
    stuck()

    html = page(client, "mail")

    assert "Bo Reed" in html
    assert "The server did not say whether it took this message. It may have arrived" in html
    assert "The mail sender has never run here" in html


def test_without_such_mail_the_page_says_so(client, head):
    assert "No mail needs a decision." in page(client, "mail")


@pytest.mark.parametrize(
    ("decision", "state"), [("retry", State.QUEUED), ("give_up", State.DEAD), ("", State.DOUBTFUL)]
)
def test_an_administrator_decides(decision, state, client, head):
    message = stuck()

    address = reverse("notifications:decide", args=[message.reference])
    client.post(address, {"decision": decision, "why": "not_needed"})

    assert Message.objects.get().state == state


def test_deciding_twice_is_refused_in_words(client, head):
    address = reverse("notifications:decide", args=[stuck().reference])
    client.post(address, {"decision": "give_up", "why": "not_needed"})

    html = client.post(address, {"decision": "retry"}, follow=True).text

    assert "Somebody has already decided about this message, or it was sent" in html
    assert Message.objects.get().state == State.DEAD


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_sees_or_decides(role, client):
    client.force_login(holder(role, "Cy Other"))
    message = stuck()
    address = reverse("notifications:decide", args=[message.reference])

    assert client.get(reverse("notifications:mail")).status_code == 403
    assert client.post(address, {"decision": "retry"}).status_code == 403
    assert Message.objects.get().state == State.DOUBTFUL
