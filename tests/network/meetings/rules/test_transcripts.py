"""What meeting programs write down, taken apart into turns and laid beside the agenda."""

import time

import pytest

from waymark.shared.meetings.rules import transcripts
from waymark.shared.meetings.rules.transcripts import Turn

VTT = """WEBVTT

c1
00:00:03.120 --> 00:00:05.000
<v Priya Nair>Good morning.</v>

c2
00:00:05.000 --> 00:00:09.500
<v Priya Nair>Item 1, the minutes.</v>

00:01:00.000 --> 00:01:02.000
<v Tom Abara>Agreed.</v>
"""
PRIYA = Turn("Priya Nair", "0:03", "Good morning. Item 1.")
TEXTS = [
    pytest.param(
        VTT,
        "vtt",
        [
            Turn("Priya Nair", "00:00:03", "Good morning. Item 1, the minutes."),
            Turn("Tom Abara", "00:01:00", "Agreed."),
        ],
        id="WebVTT with voices",
    ),
    pytest.param(
        "WEBVTT\n\n00:03.120 --> 00:05.000\nGood\nmorning\n",
        "vtt",
        [Turn("", "00:03", "Good morning")],
        id="WebVTT without hours or voices",
    ),
    pytest.param(
        "Priya Nair   0:03\nGood morning.\nItem 1.\n\nTom Abara   1:00\nAgreed.",
        "txt",
        [PRIYA, Turn("Tom Abara", "1:00", "Agreed.")],
        id="names and times on lines of their own",
    ),
    pytest.param(
        "Priya Nair: Good morning.\nItem 1.\nTom Abara: Agreed.",
        "txt",
        [Turn("Priya Nair", "", "Good morning. Item 1."), Turn("Tom Abara", "", "Agreed.")],
        id="names before a colon",
    ),
    pytest.param(
        "[10:05] Priya Nair: Good morning.\n[10.06] Tom Abara\nAgreed.",
        "txt",
        [Turn("Priya Nair", "10:05", "Good morning."), Turn("Tom Abara", "10.06", "Agreed.")],
        id="times in brackets",
    ),
    pytest.param(
        "Somebody typed what was said\nand no more",
        "txt",
        [Turn("", "", "Somebody typed what was said and no more")],
        id="no names at all",
    ),
    pytest.param(
        "Siân O’Brien-Hughes (Ashdown)  0:03\nBore da.",
        "docx",
        [Turn("Siân O’Brien-Hughes (Ashdown)", "0:03", "Bore da.")],
        id="a name with an accent, and a force behind it",
    ),
    pytest.param("", "txt", [], id="nothing"),
    pytest.param("WEBVTT\n\nNOTE nothing was said", "vtt", [], id="a WebVTT without cues"),
]


@pytest.mark.parametrize(("text", "ending", "turns"), TEXTS)
def test_a_transcript_is_taken_apart(text, ending, turns):
    assert transcripts.turns_of(text, ending) == turns


TURNS = [
    Turn("Chair", "", "Welcome everybody"),
    Turn("Chair", "", "Item 1, then"),
    Turn("Priya", "", "I agree"),
    Turn("Chair", "", "Now the letters by a trusted person, please"),
    Turn("Tom", "", "We sent ten"),
]
ITEMS = [("a", "Minutes of meeting 13"), ("b", "Law"), ("c", "Letters by a trusted person")]


def test_items_begin_where_their_number_or_title_was_said():
    assert transcripts.first_guess(TURNS, ITEMS) == {"a": 1, "c": 3}


def test_what_was_said_is_laid_beside_the_items():
    parts = transcripts.parts_of(TURNS, {"a": 1, "c": 3}, ["a", "b", "c"])

    assert parts == {"a": TURNS[1:3], "b": [], "c": TURNS[3:]}


def test_an_item_may_be_taken_before_an_earlier_one():
    parts = transcripts.parts_of(TURNS, {"a": 3, "c": 1}, ["a", "b", "c"])

    assert parts == {"a": TURNS[3:], "b": [], "c": TURNS[1:3]}


@pytest.mark.parametrize(
    ("starts", "reasons"),
    [
        pytest.param({"a": 0, "b": 4}, [], id="each its own"),
        pytest.param({"a": 5}, ["Give numbers of turns between 1 and 5"], id="after the end"),
        pytest.param({"a": -1}, ["Give numbers of turns between 1 and 5"], id="before the first"),
        pytest.param(
            {"a": 2, "b": 2},
            ["Two items begin with the same turn. Give each its own"],
            id="two at once",
        ),
    ],
)
def test_where_items_may_begin(starts, reasons):
    assert transcripts.blockers_to_start(starts, 5, ["a", "b", "c"]) == reasons


def test_a_draft_says_who_said_what():
    assert transcripts.draft_of(TURNS[1:3]) == "Chair: Item 1, then\n\nPriya: I agree"


def test_the_guard_reads_one_turn_to_a_line():
    assert transcripts.as_text(TURNS[:2]) == "Chair Welcome everybody\nChair Item 1, then"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("A" + " a" * 50_000, id="a name that never ends"),
        pytest.param("[" * 100_000, id="brackets"),
        pytest.param("A b c d e f, " * 20_000, id="commas"),
        pytest.param("<v " * 50_000, id="voices that never close"),
        pytest.param("Item 1 " * 20_000, id="one item named over and over"),
    ],
)
def test_no_text_keeps_it_busy(line):
    began = time.process_time()

    for ending in ("txt", "vtt"):
        turns = transcripts.turns_of(f"00:00.000 --> 00:01.000\n{line}", ending)
        transcripts.first_guess(turns, ITEMS)

    assert time.process_time() - began < 2
