"""A lead leaves, and the successor finds everything: work, seat, and what to know."""

from datetime import date

import pytest
from django.utils import timezone

from tests.factories.accounts import SeatFactory
from tests.factories.innovations import adoption, draft, published
from tests.factories.membership import member
from tests.support.browser import axe
from tests.support.two_forces import two_forces
from tests.support.walking import go
from waymark.network.innovations.models import SavedSearch
from waymark.network.membership.enums import Level
from waymark.network.membership.models import Nomination
from waymark.shared.accounts.models import Person, Seat
from waymark.shared.audit import queries as audit

pytest_plugins = ["tests.support.places"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(data_folder):
    """Priya of Ashdown writes a draft, keeps a diary and a search; Lewis works beside her."""
    world = two_forces()
    membership = member(world.ashdown)
    Nomination.objects.create(
        membership=membership, level=Level.STRATEGIC, seat=world.priya.seat,
        began_on=date(2026, 1, 12),
    )  # fmt: skip
    draft(key="a-draft", organisation=world.ashdown, started_by=world.priya,
          version={"title": "Texts before court"})  # fmt: skip
    shown = published(organisation=world.calder, version={"title": "The two-call promise"})
    adoption(shown, ("live", date(2026, 3, 2)), organisation=world.ashdown,
             contact_seat=world.priya.seat)  # fmt: skip
    SavedSearch.objects.create(
        person=world.priya, name="Calls at court", query="q=court", saved_at=timezone.now()
    )
    return world


@pytest.fixture
def lewis(world):
    return SeatFactory(
        organisation=world.ashdown, role="practitioner", title="Practitioner",
        holder__name="Lewis Tran",
    ).holder  # fmt: skip


@pytest.fixture
def desk(new_page, sign_in, address):
    """A window for one person, signed in."""

    def opened(person):
        page = new_page(base_url=address)
        sign_in(page, person)
        return page

    return opened


def when_she_sees_all_that_she_holds(page):
    page.goto("/network/handovers/")
    axe(page)
    go(page.get_by_role("link", name="Hand over my own work"))
    shown = page.get_by_role("main").inner_text()
    for thing in ("Texts before court", "The two-call promise", "Calls at court", "Victim lead"):
        assert thing in shown
    axe(page)


def when_she_hands_it_over(page):
    page.get_by_label("Who takes over?").select_option(label="Lewis Tran, Practitioner, Ashdown")
    page.get_by_label("The successor takes it").check()
    page.get_by_label("What should your successor know?").fill("Ring the court team on Mondays.")
    go(page.get_by_role("button", name="Hand everything over"))


def then_the_successor_finds_everything(page):
    page.goto("/network/handovers/")
    go(page.get_by_role("link", name="Priya Nair", exact=True))
    shown = page.get_by_role("main").inner_text()
    assert "Ring the court team on Mondays." in shown
    assert "Texts before court" in shown
    axe(page)
    go(page.get_by_role("link", name="Texts before court"))
    assert "/practices/" in page.url
    page.goto("/practices/searches/")
    assert "Calls at court" in page.get_by_role("main").inner_text()
    page.goto("/practices/work/")
    assert "Texts before court" in page.get_by_role("main").inner_text()


def then_the_seat_is_his(page, world):
    page.goto(f"/network/members/{world.ashdown.slug}/")
    assert "Lewis Tran" in page.get_by_role("table").first.inner_text()
    axe(page)


def test_a_lead_leaves_and_the_successor_finds_everything(desk, world, lewis):
    priya = desk(world.priya)

    when_she_sees_all_that_she_holds(priya)
    when_she_hands_it_over(priya)

    assert Seat.objects.get(title="Victim lead", organisation=world.ashdown).holder == lewis
    assert not Person.objects.get(pk=world.priya.pk).is_active
    his = desk(Person.objects.get(pk=lewis.pk))  # taking a seat ended his other sign-ins
    then_the_successor_finds_everything(his)
    then_the_seat_is_his(his, world)
    assert audit.verify().faults == []
