"""The pages of law as different readers see them; each without faults, each within its weight."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.accounts import OrganisationFactory
from tests.factories.innovations import ValueFactory, published
from tests.factories.legislation import (
    InstrumentFactory,
    ProvisionFactory,
    answered,
    begins,
    duty,
    stage,
)
from tests.support.pages import faults_of
from waymark.network.legislation.actions import links
from waymark.network.legislation.actions.demonstration import load, remove
from waymark.network.legislation.actions.loading import load_seed
from waymark.network.legislation.models import Following, Instrument, Link, Readiness
from waymark.shared.search.models import Document

pytestmark = pytest.mark.django_db

AHEAD = timezone.localdate() + timedelta(days=30)
LIST, DETAIL, HEAVIEST = 12, 14, 60 * 1024


@pytest.fixture
def asked(world):
    """An item that three forces were asked about; Birchley is ready, with a note."""
    item = InstrumentFactory(key="new-code", title="New Code", kind="code", unknown="Much.")
    provision = ProvisionFactory(instrument=item, key="new-code-1", number="Part 1")
    begins(provision, AHEAD + timedelta(days=60))
    stage(item, "laid", date(2026, 11, 2))
    made = duty(item, provision=provision, asked=AHEAD)
    answered(made, world.birch, "ready", note="Only for Birchley and the office")
    return made


def page(client, person, address, status=200) -> str:
    client.force_login(person)
    response = client.get(address)
    assert response.status_code == status, address
    if status == 200:
        assert faults_of(response.text) == []
    return response.text


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# ---- who sees what ----------------------------------------------------------------------------


def test_a_lead_sees_every_forces_word_own_force_first(client, world, asked):
    shown = text(page(client, world.lead, "/law/new-code/"))

    assert "1 of 3 forces has answered." in shown
    assert "Force 1 Needs assessed Ashdown No answer Birchley Ready Cedarford No answer" in shown
    assert "Ashdown has answered for 0 of 1 duty." in shown
    assert "What is not known: Much." in shown


def test_a_partner_sees_no_force_and_no_count_of_a_handful(client, world, asked):
    shown = text(page(client, world.partner, "/law/new-code/"))

    for name in ("Ashdown", "Birchley", "Cedarford", "1 of 3", "Only for Birchley"):
        assert name not in shown
    assert "Counts stand here once at least five are asked." in shown


def test_a_partner_sees_counts_over_many_forces_but_no_name(client, world, asked):
    for number in range(4):
        OrganisationFactory(name=f"Constabulary {number}")

    shown = text(page(client, world.partner, "/law/new-code/"))

    assert "1 of 7 forces has answered." in shown
    assert "Birchley" not in shown and "Constabulary" not in shown
    for address in ("/law/new-code/forces/", "/law/new-code/forces.csv"):
        page(client, world.partner, address, status=403)
    page(client, world.partner, "/law/new-code/answers/birchley/", status=403)


def test_the_note_beside_an_answer_is_for_the_force_and_the_co_ordinator(client, world, asked):
    for reader, status in ((world.lead, 403), (world.other, 200), (world.keeper, 200)):
        shown = page(client, reader, "/law/new-code/answers/birchley/", status)
        assert ("Only for Birchley and the office" in shown) is (status == 200)
    assert "Only for Birchley" not in page(client, world.lead, "/law/new-code/forces/")


def test_what_nobody_confirmed_is_for_the_co_ordinator_alone(client, world, asked):
    InstrumentFactory(key="a-bill", title="A bill of hearsay", kind="bill", evidence="ML")
    begins(asked.provision, date(2026, 6, 29), evidence="MM", source="Hearsay")

    assert "hearsay" not in page(client, world.lead, "/law/").lower()
    page(client, world.lead, "/law/a-bill/", status=404)
    assert "Hearsay" not in page(client, world.lead, "/law/provisions/new-code-1/")
    assert "Not confirmed" in page(client, world.keeper, "/law/a-bill/")
    assert "Hearsay" in page(client, world.keeper, "/law/provisions/new-code-1/")


def test_search_finds_law_for_members_and_the_unconfirmed_only_for_stewards(client, world):
    load_seed(now=timezone.now())

    def found(reader, words) -> str:
        return text(page(client, reader, f"/search/?q={words}"))

    assert "Victims and Prisoners Act 2024" in found(world.lead, "prisoners")
    assert "Crime and Policing" not in found(world.lead, "policing+bill")
    assert "Crime and Policing" in found(world.keeper, "policing+bill")


# ---- answering --------------------------------------------------------------------------------


def test_a_force_answers_and_the_page_shows_it_at_once(client, world, asked):
    page(client, world.lead, "/law/new-code/")

    response = client.post(
        "/law/new-code/answer/", {"state_1": "under_way", "note_1": "In one team"}, follow=True
    )

    shown = text(response.text)
    assert "1 answer kept" in shown
    assert "Ashdown Under way" in shown
    assert Readiness.objects.get(organisation=world.ash).note == "In one team"


def test_a_form_sent_with_nothing_new_says_that_nothing_was_sent(client, world, asked):
    client.force_login(world.lead)

    untouched = client.post("/law/new-code/answer/", {}, follow=True)
    client.post("/law/new-code/answer/", {"state_1": "planned"}, follow=True)
    again = client.post("/law/new-code/answer/", {"state_1": "planned"}, follow=True)

    for response in (untouched, again):
        shown = text(response.text)
        assert "You chose nothing new, so nothing was sent" in shown
        assert "own words, as of today" not in shown
    assert Readiness.objects.get(organisation=world.ash).changes.count() == 1


def test_a_note_without_a_word_is_answered_at_the_field(client, world, asked):
    client.force_login(world.lead)

    response = client.post("/law/new-code/answer/", {"note_1": "Busy"})

    assert response.text.count("Choose how far your force is") == 2  # summary and field
    assert faults_of(response.text) == []
    assert not Readiness.objects.filter(organisation=world.ash).exists()


def test_a_victims_details_do_not_get_into_a_note(client, world, asked):
    client.force_login(world.lead)

    response = client.post(
        "/law/new-code/answer/", {"state_1": "planned", "note_1": "Ring her on 07700 900123"}
    )

    assert "This looks like" in response.text
    assert not Readiness.objects.filter(organisation=world.ash).exists()


def test_the_table_of_readiness_can_be_taken_away(client, world, asked):
    client.force_login(world.lead)

    rows = list(csv.reader(io.StringIO(client.get("/law/new-code/forces.csv").text)))

    assert rows[0][:2] == ["Force", "1 Needs assessed"]
    assert rows[1:] == [["Ashdown", "No answer"], ["Birchley", "Ready"], ["Cedarford", "No answer"]]


# ---- the chase list ---------------------------------------------------------------------------


def test_the_co_ordinator_sees_whom_to_chase_and_reminds_them(client, world, asked):
    everything = " ".join(page(client, world.keeper, "/law/chase/").split())
    shown = text(page(client, world.keeper, "/law/chase/?item=new-code"))

    assert 'href="?item=new-code#remind">Remind 2 forces about' in everything
    assert "2 forces, 2 answers waited for" in shown
    assert "2 leads of these forces will get this" in shown
    assert "Birchley" not in shown.partition("Item here")[0].partition("What is waited for")[2]

    response = client.post("/law/chase/", {"item": "new-code", "words": ""}, follow=True)
    assert "2 people reminded" in response.text


# ---- rights, links, following -----------------------------------------------------------------


def test_a_right_shows_its_duties_side_by_side_and_everything_about_it(client, world, asked):
    practice = published(key="two-calls", version={"title": "Two calls"})
    practice.current.values.add(ValueFactory(list="right", code="6", words="6"))
    links.put(("law", "new-code"), ("right", "6"), now=timezone.now())

    shown = text(page(client, world.lead, "/law/rights/6/"))

    assert "a suspect was arrested" in shown
    assert "5 working days, 1 with enhanced rights" in shown
    for beside in ("Two calls", "New Code", "Updates given in time"):
        assert beside in shown


def test_every_right_has_a_page_and_there_is_no_thirteenth(client, world):
    named = []
    for number in range(1, 13):
        shown = page(client, world.lead, f"/law/rights/{number}/")
        assert f"Right {number} of the Victims’ Code" in shown
        named.append(text(re.search(r"<h1.*?</h1>", shown, re.DOTALL)[0]))

    assert len(set(named)) == 12
    assert (named[0], named[-1]) == (
        "To be able to understand and to be understood",
        "To complain about rights not being met",
    )
    for number in (0, 13):
        nothing = page(client, world.lead, f"/law/rights/{number}/", status=404)
        assert "of the Victims’ Code" not in nothing


def test_a_link_is_seen_from_both_sides_and_taken_away_again(client, world, asked):
    published(key="two-calls", version={"title": "Two calls"})
    client.force_login(world.keeper)

    client.post(
        "/law/links/provision/new-code-1/", {"kind": "practice", "key": "two-calls", "note": "Why"}
    )

    assert "Two calls" in page(client, world.lead, "/law/provisions/new-code-1/")
    from waymark.network.legislation.queries.beside import of_practice

    group = of_practice("two-calls", world.lead)
    assert [(link.title, link.href) for link in group.links] == [
        ("Part 1, New Code", "/law/provisions/new-code-1/")
    ]
    client.force_login(world.keeper)
    client.post("/law/links/provision/new-code-1/", {"remove": Link.objects.get().pk})
    assert Link.objects.count() == 0


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("https://waymark.example/practices/two-calls/", id="the whole address"),
        pytest.param("/practices/two-calls/?list=q%3Dcalls#fit", id="with where one came from"),
        pytest.param(" two-calls ", id="its last part"),
    ],
)
def test_the_address_of_a_page_can_be_pasted_to_link_it(client, world, asked, typed):
    published(key="two-calls", version={"title": "Two calls"})
    client.force_login(world.keeper)

    client.post("/law/links/law/new-code/", {"kind": "practice", "key": typed})

    assert [(link.one_key, link.other_key) for link in Link.objects.all()] == [
        ("new-code", "two-calls")
    ]


@pytest.mark.parametrize("typed", ["/", "https://", "two calls", "nothing-of-that-name"])
def test_an_address_of_nothing_links_nothing_and_stays_typed(client, world, asked, typed):
    client.force_login(world.keeper)

    answer = client.post("/law/links/law/new-code/", {"kind": "practice", "key": typed})

    assert faults_of(answer.content) == []
    assert f'value="{typed}"' in answer.text
    assert (answer.status_code, Link.objects.count()) == (200, 0)


def test_follow_and_no_longer_from_the_page_itself(client, world, asked):
    client.force_login(world.partner)

    response = client.post(
        "/law/following/", {"kind": "law", "key": "new-code", "back": "/law/new-code/"}
    )
    assert (response.status_code, response["Location"]) == (302, "/law/new-code/")
    assert "New Code" in page(client, world.partner, "/law/following/")

    client.post("/law/following/", {"kind": "law", "key": "new-code", "stop": "yes"})
    assert Following.objects.count() == 0


@pytest.mark.parametrize("back", ["https://evil.example/law/", "//evil.example/law/", "/accounts/"])
def test_following_leads_nowhere_else(client, world, back):
    client.force_login(world.lead)

    response = client.post("/law/following/", {"kind": "right", "key": "6", "back": back})

    assert response["Location"] == "/law/following/"


# ---- keeping ----------------------------------------------------------------------------------


def test_a_stage_without_its_source_is_refused_at_its_field(client, world, asked):
    client.force_login(world.keeper)

    response = client.post("/law/new-code/stages/", {"code": "published", "evidence": "V"})

    assert "Say where it is stated: nothing stands here without it" in response.text
    assert faults_of(response.text) == []


@pytest.mark.parametrize(
    "chosen",
    [
        pytest.param("9" * 40, id="a number of forty digits"),
        pytest.param("9" * 5000, id="a number that no machine reads"),
        pytest.param("six", id="no number at all"),
        pytest.param("999999", id="a duty that is none of this item"),
    ],
)
def test_forces_are_asked_about_duties_of_the_item_only(client, world, asked, chosen):
    client.force_login(world.keeper)

    response = client.post(
        "/law/new-code/ask/",
        {"asked": [str(asked.pk), chosen], "answer_by-day": "1", "answer_by-month": "2",
         "answer_by-year": "2027"},
    )  # fmt: skip

    assert response.text.count("Choose from the duties of this item") == 2  # summary and field
    assert faults_of(response.text) == []


def test_what_was_not_looked_up_for_three_months_is_listed_and_ticked_off(client, world):
    old = timezone.localdate() - timedelta(days=91)
    InstrumentFactory(key="old", title="An old act", checked_on=old)
    InstrumentFactory(key="made-up", title="A made-up act", invented=True)

    assert "An old act" in page(client, world.keeper, "/law/checks/")
    client.post("/law/old/checked/")

    shown = text(page(client, world.keeper, "/law/checks/"))
    assert "An old act" not in shown and "A made-up act" not in shown


# ---- the demonstration ------------------------------------------------------------------------


def test_the_made_up_story_is_loaded_marked_and_removed_without_a_trace(client, world):
    for slug in ("wenlow", "calder-vale"):
        OrganisationFactory(slug=slug, name=slug.title(), invented=True)
    load_seed(now=timezone.now())
    before = (Instrument.objects.count(), Link.objects.count(), Document.objects.count())

    load(now=timezone.now())
    load(now=timezone.now())

    assert Readiness.objects.filter(organisation__invented=False).count() == 0
    assert Readiness.objects.filter(organisation__slug="calder-vale").count() == 6
    shown = text(page(client, world.lead, "/law/made-up-new-code/"))
    assert "this law, its days and these answers are invented" in shown
    assert "Ashdown" not in shown.partition("How ready")[2]  # a real force

    remove(now=timezone.now())
    assert (Instrument.objects.count(), Link.objects.count(), Document.objects.count()) == before
    assert Readiness.objects.count() == 0


# ---- weight -----------------------------------------------------------------------------------

PAGES = {
    "/law/": LIST,
    "/law/?q=act&kind=code&right=6": LIST,
    "/law/rights/": LIST,
    "/law/rights/6/": DETAIL,
    "/law/dates/": LIST,
    "/law/consultations/": LIST,
    "/law/following/": LIST,
    "/law/new-code/": DETAIL,
    "/law/provisions/new-code-1/": DETAIL,
    "/law/new-code/forces/": DETAIL,
    "/law/new-code/answer/": DETAIL,
}
KEPT = {"/law/chase/": LIST, "/law/checks/": LIST, "/law/proposals/": LIST}


def fill(count, first) -> None:
    """Bring forces, items, duties of the first item and links up to this many."""
    there = Instrument.objects.count()
    for number in range(there, count):
        item = InstrumentFactory(title=f"Act {number}", kind="consultation", closes_on=AHEAD)
        links.put(("law", item.key), ("right", "6"), now=timezone.now())
        force = OrganisationFactory()
        for each in first.instrument.duties.all():
            answered(each, force, "planned")
    for number in range(first.instrument.duties.count(), min(6, count)):
        provision = ProvisionFactory(instrument=first.instrument, number=f"Part {number + 2}")
        begins(provision, AHEAD + timedelta(days=60))
        duty(first.instrument, provision=provision, asked=AHEAD)


def test_pages_ask_as_often_and_stay_light_however_much_law_there_is(client, world, asked):
    counts = {}
    weights = {}
    for rows in (3, 25, 47):
        fill(rows, asked)
        for reader, pages in ((world.lead, PAGES), (world.keeper, KEPT)):
            client.force_login(reader)
            for address in pages:
                client.get(address)
                with CaptureQueriesContext(connection) as made:
                    response = client.get(address)
                assert response.status_code == 200, address
                counts.setdefault(address, []).append(len(made))
                weights[address] = len(response.content)

    limits = PAGES | KEPT
    assert {a: c for a, c in counts.items() if len(set(c[1:])) > 1} == {}
    assert {a: c for a, c in counts.items() if max(c) > limits[a]} == {}
    assert {a: w for a, w in weights.items() if w > HEAVIEST} == {}


def test_what_was_loaded_together_stands_by_its_latest_stage_undated_last(client, world):
    for key, stage_on in ("old", date(2015, 3, 1)), ("undated", None), ("new", date(2026, 4, 29)):
        InstrumentFactory(key=key, stage_on=stage_on)

    shown = page(client, world.lead, "/law/")

    found = re.findall(r'href="/law/(new|old|undated)/', shown)
    assert found == ["new", "old", "undated"]
