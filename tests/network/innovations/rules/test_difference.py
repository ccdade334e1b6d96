"""What a reader sees of a change, in words kept, added and removed."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waymark.network.innovations.rules.difference import (
    FieldChange,
    Kind,
    Piece,
    PointChange,
    compare_text,
    compare_values,
    difference,
)


def kept(text):
    return Piece(Kind.KEPT, text)


def added(text):
    return Piece(Kind.ADDED, text)


def removed(text):
    return Piece(Kind.REMOVED, text)


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        pytest.param("", "", [], id="nothing"),
        pytest.param("One.", "One.", [kept("One.")], id="no change"),
        pytest.param("", "New.", [added("New.")], id="all new"),
        pytest.param("Old.", "", [removed("Old.")], id="all gone"),
        pytest.param(
            "The officer calls in week one. Nothing else.",
            "The officer calls in week two. Nothing else.",
            [
                kept("The officer calls in week "),
                removed("one."),
                added("two."),
                kept(" Nothing else."),
            ],
            id="one word",
        ),
        pytest.param(
            "First. Third.",
            "First. Second. Third.",
            [kept("First."), added(" Second."), kept(" Third.")],
            id="a sentence put in",
        ),
        pytest.param(
            "Victims are called twice. Rest days need care.",
            "Victims are called twice. Sergeants were briefed in June by the trainer.",
            [
                kept("Victims are called twice."),
                removed(" Rest days need care."),
                added(" Sergeants were briefed in June by the trainer."),
            ],
            id="another sentence is not taken apart word by word",
        ),
        pytest.param(
            "aaa bbb the ccc ddd eee fff",
            "xxx yyy the zzz ddd eee fff",
            [removed("aaa bbb the ccc "), added("xxx yyy the zzz "), kept("ddd eee fff")],
            id="a lone common word between two changes does not flicker",
        ),
        pytest.param(
            "- one\n- two\n",
            "- one\n- three\n",
            [kept("- one\n- "), removed("two\n"), added("three\n")],
            id="a bullet",
        ),
    ],
)
def test_changes_in_text(before, after, pieces):
    assert compare_text(before, after) == pieces


def test_values_added_and_removed():
    assert compare_values(["Police", "Health"], ["Education", "Police"]) == [
        added("Education"),
        kept("Police"),
        removed("Health"),
    ]


def test_only_fields_that_differ_are_named_in_the_order_of_the_newer():
    before = {"title": "A", "aim": "Same.", "topics": ["a", "b"], "gone": "x", "empty": None}
    after = {"topics": ("b", "a", "c"), "title": "B", "aim": "Same.", "empty": ""}

    assert difference(before, after) == [
        FieldChange("topics", (kept("b"), kept("a"), added("c"))),
        FieldChange("title", (removed("A"), added("B"))),
        FieldChange("gone", (removed("x"),)),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param({"a": "x\r\ny"}, {"a": "x\ny"}, id="line ends of a browser"),
        pytest.param({"a": ["p", "q"]}, {"a": ("q", "p")}, id="order of values"),
        pytest.param({"a": None}, {}, id="an empty field that went"),
        pytest.param({"a": []}, {"a": ()}, id="empty lists"),
    ],
)
def test_what_is_no_change(before, after):
    assert difference(before, after) == []


def point(aspect, words, *wanted, must=False):
    return {"aspect": aspect, "words": words, "wanted": list(wanted), "must": must}


def changes(before, after):
    return [c.points for c in difference({"needs": before}, {"needs": after})]


def test_a_prerequisite_reworded_is_one_change():
    assert changes(
        [point("record_system", "Dated reminders", "dated")],
        [point("record_system", "Reminders on a date", "dated")],
    ) == [
        (
            PointChange(
                "record_system",
                Kind.KEPT,
                (removed("Dated reminders"), added("Reminders on a date")),
                (kept("dated"),),
                False,
                False,
            ),
        )
    ]


def test_a_prerequisite_that_became_a_must():
    found = changes([point("size", "Small", "small")], [point("size", "Small", "small", must=True)])

    assert found == [
        (PointChange("size", Kind.KEPT, (kept("Small"),), (kept("small"),), False, True),)
    ]


def test_prerequisites_added_and_removed():
    found = changes([point("other", "A chief’s approval")], [point("resource", "Trainer", "t")])

    assert found == [
        (
            PointChange("resource", Kind.ADDED, (added("Trainer"),), (added("t"),), None, False),
            PointChange("other", Kind.REMOVED, (removed("A chief’s approval"),), (), False, None),
        )
    ]


def test_moving_prerequisites_about_is_no_change():
    one, two, three = point("other", "A"), point("resource", "B", "b"), point("resource", "C", "c")

    assert changes([one, two, three], [three, one, two]) == []


def test_the_first_prerequisite_ever_is_an_addition():
    assert changes(None, [point("size", "Small", "small")])[0][0].kind == Kind.ADDED


WORDS = st.lists(st.sampled_from(["the ", "victim ", "is ", "told. ", "\n", "- ", "x"])).map(
    "".join
)


@settings(deadline=None)
@given(st.one_of(WORDS, st.text()), st.one_of(WORDS, st.text()))
def test_both_texts_can_be_told_from_the_pieces(before, after):
    pieces = compare_text(before, after)

    assert "".join(p.text for p in pieces if p.kind != Kind.ADDED) == before
    assert "".join(p.text for p in pieces if p.kind != Kind.REMOVED) == after
    assert all(p.text for p in pieces)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("one two. " * 20_000, "two one. " * 20_000, id="many sentences"),
        pytest.param("word " * 40_000, "other " * 40_000, id="one endless sentence"),
        pytest.param("a\n" * 1_900, "a\n" * 1_999 + "b", id="the same line over and over"),
    ],
)
def test_a_huge_text_is_compared_in_four_seconds(before, after):
    started = time.process_time()
    compare_text(before, after)

    assert time.process_time() - started < 4
