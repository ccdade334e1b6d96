"""Every page of the members answers, is whole, and shows each reader what is theirs to see."""

import re
from datetime import UTC, datetime

import pytest

from tests.factories.accounts import OrganisationFactory, SeatFactory, steward
from tests.factories.membership import member, nominated, seated_member
from tests.support.pages import faults_of
from waymark.network.membership.enums import Level, MemberKind, Rank, State
from waymark.network.membership.models import Endorsement, Membership, Nomination
from waymark.shared.accounts.enums import OrganisationKind

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 9, 9, tzinfo=UTC)
FOR_MEMBERS = {
    "/network/": "Members of the network",
    "/network/people/": "Who has done what",
    "/network/people/?tab=all&q=ash": "Who has done what",
    "/network/make-up/": "Who is here, and who is missing",
    "/network/lead/": "Who leads the network",
    "/network/handovers/": "Handovers",
    "/network/members/ashdown/": "Ashdown",
}
FOR_ITS_LEAD = {
    "/network/members/ashdown/endorse/": "Who stands behind the membership?",
    "/network/members/ashdown/nominate/": "Nominate a seat",
    "/network/members/ashdown/describe/": "What does it stand for?",
    "/network/members/ashdown/paused/": "Pause the membership",
    "/network/members/ashdown/left/": "Leave the network",
    "/network/members/ashdown/engagement/": "Ashdown in the network",
}
FOR_STEWARDS = {
    "/network/invite/": "Invite an organisation",
    "/network/words/": "Words that describe members",
    "/network/engagement/": "How forces take part",
    "/network/quiet/": "Forces to ring",
}


@pytest.fixture
def ashdown():
    return seated_member(OrganisationFactory(slug="ashdown", name="Ashdown"))


@pytest.fixture
def priya(ashdown):
    """The lead of Ashdown, who holds its strategic seat."""
    return Nomination.objects.get(membership=ashdown, level=Level.STRATEGIC).seat.holder


@pytest.fixture
def partner():
    made = member(kind=MemberKind.PARTNER)
    return nominated(made, Level.CONTACT, role="partner").holder


def page(client, address: str, reader, status: int = 200) -> str:
    client.force_login(reader)
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    text = response.content.decode()
    if status == 200:
        assert faults_of(text) == [], address
    return text


def heading(text: str) -> str:
    """What the page is called; empty where it has no heading or two."""
    found = re.findall(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)
    return re.sub(r"<span[^>]*>.*?</span>|<[^>]+>", "", found[0]).strip() if len(found) == 1 else ""


@pytest.mark.parametrize(("address", "called"), FOR_MEMBERS.items())
def test_every_member_reads_who_belongs(client, ashdown, partner, address, called):
    assert heading(page(client, address, partner)) == called


@pytest.mark.parametrize(("address", "called"), FOR_ITS_LEAD.items())
def test_the_pages_of_a_force_are_its_own(client, ashdown, priya, partner, address, called):
    assert heading(page(client, address, priya)) == called
    assert called not in page(client, address, partner, 403)


@pytest.mark.parametrize(("address", "called"), FOR_STEWARDS.items())
def test_who_takes_part_how_much_is_for_those_who_run_the_network(client, priya, address, called):
    assert heading(page(client, address, steward())) == called
    assert called not in page(client, address, priya, 403)


@pytest.mark.parametrize("address", ["/network/lead/", "/network/engagement/", "/network/quiet/"])
@pytest.mark.parametrize("invented", [True, False])
def test_only_the_made_up_network_says_that_it_is_made_up(client, address, invented):
    office = OrganisationFactory(kind=OrganisationKind.NATIONAL, invented=invented)
    reader = SeatFactory(organisation=office, role="co_ordinator").holder

    assert ("demonstration" in page(client, address, reader)) is invented


def test_an_empty_network_says_that_nobody_was_invited_and_how_to(client):
    text = page(client, "/network/", steward())

    assert "No organisation has been invited yet." in text
    assert "Invite the first" in text
    assert "No organisation matches." in page(client, "/network/?q=nobody", steward())


def test_the_endorsing_officer_is_named_to_its_own_people_only(client, ashdown, priya, partner):
    assert "Superintendent Ellis Marsh" in page(client, "/network/members/ashdown/", priya)
    assert "Ellis Marsh" not in page(client, "/network/members/ashdown/", partner)


def test_a_step_that_is_barred_says_why_where_its_button_would_be(client):
    member(OrganisationFactory(slug="birchley", name="Birchley"), state=State.ENDORSED)

    text = page(client, "/network/members/birchley/", steward())

    assert "Nominate the operational and strategic seats first" in text
    assert "/network/members/birchley/active/" not in text


def test_an_organisation_that_never_joined_has_no_page(client, priya):
    OrganisationFactory(slug="cedarford", name="Cedarford")

    assert "Cedarford" not in page(client, "/network/members/cedarford/", priya, 404)


def test_an_endorsement_by_too_low_a_rank_is_answered_at_its_field(client, ashdown, priya):
    client.force_login(priya)

    response = client.post(
        "/network/members/ashdown/endorse/",
        {"name": "Sam Reed", "rank": Rank.CHIEF_INSPECTOR, "on-day": "1", "on-month": "6",
         "on-year": "2026", "evidence": "A mail of 1 June"},
    )  # fmt: skip

    assert "Chief inspector is not enough" in response.content.decode()
    assert Endorsement.objects.count() == 1


def test_a_co_ordinator_invites_a_charity_as_a_partner(client):
    charity = OrganisationFactory(kind=OrganisationKind.CHARITY, slug="rowan-door")
    client.force_login(steward())

    response = client.post(
        "/network/invite/", {"organisation": charity.pk, "kind": "partner", "through": ""}
    )

    assert response["Location"] == "/network/members/rowan-door/"
    assert Membership.objects.get().state == State.INVITED


def test_a_force_cannot_be_invited_twice(client, ashdown):
    client.force_login(steward())

    response = client.post(
        "/network/invite/", {"organisation": ashdown.organisation.pk, "kind": "force"}
    )

    assert "has a membership already" in response.content.decode()
    assert Membership.objects.count() == 1


def test_the_register_and_the_members_lead_to_each_other(client, ashdown, priya):
    assert "/network/members/ashdown/" in page(client, "/members/ashdown/", priya)
    assert "/network/" in page(client, "/members/", priya)
    assert "/members/ashdown/" in page(client, "/network/members/ashdown/", priya)


def test_whoever_holds_no_seat_reads_nothing(client, ashdown):
    outsider = SeatFactory().holder
    outsider.seats.update(holder=None)

    for address, called in FOR_MEMBERS.items():
        shown = page(client, address, outsider, 403)
        assert heading(shown) not in ("", called), address
        assert "Ashdown" not in shown, address


def test_the_list_says_how_many_are_members_and_what_the_others_are(client, priya):
    for state in (State.INVITED, State.INVITED, State.PAUSED, State.LEFT):
        member(state=state)

    text = " ".join(page(client, "/network/", priya).split())

    assert "1 active member. 3 more organisations in this list: 2 invited, 1 paused." in text
    assert "<b>4 organisations</b>" in text
