"""Searches that are kept, and the round that tells, asks and marks by itself."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead
from tests.factories.innovations import ValueFactory, adoption, draft, published
from tests.support.left_behind import told
from tests.support.pages import faults_of
from waymark.network.innovations.actions import daily_round
from waymark.network.innovations.models import DiaryEntry, SavedSearch
from waymark.shared.audit.models import Entry
from waymark.shared.notifications.models import Notice

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def member(client):
    person = lead()
    client.force_login(person)
    return person


def keep(person, query="q=card", **fields) -> SavedSearch:
    fields = {"name": "Cards", "saved_at": NOON - HOUR, **fields}
    return SavedSearch.objects.create(person=person, query=query, **fields)


# ---- the pages ---------------------------------------------------------------------------------


def test_a_search_is_kept_with_its_words_and_filters(client, member):
    practice = published(version={"title": "A card"})
    practice.current.values.add(ValueFactory(list="topic", code="cards", words="Cards"))
    address = "/practices/searches/save/?q=card&topic=cards&topic=nonsense&page=7&order=title"

    form = client.get(address)
    page = client.post(address, {"name": "Cards to carry", "notify": "yes"})

    assert faults_of(form.content) == []
    assert "1\xa0practice today" in form.content.decode()
    assert 'value="card, Cards"' in form.content.decode()
    assert page["Location"] == "/practices/searches/"
    kept = SavedSearch.objects.get()
    assert (kept.person, kept.name, kept.notify, kept.query) == (
        member, "Cards to carry", True, "q=card&topic=cards&order=title",
    )  # fmt: skip
    shown = client.get("/practices/searches/").content.decode()
    assert faults_of(shown) == []
    assert "/practices/?q=card&amp;topic=cards&amp;order=title" in shown


def test_keeping_the_same_search_again_changes_its_name(client, member):
    for name in ("One", "Two"):
        client.post("/practices/searches/save/?q=card", {"name": name, "notify": "no"})

    assert list(SavedSearch.objects.values_list("name", "notify")) == [("Two", False)]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        pytest.param({"notify": "yes"}, "Give the search a name", id="no name"),
        pytest.param({"name": "A"}, "Say whether you want to be told", id="not said"),
        pytest.param({"name": "A" * 121, "notify": "no"}, "120 characters or fewer", id="too long"),
        pytest.param({"name": "A\0", "notify": "no"}, "a hidden character", id="a NUL"),
    ],
)
def test_a_search_is_kept_only_with_a_name(client, member, given, words):
    page = client.post("/practices/searches/save/?q=card", given)

    assert words in page.content.decode()
    assert faults_of(page.content) == []
    assert not SavedSearch.objects.exists()


def test_a_search_with_too_many_filters_is_refused(client, member):
    for number in range(30):
        ValueFactory(list="topic", code=f"a_topic_with_a_long_code_{number}")
    query = "&".join(f"topic=a_topic_with_a_long_code_{number}" for number in range(30))

    page = client.post(f"/practices/searches/save/?{query}", {"name": "All", "notify": "no"})

    assert "too many filters to be kept" in page.content.decode()
    assert not SavedSearch.objects.exists()


def test_a_search_is_forgotten_by_its_person_alone(client, member):
    own, other = keep(member), keep(lead())

    assert client.post(f"/practices/searches/{other.pk}/forget/").status_code == 302
    assert client.get(f"/practices/searches/{own.pk}/forget/").status_code == 405
    assert client.post(f"/practices/searches/{own.pk}/forget/").status_code == 302
    assert list(SavedSearch.objects.all()) == [other]


def test_nobody_sees_what_others_keep(client, member):
    keep(lead(), name="Something telling")

    assert "Something telling" not in client.get("/practices/searches/").content.decode()


# ---- told of new practices ---------------------------------------------------------------------


def test_a_person_is_told_once_of_a_new_practice_that_matches():
    person = lead()
    keep(person)
    published(at=NOON - HOUR / 2, version={"title": "A card for the wallet"})
    published(at=NOON - HOUR / 2, version={"title": "A letter"})

    daily_round(now=NOON)
    entries = Entry.objects.count()
    daily_round(now=NOON)
    daily_round(now=NOON + HOUR)

    assert told() == [(person.name, "New: “A card for the wallet”")]
    assert Entry.objects.filter(act="innovations.search_told").count() == 1
    assert Entry.objects.count() == entries


def test_two_searches_that_find_the_same_practice_tell_once():
    person = lead()
    keep(person)
    keep(person, query="q=wallet", name="Wallets")
    published(at=NOON - HOUR / 2, version={"title": "A card for the wallet"})

    daily_round(now=NOON)

    assert len(told()) == 1


def test_a_practice_whose_publication_ended_after_the_last_round_is_not_missed():
    person = lead()
    keep(person, saved_at=NOON - 5 * HOUR, told_until=NOON)
    published(at=NOON - timedelta(seconds=1), version={"title": "A card"})

    daily_round(now=NOON + HOUR)

    assert len(told()) == 1


@pytest.mark.parametrize(
    ("search", "practice"),
    [
        pytest.param({"notify": False}, {}, id="did not ask to be told"),
        pytest.param({"query": "q=letters"}, {}, id="does not match"),
        pytest.param({}, {"at": NOON - 2 * HOUR}, id="published before it was kept"),
    ],
)
def test_a_person_is_not_told(search, practice):
    keep(lead(), **search)
    published(**{"at": NOON - HOUR / 2, "version": {"title": "A card"}, **practice})

    daily_round(now=NOON)

    assert told() == []


def test_a_new_version_of_an_old_practice_is_no_news():
    keep(lead())
    practice = published(at=NOON - 9 * HOUR, version={"title": "A card"})
    practice.current = practice.versions.create(
        number=2, title="A card", published_at=NOON - HOUR / 2
    )
    practice.save()

    daily_round(now=NOON)

    assert told() == []


def test_drafts_are_told_to_nobody():
    keep(lead(), query="")
    draft(version={"title": "A card"})

    daily_round(now=NOON)

    assert told() == []


def test_a_leaver_is_not_told():
    person = lead()
    keep(person)
    person.is_active = False
    person.save()
    published(at=NOON - HOUR / 2, version={"title": "A card"})

    daily_round(now=NOON)

    assert told() == []


# ---- still true? -------------------------------------------------------------------------------


@pytest.fixture
def year_old():
    """Last confirmed a year and a week ago; its contact seat is held."""
    seat = SeatFactory()
    return published(
        organisation=seat.organisation,
        contact_seat=seat,
        confirmed_on=date(2025, 6, 2),
        version={"title": "A card"},
    )


def test_the_holder_of_the_contact_seat_is_asked_once_whether_it_is_still_true(client, year_old):
    lead(year_old.organisation)

    daily_round(now=NOON)
    daily_round(now=NOON + HOUR)

    assert told() == [(year_old.contact_seat.holder.name, "Is “A card” still true?")]
    link = Notice.objects.get().link
    assert client.get(link).status_code == 200
    year_old.refresh_from_db()
    assert year_old.confirmed_on == date(2025, 6, 2)
    client.post(link)
    year_old.refresh_from_db()
    assert year_old.confirmed_on > date(2025, 6, 2)


def test_with_a_vacant_seat_the_owner_s_own_people_are_asked(year_old):
    year_old.contact_seat.holder = None
    year_old.contact_seat.save()
    people = {lead(year_old.organisation).name, lead(year_old.organisation, "practitioner").name}
    lead()

    daily_round(now=NOON)

    assert {name for name, _ in told()} == people


def test_it_is_asked_again_after_it_was_confirmed_and_a_year_went_by(year_old):
    daily_round(now=NOON)
    year_old.confirmed_on = date(2026, 6, 9)
    year_old.save()

    daily_round(now=NOON + timedelta(days=200))
    assert len(told()) == 1
    daily_round(now=NOON + timedelta(days=366))
    assert len(told()) == 2


def test_what_nobody_confirms_for_long_is_marked_and_its_users_hear(year_old):
    user = lead()
    adoption(year_old, ("live", date(2024, 1, 1)), organisation=user.organisation)
    stopped = lead()
    adoption(
        year_old,
        ("stopped", date(2024, 1, 1)),
        organisation=stopped.organisation,
        stopped_because="No time",
    )
    year_old.confirmed_on = date(2025, 3, 9)
    year_old.save()

    daily_round(now=NOON)
    daily_round(now=NOON + HOUR)

    year_old.refresh_from_db()
    assert year_old.state == "under_review"
    assert set(told()) == {
        (year_old.contact_seat.holder.name, "“A card” is being checked by its owner"),
        (user.name, "“A card” is being checked by its owner"),
    }
    assert Entry.objects.filter(act="innovations.under_review").count() == 1


# ---- the adopters' diary -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("live_on", "month"),
    [
        pytest.param(date(2026, 3, 10), None, id="a day before three months"),
        pytest.param(date(2026, 3, 9), 3, id="three months"),
        pytest.param(date(2025, 12, 9), 6, id="six months"),
        pytest.param(date(2025, 6, 9), 12, id="a year"),
        pytest.param(date(2025, 3, 10), 12, id="fifteen months but a day"),
        pytest.param(date(2025, 3, 9), None, id="fifteen months: too late to ask"),
        pytest.param(date(2014, 1, 1), None, id="long ago"),
    ],
)
def test_a_force_is_asked_once_for_the_entry_that_is_due(live_on, month):
    person = lead()
    adoption(
        published(version={"title": "A card"}),
        ("live", live_on),
        organisation=person.organisation,
    )

    daily_round(now=NOON)
    daily_round(now=NOON + HOUR)

    asked = [(person.name, f"{month} months with “A card”: how is it going?")] if month else []
    assert told() == asked


@pytest.mark.parametrize("stage", ["written", "stopped"])
def test_a_force_that_wrote_or_stopped_is_not_asked(stage):
    person = lead()
    steps = [("live", date(2026, 3, 1))]
    more = {}
    if stage == "stopped":
        steps.append(("stopped", date(2026, 5, 1)))
        more = {"stopped_because": "No time"}
    made = adoption(published(), *steps, organisation=person.organisation, **more)
    if stage == "written":
        DiaryEntry.objects.create(
            adoption=made, on=date(2026, 6, 1), month=3, heading="h", text="t", written_at=NOON
        )

    daily_round(now=NOON)

    assert told() == []


def test_a_round_over_an_empty_library_does_nothing():
    OrganisationFactory()

    daily_round(now=NOON)

    assert not Notice.objects.exists()
    assert not Entry.objects.exists()
