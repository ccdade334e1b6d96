"""A practice goes from one force to another: the story that the library is there for."""

import re
from datetime import date, timedelta
from email import message_from_bytes

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.innovations import published
from tests.support.browser import axe
from tests.support.two_forces import two_forces
from tests.support.walking import follow, go, press, told
from waymark.network.innovations.models import Adoption, Innovation, SavedSearch
from waymark.network.innovations.rules.calendar import add_months
from waymark.shared.audit import queries as audit
from waymark.shared.notifications.tasks.channels import Folder
from waymark.shared.notifications.tasks.lines import Lines
from waymark.shared.notifications.tasks.sender import Sender, Stop

pytest_plugins = ["tests.support.places"]
pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "Two calls agreed in advance"
SUMMARY = "The officer agrees two times with the victim and keeps both."
SECTIONS = {
    "Name and summary": {"Summary": SUMMARY},
    "What it is": {
        "Aim": "Victims know when they will hear next.",
        "Intended outcome": "Fewer victims ring to ask.",
        "Description": "At the first call the officer agrees two times, and dates a reminder.",
    },
    "How it can be found": ["Contact management", "Organisational", "Victims"],
    "What was learnt": {"Learning": "Leave is the weak point."},
    "What it takes": {"Cost": "None but time.", "Staff": "Every officer, ten minutes a case."},
    "Who owns the words": {"Copyright owner": "Calder Vale Police"},
}


@pytest.fixture
def world(data_folder):
    return two_forces()


@pytest.fixture
def desk(new_page, sign_in, address):
    """A window for one person, signed in: `desk(person).goto("/practices/")`."""

    def opened(person, **options):
        page = new_page(base_url=address, **options)
        sign_in(page, person)
        return page

    return opened


def heading(page) -> str:
    return page.locator("h1").inner_text()


# ---- the steps ---------------------------------------------------------------------------------


def given_a_practice_is_begun(page, script=True):
    page.goto("/practices/")
    follow(page, "Share a practice")
    page.get_by_label("What is the practice called?").fill(TITLE)
    press(page, "Start")
    assert heading(page) == "Name and summary"
    assert page.get_by_label("Title").input_value() == TITLE
    if script:
        axe(page)


def when_a_section_is_typed(page, name):
    assert heading(page) == name
    answers = SECTIONS[name]
    for label in answers:
        if isinstance(answers, dict):
            page.get_by_label(label, exact=True).fill(answers[label])
        else:
            page.get_by_role("group").get_by_label(label, exact=True).first.check()
    if name == "What was learnt":
        page.get_by_label("Stage of practice").select_option("Evaluated locally")
    if name == "Who owns the words":
        page.get_by_label("The copyright owner shares it here").check()


def then_it_is_saved_while_typing_and_found_again(page):
    """Nobody presses a button: the draft is kept, and is there after leaving."""
    when_a_section_is_typed(page, "Name and summary")
    expect(page.locator("[data-saved]")).to_contain_text("Draft saved ")
    axe(page)

    page.goto("/practices/work/")
    follow(page, TITLE)
    assert heading(page) == "What it is"  # where the writing goes on
    follow(page, "Name and summary")
    assert heading(page) == "Name and summary"
    assert page.get_by_label("Summary").input_value() == SUMMARY


def when_the_rest_is_written(page, script=True):
    for name in SECTIONS:
        when_a_section_is_typed(page, name)
        if script:
            axe(page)
        press(page, "Save and continue")
        if name == "What it takes":
            when_a_point_of_fit_is_added(page, script)


def when_a_point_of_fit_is_added(page, script=True):
    assert heading(page) == "Points of fit"
    page.get_by_label("About").select_option("Record system")
    press(page, "Add")
    page.get_by_label("What does it need?").fill("A reminder that can be dated")
    page.get_by_label("Reminders on a date that the officer sets").check()
    page.get_by_label("it takes more effort").check()
    if script:
        axe(page)
    press(page, "Add the point")
    assert page.get_by_role("cell", name="A reminder that can be dated", exact=True).is_visible()
    follow(page, "Continue")


def when_a_paper_is_added(page, script=True):
    assert heading(page) == "Papers"
    page.get_by_label("What is it?").fill("The card that officers carry")
    words = {"name": "card.txt", "mimeType": "text/plain", "buffer": b"Two calls, two times."}
    page.get_by_label("The file").set_input_files(files=[words])
    page.get_by_label("Members of the network").check()
    press(page, "Add the paper")
    assert "“The card that officers carry” is with the practice" in told(page)
    if script:
        axe(page)
    follow(page, "Continue")


