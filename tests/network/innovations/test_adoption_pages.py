"""The pages on which a force says how far it is with a practice, and what its readers see of it."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.accounts import OrganisationFactory, lead, steward
from tests.factories.innovations import MAY, adoption, published, standing, undated
from tests.support.pages import faults_of
from waymark.network.innovations.actions.library import load_founding, load_values
from waymark.network.innovations.models import Adoption, DiaryEntry, StageChange
from waymark.network.innovations.queries.practice import taken_up
from waymark.shared.accounts.actions.register import load_register
from waymark.shared.audit.models import Entry

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
TODAY = date(2026, 6, 9)


@pytest.fixture
def practice():
    return published(key="calls", version={"title": "Two calls"})


@pytest.fixture
def person():
    return lead(OrganisationFactory(name="Ashdown Police", slug="ashdown"))


LEARNT = {"enablers": "A champion", "barriers": "Leave", "resources_used": "Two days"}


def test_a_step_is_recorded_on_its_page(client, practice, person):
    client.force_login(person)
    day = {"on-day": "1", "on-month": "5", "on-year": "2026"}

    form = client.get("/practices/calls/adopt/?stage=live")
    asked = client.post("/practices/calls/adopt/", {"stage": "live", **day})
    done = client.post("/practices/calls/adopt/", {"stage": "live", "adapted": "no", **day})

    assert faults_of(form.content) == []
    assert faults_of(asked.content) == []
    assert "Say whether your force took the practice as it is" in asked.content.decode()
    assert done["Location"] == "/practices/calls/"
    assert Adoption.objects.values_list("organisation", "stage", "live_on").get() == (
        person.organisation.pk, "live", MAY,
    )  # fmt: skip
    shown = client.get("/practices/calls/").content.decode()
    assert "Ashdown Police is down as <b>live</b>" in shown


def test_a_date_is_put_right_on_its_page(client, practice, person):
    undated(practice, person)
    client.force_login(person)
    address = "/practices/calls/adopt/steps/1/"

    steps = client.get("/practices/calls/adopt/")
    form = client.get(address)
    asked = client.post(address, {"on-day": "1", "on-month": "5", "on-year": "2126"})
    may = {"on-day": "1", "on-month": "5", "on-year": "2026"}
    sent = [client.post(address, may), client.post(address, may)]

    assert f'href="{address}"' in steps.text
    assert [faults_of(page.content) for page in (steps, form, asked)] == [[], [], []]
    assert "live, since a day that is not known" in form.text
    assert "The date is in the future" in asked.text
    assert [done["Location"] for done in sent] == ["/practices/calls/adopt/"] * 2
    shown = client.get("/practices/calls/adopt/").text
    assert "Ashdown Police is down as live since 1 May 2026" in shown
    assert "date not known" not in shown
    assert "</b> since 1\xa0May 2026" in client.get("/practices/calls/").text


def test_nobody_dates_the_steps_of_another_force(client, practice, person):
    undated(practice, lead())
    address = "/practices/calls/adopt/steps/1/"
    day = {"on-day": "1", "on-month": "5", "on-year": "2026"}

    client.force_login(person)  # of a force that has not begun
    not_begun = client.post(address, day)
    standing(practice, person, "live")
    own_second = client.get("/practices/calls/adopt/steps/2/")
    own_none = client.get("/practices/calls/adopt/steps/0/")
    client.force_login(steward())

    assert [page.status_code for page in (not_begun, own_second, own_none)] == [404] * 3
    assert client.post(address, day).status_code == 403
    assert StageChange.objects.filter(on_is_known=False).count() == 1
    assert not Entry.objects.filter(act="innovations.step_dated").exists()


def test_a_stage_that_cannot_follow_is_not_offered(client, practice, person):
    standing(practice, person, "live")
    client.force_login(person)

    page = client.get("/practices/calls/adopt/").content.decode()

    assert ('value="embedded"' in page, 'value="planning"' in page) == (True, False)


def test_what_was_learnt_and_the_diary_have_pages(client, practice, person):
    standing(practice, person, "live")
    client.force_login(person)
    day = {"on-day": "1", "on-month": "6", "on-year": "2026"}
    diary = {"heading": "Calm", "text": "It works", **day}

    for address in ("/practices/calls/adopt/learnt/", "/practices/calls/diary/"):
        assert faults_of(client.get(address).content) == []
    learnt = client.post("/practices/calls/adopt/learnt/", LEARNT)
    written = client.post("/practices/calls/diary/", diary)

    assert learnt["Location"] == written["Location"] == "/practices/calls/"
    assert Adoption.objects.get().enablers == "A champion"
    assert DiaryEntry.objects.get().heading == "Calm"
    shown = client.get("/practices/calls/forces/")
    assert faults_of(shown.content) == []
    assert "A champion" in shown.content.decode()


def test_a_force_that_has_not_begun_has_nothing_to_describe(client, practice, person):
    standing(practice, lead(), "live")  # another force's, which must not be mistaken for one's own
    client.force_login(person)

    assert client.get("/practices/calls/adopt/learnt/").status_code == 404
    assert client.get("/practices/calls/diary/").status_code == 404


def test_somebody_outside_the_forces_records_nothing(client, practice):
    client.force_login(steward())

    assert client.post("/practices/calls/adopt/", {"stage": "interested"}).status_code == 403
    assert client.get("/practices/ours/").status_code == 404
    assert not Adoption.objects.exists()


def test_a_force_sees_what_it_took_up_and_not_what_others_did(client, practice, person):
    standing(practice, person, "live")
    adoption(published(version={"title": "Somebody else’s"}), ("live", MAY))
    client.force_login(person)

    page = client.get("/practices/ours/")

    assert faults_of(page.content) == []
    assert "Two calls" in page.content.decode()
    assert "Somebody else’s" not in page.content.decode()


@pytest.mark.parametrize(
    ("known", "home", "practice_says"),
    [
        pytest.param(
            True, "2\xa0March 2026", "</b> since 2\xa0March 2026", id="a day that is known"
        ),
        pytest.param(
            False, "Date not known", "</b>, since a day that no source gives", id="one that is not"
        ),
    ],
)
def test_a_day_that_no_source_gives_is_not_made_up(
    client, practice, person, known, home, practice_says
):
    made = adoption(practice, ("live", date(2026, 3, 2)), organisation=person.organisation)
    made.changes.update(on_is_known=known)
    client.force_login(person)
    assert home in client.get("/").text
    assert home in client.get("/practices/ours/").text
    assert practice_says in client.get("/practices/calls/").text
    assert taken_up(practice)[0].live_on == (date(2026, 3, 2) if known else None)


def test_a_step_that_is_dated_counts_from_its_own_day(client, practice, person):
    steps = ("planning", date(2026, 3, 2)), ("live", date(2026, 4, 6))
    made = adoption(practice, *steps, organisation=person.organisation)
    made.changes.filter(stage="planning").update(on_is_known=False)
    client.force_login(person)
    assert "6\xa0April 2026" in client.get("/practices/ours/").text
    assert "</b> since 6\xa0April 2026" in client.get("/practices/calls/").text
    assert taken_up(practice)[0].live_on == date(2026, 4, 6)


def test_an_adoption_that_a_paper_states_names_the_paper():
    load_register(now=NOON)
    load_values(now=NOON)
    load_founding(now=NOON)
    source = Adoption.objects.get(innovation__key="compass-house").source
    assert source == (
        "Paper on communities of practice in supporting victims, Examples of local models: Kent, "
        "and the sentence on how long the models have run"
    )
