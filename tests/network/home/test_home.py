"""The first page: what is due, what is asked, what changed, and nothing of anybody else's."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.accounts import OrganisationFactory, PersonFactory, SeatFactory, lead, steward
from tests.factories.discussions import answer, co_ordinator, question
from tests.factories.innovations import adoption, draft, published
from tests.factories.meetings import GroupFactory, meeting_of, place_of
from tests.factories.membership import member, nominated
from tests.support.pages import faults_of
from waymark.network.benchmarks.models import Return
from waymark.network.benchmarks.queries.cards import Card
from waymark.network.discussions.actions import answering
from waymark.network.home import queries
from waymark.network.innovations import queries as innovations
from waymark.network.innovations.models import Comment, DiaryEntry, Profile
from waymark.network.innovations.rules.calendar import add_months
from waymark.network.membership.enums import Level
from waymark.network.membership.queries import needs as membership_needs
from waymark.shared.audit.actions import recorded
from waymark.shared.ui.needs import Need, Needs
from waymark.shared.ui.remembered import forget
from waymark.shared.ui.words import full_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def force():
    return OrganisationFactory(name="Ashdown Police", slug="ashdown")


@pytest.fixture
def person(client, force):
    somebody = lead(force)
    client.force_login(somebody)
    return somebody


def today() -> date:
    return timezone.localdate()


def home(client) -> str:
    """The first page after an act: else what was drawn before is shown again (decision 13)."""
    forget()
    response = client.get("/")
    assert (response.status_code, faults_of(response.content)) == (200, [])
    return response.content.decode()


def card(page: str, heading: str) -> str:
    """The words of one card of the page."""
    start = re.search(rf"<h2[^>]*>\s*{heading}", page)
    assert start, heading
    rest = page[start.start() :]
    end = rest.find("<h2", 5)
    return " ".join(re.sub(r"<[^>]*>", " ", rest[: end if end > 0 else None]).split())


def test_an_empty_library_says_so(client, person):
    page = home(client)

    assert "Nothing is due from you." in card(page, "Due")
    assert "Nobody has asked you anything." in card(page, "Asked of you")
    assert "Nothing has changed." in card(page, "Changed")
    assert "No drafts." in card(page, "What you are writing")
    assert "Fill in the profile" in page


def test_a_diary_entry_is_due_until_it_is_written(client, person, force):
    live = add_months(today(), -3)
    made = adoption(published(version={"title": "Two calls"}), ("live", live), organisation=force)

    before = card(home(client), "Due")
    DiaryEntry.objects.create(
        adoption=made, on=today(), month=3, heading="h", text="t", written_at=timezone.now()
    )
    after = card(home(client), "Due")

    assert "Write your month 3 diary entry" in before
    assert "Two calls" in before
    assert "Nothing is due from you." in after


@pytest.mark.parametrize(
    ("live", "words", "look"),
    [
        pytest.param(date(2026, 3, 9), "1 day late", "late", id="a day late"),
        pytest.param(date(2026, 3, 10), "Due today", "soon", id="on its day"),
    ],
)
def test_a_diary_entry_that_is_late_looks_late(person, force, live, words, look):
    adoption(published(), ("live", live), organisation=force)

    (need,) = innovations.needs(person, date(2026, 6, 10)).due

    assert (need.words, need.state) == (words, look)


def test_a_practice_not_confirmed_for_a_year_is_due(client, person, force):
    long_ago = today() - timedelta(days=400)
    published(organisation=force, confirmed_on=long_ago, version={"title": "Two calls"})
    published(organisation=force, confirmed_on=today(), version={"title": "Fresh"})
    published(confirmed_on=long_ago, version={"title": "Not ours"})

    due = card(home(client), "Due")

    assert "Say whether your practice is still true" in due
    assert ("Two calls" in due, "Fresh" in due, "Not ours" in due) == (True, False, False)


def test_a_lead_is_asked_to_fill_the_empty_seats_of_their_own_force(client, person, force):
    SeatFactory(organisation=force, holder=None, title="Practitioner of ours")
    SeatFactory(holder=None, title="Practitioner of others")

    lead_sees = card(home(client), "Due")
    client.force_login(lead(force, "practitioner"))
    other_sees = card(home(client), "Due")

    assert ("of ours" in lead_sees, "of others" in lead_sees) == (True, False)
    assert "of ours" not in other_sees


def test_a_lead_is_asked_to_review_what_others_sent(client, person, force):
    sent = {"state": "in_review", "submitted_at": timezone.now()}
    draft(version={"title": "Theirs"}, **sent)
    draft(version={"title": "Our own"}, organisation=force, **sent)
    draft(version={"title": "Not sent"})

    asked = card(home(client), "Asked of you")
    client.force_login(lead(role="practitioner"))
    no_reviewer = card(home(client), "Asked of you")

    assert "Review “Theirs”" in asked
    assert ("Our own" in asked, "Not sent" in asked) == (False, False)
    assert "Nobody has asked you anything." in no_reviewer


def test_a_comment_waits_for_its_answer(client, person, force):
    made = published(organisation=force, started_by=person, version={"title": "Two calls"})
    said = Comment.objects.create(
        innovation=made, section="what", text="For whom?", by=lead(), at=timezone.now()
    )

    before = card(home(client), "Asked of you")
    Comment.objects.filter(pk=said.pk).update(answered_at=timezone.now())
    after = card(home(client), "Asked of you")

    assert "Answer a comment on “Two calls”" in before
    assert "For whom?" in before
    assert "Nobody has asked you anything." in after


def test_steps_of_other_forces_with_ones_own_practices_are_news(client, person, force):
    theirs = OrganisationFactory(name="Birchley Police")
    ours = published(organisation=force, version={"title": "Two calls"})
    adoption(ours, ("live", date(2026, 4, 1)), organisation=theirs)
    adoption(published(), ("live", date(2026, 4, 1)), organisation=OrganisationFactory(
        name="Cedarford Police"))  # fmt: skip

    changed = card(home(client), "Changed")

    assert "Birchley Police and your practice" in changed
    assert "Cedarford Police" not in changed


def test_the_profile_is_asked_for_until_it_is_there(client, person, force):
    before = "Fill in the profile" in home(client)
    Profile.objects.create(organisation=force, updated_at=timezone.now())

    assert (before, "Fill in the profile" in home(client)) == (True, False)


def test_ones_own_drafts_are_there_and_those_of_others_are_not(client, person, force):
    draft(started_by=person, organisation=force, version={"title": "Begun by me"})
    shared = draft(version={"title": "Shared with me"})
    shared.collaborators.add(person)
    draft(version={"title": "Somebody else’s"})

    writing = card(home(client), "What you are writing")

    assert ("Begun by me" in writing, "Shared with me" in writing) == (True, True)
    assert "Somebody else’s" not in writing


def test_somebody_without_a_seat_sees_public_practices_alone(client):
    client.force_login(PersonFactory())
    published(version={"title": "For members"})
    published(version={"title": "For everybody"}, public=True)

    page = home(client)

    assert ("For everybody" in page, "For members" in page) == (True, False)


def test_a_late_clock_counts_its_days(client, person, force):
    confirmed = today() - timedelta(days=400)
    published(organisation=force, confirmed_on=confirmed)

    due = add_months(confirmed, 12)
    assert f"{(today() - due).days} days late" in card(home(client), "Due")


def test_what_is_made_up_says_so_wherever_it_is_due_or_asked(client):
    force = OrganisationFactory(invented=True)
    person = lead(force)
    client.force_login(person)
    ours = published(organisation=force, started_by=person, confirmed_on=date(2024, 1, 1))
    Comment.objects.create(innovation=ours, section="what", text="?", by=lead(), at=timezone.now())
    other = OrganisationFactory(invented=True)
    draft(state="in_review", submitted_at=timezone.now(), organisation=other)

    page = home(client)

    assert card(page, "Due").count("Made up") == 1
    assert card(page, "Asked of you").count("Made up") == 2


def test_those_who_look_after_the_network_find_their_tools(client, person):
    lead_sees = "Looking after the network" in home(client)
    client.force_login(steward())
    tools = card(home(client), "Looking after the network")

    assert not lead_sees
    assert "Value lists" in tools
    assert "Import a table of practices" in tools
    assert "Audit trail" not in tools  # for an administrator


def test_nobody_reads_it_without_signing_in(client):
    assert client.get("/")["Location"] == "/accounts/login/?next=/"


def test_it_costs_the_same_with_one_row_of_everything_and_with_five(client, person, force):
    costs = []
    for count in (1, 4):
        for _ in range(count):
            made = published(organisation=force, started_by=person,
                             confirmed_on=date(2024, 1, 1))  # fmt: skip
            adoption(made, ("live", date(2026, 4, 1)))
            adoption(published(), ("live", add_months(today(), -3)), organisation=force)
            draft(state="in_review", submitted_at=timezone.now())
            draft(started_by=person, organisation=force)
            SeatFactory(organisation=force, holder=None)
            Comment.objects.create(
                innovation=made, section="what", text="?", by=lead(), at=timezone.now()
            )
        home(client)
        with CaptureQueriesContext(connection) as asked:
            client.get("/")
        costs.append(len(asked))

    assert costs[0] == costs[1]
    assert costs[1] <= 15


def test_two_returns_for_one_month_are_news_once(client, person, force):
    sent = {"organisation": force, "filed_from": force, "state": "published", "method": "manual",
            "first_month": date(2026, 10, 1), "last_month": date(2026, 10, 1),
            "begun_by": person, "begun_at": timezone.now(), "filed_by": person,
            "filed_at": timezone.now(), "certified_by": lead(force), "certified_at": timezone.now(),
            "published_at": timezone.now()}  # fmt: skip
    Return.objects.create(kind="typed", **sent)

    one = card(home(client), "Changed")
    Return.objects.create(kind="satisfaction", **sent)
    two = card(home(client), "Changed")

    assert "Return for October 2026 published Headline questions, typed," in one
    assert "2 returns for October 2026 published" in two
    assert "Headline questions, typed, Satisfaction of victims" in two


def test_what_was_drawn_is_shown_again_until_anybody_does_anything(
    client, person, django_assert_max_num_queries
):
    home(client)

    with django_assert_max_num_queries(8):
        again = client.get("/").content.decode()
    published(organisation=person.organisation, version={"title": "Not yet told"})
    unchanged = client.get("/").content.decode()
    with recorded("innovations.something", by=person, at=timezone.now()) as entry:
        entry.about = person
    changed = client.get("/").content.decode()

    assert ["Not yet told" in page for page in (again, unchanged, changed)] == [False, False, True]


def test_what_every_app_needs_stands_by_its_day(person):
    """The nearest day first, then what has none; news the other way round."""
    early, late = Need("early", "/", on=date(2026, 6, 1)), Need("late", "/", on=date(2026, 6, 9))
    undated = Need("undated", "/")
    again = late._replace(on=date(2026, 6, 2))

    found = queries.together(
        [Needs(rows, rows, [again, *rows]) for rows in ([undated, late], [early])]
    )

    assert [need.title for need in found.due] == ["early", "late", "undated"]
    assert [need.title for need in found.asked] == ["early", "late", "undated"]
    assert [need.title for need in found.changed] == ["late", "early", "undated"]


def test_the_next_meeting_says_when_and_where_and_its_steps(client, person):
    group = GroupFactory()
    place_of(group, seat=person.seats.get())
    meeting_of(group, today() + timedelta(days=30), place="Room 4")

    said = card(home(client), "Next meeting")

    assert "10am to noon, Room 4" in said
    assert "Items close" in said
    assert said.count(" ".join(full_date(today() + timedelta(days=30)).split())) == 1


def test_a_seat_that_is_empty_for_long_stands_before_what_is_due_later():
    vacant = nominated(member(), Level.STRATEGIC, vacant=True, since=today() - timedelta(days=90))

    (need,) = membership_needs(co_ordinator(), today()).due

    assert (need.on, need.words) == (today() - timedelta(days=90), "90 days empty")
    assert need.owner == vacant.organisation


@pytest.mark.parametrize(("role", "may"), [("practitioner", True), ("observer", False)])
def test_only_who_may_share_a_practice_is_offered_to(client, role, may):
    client.force_login(lead(role=role))

    assert ("Share a practice" in home(client)) is may


def test_each_figure_says_its_month_and_its_counts_where_there_are_any():
    def card_of(count, to):
        when = "in September 2026" if to else ""
        return Card("Updates", "/", "few", "", "82%", count, None, to, when).dated

    month = date(2026, 9, 1)
    assert card_of("423 of 519", month) == "423 of 519 in September 2026"
    assert card_of("423 of 519 in September 2026", month) == "423 of 519 in September 2026"
    assert card_of("", month) == "in September 2026"
    assert card_of("", None) == ""


def test_an_answer_to_a_made_up_question_is_marked_as_made_up(client):
    asker = lead(OrganisationFactory(invented=True))
    client.force_login(asker)
    reply = answer(question(asker, at=timezone.now()), at=timezone.now())
    answering.accept(reply, by=asker, now=timezone.now())

    changed = card(home(client), "Changed")

    assert "has an answer" in changed
    assert changed.count("Made up") == 1
