"""The pages on which a practice is written: what they do, and what they keep."""

import pytest
from django.utils import timezone

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead
from tests.factories.innovations import (
    ValueFactory,
    draft,
    published,
    whole,
)
from tests.support.pages import faults_of
from waymark.network.innovations.forms.sections import SECTIONS
from waymark.network.innovations.models import Innovation, Version

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(client, force):
    person = lead(force)
    client.force_login(person)
    return person


def saved() -> Version:
    return Version.objects.get(innovation__key="calls")


def test_a_practice_is_begun_on_a_page(client, writer, force):
    published(version={"title": "A promise of calls"})
    empty = client.post("/practices/new/", {"title": "", "organisation": force.pk})
    done = client.post("/practices/new/", {"title": "Two calls", "organisation": force.pk})

    assert faults_of(client.get("/practices/new/").content) == faults_of(empty.content) == []
    assert "Enter a title" in empty.content.decode()
    assert done["Location"] == "/practices/two-calls/edit/basics/"
    assert Innovation.objects.get(key="two-calls").organisation == force


def test_nobody_begins_a_practice_of_another_force(client, writer):
    other = OrganisationFactory()

    page = client.post("/practices/new/", {"title": "Two calls", "organisation": other.pk})

    assert (page.status_code, faults_of(page.content)) == (200, [])
    assert not Innovation.objects.exists()


@pytest.mark.parametrize("section", [each.name for each in SECTIONS])
def test_each_section_is_a_page_and_leads_to_the_next(client, drafted, section):
    address = f"/practices/calls/edit/{section}/"
    names = [each.name for each in SECTIONS]
    following = {
        "needs": "/practices/calls/points/", names[-1]: "/practices/calls/files/"
    }.get(section) or f"/practices/calls/edit/{names[names.index(section) + 1]}/"  # fmt: skip

    page = client.get(address)
    done = client.post(address, {"title": "Two calls"})

    assert (page.status_code, faults_of(page.content)) == (200, [])
    assert done["Location"] == following
    assert client.post(address, {"leave": "yes"})["Location"] == "/practices/work/"


def test_an_answer_changed_from_the_check_page_leads_back_to_it(client, drafted):
    page = client.get("/practices/calls/check/")
    assert 'href="/practices/calls/edit/what/?from=check"' in page.text
    changed = client.post("/practices/calls/edit/what/?from=check", {"aim": "Calls kept."})
    assert changed.url == "/practices/calls/check/"
    left = client.post("/practices/calls/edit/what/?from=check", {"leave": "yes"})
    assert left.url == "/practices/work/"


@pytest.mark.parametrize(
    ("said", "goes_on"),
    [
        pytest.param({}, "edit/basics/", id="nothing but its title"),
        pytest.param({"summary": "Two calls."}, "edit/what/", id="a summary"),
        pytest.param({"aim": "Calls kept."}, "edit/basics/", id="an aim without a summary"),
        pytest.param(
            {"summary": "Two calls.", "aim": "Calls kept.", "imported_as": {"topic": ["Dragons"]},
             "learning": "Leave is weak.", "cost": "None", "licence": "Open"},
            "check/", id="something in every section",
        ),
    ],
)  # fmt: skip
def test_who_comes_back_to_a_draft_goes_on_where_it_is_empty(client, drafted, said, goes_on):
    empty = {"summary": "", "aim": "", "description": ""}
    Version.objects.filter(pk=drafted.working_id).update(**empty | said)
    assert client.get("/practices/calls/edit/").url == f"/practices/calls/{goes_on}"


def test_the_steps_of_a_draft_show_what_is_filled(client, drafted):
    Version.objects.filter(pk=drafted.working_id).update(aim="", description="")
    page = client.get("/practices/calls/edit/learnt/").text
    done = page.split('class="wm-event wm-event--done"')[1:]
    assert [step.split("</a>")[0].rsplit(">", 1)[1] for step in done] == [
        "Name and summary",
        "Contact",
    ]


def test_people_to_write_with_are_offered_with_their_seats(client, drafted):
    other = lead(OrganisationFactory(name="Isisford"))
    page = client.get("/practices/calls/collaborators/").text
    assert f">{other.name}, {other.seat}</option>" in page


