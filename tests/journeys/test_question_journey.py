"""A force asks a question; it becomes an agenda item by itself, is answered, becomes a practice."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.discussions import forces, meeting_on
from tests.support.browser import axe
from tests.support.two_forces import two_forces
from tests.support.walking import follow, main, press, told
from waymark.network.discussions.actions.rounds import daily_round
from waymark.network.discussions.models import Thread
from waymark.network.innovations.models import Innovation
from waymark.shared.audit import queries as audit
from waymark.shared.meetings.models import AgendaItem

pytest_plugins = ["tests.support.places"]
pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "Who rings a victim when the decision comes at night?"
TEXT = "Our care unit opens at eight. Who makes the call in your force?"
ANSWER = "The night desk rings, from a script of five sentences."
PHONE = {"viewport": {"width": 360, "height": 800}}


@pytest.fixture
def world(data_folder):
    return two_forces()


@pytest.fixture
def desk(new_page, sign_in, address):
    """A window for one person, signed in: `desk(person).goto("/questions/")`."""

    def opened(person, **options):
        page = new_page(base_url=address, **options)
        sign_in(page, person)
        return page

    return opened


# ---- the steps ---------------------------------------------------------------------------------


def when_a_question_is_written(page, script=True, **kept_back):
    page.goto("/questions/")
    follow(page, "Ask a question")
    page.get_by_label("In one line").fill(TITLE)
    page.get_by_label("What others need to know").fill(TEXT)
    page.get_by_label("6 Told about the case").check()
    if kept_back:
        page.get_by_label("No, keep our name back").check()
    if script:
        expect(page.locator("[data-saved]")).to_contain_text("Draft saved ")
        axe(page)
    press(page, "Save and continue")


def then_it_is_checked_and_asked(page, script=True):
    assert page.locator("h1").inner_text() == "Check before you ask"
    assert "It goes on the next agenda if no answer is taken by" in main(page).inner_text()
    if script:
        axe(page)
    press(page, "Ask")
    assert page.locator("h1").inner_text() == TITLE
    assert "5 working days left" in main(page).inner_text()
    if script:
        axe(page)


def when_nobody_answers_in_time(thread):
    """The test moves the time: it is the morning after the last of five working days."""
    morning = datetime.combine(thread.due_on + timedelta(days=1), time(9))
    for _ in range(2):  # the hourly round comes again
        daily_round(now=timezone.make_aware(morning))


def then_it_stands_on_the_agenda_by_itself(page, meeting):
    page.goto(f"/questions/{Thread.objects.get().key}/")
    side = page.locator(".wm-columns__side").first
    assert "Put on an agenda by the clock" in side.inner_text()
    axe(page)
    follow(page, f"{meeting.title}: {TITLE}")
    assert TITLE in main(page).inner_text()


def when_another_force_answers(page):
    page.goto("/questions/?tab=unanswered")
    follow(page, TITLE)
    page.get_by_label("Your reply").fill("Ring her on 07700 900123")
    press(page, "Reply")
    assert "This looks like a telephone number" in main(page).inner_text()
    axe(page)
    page.get_by_label("Your reply").fill(ANSWER)
    press(page, "Reply")
    assert "Your reply is there" in told(page)
    axe(page)


def when_the_asker_takes_the_answer(page):
    page.goto("/notices/")
    follow(page, f"New reply: {TITLE}")
    press(page, "Take as the answer")
    assert "Taken as the answer" in told(page)
    assert "Answer taken by the asker" in main(page).inner_text()
    axe(page)


def then_it_has_left_the_agenda():
    assert AgendaItem.objects.get().state == "withdrawn"


def when_it_becomes_a_practice(page):
    page.goto(f"/questions/{Thread.objects.get().key}/")
    follow(page, "Turn into a practice")
    axe(page)
    page.get_by_label("What is the practice called?").fill("The night desk rings")
    press(page, "Begin the draft")
    assert "The draft is begun" in told(page)


def then_question_and_practice_show_each_other(page):
    practice = Innovation.objects.get()
    assert practice.working.description == ANSWER
    page.goto(f"/questions/{Thread.objects.get().key}/")
    assert main(page).get_by_role("link", name="The night desk rings").count() == 1
    axe(page)


# ---- the stories -------------------------------------------------------------------------------


def test_a_question_becomes_an_agenda_item_is_answered_and_becomes_a_practice(desk, world):
    meeting = meeting_on(timezone.localdate() + timedelta(days=60))
    priya, marcus = desk(world.priya), desk(world.marcus)

    when_a_question_is_written(priya)
    then_it_is_checked_and_asked(priya)
    when_nobody_answers_in_time(Thread.objects.get())
    then_it_stands_on_the_agenda_by_itself(priya, meeting)
    when_another_force_answers(marcus)
    when_the_asker_takes_the_answer(priya)
    then_it_has_left_the_agenda()
    when_it_becomes_a_practice(marcus)
    then_question_and_practice_show_each_other(marcus)
    assert audit.verify().faults == []


def test_on_a_phone_without_script_and_without_a_name(desk, world):
    forces(5)
    meeting_on(timezone.localdate() + timedelta(days=60))
    priya = desk(world.priya, java_script_enabled=False, **PHONE)
    marcus = desk(world.marcus, **PHONE)

    when_a_question_is_written(priya, script=False, kept_back=True)
    then_it_is_checked_and_asked(priya, script=False)
    marcus.goto(f"/questions/{Thread.objects.get().key}/")

    page = main(marcus).inner_text()
    assert "A member" in page
    assert "Priya" not in page
    assert "Ashdown" not in page
    width = marcus.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
    axe(marcus)


def test_what_is_there_already_appears_while_it_is_typed(desk, world):
    priya, marcus = desk(world.priya), desk(world.marcus)
    when_a_question_is_written(priya)
    then_it_is_checked_and_asked(priya)

    marcus.goto("/questions/new/")
    marcus.get_by_label("In one line").press_sequentially("Decision at night: who", delay=20)

    expect(marcus.locator("[data-suggestions]")).to_contain_text(TITLE)
    axe(marcus)
