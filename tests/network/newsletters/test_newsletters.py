"""The newsletter: its writers' own until it is sent, sent once, to those who did not say no."""

import re
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.factories.accounts import lead, steward
from tests.factories.discussions import meeting_on, question
from tests.factories.innovations import ValueFactory, published
from tests.support.pages import faults_of
from waymark.network.discussions.actions import moderating
from waymark.network.newsletters import actions, queries
from waymark.network.newsletters.models import Newsletter
from waymark.network.newsletters.queries import Wanted
from waymark.shared.errors import Refused
from waymark.shared.notifications.actions import choose_frequencies, queue_digests
from waymark.shared.notifications.models import Message, Notice
from waymark.shared.search.models import Document

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
WEEK = timedelta(days=7)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def writer():
    return steward()


def begun(writer, **fields):
    given = {"title": "November", "text": "Much is new.", "open": False, "chosen": [], **fields}
    return actions.begin(by=writer, now=NOW, **given)


def sent(writer, **fields):
    return actions.send(begun(writer, **fields), by=writer, now=NOW)


def page(client, name, *args):
    answer = client.get(reverse(f"newsletters:{name}", args=args))
    assert (answer.status_code, faults_of(answer.text)) == (200, [])
    return answer.text


# ---- sending -----------------------------------------------------------------------------------


def test_sent_twice_is_sent_once(writer):
    reader = lead()
    newsletter = begun(writer)

    for _ in range(3):
        actions.send(newsletter, by=writer, now=NOW)

    assert sorted(Notice.objects.values_list("person", "subject")) == sorted(
        [(writer.pk, "November"), (reader.pk, "November")]
    )
    assert Newsletter.objects.get().told == 2


def test_it_goes_with_the_mail_of_the_week_and_not_to_those_who_said_no(writer):
    reader, silent = lead(), lead()
    choose_frequencies(silent, {"newsletters": "off"}, by=silent, now=NOW)
    practice = published(version={"title": "Calls at the weekend"}, at=NOW)
    sent(writer, chosen=[f"practice:{practice.key}"])

    queue_digests(now=NOW + WEEK)

    assert not Message.objects.filter(person=silent).exists()
    body = Message.objects.get(person=reader).body
    assert body.startswith("Newsletter\n==========\n\nNovember (26 November)\nMuch is new.\n\n")
    assert f"Calls at the weekend\nhttp://127.0.0.1:8000/practices/{practice.key}/" in body


def test_the_mail_and_the_notice_hold_the_words_without_their_marks(writer):
    reader = lead()
    sent(writer, text="**Much** is new: [the law](https://law.example/a).")

    queue_digests(now=NOW + WEEK)

    words = "Much is new: the law (https://law.example/a)."
    assert words in Message.objects.get(person=reader).body
    assert Notice.objects.get(person=reader).body.startswith(words)


def test_it_counts_in_the_one_mail_a_day(writer):
    reader = lead()
    choose_frequencies(reader, {"newsletters": "at_once"}, by=reader, now=NOW)

    sent(writer), sent(writer, title="Another")

    assert list(Message.objects.filter(person=reader).values_list("subject", "urgent")) == [
        ("November", False)
    ]


@pytest.mark.parametrize(
    ("fields", "reasons"),
    [
        pytest.param(
            {"text": " "},
            ["Write something first: a list of links is no letter"],
            id="nothing but links",
        ),
        pytest.param(
            {"open": True, "chosen": "thread"},
            ["Everybody may read this newsletter, but “Who rings?” is for members: take it out"],
            id="an open letter that points to what members alone read",
        ),
    ],
)
def test_what_cannot_be_sent_is_refused_with_its_reason(fields, reasons, writer):
    thread = question(title="Who rings?", at=NOW)
    if fields.get("chosen"):
        fields = {**fields, "chosen": [f"thread:{thread.key}"]}
    newsletter = begun(writer, **fields)

    with pytest.raises(Refused) as refusal:
        actions.send(newsletter, by=writer, now=NOW)

    assert refusal.value.reasons == reasons
    assert not Notice.objects.filter(kind="newsletters.sent").exists()


def test_a_real_newsletter_never_points_to_what_is_made_up(writer):
    real, invented = published(at=NOW), published(at=NOW)
    type(invented.organisation).objects.filter(pk=invented.organisation_id).update(invented=True)

    newsletter = begun(writer, chosen=[f"practice:{real.key}", f"practice:{invented.key}"])

    assert [each.key for each in newsletter.pointers.all()] == [real.key]


