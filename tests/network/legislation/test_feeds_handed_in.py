"""A co-ordinator hands a feed in as a file: shown first, then kept, with the day of the feed."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.legislation import InstrumentFactory, act_entry, atom, bill_entry, rss
from tests.support.pages import faults_of
from waymark.network.legislation.actions import rounds
from waymark.network.legislation.models import FeedReading, Instrument, Proposal
from waymark.network.legislation.rules import feeds
from waymark.shared.audit.models import Entry

pytestmark = pytest.mark.django_db
LEGISLATION = atom(act_entry(), extra="<updated>2027-03-03T08:00:00Z</updated>")
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    b"<feed>&b;</feed>"
)


def handed_in(client, data: bytes, feed: str = "legislation", only: str = ""):
    file = SimpleUploadedFile("data.feed", data)
    return client.post("/law/feeds/", {"feed": feed, "file": file, "only": only})


def test_a_feed_is_shown_first_and_kept_by_a_second_press(client, world):
    client.force_login(world.keeper)
    there = InstrumentFactory(title="Witnesses Act 2027 as kept here", feed_id="ukpga/2027/3")
    data = LEGISLATION.replace(
        b"</feed>", act_entry("uksi/2027/9", "Order 9").encode() + b"</feed>"
    )

    address = handed_in(client, data)["Location"]
    shown = client.get(address).text

    assert faults_of(shown) == []
    plain = " ".join(shown.split())
    for words in ("the feed of 3 Mar", "2 new reports", "Witnesses Act 2027", "Order 9",
                  there.title, "An item that is not here"):  # fmt: skip
        assert words in plain
    assert Proposal.objects.count() == 0

    client.post(address)

    assert set(Proposal.objects.values_list("told_on", "state")) == {(date(2027, 3, 3), "waiting")}
    assert list(Entry.objects.order_by("sequence").values_list("act", "by")) == [
        ("legislation.feed_handed_in", world.keeper.pk),
        ("legislation.feed_imported", world.keeper.pk),
    ]
    assert FeedReading.objects.get().sayings == []
    for again in ({}, {"put_away": "yes"}):  # sent twice, or from an old page
        answer = client.post(address, again, follow=True)
        assert "It is kept or put away already" in answer.text
    assert (Proposal.objects.count(), Entry.objects.count()) == (2, 2)


def test_what_is_taken_says_from_the_feed_of_which_day(client, world):
    client.force_login(world.keeper)
    client.post(handed_in(client, LEGISLATION)["Location"])
    number = Proposal.objects.get().pk

    shown = " ".join(client.get(f"/law/proposals/{number}/").text.split())
    assert "from the feed of 3 Mar" in shown
    client.post(f"/law/proposals/{number}/", {"note": ""})

    assert Instrument.objects.get().source.startswith(
        "legislation.gov.uk, the feed of 3 March 2027, seen "
    )


def test_the_day_that_a_feed_gives_for_a_new_item_is_offered(client, world):
    client.force_login(world.keeper)
    made = '<ukm:CreationDate Date="2027-01-09"/><summary>On witnesses.</summary>'
    client.post(handed_in(client, atom(act_entry(extra=made)))["Location"])

    shown = client.get(f"/law/proposals/{Proposal.objects.get().pk}/").text

    plain = " ".join(shown.split())
    for words in ("Passed or made", "9 Jan", "On witnesses."):
        assert words in plain
    boxes = dict(re.findall(r'name="on-(\w+)"[^>]* value="(\d+)"', shown))
    assert boxes == {"day": "9", "month": "1", "year": "2027"}


@pytest.mark.parametrize(
    ("feed", "data", "said"),
    [
        pytest.param("legislation", LEGISLATION[:-40], "not whole XML", id="broken XML"),
        pytest.param("legislation", BOMB, "declares a document type", id="an entity bomb"),
        pytest.param("bills", LEGISLATION, "no such feed", id="the other feed"),
        pytest.param("legislation", b"<html></html>", "a web page", id="a web page"),
        pytest.param("legislation", b"\x00\xff\xfe", "Nothing was kept", id="no text at all"),
        pytest.param("legislation", b" ", "The feed is empty", id="nothing"),
        pytest.param("legislation", atom(act_entry(title="")), "Entry 1: it has no title",
                     id="an entry without a title"),
        pytest.param("legislation", b"<feed>" + b"w" * feeds.LARGEST, "5", id="too large"),
        pytest.param("neither", LEGISLATION, "Select a valid choice", id="a feed that is none"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words_and_nothing_is_kept(
    client, world, feed, data, said
):
    client.force_login(world.keeper)

    answer = handed_in(client, data, feed)

    assert answer.status_code == 200
    assert said in answer.text.partition("govuk-error-summary")[2]
    assert faults_of(answer.text) == []
    assert (FeedReading.objects.count(), Entry.objects.count()) == (0, 0)


def test_only_titles_that_are_asked_for_are_kept(client, world):
    client.force_login(world.keeper)
    data = rss(bill_entry(), bill_entry(4101, title="Fisheries Bill"))

    shown = client.get(handed_in(client, data, "bills", " VICTIM ,police,")["Location"]).text

    assert "Victims (Support) Bill" in shown
    assert "Fisheries" not in shown
    assert "1 without the words asked for" in shown


def test_a_feed_that_brings_nothing_new_says_so_and_is_put_away(client, world):
    client.force_login(world.keeper)
    client.post(handed_in(client, LEGISLATION)["Location"])

    address = handed_in(client, LEGISLATION)["Location"]
    assert "Nothing in this feed is new here." in client.get(address).text
    client.post(address, {"put_away": "yes"})

    assert FeedReading.objects.filter(kept_at=None).count() == 0
    assert Proposal.objects.count() == 1


def test_a_feed_in_hand_is_its_co_ordinators_the_last_one_and_forgotten_in_a_week(client, world):
    client.force_login(world.keeper)
    first = handed_in(client, LEGISLATION)["Location"]
    second = handed_in(client, rss(bill_entry()), "bills")["Location"]
    assert [client.get(each).status_code for each in (first, second)] == [404, 200]

    rounds.daily_round(now=datetime.now(UTC) + timedelta(days=8))

    assert FeedReading.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "feed", "day"),
    [
        pytest.param(LEGISLATION, "legislation", date(2027, 3, 3), id="Atom"),
        pytest.param(
            rss(bill_entry()).replace(
                b"<channel>",
                b"<channel><lastBuildDate>Wed, 03 Mar 2027 08:00:00 Z</lastBuildDate>",
            ),
            "bills", date(2027, 3, 3), id="RSS",
        ),
        pytest.param(atom(act_entry()), "legislation", None, id="the days of entries are not it"),
        pytest.param(atom(act_entry(), extra="<updated>soon</updated>"), "legislation", None,
                     id="no day"),
    ],
)  # fmt: skip
def test_the_day_of_a_feed_is_its_own(data, feed, day):
    assert feeds.read(feed, data).told_on == day
