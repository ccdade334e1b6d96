"""The library as a list: found, narrowed, ordered, turned over, and shown to whom it may be."""

import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import urlencode

import pytest

from tests.factories.accounts import OrganisationFactory, PersonFactory, lead
from tests.factories.innovations import PUBLISHED, ValueFactory, adoption, draft, published
from tests.support.pages import faults_of
from waymark.network.innovations.actions.fits import refresh_fits
from waymark.network.innovations.models import Peer, Profile

pytestmark = pytest.mark.django_db
LARGE = [{"aspect": "size", "wanted": ["large"], "words": "A large force", "must": True}]
BOTH = [*LARGE, {"aspect": "structure", "wanted": ["hub"], "words": "A hub", "must": False}]


@pytest.fixture
def member(client):
    person = lead(OrganisationFactory(name="Ashdown Police", slug="ashdown", region="South"))
    client.force_login(person)
    return person


def titles(client, query="") -> list[str]:
    """The titles of a list in its order."""
    response = client.get(f"/practices/?{query}")
    assert response.status_code == 200
    page = response.content.decode()
    return [unescape(each) for each in re.findall(r'<a href="/practices/[^"]+">(P\d[^<]*)', page)]


def tagged(title, *values, **fields):
    made = published(version={"title": title}, **fields)
    made.current.values.add(*values)
    return made


@pytest.fixture
def topics():
    return {code: ValueFactory(list="topic", code=code, words=code.title()) for code in ("a", "b")}


# ---- search and filters ------------------------------------------------------------------------


def test_a_search_finds_words_of_the_record_and_of_nothing_else(client, member):
    published(version={"title": "P1", "description": "A card for the wallet"})
    published(version={"title": "P2", "description": "A letter"})
    draft(version={"title": "P3", "description": "A card that is not published"})

    assert titles(client, "q=wallet") == ["P1"]
    assert titles(client, "q=cards") == ["P1"]  # the stem of the word
    assert titles(client, "q=nothing") == []
    assert sorted(titles(client)) == ["P1", "P2"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("topic=a", {"P1", "P3"}, id="a topic"),
        pytest.param("topic=a&topic=b", {"P1", "P2", "P3"}, id="either of two topics"),
        pytest.param("topic=a&right=6", {"P3"}, id="a topic and a right"),
        pytest.param("region=North", {"P2"}, id="a region"),
        pytest.param("state=archived", {"P4"}, id="archived"),
        pytest.param("state=archived&state=under_review", {"P4", "P5"}, id="two states"),
        pytest.param("stage_of_practice=tested", {"P2"}, id="a stage of practice"),
        pytest.param("purpose=x", {"P1"}, id="a purpose"),
        pytest.param("target_group=x", {"P2"}, id="a target group"),
        pytest.param("item_type=x", {"P3"}, id="a kind of item"),
        pytest.param("topic=b&region=North&stage_of_practice=tested", {"P2"}, id="three together"),
        pytest.param("topic=a&region=North", set(), id="nothing has both"),
    ],
)
def test_each_filter_narrows_and_filters_work_together(client, member, topics, query, found):
    lists = ("purpose", "target_group", "item_type")
    value = {name: ValueFactory(list=name, code="x") for name in lists}
    right = ValueFactory(list="right", code="6", words="6 Updates")
    tested = ValueFactory(list="stage_of_practice", code="tested")
    tagged("P1", topics["a"], value["purpose"])
    tagged("P2", topics["b"], tested, value["target_group"],
           organisation=OrganisationFactory(region="North"))  # fmt: skip
    tagged("P3", topics["a"], right, value["item_type"])
    tagged("P4", state="archived", archived_on=date(2026, 1, 1))
    tagged("P5", state="under_review")

    assert set(titles(client, query)) == found