def when_nobody_else_is_asked_to_write(page, script=True):
    assert heading(page) == "Who writes it"
    if script:
        axe(page)
    follow(page, "Continue")


def when_it_is_checked_and_sent(page, script=True):
    when_a_paper_is_added(page, script)
    when_nobody_else_is_asked_to_write(page, script)
    assert heading(page) == "Contact"
    page.get_by_label("Who answers questions about it?").select_option(index=1)
    press(page, "Save and continue")
    assert heading(page) == "Check before you send it"
    assert page.get_by_text("Leave is the weak point.").is_visible()
    assert page.get_by_text("The card that officers carry").is_visible()
    if script:
        axe(page)
    press(page, "Send for review")
    assert "Sent for review" in told(page)


def when_the_reviewer_asks(page):
    page.goto("/")
    follow(page, f"Review “{TITLE}”")
    page.get_by_label("About").select_option("What was learnt")
    page.get_by_label("Comment").fill("What happens when the officer is on leave?")
    press(page, "Send the comment")
    assert "Your comment is with its writers" in told(page)
    assert page.get_by_text("It cannot be published yet.").is_visible()
    assert page.get_by_role("button", name="Publish").count() == 0
    axe(page)


def when_the_writer_answers_and_changes(page):
    page.goto("/notices/")
    follow(page, "Somebody commented on your practice")
    axe(page)
    go(page.get_by_role("link", name="Answer the comment of Helen Osgood"))
    page.get_by_label("Answer").fill("A colleague takes the call. It is in the text now.")
    press(page, "Send the answer")
    follow(page, "Carry on writing")
    assert heading(page) == "Check before you send it"
    follow(page, "What was learnt")
    page.get_by_label("Learning").fill("When the officer is on leave, a colleague takes the call.")
    press(page, "Save and continue")
    assert heading(page) == "What it takes"
    axe(page)


def when_the_reviewer_publishes(page):
    page.goto("/notices/")
    follow(page, "Your comment was answered")
    assert page.get_by_text("a colleague takes the call").first.is_visible()
    press(page, "Publish")
    assert "Published. Its writers have been told" in told(page)
    assert heading(page) == TITLE
    axe(page)


def when_it_is_found_with_a_filter(page):
    page.goto("/practices/")
    page.get_by_role("searchbox").last.fill("agrees two times")
    go(page.get_by_role("main").get_by_role("button", name="Search"))
    page.wait_for_url("**q=agrees*")
    page.get_by_label("Contact management").check()
    page.wait_for_url("**topic=contact_management*")
    assert page.locator("main h3").all_inner_texts() == [TITLE]
    axe(page)


def when_the_search_is_saved(page):
    follow(page, "Save this search")
    page.get_by_label("What do you call this search?").fill("Agreed times")
    press(page, "Save the search")
    assert "The search is kept" in told(page)
    axe(page)
    go(page.get_by_role("main").get_by_role("link", name="Agreed times"))


def then_the_fit_is_told_line_by_line(page):
    follow(page, TITLE)
    rows = page.locator("#fit table tbody tr").all_inner_texts()
    told_as = [" ".join(row.split()) for row in rows]
    assert "Record system" in told_as[0]
    assert "A reminder that can be dated" in told_as[0]
    assert "Reminders by email only" in told_as[0]
    assert "Needs work" in told_as[0]
    assert "0 of 1 point fits. One needs work: record system." in page.locator("#fit").inner_text()
    axe(page)


def when_a_step_is_recorded(page, stage: str, on: date, **answers):
    """Through the form, with the day on which it happened."""
    page.get_by_label(stage, exact=True).check()
    for part, value in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
        page.get_by_label(part, exact=True).fill(str(value))
    if "changed" in answers:
        page.get_by_label("No, we adapted it").check()
        page.get_by_label("What did you change?").fill(answers["changed"])
    if "because" in answers:
        page.get_by_label("Why did you stop?").fill(answers["because"])
    press(page, "Record it")
    assert f"Ashdown is down as {stage.lower()}" in told(page)