def test_a_question_erased_later_leaves_the_letter_and_its_mail(client, writer):
    reader, thread = lead(), question(title="A quokka?", at=NOW)
    newsletter = sent(writer, chosen=[f"thread:{thread.key}"])
    queue_digests(now=NOW + WEEK)
    client.force_login(reader)
    before = page(client, "newsletter", newsletter.key)

    moderating.decide(
        thread.opening, outcome="erased", because="It names a place", by=writer, now=NOW + WEEK
    )

    after = page(client, "newsletter", newsletter.key)
    told = Notice.objects.get(person=reader, kind="newsletters.sent")
    assert ("quokka" in before, "quokka" in after) == (True, False)
    assert "Questions: no longer there" in after
    assert "quokka" not in Message.objects.get(person=reader).body + told.body
    assert not Document.objects.filter(body__contains="quokka").exists()


def test_what_was_sent_does_not_change(writer):
    newsletter = sent(writer)

    with pytest.raises(Refused):
        actions.write(
            newsletter, title="x", text="y", open=True, chosen=[], seen=0, by=writer, now=NOW
        )
    with pytest.raises(Refused):
        actions.discard(newsletter, by=writer, now=NOW)

    assert Newsletter.objects.get().title == "November"


def test_two_who_save_at_once_do_not_overwrite_each_other(writer):
    newsletter = begun(writer)
    given = {"text": "Mine", "open": False, "chosen": [], "by": writer, "now": NOW}
    actions.write(newsletter, title="First", seen=0, **given)

    with pytest.raises(Refused):
        actions.write(newsletter, title="Second", seen=0, **given)

    assert Newsletter.objects.get().title == "First"


def test_nobody_else_writes(writer):
    reader, newsletter = lead(), begun(writer)

    with pytest.raises(PermissionDenied):
        begun(reader)
    with pytest.raises(PermissionDenied):
        actions.send(newsletter, by=reader, now=NOW)

    assert not Notice.objects.exists()


# ---- pages -------------------------------------------------------------------------------------


def test_the_co_ordinator_writes_sees_who_gets_it_and_sends(client, writer):
    reader = lead()
    client.force_login(writer)
    page(client, "new")

    answer = client.post(
        reverse("newsletters:new"), {"title": "November", "text": "Much is new.", "seen": "0"}
    )
    newsletter = Newsletter.objects.get()
    assert answer.headers["Location"] == reverse("newsletters:send", args=[newsletter.key])
    html = page(client, "send", newsletter.key)
    assert "Send it to 2\N{NO-BREAK SPACE}people" in html
    assert reader.name in html
    page(client, "edit", newsletter.key)
    page(client, "newsletter", newsletter.key)
    client.post(reverse("newsletters:send", args=[newsletter.key]))

    assert "Sent to 2\N{NO-BREAK SPACE}people" in page(client, "newsletter", newsletter.key)
    assert Notice.objects.filter(person=reader).count() == 1


@pytest.mark.parametrize(
    ("open", "who", "seen"),
    [
        pytest.param(False, None, False, id="a stranger, of one for members"),
        pytest.param(True, None, True, id="a stranger, of an open one"),
        pytest.param(False, lead, True, id="a member"),
    ],
)
def test_the_archive_shows_what_a_reader_may_read(open, who, seen, client, writer):
    newsletter = sent(writer, open=open)
    begun(writer, title="Being written", open=open)
    if who:
        client.force_login(who())

    html = page(client, "list")
    one = client.get(reverse("newsletters:newsletter", args=[newsletter.key]))

    assert (">November</a>" in html, one.status_code) == (seen, 200 if seen else 404)
    assert "Being written" not in html


def test_what_was_sent_is_found_by_those_who_may_read_it(writer):
    sent(writer), sent(writer, open=True), begun(writer)

    assert sorted(Document.objects.filter(kind="newsletter").values_list("scope", flat=True)) == [
        "members", "public",
    ]  # fmt: skip


@pytest.mark.parametrize("length", [1, 3])
def test_the_archive_costs_the_same_for_one_and_for_three(
    length, client, writer, django_assert_max_num_queries
):
    for number in range(length):
        sent(writer, title=f"Letter {number}")
    client.force_login(lead())

    with django_assert_max_num_queries(9):
        page(client, "list")