@pytest.fixture
def fitting(member):
    """P1 fits wholly, P2 half, P3 asks for nothing, and nobody knows whether P4 fits."""
    Profile.objects.create(
        organisation=member.organisation, answers={"size": "large", "structure": "none"},
        updated_at=PUBLISHED,
    )  # fmt: skip
    published(version={"title": "P3"})
    published(version={"title": "P2", "prerequisites": BOTH})
    published(version={"title": "P1", "prerequisites": LARGE})
    refresh_fits()


def test_what_needs_nothing_new_fits_in_every_point(client, fitting):
    assert titles(client, "force=nothing_new") == ["P1"]


def test_what_a_similar_force_uses(client, member):
    like, unlike = OrganisationFactory(), OrganisationFactory()
    Peer.objects.create(organisation=member.organisation, peer=like, scheme="Similar forces")
    for title, force, stage in (("P1", like, "live"), ("P2", unlike, "live"),
                                ("P3", like, "planning")):  # fmt: skip
        made = published(version={"title": title})
        adoption(made, (stage, date(2026, 4, 1)), organisation=force)

    assert titles(client, "force=adopted") == ["P1"]


def test_the_number_beside_a_choice_is_what_pressing_it_leaves(client, member, topics):
    north = OrganisationFactory(region="North")
    rights = [ValueFactory(list="right", code=str(n), words=f"Right {n}") for n in (4, 6)]
    for number in range(6):
        tagged(
            f"P{number}",
            *([topics["a"]] if number % 2 else [topics["b"]]),
            *rights[: number % 3],
            **({"organisation": north} if number > 3 else {}),
        )
    tagged("P8", topics["a"], state="under_review")
    draft()

    page = client.get("/practices/").content.decode()
    box = r'name="(\w+)" value="([^"]+)">\s*<label[^>]*><span>[^<]*</span><span[^>]*>(\d+)<'
    offered = re.findall(box, page)

    found = {(name, value): int(number) for name, value, number in offered}
    assert found == {choice: len(titles(client, urlencode([choice]))) for choice in found}
    assert {name for name, _ in found} >= {"topic", "right", "region", "state"}


# ---- order and pages ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "found"),
    [
        pytest.param("", ["P2", "P3", "P1"], id="usually the newest first"),
        pytest.param("newest", ["P2", "P3", "P1"], id="newest"),
        pytest.param("used", ["P3", "P1", "P2"], id="most used"),
        pytest.param("title", ["P1", "P2", "P3"], id="title"),
        pytest.param("nonsense", ["P2", "P3", "P1"], id="junk is the usual order"),
    ],
)
def test_each_order(client, member, order, found):
    day = timedelta(days=1)
    for title, days, live in (("P1", 0, 1), ("P2", 9, 0), ("P3", 5, 2)):
        made = published(version={"title": title}, at=PUBLISHED + days * day)
        for _ in range(live):
            adoption(made, ("live", date(2026, 4, 1)))

    assert titles(client, f"order={order}") == found


def test_the_order_of_fit_puts_the_most_fitting_first(client, member):
    Profile.objects.create(
        organisation=member.organisation, answers={"size": "large", "structure": "hub"},
        updated_at=PUBLISHED,
    )  # fmt: skip
    published(version={"title": "P2 fits in two points", "prerequisites": BOTH})
    published(version={"title": "P1 fits in one", "prerequisites": LARGE})
    refresh_fits()

    assert titles(client, "order=fit") == ["P2 fits in two points", "P1 fits in one"]


def test_the_best_match_comes_first_in_a_search(client, member):
    published(version={"title": "P1 wallet card", "description": "wallet wallet"})
    published(version={"title": "P2", "description": "Something long about a wallet. " + "x " * 80})

    assert titles(client, "q=wallet") == ["P1 wallet card", "P2"]
    assert titles(client, "q=wallet&order=newest") == ["P2", "P1 wallet card"]