def when_it_is_taken_up(page, live_on: date):
    follow(page, "Say Ashdown is interested")
    axe(page)
    when_a_step_is_recorded(page, "Interested", live_on - timedelta(days=90))
    follow(page, "Record the next step")
    when_a_step_is_recorded(page, "Planning", live_on - timedelta(days=40))
    follow(page, "Record the next step")
    when_a_step_is_recorded(page, "Live", live_on, changed="One call on the phone, one by text")
    axe(page)


def then_an_entry_is_due_and_written(page):
    page.goto("/")
    follow(page, "Write your month 3 diary entry")
    assert heading(page) == "Ashdown’s diary: month 3"
    page.get_by_label("In a few words").fill("Working, but leave is the weak point")
    page.get_by_label("What happened").fill("Eight in ten calls were made on time.")
    axe(page)
    press(page, "Write it down")
    assert page.get_by_text("Eight in ten calls were made on time.").is_visible()


def then_the_curve_and_the_map_have_moved(page):
    """Ashdown is the only force: the curve ends at one, and its own tile says that it is live."""
    assert "1 force is live." in page.locator("#spread-heading").first.inner_text()
    assert "1 live" in page.locator("#spread-heading svg:visible").text_content()
    sentence = page.locator("#who-heading figcaption").inner_text()
    assert sentence == "Of 2 forces, 1 live and 1 not using it. Ashdown is outlined: live."
    row = page.locator("#forces tbody tr").inner_text()
    assert row.startswith("Ashdown\tLive\t")
    assert row.endswith("Adapted: One call on the phone, one by text")


def when_the_post_goes_out(folder):
    """Next week's round, without waiting for it: mail gathers what came since Monday at seven."""
    morning = (timezone.localtime() + timedelta(days=8)).replace(hour=8, minute=0)
    post = Lines({"email": Folder(folder)}, now=morning)
    Sender(post, clock=lambda: morning, still_held=lambda: None, stop=Stop()).run(until_empty=True)


def mails_to(folder, person) -> list[str]:
    mails = [message_from_bytes(path.read_bytes()) for path in folder.glob("*.eml")]
    return [mail.get_payload(decode=True).decode() for mail in mails if mail["To"] == person.email]


def then_the_originator_is_told(page, folder, world):
    page.goto("/notices/?tab=all")
    news = page.get_by_role("main").inner_text()
    for stage in ("interested", "planning", "live"):
        assert f"Ashdown: {stage}" in news
    axe(page)
    (mail,) = mails_to(folder, world.marcus)
    assert f"Ashdown and your practice “{TITLE}”" in mail


def when_it_is_stopped(page):
    page.goto(f"/practices/{Innovation.objects.get().key}/")
    follow(page, "Record the next step")
    when_a_step_is_recorded(
        page, "Stopped", timezone.localdate(), because="The second call was never booked"
    )


def then_the_reason_stands_at_the_top(page):
    top = page.locator(".wm-columns__side").first
    assert "Why one force stopped" in top.inner_text()
    assert "The second call was never booked" in top.inner_text()
    axe(page)


def when_the_next_version_is_sent(page):
    page.goto(f"/practices/{Innovation.objects.get().key}/")
    follow(page, "Look after this practice")
    axe(page)
    press(page, "Start a new version")
    page.goto(page.url.replace("/basics/", "/what/"))
    page.get_by_label("Aim").fill("Victims know when they will hear next, and from whom.")
    press(page, "Save and continue")
    page.goto(page.url.replace("/edit/found/", "/check/"))
    page.get_by_label("What changed?").fill("Says who rings")
    page.get_by_label("Something that a force goes by").check()
    axe(page)
    press(page, "Send it")
    assert "Sent for review" in told(page)


def when_its_reviewer_publishes_it(page):
    """Readers keep the old words until somebody who did not write the new ones has read them."""
    page.goto("/")
    assert (
        "and from whom"
        not in page.request.get(f"/practices/{Innovation.objects.get().key}/").text()
    )
    follow(page, f"Review “{TITLE}”")
    follow(page, "What changed")
    assert heading(page) == "What changed in version 2"
    page.go_back()
    axe(page)
    press(page, "Publish")
    assert "Published. Its writers have been told" in told(page)


def when_its_contact_is_asked(page):
    follow(page, "Ask Calder Vale a question")
    axe(page)
    page.get_by_label("Your message").fill("Who books the second call when a shift changes?")
    press(page, "Send the message")
    assert "The answer comes by e-mail" in told(page)


