"""What the network is made of: words chosen for seats and members, counted, few not as a number."""

from collections import Counter
from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead, steward
from tests.factories.membership import member
from tests.support.pages import faults_of
from waymark.network.membership import queries
from waymark.network.membership.actions import describing
from waymark.network.membership.enums import MemberKind, State
from waymark.network.membership.models import Term
from waymark.network.membership.rules import make_up as rules
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 9, 9, tzinfo=UTC)


def term(words: str, list: str = "role", **fields) -> Term:
    return Term.objects.create(list=list, words=words, **fields)


def page(client, address: str, reader) -> str:
    client.force_login(reader)
    response = client.get(address)
    assert response.status_code == 200, address
    assert faults_of(response.text) == [], address
    return response.text


@pytest.mark.parametrize(
    ("count", "people", "organisations"),
    [
        pytest.param(0, "Nobody yet", "None yet", id="a gap is said"),
        pytest.param(1, "1 to 4", "1", id="one person is not told apart from four"),
        pytest.param(4, "1 to 4", "4", id="four"),
        pytest.param(5, "5", "5", id="five"),
    ],
)
def test_few_people_are_no_number_and_organisations_are(count, people, organisations):
    assert (rules.people(count), rules.organisations(count)) == (people, organisations)


def test_active_members_are_counted_by_system_region_work_and_victims():
    caller, judges, young = term("Caller"), term("Coroners", "sector"), term("Twins", "served")
    for number in range(6):
        force = member(OrganisationFactory(region="Fenland" if number else "Moorland"))
        seat = SeatFactory(organisation=force.organisation)
        seat.work.add(caller)
        SeatFactory(organisation=force.organisation, holder=seat.holder, title="Two").work.add(
            caller
        )
    OrganisationFactory(region="Fenland")
    bench = member(kind=MemberKind.PARTNER)
    bench.sector = judges
    bench.save()
    bench.serves.add(young)
    for left_out in (member(state=State.PAUSED), member(OrganisationFactory(invented=True))):
        left_out.serves.add(young)
        SeatFactory(organisation=left_out.organisation).work.add(caller)
    SeatFactory(organisation=bench.organisation)

    made = queries.make_up(invented=False)

    assert made.sectors[0] == ("Police forces", "6")
    assert dict(made.sectors)["Coroners"] == "1"
    assert dict(made.sectors)["Magistrates"] == "None yet"
    assert ("Fenland", 5, 6) in made.regions and ("Moorland", 1, 1) in made.regions
    assert dict(made.work)["Caller"] == "6"  # people, not seats
    assert dict(made.served)["Twins"] == "1"
    assert made.silent == "1 to 4"


def test_a_retired_word_is_offered_no_more_and_stays_where_it_was_chosen(client):
    keeper, seat = steward(), SeatFactory(title="Care")
    caller, unused = term("Caller"), term("Never chosen", retired=True)
    describing.say_work(seat, work=[caller], by=seat.holder, now=NOW)
    describing.change_term(caller, words="Ring-back", retired=True, by=keeper, now=NOW)
    member(seat.organisation)

    shown = [words for words, _ in queries.make_up(invented=False).work]
    assert "Ring-back" in shown and unused.words not in shown
    assert "Ring-back" in page(client, f"/network/seats/{seat.key}/roles/", seat.holder)
    other = SeatFactory(organisation=seat.organisation, title="Other")
    assert "Ring-back" not in page(client, f"/network/seats/{other.key}/roles/", other.holder)


def test_the_directory_finds_people_by_what_they_do(client):
    force = OrganisationFactory()
    seat, beside = SeatFactory(organisation=force, title="A"), SeatFactory(organisation=force)
    caller = term("Caller")
    client.force_login(seat.holder)

    client.post(f"/network/seats/{seat.key}/roles/", {"work": [caller.pk]})

    for query in (f"?tab=all&work={caller.pk}", "?tab=all&q=caller"):
        text = page(client, f"/network/people/{query}", beside.holder)
        assert seat.holder.name in text, query
        assert beside.holder.name not in text.partition("<table")[2], query
    assert Entry.objects.get(act="membership.work_said").detail == {"work": [caller.pk]}


def test_a_member_says_what_it_stands_for_and_whom_it_serves(client):
    made = member(kind=MemberKind.PARTNER)
    speaker = SeatFactory(organisation=made.organisation, role="partner").holder
    coroners, young = term("Coroners", "sector"), term("Twins", "served")
    client.force_login(speaker)
    address = f"/network/members/{made.organisation.slug}/"

    client.post(f"{address}describe/", {"sector": coroners.pk, "serves": [young.pk]})

    text = page(client, address, lead())
    assert "Coroners" in text and "Twins" in text
    assert "Coroners" not in page(client, f"{address}", lead()).partition("Serves")[2]


def test_a_number_of_forty_digits_is_no_role(client):
    seat = SeatFactory()
    client.force_login(seat.holder)

    answer = client.post(f"/network/seats/{seat.key}/roles/", {"work": ["9" * 40]})

    assert answer.text.count("Select a valid choice") == 2  # summary and field
    assert not seat.work.exists()


def test_whoever_says_what_a_seat_does_comes_back_to_its_member(client):
    seat = SeatFactory(organisation=member().organisation)
    client.force_login(seat.holder)

    answer = client.post(f"/network/seats/{seat.key}/roles/", {"work": [term("Caller").pk]})

    assert answer.url == f"/network/members/{seat.organisation.slug}/"


def test_words_stand_once_in_their_list_and_are_the_co_ordinators(client):
    keeper = steward()
    describing.add_term(list="role", words="Caller", by=keeper, now=NOW)
    describing.add_term(list="team", words="Caller", by=keeper, now=NOW)
    client.force_login(keeper)

    answer = client.post("/network/words/", {"list": "role", "words": "caller"})

    assert answer.text.count("stand in the list already") == 2
    assert Term.objects.filter(words__iexact="caller").count() == 2
    with pytest.raises(PermissionDenied):
        describing.add_term(list="role", words="Runner", by=lead(), now=NOW)
    with pytest.raises(Refused):
        describing.change_term(
            Term.objects.get(list="role", words="Caller"),
            words="Head of victim services", retired=False, by=keeper, now=NOW,
        )  # fmt: skip


def test_the_lists_begin_as_the_founding_papers_name_them_and_go_with_what_was_chosen():
    """0004_terms_of_the_founding_papers writes four lists; undone, members keep all but these."""
    step = import_module("waymark.network.membership.migrations.0004_terms_of_the_founding_papers")
    Term.objects.all().delete()

    step.write(apps, None)
    chosen = member()
    chosen.sector = Term.objects.get(words="Courts")
    chosen.save()
    begun = dict(Counter(Term.objects.values_list("list", flat=True)))
    step.unwrite(apps, None)

    chosen.refresh_from_db()
    assert begun == {"role": 4, "team": 3, "sector": 12, "served": 10}
    assert (chosen.sector, Term.objects.count()) == (None, 0)