def test_a_reviewer_sees_what_a_force_needs(client, waiting):
    waiting.working.prerequisites = [
        {"aspect": "resource", "words": "A briefing", "wanted": [], "must": True},
        {"aspect": "resource", "words": "A budget", "wanted": [], "must": False},
    ]
    waiting.working.save()
    page = client.get(f"/practices/{waiting.key}/review/").text
    assert "What a force needs" in page
    assert "<li>A briefing</li><li>A budget (helpful)</li>" in page


def test_a_section_keeps_what_is_right_beside_what_is_not(client, drafted):
    page = client.post(
        "/practices/calls/edit/basics/", {"title": "T" * 161, "summary": "In one sentence"}
    )

    assert (page.status_code, faults_of(page.content)) == (200, [])
    assert "160 characters or fewer" in page.content.decode()
    assert (saved().title, saved().summary) == ("Two calls", "In one sentence")


def test_a_draft_keeps_its_name(client, drafted):
    client.post("/practices/calls/edit/basics/", {"title": "", "summary": "S"})

    assert (saved().title, saved().summary) == ("Two calls", "S")


def test_a_draft_saves_itself(client, drafted):
    address = "/practices/calls/edit/what/autosave"

    good = client.post(address, {"aim": "Certainty"})
    half = client.post(address, {"aim": "x" * 20_001, "description": "Calls"})

    assert good.json()["saved"].startswith("Draft saved ")
    assert half.json() == {"saved": "Saved, but for what is marked when you continue"}
    assert (saved().aim, saved().description) == ("Certainty", "Calls")
    assert client.get(address).status_code == 405


def test_points_of_fit_are_added_and_removed(client, drafted):
    ValueFactory(list="size", code="large", words="Large")
    ValueFactory(list="size", code="small", words="Small")
    asked = client.get("/practices/calls/points/?add=size")
    form = client.get(asked["Location"])
    none = client.post(asked["Location"], {"words": "Big", "must": "yes"})
    client.post(asked["Location"], {"words": "Big", "must": "yes", "wanted": ["large"]})
    client.post("/practices/calls/points/other/", {"words": "Goodwill", "must": "no"})
    both = saved().prerequisites
    shown = client.get("/practices/calls/points/")
    client.post("/practices/calls/points/", {"remove": "size: Big"})

    assert faults_of(form.content) == faults_of(none.content) == faults_of(shown.content) == []
    assert "Choose at least one answer" in none.content.decode()
    goodwill = {"aspect": "other", "wanted": [], "words": "Goodwill", "must": False}
    assert both == [
        {"aspect": "size", "wanted": ["large"], "words": "Big", "must": True}, goodwill
    ]  # fmt: skip
    assert saved().prerequisites == [goodwill]
    assert client.post("/practices/calls/points/", {"remove": "x"}).status_code == 302
    assert saved().prerequisites == [goodwill]
    assert client.get("/practices/calls/points/nonsense/").status_code == 404


def test_the_contact_is_a_seat_of_the_owner(client, drafted, force):
    ours, theirs = SeatFactory(organisation=force), SeatFactory()
    page = client.get("/practices/calls/contact/")
    wrong = client.post("/practices/calls/contact/", {"seat": theirs.pk})
    done = client.post("/practices/calls/contact/", {"seat": ours.pk})

    assert faults_of(page.content) == faults_of(wrong.content) == []
    assert done["Location"] == "/practices/calls/check/"
    assert Innovation.objects.get().contact_seat == ours


def test_a_checked_draft_is_sent(client, drafted):
    page = client.get("/practices/calls/check/")
    done = client.post("/practices/calls/check/")

    assert faults_of(page.content) == []
    assert "Choose at least one topic" in page.content.decode()
    assert done["Location"] == "/practices/work/"
    assert Innovation.objects.get().state == "in_review"


def test_an_unfinished_draft_is_refused_on_the_page(client, drafted):
    Version.objects.update(aim="")

    page = client.post("/practices/calls/check/")

    assert (page.status_code, faults_of(page.content)) == (200, [])
    assert "Say what the practice aims to do" in page.content.decode()
    assert Innovation.objects.get().state == "draft"


