"""How a question is read and a snippet cut: no database."""

import sqlite3

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from waymark.shared.search.rules import (
    Marker,
    Term,
    completions,
    fold,
    sentences,
    stem,
    understand,
)

QUESTIONS = [
    pytest.param("Needs Assessment", [Term(("needs",)), Term(("assessment",))], id="two words"),
    pytest.param('"needs assessment"', [Term(("needs", "assessment"))], id="a phrase"),
    pytest.param("refer*", [Term(("refer",), prefix=True)], id="a prefix"),
    pytest.param("a*", [], id="a prefix of one letter is the word, here a common one"),
    pytest.param("bail -court", [Term(("bail",)), Term(("court",), excluded=True)], id="a minus"),
    pytest.param(
        'bail -"at court"', [Term(("bail",)), Term(("at", "court"), excluded=True)], id="not phrase"
    ),
    pytest.param("bail -the", [Term(("bail",))], id="a common word is not worth leaving out"),
    pytest.param("bail bail BAIL", [Term(("bail",))], id="said three times"),
    pytest.param("follow-up", [Term(("follow", "up"))], id="a hyphen makes a phrase"),
    pytest.param("victim’s", [Term(("victim",))], id="a possessive is the word"),
    pytest.param("bail - court", [Term(("bail",)), Term(("court",))], id="a dash is no minus"),
    pytest.param('bail"court order"', [Term(("bail",)), Term(("court", "order"))], id="no space"),
    pytest.param("***", [], id="stars alone"),
]


@pytest.mark.parametrize(("text", "terms"), QUESTIONS)
def test_a_question_is_read(text, terms):
    assert list(understand(text).terms) == terms


def test_at_most_twenty_terms_are_asked_for():
    assert len(understand(" ".join(f"w{n}" for n in range(60))).terms) == 20


def test_a_question_of_twenty_exclusions_before_its_one_word_is_refused_not_misread():
    question = understand(" ".join(f"-w{n}" for n in range(20)) + " bail")

    assert question.reason == "Say what to look for, as well as what to leave out"


COMPLETIONS = [
    pytest.param("evaluat", {"evaluate", "evaluation"}, id="within an ending"),
    pytest.param("communit", {"community"}, id="within -ity"),
]


@pytest.mark.parametrize(("prefix", "among"), COMPLETIONS)
def test_a_prefix_broken_off_within_an_ending_is_completed(prefix, among):
    assert among <= set(completions(prefix))


@pytest.mark.parametrize("prefix", ["policy", "refund", "xyz", "st"])
def test_a_prefix_that_breaks_off_no_ending_is_left_alone(prefix):
    assert completions(prefix) == []


FOLDED = [
    pytest.param("Café", "cafe", id="accent"),
    pytest.param("TŶ GWÊR", "ty gwer", id="Welsh capitals"),
    pytest.param("it’s 3.5%", "it s 3 5 ", id="punctuation"),
    pytest.param("İstanbul", "istanbul", id="a capital that grows when made small"),
    pytest.param("straße", "straße", id="a letter that is no accent"),
]


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_text_is_folded(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_keeps_the_length(text):
    assert len(fold(text)) == len(text)


LONG = "The officer agrees two times with the victim and with whoever"
LINES = [
    pytest.param("early help\n\n  digital \nvictims", "early help. digital. victims.", id="a list"),
    pytest.param("Is it new?\r\nYes:\nwholly", "Is it new? Yes: wholly.", id="ends of its own"),
    pytest.param(f"{LONG}\nhelps.", f"{LONG} helps.", id="a sentence broken to fit a page"),
    pytest.param(f"{LONG}\nVictims", f"{LONG}. Victims.", id="a long point of a list"),
    pytest.param("**Why.** It helps\nso", "Why. It helps. so.", id="stars for heavy type"),
    pytest.param("one line", "one line", id="one line stays as it is"),
    pytest.param("", "", id="nothing"),
]


@pytest.mark.parametrize(("text", "shown"), LINES)
def test_lines_are_shown_as_sentences(text, shown):
    assert sentences(text) == shown


MARKED = [
    pytest.param(
        "bail",
        "Bail, then bailed.",
        [("Bail", True), (", then ", False), ("bailed", True), (".", False)],
        id="all forms of a word",
    ),
    pytest.param("cafe", "A Café", [("A ", False), ("Café", True)], id="accents"),
    pytest.param("refer*", "Referrals", [("Referrals", True)], id="a prefix"),
    pytest.param("evaluat*", "Evaluation", [("Evaluation", True)], id="a prefix past the stem"),
    pytest.param(
        "policy",
        "Policies of police",
        [("Policies", True), (" of police", False)],
        id="not a word that begins alike",
    ),
    pytest.param(
        '"right to review"',
        "to review",
        [("to ", False), ("review", True)],
        id="common words of a phrase stay plain",
    ),
    pytest.param("bail -court", "bail court", [("bail", True), (" court", False)], id="excluded"),
    pytest.param("bail", "", [], id="no text"),
]


@pytest.mark.parametrize(("question", "text", "shown"), MARKED)
def test_words_are_marked(question, text, shown):
    assert list(Marker(understand(question)).pieces(text)) == shown


@given(st.text(), st.text(max_size=40))
def test_marking_loses_no_letter(text, question):
    pieces = Marker(understand(question)).pieces(text)

    assert "".join(piece for piece, _ in pieces) == text


WORDS = st.lists(st.sampled_from(["bail", "word", "court,", "é", "x" * 30, "\n"]), max_size=80)


@given(WORDS, st.integers(20, 300))
def test_a_snippet_is_a_stretch_of_the_text_no_longer_than_asked(words, length):
    text = " ".join(words)

    cut = "".join(piece for piece, _ in Marker(understand("bail")).snippet(text, length))

    inner = cut.removeprefix("… ").removesuffix(" …")
    assert inner in text
    assert len(inner) <= length


def test_a_snippet_begins_where_most_hits_are():
    text = "bail " + "word " * 100 + "bail and bail end"

    shown = Marker(understand("bail")).snippet(text)

    assert [piece for piece, is_hit in shown if is_hit] == ["bail", "bail"]


# ---- stems: equal to those under which SQLite files words --------------------------------------

_ENDINGS = """
    ational tional ency ancy izer ably ally ently ely ously ization ation ator alism iveness
    fulness ousness ality ivity bility icate ative alize icity ical ful ness al ance ence er ic
    able ible ant ement ment ent ion ism ate ous ive ize ed ing eed s ies sses y e ll"""
ENDINGS = _ENDINGS.split()
LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8)
ENGLISH = st.builds(
    lambda *parts: "".join(parts),
    LETTERS,
    st.sampled_from(["", *ENDINGS]),
    st.sampled_from(["", *ENDINGS]),
).filter(lambda word: "yy" not in word and word not in ("ies", "sses"))  # no English word


@example(["eed", "deed", "agreed", "ed"])
@given(st.lists(ENGLISH, min_size=50, max_size=200, unique=True))
def test_a_word_has_the_stem_that_sqlite_gives_it(words):
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE t USING fts5(w, tokenize='porter unicode61')")
    database.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")
    database.executemany("INSERT INTO t (rowid, w) VALUES (?, ?)", enumerate(words))

    filed = dict(database.execute("SELECT doc, term FROM v").fetchall())

    assert [stem(word) for word in words] == [filed[n] for n in range(len(words))]
