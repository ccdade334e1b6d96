"""What a reader finds. Every test here runs on SQLite and on PostgreSQL and must come out alike."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from waymark.shared.search import actions, queries

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 8, 12, tzinfo=UTC)
EVERYBODY = {"public"}


def document(key, title="A practice", body="", *, summary="", kind="practice", scope="public"):
    actions.index(
        kind=kind,
        key=key,
        title=title,
        summary=summary,
        body=body,
        url=f"/{kind}/{key}/",
        scope=scope,
        at=NOON,
    )


def keys(text, scopes=EVERYBODY, **more):
    return [match.key for match in queries.find(text, scopes=scopes, **more).matches]


WORDS = [
    pytest.param("referral", "The referral was made", True, id="the word itself"),
    pytest.param("REFERRAL", "The referral was made", True, id="capitals in the question"),
    pytest.param("referral", "REFERRALS WERE MADE", True, id="capitals in the text"),
    pytest.param("referrals", "One referral", True, id="plural finds singular"),
    pytest.param("assess", "Needs are assessed and assessing goes on", True, id="stemming"),
    pytest.param("referral", "The deferral was made", False, id="a word within a word is not it"),
    pytest.param("cafe", "The Café on Fridays", True, id="no accent finds accent"),
    pytest.param("café", "The cafe on Fridays", True, id="accent finds no accent"),
    pytest.param("cafe\u0301", "The café on Fridays", True, id="accent typed as its own character"),
    pytest.param("gwe\u0302r", "Tŷ Gwêr", True, id="Welsh circumflex"),
    pytest.param("tŷ", "Ty Gwyn", True, id="Welsh y with circumflex"),
    pytest.param("victim court", "A victim goes to court", True, id="both words are there"),
    pytest.param("victim court", "A victim goes home", False, id="one of two words is missing"),
    pytest.param("court victim", "A victim goes to court", True, id="order does not matter"),
    pytest.param("the victim", "Victim care", True, id="a common word is not insisted on"),
    pytest.param('"needs assessment"', "A needs assessment", True, id="phrase"),
    pytest.param('"needs assessment"', "Assessment of needs", False, id="phrase in other order"),
    pytest.param('"needs assessment"', "Needs an assessment", False, id="phrase interrupted"),
    pytest.param('"right to review"', "The right to review it", True, id="phrase with common word"),
    pytest.param('"right to review"', "The right of review", False, id="common words count in it"),
    pytest.param('"victims needs"', "A victim need", True, id="a phrase is stemmed too"),
    pytest.param("“needs assessment”", "Assessment of needs", False, id="curly quotes"),
    pytest.param('"needs assessment', "Assessment of needs", False, id="quotation never closed"),
    pytest.param("victim -court", "A victim goes to court", False, id="excluded word"),
    pytest.param("victim -court", "A victim goes home", True, id="excluded word is absent"),
    pytest.param("victim -courts", "A victim at court", False, id="excluded word is stemmed"),
    pytest.param('victim -"at court"', "A victim at court", False, id="excluded phrase"),
    pytest.param('victim -"at court"', "A court heard a victim", True, id="excluded phrase absent"),
    pytest.param("victim -cou*", "A victim at court", False, id="excluded prefix"),
    pytest.param("refer*", "The referral was made", True, id="prefix"),
    pytest.param("refer*", "The preferred one", False, id="prefix begins the word"),
    pytest.param("evaluat*", "An evaluation", True, id="prefix longer than the stem"),
    pytest.param("organisat*", "Many organisations", True, id="prefix longer than a longer stem"),
    pytest.param("policy*", "The police came", False, id="prefix is not cut where no ending is"),
    pytest.param("policy*", "Two policies", True, id="prefix of a word that changes its ending"),
    pytest.param("follow-up", "A follow up call", True, id="hyphen finds two words"),
    pytest.param("follow-up", "Up the hill we follow", False, id="hyphen keeps words together"),
    pytest.param("follow up", "The follow-up call", True, id="two words find the hyphen"),
    pytest.param("victim's", "A victim spoke", True, id="possessive"),
    pytest.param("victim’s", "A victim spoke", True, id="possessive with curly apostrophe"),
    pytest.param("victim", "The victim’s voice", True, id="found in a possessive"),
    pytest.param('"victim’s voice"', "The victim’s voice", True, id="possessive in a phrase"),
    pytest.param("victims", "victim/witness care", True, id="slash parts words"),
    pytest.param("witness", "victim/witness care", True, id="slash parts words, second one"),
    pytest.param("example", "write to help@example.org", True, id="part of an address"),
    pytest.param("2024", "From 1.4.2024 on", True, id="a year within a date"),
    pytest.param("10am", "At 10am sharp", True, id="figures and letters"),
    pytest.param("care.", "Victim care", True, id="full stop is no matter"),
    pytest.param("AND", "A to Z", False, id="operators of the database are words"),
    pytest.param("near", "The place is near", True, id="near is a word"),
    pytest.param("victim OR court", "A victim", False, id="or is a common word, not an operator"),
    pytest.param("title:victim", "A title victim", True, id="a colon is punctuation"),
    pytest.param("<b>victim</b>", "b victim b", True, id="a tag is words"),
    pytest.param("victim &amp; court", "victim amp court", True, id="an entity is words"),
    pytest.param("жертва", "Помощь: жертва", True, id="Cyrillic"),
]


@pytest.mark.parametrize(("question", "text", "is_found"), WORDS)
@pytest.mark.parametrize("place", ["title", "summary", "body"])
def test_words_in_any_part_of_a_document(question, text, is_found, place):
    document("one", **{place: text})

    assert keys(question) == (["one"] if is_found else [])


def test_words_of_one_question_may_stand_in_different_parts():
    document("one", "Bureau", summary="for victims", body="in Dorset")

    assert keys("dorset victim bureau") == ["one"]
    assert keys('"victims in"') == []


def test_a_word_in_the_title_outweighs_many_in_the_body():
    document("body", "A practice", "Bail conditions: bail, bail and bail again explained")
    document("title", "Bail explained", "What officers say to people")
    document("summary", "Another practice", "What officers say", summary="Bail explained")

    assert keys("bail") == ["title", "summary", "body"]


REASONS = [
    pytest.param("", "Type what you are looking for", id="nothing"),
    pytest.param("  ", "Type what you are looking for", id="blank"),
    pytest.param("?!", "Type at least one word or number", id="only punctuation"),
    pytest.param('""', "Type at least one word or number", id="empty quotation"),
    pytest.param(
        "the of",
        "Those words are in almost everything. Add one that says what it is about",
        id="only common words",
    ),
    pytest.param(
        "-court", "Say what to look for, as well as what to leave out", id="only an exclusion"
    ),
]


@pytest.mark.parametrize(("question", "reason"), REASONS)
def test_a_question_that_cannot_be_answered_gets_a_reason(question, reason):
    document("one", "The court of the")

    found = queries.find(question, scopes=EVERYBODY)

    assert (found.reason, list(found.matches), found.total) == (reason, [], 0)


def test_finding_nothing_is_not_a_refusal():
    assert queries.find("lighthouse", scopes=EVERYBODY).reason == ""


# ---- who may find what -----------------------------------------------------------------------


@pytest.fixture
def four_scopes():
    document("open", "Bail for all")
    document("inner", "Bail for members", scope="members", kind="thread")
    document("ours", "Bail in force 1", scope="organisation:1")
    document("theirs", "Bail in force 12", scope="organisation:12")


SCOPES = [
    pytest.param(set(), [], {}, id="no scope finds nothing"),
    pytest.param({"public"}, ["open"], {"practice": 1}, id="a stranger"),
    pytest.param({"members"}, ["inner"], {"thread": 1}, id="a scope does not imply another"),
    pytest.param(
        {"public", "members", "organisation:1"},
        ["inner", "open", "ours"],
        {"practice": 2, "thread": 1},
        id="a member of force 1 does not find force 12's",
    ),
    pytest.param({"organisation"}, [], {}, id="half a scope is no scope"),
    pytest.param({"organisation:%"}, [], {}, id="no wildcards"),
    pytest.param({"public') OR ('1'='1"}, [], {}, id="no injection"),
]


@pytest.mark.parametrize(("scopes", "expected", "counts"), SCOPES)
def test_only_the_reader_s_scopes_are_searched_and_counted(four_scopes, scopes, expected, counts):
    found = queries.find("bail", scopes=scopes)

    assert sorted(match.key for match in found.matches) == expected
    assert (found.total, found.by_kind) == (len(expected), counts)
    assert queries.count_by_kind("bail", scopes=scopes) == counts


def test_another_scope_does_not_use_up_the_ranked_set():
    document("mine", "Bail", scope="person:1")
    for number in range(5):
        document(f"other{number}", "Bail", scope="person:2")

    found = queries.find("bail", scopes={"person:1"}, weigh=2)

    assert ([match.key for match in found.matches], found.at_least) == (["mine"], False)


def test_kinds_narrow_what_is_found(four_scopes):
    everything = {"public", "members", "organisation:1", "organisation:12"}

    assert keys("bail", everything, kinds={"thread"}) == ["inner"]
    assert keys("bail", everything, kinds=set()) == []
    assert queries.count_by_kind("bail", scopes=everything) == {"practice": 3, "thread": 1}


# ---- limits ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "shown", "capped"),
    [
        pytest.param(2, 2, True, id="more matched than asked for"),
        pytest.param(3, 3, False, id="exactly as many"),
        pytest.param(4, 3, False, id="fewer"),
    ],
)
def test_the_limit_caps_what_is_shown_and_not_what_is_counted(limit, shown, capped):
    for number in range(3):
        document(f"n{number}", "Bail")

    found = queries.find("bail", scopes=EVERYBODY, limit=limit)

    assert (len(found.matches), found.capped, found.total, found.at_least) == (
        shown,
        capped,
        3,
        False,
    )
    assert [match.rank for match in found.matches] == list(range(1, shown + 1))


def test_a_very_common_word_weighs_the_newest_and_any_whose_title_holds_it():
    document("oldest", "Victim of fraud")
    document("old", "Practice", "for a victim")
    for number in range(3):
        document(f"new{number}", "Practice", "for a victim")

    found = queries.find("victim", scopes=EVERYBODY, weigh=3)

    assert [match.key for match in found.matches] == ["oldest", "new2", "new1", "new0"]
    assert (found.total, found.at_least, found.capped) == (4, True, False)


def test_a_title_hit_does_not_bring_back_what_was_left_out():
    document("left_out", "Victim of fraud", "at court")
    document("new", "Practice", "for a victim")
    document("newer", "Practice", "for a victim")

    assert keys("victim -court", weigh=2) == ["newer", "new"]


# ---- what very common words cost ---------------------------------------------------------------


@pytest.fixture
def phrases_of_three_ages():
    document("titled", "A needs assessment")
    document("oldest", "Practice", "A needs assessment")
    document("apart", "Practice", "Assess the need")
    document("newest", "Practice", "A needs assessment")


READ = [
    pytest.param('"needs assessment"', 1, ["titled", "newest"], True, id="only the newest is read"),
    pytest.param('"needs assessment"', 2, ["titled", "newest"], True, id="as are words apart"),
    pytest.param('"needs assessment"', 5, ["titled", "newest", "oldest"], False, id="all are read"),
    pytest.param("needs assessment", 1, ["titled", "newest", "apart", "oldest"], False, id="words"),
    pytest.param('needs -"to it"', 1, ["titled", "newest", "apart", "oldest"], False, id="not it"),
    pytest.param('"needs assessment" -practice', 3, ["titled"], False, id="left out: not read"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "read", "expected", "cut_short"), READ)
def test_a_phrase_is_looked_for_in_titles_and_in_the_newest_with_its_words(
    phrases_of_three_ages, question, read, expected, cut_short
):
    found = queries.find(question, scopes=EVERYBODY, read=read)

    assert sorted(match.key for match in found.matches) == sorted(expected)
    assert found.matches[0].key == "titled"
    assert (found.cut_short, found.at_least) == (cut_short, cut_short)


def test_a_phrase_is_counted_as_far_as_it_is_read(phrases_of_three_ages):
    counts = [
        queries.count_by_kind('"needs assessment"', scopes=EVERYBODY, read=read) for read in (1, 9)
    ]

    assert counts == [{"practice": 1}, {"practice": 3}]


def test_what_others_may_see_does_not_use_up_what_is_read_for_a_phrase():
    document("mine", "Practice", "A needs assessment", scope="person:1")
    for number in range(5):
        document(f"other{number}", "Practice", "Assess the need", scope="person:2")

    found = queries.find('"needs assessment"', scopes={"person:1"}, read=2)

    assert ([match.key for match in found.matches], found.cut_short) == (["mine"], False)


def test_common_words_bring_titles_before_others():
    document("titled", "Bail for a victim")
    for number in range(3):
        document(f"n{number}", "Practice", "bail for a victim")

    found = queries.find("bail victim", scopes=EVERYBODY, read=2)

    assert [match.key for match in found.matches] == ["titled", "n2", "n1", "n0"]
    assert (found.total, found.at_least) == (4, False)


def test_a_title_that_was_changed_is_found_by_its_new_words_only():
    document("one", "Needs assessment")
    document("one", "Bail conditions")
    document("newer", "Practice", "Needs assessment, bail conditions")
    document("newest", "Practice", "Needs assessment, bail conditions")

    found = [keys(words, weigh=2) for words in ('"needs assessment"', '"bail conditions"')]

    assert found == [["newest", "newer"], ["one", "newest", "newer"]]


# ---- what is shown ---------------------------------------------------------------------------


def shown(text):
    (match,) = queries.find_page(text, scopes=EVERYBODY).matches
    return match


def test_hits_are_marked_in_title_and_snippet_as_pieces_not_as_html():
    document("one", "Reporting <b>fraud</b>", "It was reported & recorded, then Réported again.")

    match = shown("report")

    assert match.title_pieces == (("Reporting", True), (" <b>fraud</b>", False))
    assert match.snippet == (
        ("It was ", False),
        ("reported", True),
        (" & recorded, then ", False),
        ("Réported", True),
        (" again.", False),
    )


def test_the_snippet_is_the_stretch_with_the_hits():
    document("one", "Practice", "Begin " * 100 + "the lighthouse stands " + "end " * 100)

    match = shown("lighthouse")

    text = "".join(piece for piece, _ in match.snippet)
    assert ("lighthouse", True) in match.snippet
    assert (text[:2], text[-2:]) == ("… ", " …")
    assert len(text) <= 244


def test_the_summary_is_shown_when_the_hit_is_in_the_title_or_the_summary():
    document("one", "Lighthouse", "Long text", summary="Co-located care")

    assert shown("lighthouse").snippet == (("Co-located care", False),)
    assert shown("care").snippet == (("Co-located ", False), ("care", True))
    assert shown("text").snippet == (("Long ", False), ("text", True))


PAGES = [
    pytest.param(1, [1, 2], True, id="the first page"),
    pytest.param(3, [5], False, id="the last page"),
    pytest.param(99, [5], False, id="past the end"),
]


@pytest.mark.parametrize(("page", "ranks", "capped"), PAGES)
def test_one_page_is_described_and_everything_counted(page, ranks, capped):
    for number in range(5):
        document(f"n{number}", "Bail")

    found = queries.find_page("bail", scopes=EVERYBODY, page=page, size=2)

    assert [match.rank for match in found.matches] == ranks
    assert (found.total, found.by_kind, found.capped) == (5, {"practice": 5}, capped)


# ---- any text --------------------------------------------------------------------------------

SYNTAX = st.sampled_from([*"\"'-*()^:+&|!<>{}\\%_~;,.\x00\x02\x03 ", "AND ", "NOT ", "<->"])
ANYTHING = st.one_of(st.text(), st.lists(st.one_of(SYNTAX, st.text(max_size=4))).map("".join))


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=ANYTHING)
def test_no_text_is_an_error(text):
    assert queries.find_page(text, scopes=EVERYBODY).matches == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("word " * 5_000, id="very many words"),
        pytest.param("x" * 100_000, id="a very long word"),
        pytest.param('"' + "word " * 5_000, id="a very long phrase"),
        pytest.param(" ".join(f"-w{n}" for n in range(500)) + " w", id="very many exclusions"),
        pytest.param(" ".join(f"organisation{n}*" for n in range(99)), id="very many prefixes"),
        pytest.param("\ud800 victim", id="half a character"),
    ],
)
def test_a_monstrous_question_is_answered(text):
    document("one", "Victim")

    assert queries.find(text, scopes=EVERYBODY).total in (0, 1)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.text(max_size=300))
def test_any_text_can_be_indexed_and_shown_whole(text):
    document("any", "Lighthouse", body=text + " lighthouse")

    match = shown("lighthouse")

    assert "lighthouse" in "".join(piece for piece, _ in match.snippet)


def test_a_page_takes_two_statements(django_assert_num_queries):
    for number in range(30):
        document(f"n{number}", "Bail", "Text about bail")

    with django_assert_num_queries(2):
        found = queries.find_page("bail", scopes=EVERYBODY)

    assert len(found.matches) == 25