def then_the_question_arrives(page):
    page.goto("/notices/")
    assert f"Priya Nair asks about “{TITLE}”" in page.get_by_role("main").inner_text()
    assert "Who books the second call" in page.get_by_role("main").inner_text()
    axe(page)


def then_the_difference_can_be_read(page):
    page.goto(f"/practices/{Innovation.objects.get().key}/")
    follow(page, "What changed")
    follow(page, "What changed in version 2")
    assert heading(page) == "What changed in version 2"
    assert "".join(page.locator("ins").all_inner_texts()) == "next, and from whom."
    axe(page)


# ---- the stories -------------------------------------------------------------------------------


def test_a_practice_goes_from_one_force_to_another(desk, world, data_folder):
    live_on = add_months(timezone.localdate(), -3) - timedelta(days=5)
    marcus, helen, priya = desk(world.marcus), desk(world.helen), desk(world.priya)

    given_a_practice_is_begun(marcus)
    then_it_is_saved_while_typing_and_found_again(marcus)
    when_the_rest_is_written(marcus)
    when_it_is_checked_and_sent(marcus)
    when_the_reviewer_asks(helen)
    when_the_writer_answers_and_changes(marcus)
    when_the_reviewer_publishes(helen)

    when_it_is_found_with_a_filter(priya)
    when_the_search_is_saved(priya)
    then_the_fit_is_told_line_by_line(priya)
    when_it_is_taken_up(priya, live_on)
    then_an_entry_is_due_and_written(priya)
    then_the_curve_and_the_map_have_moved(priya)
    when_the_post_goes_out(data_folder / "mail")
    # A week without use signs everybody out.
    marcus, helen, priya = desk(world.marcus), desk(world.helen), desk(world.priya)
    then_the_originator_is_told(marcus, data_folder / "mail", world)

    when_it_is_stopped(priya)
    then_the_reason_stands_at_the_top(priya)
    when_its_contact_is_asked(priya)
    then_the_question_arrives(marcus)
    when_the_next_version_is_sent(marcus)
    when_its_reviewer_publishes_it(helen)
    then_the_difference_can_be_read(marcus)
    assert SavedSearch.objects.get().query == "q=agrees+two+times&topic=contact_management"
    assert audit.verify().faults == []


def test_the_main_path_needs_no_script(desk, world):
    marcus, helen, priya = (
        desk(person, java_script_enabled=False)
        for person in (world.marcus, world.helen, world.priya)
    )

    given_a_practice_is_begun(marcus, script=False)
    when_the_rest_is_written(marcus, script=False)
    when_it_is_checked_and_sent(marcus, script=False)
    helen.goto("/")
    follow(helen, f"Review “{TITLE}”")
    press(helen, "Publish")
    priya.goto("/practices/?q=agrees+two+times")
    follow(priya, TITLE)
    follow(priya, "Say Ashdown is interested")
    when_a_step_is_recorded(priya, "Interested", timezone.localdate())

    assert Adoption.objects.values_list("stage", flat=True).get() == "interested"


# ---- by keyboard -------------------------------------------------------------------------------


def tab_to(page, wanted: str) -> None:
    """Press Tab until the focus stands on the control with these words."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).startswith(wanted):
            return
    pytest.fail(f"The Tab key never reaches “{wanted}”")


FOCUSED = """(() => {
  const at = document.activeElement;
  const words = at.labels && at.labels.length ? at.labels[0].textContent : at.textContent;
  return (at.getAttribute("aria-label") || words || "").trim().replace(/\\s+/g, " ");
})()"""


def test_a_practice_is_found_and_taken_up_by_keyboard_alone(desk, world):
    published(organisation=world.calder, started_by=world.marcus, version={"title": TITLE})
    page = desk(world.priya)

    page.goto("/practices/")
    tab_to(page, "Skip to main content")
    page.keyboard.press("Enter")
    tab_to(page, "Search practices")
    page.keyboard.type("agrees")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=agrees*")
    tab_to(page, TITLE)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/practices/practice-\d+/(\?|$)"))
    tab_to(page, "Say Ashdown is interested")
    page.keyboard.press("Enter")
    page.wait_for_url("**/adopt/*")
    tab_to(page, "Interested")
    page.keyboard.press("Space")
    tab_to(page, "Record it")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/practices/practice-\d+/(\?|$)"))

    assert "Ashdown is down as interested" in told(page)
    axe(page)
