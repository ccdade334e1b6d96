"""A provision gets its day, forces answer, the day comes, and the chase list shrinks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from tests.factories.accounts import OrganisationFactory, lead, steward
from tests.factories.legislation import InstrumentFactory
from tests.support.browser import axe
from tests.support.walking import follow, main, press
from waymark.network.legislation import queries
from waymark.network.legislation.actions import daily_round
from waymark.shared.notifications.models import Notice

pytest_plugins = ["tests.support.places"]
pytestmark = pytest.mark.django_db(transaction=True)

TODAY = timezone.localdate()
ANSWER_BY, FROM = TODAY + timedelta(days=14), TODAY + timedelta(days=60)
PHONE = {"viewport": {"width": 360, "height": 740}}
WIDE = {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def forces(data_folder):
    """Three forces with their leads, and an item that the co-ordinator follows up."""
    InstrumentFactory(key="new-code", title="New Code", kind="code")
    return {
        name: lead(OrganisationFactory(name=name, slug=name.lower()))
        for name in ("Ashdown", "Birchley", "Cedarford")
    }


@pytest.fixture
def desk(new_page, sign_in, address):
    """A window for one person, signed in: `desk(person).goto("/law/")`."""

    def opened(person, **options):
        page = new_page(base_url=address, **options)
        sign_in(page, person)
        return page

    return opened


@pytest.fixture
def moved(monkeypatch):
    """Let the site believe that it is another day."""

    def to(day: date) -> datetime:
        now = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        monkeypatch.setattr(timezone, "localdate", lambda value=None, tz=None: _day(value, day))
        return now

    return to


def _day(value, today: date) -> date:
    return timezone.localtime(value).date() if value else today


def typed_day(page, question, day: date) -> None:
    group = main(page).get_by_role("group", name=question)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(part).fill(str(value))


# ---- the steps ---------------------------------------------------------------------------------


def given_the_provision_its_day_and_the_duty_are_written_down(page):
    page.goto("/law/new-code/")
    follow(page, "Write a provision down")
    page.get_by_label("Which section?").fill("Part 4")
    page.get_by_label("What is it about?").fill("Needs are assessed first")
    page.get_by_label("Where is it stated?").fill("The final text")
    press(page, "Write it down")
    follow(page, "Record a day")
    typed_day(page, "On which day?", FROM)
    page.get_by_label("On a day appointed by regulations").check()
    page.get_by_label("Where is it stated?").fill("Regulations of this year")
    press(page, "Record the day")
    assert "Comes into force on" in main(page).inner_text()
    axe(page)

    page.goto("/law/new-code/")
    follow(page, "Say what changes for forces")
    page.get_by_label("What must be done?").fill("Assess needs before the first referral")
    page.get_by_label("In two or three words").fill("Needs assessed")
    page.get_by_label("Who must act?").fill("Care unit")
    page.get_by_label("Which provision asks for it?").select_option(index=1)
    press(page, "Write it down")


def when_forces_are_asked(page):
    follow(page, "Ask forces how ready they are")
    assert "3 leads of forces will get this." in main(page).inner_text()
    page.get_by_label("1 Needs assessed").check()
    typed_day(page, "By when are forces to answer?", ANSWER_BY)
    axe(page)
    press(page, "Ask them")


def when_a_force_answers(page, word):
    page.goto("/law/new-code/")
    follow(page, "Say how ready you are")
    page.get_by_label(word, exact=True).check()
    axe(page)
    press(page, "Keep these answers")
    assert "1 answer kept" in page.locator(".wm-banner__text").inner_text()


def then_the_chase_list_holds(page, *names):
    page.goto("/law/chase/?item=new-code")
    rows = page.locator("main tbody th[scope=row]")
    assert rows.all_inner_texts() == list(names)
    axe(page)


def test_a_provision_commences_and_the_chase_list_shrinks(desk, forces, moved):
    office = desk(steward(), **WIDE)
    given_the_provision_its_day_and_the_duty_are_written_down(office)
    when_forces_are_asked(office)
    then_the_chase_list_holds(office, "Ashdown", "Birchley", "Cedarford")

    when_a_force_answers(desk(forces["Ashdown"], **WIDE), "Ready")
    then_the_chase_list_holds(office, "Birchley", "Cedarford")
    phone = desk(forces["Birchley"], **PHONE)
    when_a_force_answers(phone, "Planned")
    then_the_chase_list_holds(office, "Cedarford")

    # The day comes: an answer is no longer enough.
    daily_round(now=moved(FROM))
    then_the_chase_list_holds(office, "Birchley", "Cedarford")
    assert "In force" in main(office).inner_text()
    told = Notice.objects.filter(person=forces["Birchley"], kind="legislation.duty_holds")
    assert told.get().subject == "In force: needs assessed"

    phone.goto("/law/new-code/")
    assert "In force: not ready yet" in main(phone).inner_text()
    follow(phone, "Look at your answers")
    phone.get_by_label("Ready", exact=True).check()
    press(phone, "Keep these answers")
    axe(phone)
    then_the_chase_list_holds(office, "Cedarford")

    press(office, "Send the reminder")
    assert "1 person reminded" in office.locator(".wm-banner__text").inner_text()
    when_a_force_answers(desk(forces["Cedarford"], **PHONE), "Ready")
    office.goto("/law/chase/?item=new-code")
    assert "Nobody is to be chased" in main(office).inner_text()
    assert queries.chase_list(FROM) == []


def test_law_is_read_on_a_wide_screen_and_on_a_phone(desk, forces, data_folder):
    """Every page that members read, with what a new site opens with."""
    from waymark.network.legislation.actions.loading import load_seed

    load_seed(now=timezone.now())
    for width in (WIDE, PHONE):
        page = desk(forces["Ashdown"], **width)
        for address in (
            "/law/", "/law/victims-and-prisoners-act-2024/", "/law/new-victims-code/",
            "/law/provisions/vpa-2024-s6/", "/law/rights/", "/law/rights/6/", "/law/dates/",
            "/law/consultations/", "/law/following/",
        ):  # fmt: skip
            page.goto(address)
            axe(page)
            assert (
                page.evaluate("document.documentElement.scrollWidth") <= width["viewport"]["width"]
            )
