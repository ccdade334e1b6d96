"""Feeds from outside: what they say in our terms, and each hostile one answered in words."""

import tracemalloc
from time import process_time

import pytest

from tests.factories.legislation import act_entry, atom, bill_entry, rss
from waymark.network.legislation.rules.feeds import BadFeed, read


def test_an_act_is_read_with_its_citation():
    (said,) = read("legislation", atom(act_entry())).sayings

    assert (said.feed_id, said.title, said.address) == (
        "ukpga/2027/3",
        "Witnesses Act 2027",
        "https://www.legislation.gov.uk/ukpga/2027/3",
    )
    assert said.says == {
        "kind": "act", "identifier": "2027 c. 3", "updated": "2027-01-12", "made": "",
        "summary": "",
    }  # fmt: skip


def test_regulations_are_cited_as_such_and_other_kinds_are_passed_over_in_words():
    """Drafts bear a number of a book, changes an address of their own: they refuse no feed."""
    others = ("asp/2027/1", "ukdsi/2027/9780348270001", "wsi/2027/4", "wsi/2027/5",
              "changes/affected/uksi/2010/77/affecting/uksi/2027/5/key-1")  # fmt: skip
    found = read("legislation", atom(act_entry("uksi/2027/88"), *map(act_entry, others)))

    assert [said.says["identifier"] for said in found.sayings] == ["SI 2027/88"]
    assert found.passed_over == [
        "5 of a kind that is not followed here: wsi (2), asp (1), ukdsi (1), changes (1)"
    ]


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        pytest.param(
            '<div xmlns="http://www.w3.org/1999/xhtml"><span xml:lang="en">The Care Order</span> /'
            ' <span xml:lang="cy">Gorchymyn Gofal</span></div>',
            "The Care Order", id="in both languages: the English",
        ),
        pytest.param(
            '<div xmlns="http://www.w3.org/1999/xhtml"><span xml:lang="cy">Gorchymyn</span></div>',
            "Gorchymyn", id="in Welsh alone",
        ),
        pytest.param(
            '<div xmlns="http://www.w3.org/1999/xhtml">The Care\n Order</div>',
            "The Care Order", id="marked up, of no language",
        ),
    ],
)  # fmt: skip
def test_a_title_in_two_languages_is_read(title, read_as):
    (said,) = read("legislation", atom(act_entry("uksi/2027/9", title))).sayings

    assert said.title == read_as


def test_an_act_of_a_reign_is_cited_by_its_year():
    told = '<ukm:Year Value="1861"/><ukm:CreationDate Date="1861-08-06"/>'
    told += "<summary>Of\n harm.</summary>"
    same = act_entry(extra="<summary>Witnesses Act 2027</summary>")
    assert read("legislation", atom(same)).sayings[0].says["summary"] == ""
    entry = act_entry("ukpga/Vict/24-25/100", "Harm Act 1861", extra=told)

    (said,) = read("legislation", atom(entry.replace('<ukm:Year Value="Vict"/>', ""))).sayings

    assert (said.feed_id, said.address) == (
        "ukpga/Vict/24-25/100", "https://www.legislation.gov.uk/ukpga/Vict/24-25/100",
    )  # fmt: skip
    assert said.says == {
        "kind": "act", "identifier": "1861 c. 100", "updated": "2027-01-12", "made": "1861-08-06",
        "summary": "Of harm.",
    }  # fmt: skip


FACETS = "<leg:facets><leg:facetYears>" + '<leg:facetYear year="2027"/>' * 600
NEXT = '<link rel="next" type="application/atom+xml" href="{}/new/data.feed?page=2"/>'


