"""A newsletter: chosen, written, checked, sent, read on the web and in a feed, and stopped."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from tests.factories.discussions import question
from tests.factories.innovations import published
from tests.support.browser import axe
from tests.support.two_forces import two_forces
from tests.support.walking import go, main, press
from waymark.network.newsletters.models import Newsletter
from waymark.shared.audit import queries as audit
from waymark.shared.notifications.actions import queue_digests
from waymark.shared.notifications.models import Message

pytest_plugins = ["tests.support.places"]
pytestmark = pytest.mark.django_db(transaction=True)

PRACTICE, QUESTION = "Calls at the weekend", "Who rings a victim at night?"
LETTER = "Six forces now ring on the day they promised."
ATOM = "{http://www.w3.org/2005/Atom}"
PHONE = {"viewport": {"width": 360, "height": 800}}


def when_the_co_ordinator_chooses_and_writes(page):
    page.goto("/reports/newsletters/")
    axe(page)
    press(page, "Write a newsletter")
    page.get_by_label("Title").fill("November")
    page.get_by_label(PRACTICE).check()
    page.get_by_label("Kind").select_option("Questions")
    press(page, "Show these")
    assert page.get_by_label("Title").input_value() == "November"
    assert page.get_by_label(PRACTICE).is_checked()
    page.get_by_label(QUESTION).check()
    axe(page)
    press(page, "Go on to who will get it")
    assert "Write what you want to tell the members" in main(page).inner_text()
    axe(page)
    page.get_by_label("What do you want to tell the members?").fill(LETTER)
    press(page, "Go on to who will get it")


def then_it_is_checked_and_sent(page, world):
    words = main(page).inner_text()
    assert "Send it to 3\N{NO-BREAK SPACE}people" in words
    assert world.priya.name in words
    axe(page)
    press(page, "Send it to 3\N{NO-BREAK SPACE}people")
    assert "Sent to 3\N{NO-BREAK SPACE}people" in page.locator(".wm-banner__text").inner_text()


def then_a_member_reads_it_on_the_web(page):
    page.goto("/reports/newsletters/")
    axe(page)
    go(page.get_by_role("link", name="November", exact=True))
    assert LETTER in main(page).inner_text()
    axe(page)
    go(page.get_by_role("link", name=QUESTION))
    assert page.locator("h1").inner_text() == QUESTION


def then_a_feed_reader_fetches_it(page):
    page.goto("/reports/newsletters/feed/")
    press(page, "Make the address")
    axe(page)
    shown = main(page).locator("code").inner_text()
    answer = page.request.get(re.sub(r"^https?://[^/]+", "", shown))
    entries = ElementTree.fromstring(answer.body()).iter(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["November"]


def when_a_member_stops_the_mail_without_signing_in(page, member):
    queue_digests(now=timezone.now() + timedelta(days=8))
    body = Message.objects.get(person=member).body
    assert LETTER in body
    page.goto(re.findall(r"https?://[^/\s]+(/notices/\S+)", body)[-1])
    page.get_by_text("Choose topic by topic").click()
    page.get_by_label("Newsletter", exact=True).select_option("No mail")
    axe(page)
    press(page, "Keep this choice")
    axe(page)


def then_the_next_one_is_no_mail_to_them(page, world):
    page.goto("/reports/newsletters/new/")
    page.get_by_label("Title").fill("December")
    page.get_by_label("What do you want to tell the members?").fill("Again.")
    assert "Only what is new since the last newsletter" in main(page).inner_text()
    press(page, "Go on to who will get it")
    press(page, "Send it to 3\N{NO-BREAK SPACE}people")
    queue_digests(now=timezone.now() + timedelta(days=16))
    got = [
        Message.objects.filter(person=person, body__contains="Again.").count()
        for person in (world.priya, world.marcus)
    ]
    assert got == [0, 1]


def test_a_newsletter_is_written_sent_read_and_stopped(new_page, sign_in, address, data_folder):
    world = two_forces()
    published(version={"title": PRACTICE}, at=timezone.now(), organisation=world.calder)
    question(world.marcus, title=QUESTION, at=timezone.now())
    helen, priya = new_page(base_url=address), new_page(base_url=address, **PHONE)
    sign_in(helen, world.helen)
    sign_in(priya, world.priya)

    when_the_co_ordinator_chooses_and_writes(helen)
    then_it_is_checked_and_sent(helen, world)
    then_a_member_reads_it_on_the_web(priya)
    then_a_feed_reader_fetches_it(priya)
    when_a_member_stops_the_mail_without_signing_in(new_page(base_url=address), world.priya)
    then_the_next_one_is_no_mail_to_them(helen, world)
    assert Newsletter.objects.filter(state="sent").count() == 2
    assert audit.verify().faults == []
