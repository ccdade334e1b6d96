"""The pages on which a practice is written and reviewed: what they do, and who is kept out."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead, steward
from tests.factories.innovations import ValueFactory, VersionFactory, adoption, draft, published
from tests.support.pages import faults_of
from waymark.network.innovations.forms.sections import BY_NAME, SECTIONS, section_form
from waymark.network.innovations.models import Comment, Innovation, Version
from waymark.network.innovations.queries.links import still_true_address
from waymark.shared.audit.models import Entry

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)


@pytest.fixture
def force():
    return OrganisationFactory(name="Calder Vale Police", slug="calder-vale")


@pytest.fixture
def writer(client, force):
    person = lead(force)
    client.force_login(person)
    return person


@pytest.fixture
def drafted(writer, force):
    return draft(
        key="calls", organisation=force, started_by=writer, contact_seat=writer.seat,
        version={"title": "Two calls"},
    )  # fmt: skip


@pytest.fixture
def shown(writer, force):
    """Published, with a second version in the works."""
    made = published(
        key="shown", organisation=force, started_by=writer, version={"title": "Two calls"}
    )
    made.working = VersionFactory(innovation=made, number=2, title="Three calls")
    made.save()
    return made


def whole(made) -> None:
    """Fill in all that a reader needs."""
    values = {n: ValueFactory(list=n) for n in ("purpose", "topic", "target_group")}
    made.working.values.set(values.values())
    made.working.stage_of_practice = ValueFactory(list="stage_of_practice")
    made.working.intended_outcome = "Nobody waits without knowing."
    made.working.copyright_owner, made.working.permission = "The force", "owner_shares"
    made.working.save()


def saved() -> Version:
    return Version.objects.get(innovation__key="calls")


# ---- writing -----------------------------------------------------------------------------------


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


# ---- reviewing ---------------------------------------------------------------------------------


@pytest.fixture
def waiting(drafted):
    whole(drafted)
    Innovation.objects.update(state="in_review", submitted_at=timezone.now())
    return Innovation.objects.get()


def test_a_reviewer_reads_comments_and_publishes(client, waiting, writer):
    client.force_login(steward())
    page = client.get("/practices/calls/review/")
    empty = client.post("/practices/calls/review/", {"section": "what", "text": ""})
    client.post("/practices/calls/review/", {"section": "what", "text": "For whom?"})
    said = Comment.objects.get()
    early = client.post("/practices/calls/review/decide/", {"decision": "publish"})
    client.force_login(writer)
    form = client.get(f"/practices/calls/review/{said.pk}/")
    client.post(f"/practices/calls/review/{said.pk}/", {"answer": "For all"})
    client.force_login(steward())
    done = client.post("/practices/calls/review/decide/", {"decision": "publish"})

    assert faults_of(page.content) == faults_of(empty.content) == faults_of(form.content) == []
    assert early["Location"] == "/practices/calls/review/"
    assert done["Location"] == "/practices/calls/"
    assert Innovation.objects.get().state == "published"
    assert Comment.objects.get().answer == "For all"


def test_a_practice_is_sent_back_from_the_page(client, waiting):
    client.force_login(steward())
    early = client.post("/practices/calls/review/decide/", {"decision": "send_back"})
    client.post("/practices/calls/review/", {"section": "what", "text": "For whom?"})
    done = client.post("/practices/calls/review/decide/", {"decision": "send_back"})

    assert (early["Location"], done["Location"]) == (
        "/practices/calls/review/", "/practices/work/",
    )  # fmt: skip
    assert Innovation.objects.get().state == "draft"
    assert client.post("/practices/calls/review/decide/", {"decision": "x"}).status_code == 404


def test_who_comments_on_what_is_published_does_not_read_its_next_version(client, shown):
    member = lead()
    client.force_login(member)

    page = client.get("/practices/shown/review/")
    client.post("/practices/shown/review/", {"section": "evidence", "text": "How do you know?"})

    assert faults_of(page.content) == []
    assert ("Two calls" in page.content.decode(), "Three calls" in page.content.decode()) == (
        True, False,
    )  # fmt: skip
    assert Comment.objects.get().by == member
    client.force_login(shown.started_by)
    assert "Three calls" in client.get("/practices/shown/review/").content.decode()


# ---- kept true ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "field", "value"),
    [
        pytest.param({"public": "yes"}, "public", True, id="opened"),
        pytest.param({"check": "yes"}, "state", "under_review", id="checked"),
        pytest.param(
            {"archive": "yes", "reason": "Now law"}, "archived_reason", "Now law", id="archived"
        ),
    ],
)
def test_a_practice_is_looked_after_on_its_page(client, shown, given, field, value):
    page = client.get("/practices/shown/care/")
    done = client.post("/practices/shown/care/", given)

    assert faults_of(page.content) == []
    assert done["Location"] == "/practices/shown/"
    assert getattr(Innovation.objects.get(), field) == value


def test_an_archive_needs_a_reason_and_a_handover_a_seat(client, shown):
    for given in ({"archive": "yes"}, {"hand_over": "yes"}):
        page = client.post("/practices/shown/care/", given)
        assert (page.status_code, faults_of(page.content)) == (200, [])

    assert Innovation.objects.get().state == "published"


def test_a_practice_is_handed_over_on_its_page(client, shown):
    seat = SeatFactory()
    client.post("/practices/shown/care/", {"hand_over": "yes", "seat": seat.pk})

    assert Innovation.objects.get().organisation == seat.organisation


def test_a_practitioner_confirms_but_does_not_open_or_archive(client, shown, force):
    client.force_login(lead(force, "practitioner"))

    page = client.get("/practices/shown/care/").content.decode()
    refused = [
        client.post("/practices/shown/care/", given).status_code
        for given in ({"public": "yes"}, {"archive": "yes", "reason": "A"}, {"check": "yes"})
    ]
    confirmed = client.post("/practices/shown/care/", {"confirm": "yes"})

    assert ("Archive it" in page, refused) == (False, [403, 403, 403])
    assert confirmed["Location"] == "/practices/shown/"
    made = Innovation.objects.get()
    assert (made.public, made.state, made.confirmed_on) == (
        False, "published", timezone.localdate(),
    )  # fmt: skip


def test_the_link_in_a_mail_confirms_by_its_button_and_once(client, shown):
    client.logout()
    address = still_true_address(shown)

    opened = client.get(address)
    untouched = Innovation.objects.get().confirmed_on == shown.confirmed_on
    client.post(address)
    again = client.post(address)

    assert faults_of(opened.content) == faults_of(again.content) == []
    assert untouched
    assert Innovation.objects.get().confirmed_on == timezone.localdate()
    assert Entry.objects.count() == 1
    assert client.get(address.replace("still-true/", "still-true/x")).status_code == 404


def test_a_version_is_compared_with_the_one_before(client, shown):
    shown.current, shown.working = shown.working, None
    shown.current.published_at, shown.current.changed = NOON, "A third call"
    shown.current.aim = "Victims know when and from whom they will hear next."
    shown.current.save()
    shown.save()

    listed = client.get("/practices/shown/versions/")
    page = client.get("/practices/shown/versions/2/")

    assert faults_of(listed.content) == faults_of(page.content) == []
    assert "A third call" in listed.content.decode()
    words = page.content.decode()
    assert ("<del>" in words, "<ins>" in words) == (True, True)
    assert "from whom" in words
    for number in (1, 3):
        assert client.get(f"/practices/shown/versions/{number}/").status_code == 404


def test_an_unpublished_version_is_not_compared(client, shown):
    client.force_login(lead())

    assert client.get("/practices/shown/versions/2/").status_code == 404
    assert "Three calls" not in client.get("/practices/shown/versions/").content.decode()


# ---- strangers ---------------------------------------------------------------------------------

PRIVATE = (
    "edit/", "edit/basics/", "points/", "points/other/", "contact/", "check/", "collaborators/",
    "discard/", "review/",
)  # fmt: skip


@pytest.mark.parametrize("page", PRIVATE)
def test_the_draft_of_another_force_is_not_there(client, drafted, page):
    client.force_login(lead())
    before = Version.objects.values().get()

    for answer in (client.get, client.post):
        found = answer(f"/practices/calls/{page}")
        if answer == client.post and page == "discard/":  # says the same of what is not there
            assert found["Location"] == "/practices/work/"
        else:
            assert found.status_code in (404, 405)  # `edit/` only leads on

    assert Version.objects.values().get() == before
    assert not Entry.objects.exists()


@pytest.mark.parametrize("page", ["edit/basics/", "check/", "collaborators/", "care/"])
def test_the_published_practice_of_another_force_is_read_and_not_written(client, shown, page):
    client.force_login(lead())

    assert client.get(f"/practices/shown/{page}").status_code == 404
    assert client.post(f"/practices/shown/{page}", {"confirm": "yes"}).status_code == 404
    assert client.post("/practices/shown/revise/").status_code == 403
    assert not Entry.objects.exists()


def test_a_stranger_does_not_save_into_a_draft_by_itself(client, drafted):
    client.force_login(lead())

    assert client.post("/practices/calls/edit/what/autosave", {"aim": "X"}).status_code == 404
    assert saved().aim == "Victims know when they will hear next."


def test_a_writer_does_not_decide_on_their_own_practice(client, waiting):
    page = client.get("/practices/calls/review/").content.decode()

    assert "Your decision" not in page
    for decision in ("publish", "send_back"):
        given = {"decision": decision}
        assert client.post("/practices/calls/review/decide/", given).status_code == 403
    assert Innovation.objects.get().state == "in_review"


def test_only_the_writers_and_whoever_asked_answer_a_comment(client, waiting):
    said = Comment.objects.create(
        innovation=waiting, section="what", text="?", by=steward(), at=NOON
    )
    client.force_login(lead())  # may review, and so reads the comments

    page = client.post(f"/practices/calls/review/{said.pk}/", {"answer": "Mine"})

    assert (page.status_code, Comment.objects.get().answer) == (404, "")


@pytest.mark.parametrize(
    ("started", "ended", "field", "words"),
    [
        pytest.param("Octember 20x6", "", "started_in", "Enter a month and a year", id="no month"),
        pytest.param("May 2026", "April 2025", "ended_in", "It ended before it", id="end first"),
    ],
)
def test_a_draft_says_at_the_field_that_a_month_cannot_be(started, ended, field, words):
    section = BY_NAME["basics"]
    form = section_form(section, {}, {})({"started_in": started, "ended_in": ended, "title": "A"})

    assert not form.is_valid()
    assert [*form.errors] == [field]
    assert form.errors[field][0].startswith(words)
    assert "title" in form.cleaned_data  # the rest of the page is kept


@pytest.mark.parametrize(
    ("confirmed", "says"),
    [
        pytest.param("2026-03-02", False, id="on the day of publication: nobody looked again"),
        pytest.param("2026-05-04", True, id="later"),
    ],
)
def test_only_a_later_look_confirms_a_practice(client, shown, confirmed, says):
    Innovation.objects.update(confirmed_on=confirmed, published_on="2026-03-02")
    page = client.get("/practices/shown/").text
    assert ("confirmed still true 4\xa0May 2026" in page) is says
    assert ("confirmed still true" in page) is says


def test_the_public_is_not_led_to_pages_of_members(client, shown):
    adopter = OrganisationFactory(name="Irkdale Police", slug="irkdale")
    adoption(shown, ("interested", NOON.date()), organisation=adopter)
    Innovation.objects.update(public=True)
    member = client.get("/practices/shown/").text
    assert 'href="/members/calder-vale/"' in member
    assert 'href="/members/irkdale/"' in member
    client.logout()
    public = client.get("/practices/shown/").text
    assert "Calder Vale Police" in public
    assert "Irkdale Police" in public
    assert "/members/" not in public