@pytest.mark.parametrize(
    ("link", "told"),
    [
        pytest.param("", [], id="the last page, whatever it says of pages that are left"),
        pytest.param(
            NEXT.format("http://www.legislation.gov.uk"),
            ["The pages that follow this one: the next page is at "
             "http://www.legislation.gov.uk/new/data.feed?page=2"],
            id="a page of several",
        ),
        pytest.param(
            NEXT.format("http://elsewhere.example"), ["The pages that follow this one"],
            id="an address of somebody else is not handed on",
        ),
    ],
)  # fmt: skip
def test_a_feed_of_several_pages_says_where_it_goes_on(link, told):
    pages = "<leg:page>1</leg:page><leg:morePages>1</leg:morePages>"
    feed = f"{pages}{FACETS}</leg:facetYears></leg:facets>{link}"

    assert read("legislation", atom(act_entry(), extra=feed)).passed_over == told


@pytest.mark.parametrize(
    "words, code",
    [
        ("1st reading", "first_reading"),
        ("2nd reading", "second_reading"),
        ("Committee stage", "committee"),
        ("Report stage", "report"),
        ("3rd reading", "third_reading"),
        ("Second reading committee", "second_reading"),
        ("Select Committee stage", "committee"),
        ("Lords Special Public Bill Committee", "committee"),
        ("Consideration of Lords amendments", "amendments"),
        ("Consideration of Commons amendments", "amendments"),
        ("Consideration of Lords message", "amendments"),
        ("Royal Assent", "royal_assent"),
    ],
)
def test_a_bill_is_read_with_its_stage(words, code):
    (said,) = read("bills", rss(bill_entry(stage=words, house="Lords"))).sayings

    assert (said.feed_id, said.says["stage"], said.says["house"]) == ("bill/4100", code, "L")


def test_a_stage_that_is_unknown_is_told_and_not_guessed():
    odd = (bill_entry(stage="Money resolution"), bill_entry(4102, stage=""))
    found = read("bills", rss(*odd, bill_entry(4101)))

    assert [said.feed_id for said in found.sayings] == ["bill/4101"]
    assert found.passed_over == [
        "“Victims (Support) Bill” is at “Money resolution”, a stage unknown here: look it up",
        "“Victims (Support) Bill” comes without its stage: look it up",
    ]


def test_a_bill_of_no_house_is_taken_where_its_stage_needs_none():
    odd = bill_entry(4102, stage="2nd reading", house="Unassigned")
    found = read("bills", rss(odd, bill_entry(stage="Royal Assent", house="Unassigned")))

    assert [(said.feed_id, said.says["house"]) for said in found.sayings] == [("bill/4100", "")]
    assert found.passed_over == [
        "“Victims (Support) Bill” is at “2nd reading” of no House: look it up"
    ]


def test_unknown_elements_are_read_over_and_named():
    found = read("bills", rss(bill_entry(extra="<mood>good</mood><mood>bad</mood>")))

    assert found.passed_over == ["Elements that Waymark does not know: mood (2)"]


def test_only_titles_with_a_word_are_kept():
    found = read("bills", rss(bill_entry(), bill_entry(2, title="Fish Bill")), ("victim",))

    assert [said.title for said in found.sayings] == ["Victims (Support) Bill"]
    assert found.passed_over == ["1 without the words asked for"]


def test_the_same_saying_has_the_same_fingerprint_and_another_stage_another():
    first, again, moved = (
        read("bills", rss(bill_entry(stage=stage))).sayings[0].fingerprint
        for stage in ("2nd reading", "2nd reading", "Report stage")
    )

    assert first == again != moved


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;">]><feed><entry><title>&c;</title></entry></feed>'
)
OUTSIDE = (
    b'<!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b"<feed><entry><title>&x;</title></entry></feed>"
)
WEB_PAGE = "This is a web page, not a feed. Save what the address of the feed itself shows"
DECLARES = "The feed declares a document type or entities, which feeds have no need of"