def test_a_list_is_turned_over_without_loss(client, member):
    for number in range(27):
        published(version={"title": f"P{number}"})

    first, second = titles(client), titles(client, "page=2")

    assert (len(first), len(second)) == (25, 2)
    assert {*first, *second} == {f"P{number}" for number in range(27)}
    assert titles(client, "page=99") == second


def test_a_chip_takes_its_filter_away_and_keeps_the_rest(client, member, topics):
    tagged("P1", *topics.values())

    page = client.get("/practices/?q=P1&topic=a&topic=b&order=title").content.decode()

    links = {unescape(each) for each in re.findall(r'href="(\?[^"]*)"', page)}
    assert {"?q=P1&topic=b&order=title", "?q=P1&topic=a&order=title"} <= links


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("page=-1", id="a page before the first"),
        pytest.param("page=99999999999999999999", id="a huge page"),
        pytest.param("topic=nonsense&region=Atlantis&state=draft", id="choices nobody offers"),
        pytest.param("topic=%00&q=%00", id="NULs"),
        pytest.param("q=" + "x" * 5000, id="a very long word"),
        pytest.param("q=%22%27*(NEAR+AND", id="the signs of a search language"),
        pytest.param("&".join(f"topic=t{n}" for n in range(200)), id="two hundred topics"),
        pytest.param("force=nothing_new&force=' OR 1=1", id="a wish nobody offers"),
        pytest.param("unknown=1&%F0%28=2", id="unknown names"),
    ],
)
def test_whatever_stands_in_the_address_a_list_is_shown(client, member, query):
    published(version={"title": "P1"})

    response = client.get(f"/practices/?{query}")

    assert response.status_code == 200
    assert faults_of(response.content) == []


def test_a_draft_is_not_found_by_asking_for_its_state(client, member):
    draft(version={"title": "P1"})
    draft(version={"title": "P2"}, state="in_review")

    assert titles(client, "state=draft&state=in_review") == []


# ---- strangers ---------------------------------------------------------------------------------

PAGES = ("", "forces/", "spread.csv", "record.txt", "record.pdf")


@pytest.mark.parametrize("who", ["nobody", "somebody without a seat"])
def test_the_public_sees_only_what_is_public(client, who):
    if who != "nobody":
        client.force_login(PersonFactory())
    secret = ValueFactory(list="topic", code="secret", words="Secret topic")
    published(version={"title": "P1", "description": "A card"}, public=True)
    tagged("P2 for members", secret, key="hidden", organisation=OrganisationFactory(region="Far"))
    tagged("P3 withdrawn", public=True, state="archived", archived_on=date(2026, 1, 1))

    page = client.get("/practices/").content.decode()

    assert titles(client) == ["P3 withdrawn", "P1"]
    assert titles(client, "q=members") == []
    assert titles(client, "topic=secret") == []
    # Neither a filter nor its number tells that there is more.
    assert ("Secret topic" in page, 'value="Far"' in page) == (False, False)
    assert "P2" not in client.get("/practices/spread/").content.decode()
    assert b"P2" not in b"".join(client.get("/practices/export.csv").streaming_content)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("public", [True, False], ids=["public", "for members"])
def test_the_public_opens_pages_of_public_practices_alone(client, page, public):
    published(key="calls", public=public)

    assert client.get(f"/practices/calls/{page}").status_code == (200 if public else 404)


@pytest.mark.parametrize("page", PAGES)
def test_a_draft_has_no_pages_for_readers_even_when_public(client, page):
    draft(key="calls", public=True)

    assert client.get(f"/practices/calls/{page}").status_code == 404


def test_a_member_reads_the_page_of_a_practice(client, member):
    published(key="calls", version={"title": "P1"})
    adoption(published(key="used"), ("live", date(2026, 4, 1)), organisation=member.organisation)

    for address in ("/practices/calls/", "/practices/used/", "/practices/spread/"):
        page = client.get(address)
        assert (page.status_code, faults_of(page.content)) == (200, [])