@pytest.fixture
def choices():
    """One practice about Right 6 and one about none, before and since the last newsletter."""
    right = ValueFactory(list="right", code="6", words="Told about the case")
    about = published(version={"title": "About six"}, published_on=date(2026, 11, 1))
    about.current.values.add(right)
    published(version={"title": "About none"}, published_on=date(2026, 11, 20))
    question(title="Who rings?", at=NOW, values=[right])
    meeting_on(date(2026, 12, 10))


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        pytest.param(
            Wanted(),
            {"practice": ["About none", "About six"], "thread": ["Who rings?"],
             "meeting": ["Meeting of 10 December 2026"]},
            id="everything, by kind",
        ),
        pytest.param(Wanted(kind="thread"), {"thread": ["Who rings?"]}, id="one kind"),
        pytest.param(
            Wanted(right="6"), {"practice": ["About six"], "thread": ["Who rings?"]},
            id="about one right",
        ),
        pytest.param(
            Wanted(kind="practice", since=date(2026, 11, 10)), {"practice": ["About none"]},
            id="new since the last newsletter",
        ),
        pytest.param(Wanted(kind="law"), {}, id="nothing of that kind"),
    ],
)  # fmt: skip
def test_what_can_be_pointed_to_is_narrowed(wanted, titles, choices):
    found = queries.offered(NOW.date(), invented=False, wanted=wanted)

    assert {kind: [title for _, title in offer.choices] for kind, offer in found.items()} == titles


def test_looking_for_other_choices_keeps_what_was_written_and_chosen(client, writer):
    practice, thread = published(at=timezone.now()), question(at=timezone.now())
    client.force_login(writer)
    typed = {"title": "", "text": "Much is new.", "seen": "0",
             "practice": [f"practice:{practice.key}", "practice:no-such", "practice:\0",
                          "practice:" + "9" * 100_000]}  # fmt: skip

    html = client.post(
        reverse("newsletters:new"), {**typed, "kind": "thread", "look": "1"}
    ).content.decode()

    assert faults_of(html) == []
    assert "There is a problem" not in html
    assert "Much is new." in html
    assert re.findall(r'value="((?:practice|thread):[^"]*)"( checked)?', html) == [
        (f"practice:{practice.key}", " checked"), (f"thread:{thread.key}", ""),
    ]  # fmt: skip
    assert not Newsletter.objects.exists()


def test_more_than_it_may_point_to_is_refused(client, writer):
    client.force_login(writer)
    keys = [published(at=timezone.now()).key for _ in range(13)]
    typed = {"title": "November", "text": "Much is new.", "seen": "0"}

    html = client.post(
        reverse("newsletters:new"), {**typed, "practice": [f"practice:{key}" for key in keys]}
    ).text

    assert "It points to 13 things. Choose 12 at most" in html
    assert not Newsletter.objects.exists()


# ---- feeds -------------------------------------------------------------------------------------


def titles(answer) -> list[str]:
    feed = ElementTree.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


def test_the_public_feed_holds_what_was_published_openly_alone(client, writer):
    sent(writer, title="Open & <plain>", open=True), sent(writer), begun(writer, open=True)

    assert titles(client.get(reverse("newsletters:open_feed"))) == ["Open & <plain>"]


def test_a_private_feed_opens_until_it_is_revoked(client, writer):
    sent(writer)
    token = actions.make_feed(by=lead(), now=NOW)
    other = lead()
    first = actions.make_feed(by=other, now=NOW)
    second = actions.make_feed(by=other, now=NOW)

    def feed(secret):
        return client.get(reverse("newsletters:private_feed", args=[secret]))

    assert titles(feed(token)) == ["November"]
    assert token not in feed(token).text
    assert (feed(first).status_code, titles(feed(second))) == (404, ["November"])
    actions.revoke_feed(by=other, now=NOW)
    assert feed(second).status_code == 404
    assert queries.feed_of(other) is None


def test_the_address_of_a_feed_is_shown_once(client):
    reader = lead()
    client.force_login(reader)

    html = client.post(reverse("newsletters:own_feed")).text

    assert "/reports/newsletters/feed/" in html
    assert "<code>" not in page(client, "own_feed")