@pytest.mark.parametrize(
    "data, reasons",
    [
        pytest.param(b"", ["The feed is empty"], id="nothing"),
        pytest.param(b"  \n ", ["The feed is empty"], id="blanks"),
        pytest.param(
            atom(act_entry())[:-20],
            ["The feed is not whole XML: unclosed token, in line 2. Fetch it again"],
            id="cut off",
        ),
        pytest.param(
            b"<feed><entry></feed>",
            ["The feed is not whole XML: mismatched tag, in line 1. Fetch it again"],
            id="an element that does not end",
        ),
        pytest.param(
            b"Error 503: try later",
            ["The feed is not whole XML: syntax error, in line 1. Fetch it again"],
            id="no XML at all",
        ),
        pytest.param(
            b"<html><body>Sign in</body></html>",
            [WEB_PAGE],
            id="a page instead of a feed",
        ),
        pytest.param(
            b"<!DOCTYPE html>\n<html><head><meta charset=utf-8></head></html>", [WEB_PAGE],
            id="a page as a browser saves it",
        ),
        pytest.param(
            rss(bill_entry()), ["This is no such feed: it begins with <rss>, not <feed>"],
            id="the other feed",
        ),
        pytest.param(BOMB, [DECLARES], id="entities that grow"),
        pytest.param(OUTSIDE, [DECLARES], id="an entity from a file of the machine"),
        pytest.param(
            b"<feed>" * 50 + b"</feed>" * 50,
            ["The feed is nested more than 40 deep: no feed of theirs is"],
            id="nested without end",
        ),
        pytest.param(
            atom(*[act_entry()] * 2001),
            ["The feed has more than 2,000 entries: ask for a part"],
            id="too many entries",
        ),
        pytest.param(
            b"<feed>" + b" " * (5 * 1024 * 1024) + b"</feed>",
            ["The feed is larger than 5 MB: ask for a part of it"],
            id="too large",
        ),
        pytest.param(
            atom(act_entry(title=""), act_entry(updated="soon"), act_entry("../../x")),
            [
                "Entry 1: it has no title",
                "Entry 2: it does not say when it was updated",
                "Entry 3: its id is no address at legislation.gov.uk",
            ],
            id="entries that cannot be understood refuse the whole feed",
        ),
        pytest.param(
            b'<?xml version="1.0" encoding="klingon"?><feed/>',
            ["The feed is in an alphabet that cannot be read. Fetch it again"],
            id="an alphabet nobody knows",
        ),
        pytest.param(
            b"<feed>\x00</feed>",
            ["The feed is not whole XML: not well-formed (invalid token), in line 1. "
             "Fetch it again"],
            id="a hidden character",
        ),
    ],
)  # fmt: skip
def test_a_feed_that_cannot_be_read_is_answered_in_words(data, reasons):
    with pytest.raises(BadFeed) as bad:
        read("legislation", data)

    assert bad.value.reasons == reasons


def test_a_bill_without_an_address_refuses_the_feed():
    data = rss(bill_entry()).replace(b"bills.parliament.uk/bills/4100", b"elsewhere.example/4100")

    with pytest.raises(BadFeed) as bad:
        read("bills", data)

    assert bad.value.reasons == ["Entry 1: neither guid nor link is an address of a bill"]


def test_many_faults_are_cut_short():
    with pytest.raises(BadFeed) as bad:
        read("legislation", atom(*[act_entry(title="")] * 100))

    assert (len(bad.value.reasons), bad.value.reasons[-1]) == (21, "and 80 more")


def test_a_huge_element_costs_neither_time_nor_memory():
    """One element of 4 MB in thousands of pieces: kept to its limit, read in about a second."""
    data = atom(act_entry(extra="<content>" + "x<b/>" * 600_000 + "</content>"))
    tracemalloc.start()
    began = process_time()

    with pytest.raises(BadFeed) as bad:
        read("legislation", data)

    assert process_time() - began < 10
    assert tracemalloc.get_traced_memory()[1] < 100 * 1024 * 1024
    tracemalloc.stop()
    assert bad.value.reasons == ["An entry holds more than 500 elements: no entry of theirs does"]