def test_a_new_version_is_begun_on_a_page(client, writer, force):
    published(key="calls", organisation=force, started_by=writer)

    begun = client.post("/practices/calls/revise/")
    page = client.get("/practices/calls/check/")

    assert begun["Location"] == "/practices/calls/edit/basics/"
    assert faults_of(page.content) == []
    assert Innovation.objects.get().working.number == 2


def test_papers_and_writers_are_steps_of_a_draft_s_path(client, drafted):
    papers = client.get("/practices/calls/files/")
    people = client.get("/practices/calls/collaborators/")
    contact = client.get("/practices/calls/contact/").content.decode()
    check = client.get("/practices/calls/check/").content.decode()

    assert faults_of(papers.content) == faults_of(people.content) == []
    steps = ["edit/ownership/", "files/", "collaborators/", "contact/", "check/"]
    for page in (papers.content.decode(), people.content.decode(), contact, check):
        path = page[page.index("This practice</h2>") :]
        places = [path.index(f'"/practices/calls/{step}"') for step in steps]
        assert places == sorted(places)
    for page, following in ((papers, "collaborators"), (people, "contact")):
        before_the_path = page.content.decode().partition("This practice</h2>")[0]
        assert f'href="/practices/calls/{following}/"' in before_the_path


def test_a_reader_of_papers_is_on_no_path(client, writer):
    published(key="calls")

    page = client.get("/practices/calls/files/").content.decode()

    assert "Back to the practice" in page
    assert "Continue" not in page


IMPORTED = {"topic": ["Clocks", "Bells"], "raw": {"topic": ["Clocks", "Bells", "Calls"]}}


def test_an_imported_value_that_no_list_knows_is_dropped_by_its_writer(client, drafted):
    Version.objects.update(imported_as=IMPORTED)
    page = client.get("/practices/calls/edit/found/")

    client.post("/practices/calls/edit/found/autosave", {"drop_topic": ["Clocks"]})
    by_itself = saved().imported_as
    client.post("/practices/calls/edit/found/", {"drop_topic": ["Clocks"]})
    twice = client.post("/practices/calls/edit/found/", {"drop_topic": ["Clocks"]})

    assert faults_of(page.content) == []
    assert "Imported as topic, but on no list here" in page.content.decode()
    assert by_itself == IMPORTED
    assert saved().imported_as == IMPORTED | {"topic": ["Bells"]}
    assert twice["Location"] == "/practices/calls/edit/learnt/"


def test_who_writes_with_the_owner(client, drafted):
    helper, leaver = lead(), lead()
    leaver.is_active = False
    leaver.save()
    address = "/practices/calls/collaborators/"

    gone = client.post(address, {"person": leaver.pk})
    client.post(address, {"person": helper.pk})
    shown = client.get(address)
    listed = list(drafted.collaborators.all())
    client.post(address, {"remove": helper.key})

    assert faults_of(gone.content) == faults_of(shown.content) == []
    assert listed == [helper]
    assert not drafted.collaborators.exists()


def test_a_draft_is_discarded_after_one_question(client, drafted):
    asked = client.get("/practices/calls/discard/")
    still = Innovation.objects.count()
    client.post("/practices/calls/discard/")

    assert faults_of(asked.content) == []
    assert (still, Innovation.objects.count()) == (1, 0)


def test_the_lists_of_work_hold_only_what_one_may_write_or_review(client, drafted, force):
    sent = {"state": "in_review", "submitted_at": timezone.now()}
    draft(version={"title": "Waiting elsewhere"}, **sent)
    draft(version={"title": "A secret draft"})

    pages = {
        tab: client.get(f"/practices/work/?tab={tab}") for tab in ("mine", "waiting", "done")
    }  # fmt: skip
    said = {tab: page.content.decode() for tab, page in pages.items()}

    assert [faults_of(page.content) for page in pages.values()] == [[], [], []]
    assert ("Two calls" in said["mine"], "Two calls" in said["done"]) == (True, False)
    assert "Waiting elsewhere" in said["waiting"]
    assert "A secret draft" not in "".join(said.values())


@pytest.fixture
def waiting(drafted):
    whole(drafted.working)
    Innovation.objects.update(state="in_review", submitted_at=timezone.now())
    return Innovation.objects.get()
