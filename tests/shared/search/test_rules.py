"""How a question is read and a snippet cut: no database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.shared.search.rules import (
    END,
    HIT,
    Term,
    completions,
    fold,
    marked_as_in,
    pieces,
    snippet,
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


def test_marks_move_from_the_folded_text_to_the_original():
    assert marked_as_in("Café, Tŷ", f"{HIT}cafe{END}  {HIT}ty{END}") == (
        f"{HIT}Café{END}, {HIT}Tŷ{END}"
    )


def test_pieces_say_which_text_is_a_hit():
    assert pieces(f"a {HIT}b{END}{HIT}c{END} d") == (
        ("a ", False),
        ("b", True),
        ("c", True),
        (" d", False),
    )


marked_texts = st.lists(
    st.tuples(st.text(st.characters(exclude_characters=HIT + END)), st.booleans()), max_size=40
).map(lambda parts: "".join(f"{HIT}{text}{END}" if hit else text for text, hit in parts))


@given(marked_texts, st.integers(20, 300))
def test_a_snippet_is_a_stretch_of_the_text_no_longer_than_asked(marked, length):
    plain = marked.replace(HIT, "").replace(END, "")

    cut = "".join(text for text, _ in snippet(marked, length))

    inner = cut.removeprefix("… ").removesuffix(" …") if len(plain) > length else cut
    assert inner in plain
    assert len(inner) <= length


def test_a_snippet_begins_where_most_hits_are():
    marked = f"{HIT}bail{END} " + "word " * 100 + f"{HIT}bail{END} and {HIT}bail{END} end"

    assert [text for text, is_hit in snippet(marked) if is_hit] == ["bail", "bail"]
