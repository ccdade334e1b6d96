"""Pages of the practice bank: pasted in, every line placed or named, and written out again."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waymark.network.innovations.rules.known_values import (
    COLLEGE_VALUES,
    codes_for,
    split_values,
)
from waymark.network.innovations.rules.pasted_text import one_line, tidy
from waymark.network.innovations.rules.practice_bank import (
    BankRecord,
    CannotRead,
    LeftOver,
    canonical,
    parse,
    read_date,
    render,
)

PAGE = """

The two-call promise

At the first visit the officer agrees two call times with the victim.

First published

9 June 2025

Key details

Stage of practice\tEvaluated locally
Purpose\tOrganisational
Topic\tPublic Protection, Safeguarding & Vulnerability Contact management
Organisation\tCalder Vale Police
Contact\tSam Example
Email address\tvictim.care@caldervale.example
Region\tNorth West
Partners\tPolice Criminal justice (includes prisons, probation services)
Stage of implementation\tThe practice is implemented.
Start date\tMarch 2025

Key details

Scale of initiative\tLocal
Target group\tVictims Workforce

Aim

The promise aims to:

- tell every victim when they will next hear
- spare them the wait

Intended outcome

More updates in time.

Description

Two call times go into the diary. A call that does not happen comes up on the

sergeant’s list the same day.

Nothing else changes.

Overall impact

Updates in time rose.

Learning

- Rest days need care.

Copyright

The force owns it.

Legal disclaimer

These are the force’s own views.
"""

RECORD = BankRecord(
    title="The two-call promise",
    summary="At the first visit the officer agrees two call times with the victim.",
    first_published="9 June 2025",
    stage_of_practice="Evaluated locally",
    purpose=("Organisational",),
    topic=("Public Protection, Safeguarding & Vulnerability", "Contact management"),
    organisation="Calder Vale Police",
    contact="Sam Example",
    email="victim.care@caldervale.example",
    region="North West",
    partners=("Police", "Criminal justice (includes prisons, probation services)"),
    implementation="The practice is implemented.",
    started_in="March 2025",
    scale="Local",
    target_group=("Victims", "Workforce"),
    aim="The promise aims to:\n\n- tell every victim when they will next hear\n"
    "- spare them the wait",
    intended_outcome="More updates in time.",
    description="Two call times go into the diary. A call that does not happen comes up on the "
    "sergeant’s list the same day.\n\nNothing else changes.",
    overall_impact="Updates in time rose.",
    learning="- Rest days need care.",
    copyright="The force owns it.",
    disclaimer="These are the force’s own views.",
)


def moved_to_the_end(page, start, end):
    """The page with one of its parts, from one heading to the next, moved to its end."""
    head, rest = page.split(start, 1)
    part, tail = rest.split(end, 1)
    return f"{head}{end}{tail}\n{start}{part}"


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(PAGE, id="as copied"),
        pytest.param(PAGE.replace("\n", "\r\n"), id="line ends of Windows"),
        pytest.param(PAGE.replace("\n", "\r"), id="line ends of old Macs"),
        pytest.param("\ufeff" + PAGE, id="a byte order mark"),
        pytest.param(PAGE.replace("\t", "    "), id="wide gaps in place of tabs"),
        pytest.param(PAGE.replace("\t", "\u00a0\u00a0"), id="non-breaking gaps"),
        pytest.param(PAGE.replace("call times", "call\u00a0times"), id="non-breaking spaces"),
        pytest.param(PAGE.replace("victim", "vic\u00adtim"), id="soft hyphens"),
        pytest.param(PAGE.replace("\n- ", "\n\n•\u00a0"), id="bullets of Word, apart"),
        pytest.param(PAGE.replace("\nAim\n", "\nAIM:\n"), id="a heading in capitals"),
        pytest.param(PAGE.replace("First published\n\n", "First published: "), id="date beside it"),
        pytest.param(PAGE.replace("Email address", "Email"), id="another label for the email"),
        pytest.param(PAGE.replace("\t", "\n"), id="each value below its label"),
        pytest.param(PAGE.replace("Purpose\t", "Purpose\t\t"), id="two tabs"),
        pytest.param(
            PAGE.replace("Victims Workforce", "Victims\nWorkforce"), id="values on their own lines"
        ),
        pytest.param(
            PAGE.replace("Victims Workforce", "Victims; Workforce"), id="values and semicolons"
        ),
        pytest.param(
            PAGE.replace("Region\tNorth West\n", "Region\tNorth West\nRegion\tNorth West\n"),
            id="a field twice, the same",
        ),
        pytest.param(moved_to_the_end(PAGE, "Learning\n", "Copyright\n"), id="learning last"),
        pytest.param(
            moved_to_the_end(PAGE, "First published\n", "Key details\n\nStage"), id="date last"
        ),
        pytest.param(
            moved_to_the_end(PAGE, "Key details\n\nScale", "Aim\n"), id="second block last"
        ),
    ],
)
def test_the_same_page_in_many_shapes(page):
    imported = parse(page)

    assert imported.record == RECORD
    assert imported.not_understood == ()
    assert imported.values_not_known == ()


def test_the_raw_value_is_kept_beside_what_was_made_of_it():
    raw = parse(PAGE).raw

    assert raw["topic"] == "Public Protection, Safeguarding & Vulnerability Contact management"
    assert raw["target_group"] == "Victims Workforce"


@pytest.mark.parametrize(
    ("change", "left"),
    [
        pytest.param(
            ("Region\t", "Shoe size\t9\nRegion\t"),
            LeftOver(19, "Shoe size 9", "The label is not one that we know"),
            id="an unknown label",
        ),
        pytest.param(
            ("Region\t", "Region\tWales\nRegion\t"),
            LeftOver(20, "Region North West", "The page gives this twice, with different values"),
            id="a field twice, different",
        ),
        pytest.param(
            ("9 June 2025\n", "9 June 2025\n\nBack to top\n"),
            LeftOver(11, "Back to top", "It stands under no heading that we know"),
            id="a stray line after the date",
        ),
        pytest.param(
            ("Region\t", "Share this page\nRegion\t"),
            LeftOver(19, "Share this page", "It is not a label with its value"),
            id="a stray line among the details",
        ),
    ],
)
def test_what_finds_no_place_is_named_with_its_line(change, left):
    imported = parse(PAGE.replace(*change, 1))

    assert imported.not_understood == (left,)


def test_values_that_no_list_knows_are_named():
    page = PAGE.replace("Contact management", "Contact management Horse welfare")
    page = page.replace("Evaluated locally", "Half tested")

    imported = parse(page)

    assert imported.record.topic[-1] == "Horse welfare"
    assert imported.values_not_known == (
        ("stage_of_practice", "Half tested"),
        ("topic", "Horse welfare"),
    )


def test_a_section_given_twice_is_read_on():
    record = parse(PAGE + "\nLearning\n\n- Train the sergeants first.\n").record

    assert record.learning == "- Rest days need care.\n- Train the sergeants first."


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("\n \t\n", id="blanks"),
        pytest.param("Minutes of the meeting of 3 June", id="something else"),
        pytest.param("\x00\x01\x02", id="control characters"),
        pytest.param("PK\x03\x04" + "\ufffd" * 5000, id="a binary file as text"),
    ],
)
def test_text_that_is_no_practice_is_refused_in_words(text):
    with pytest.raises(CannotRead, match="does not look like a page of the practice bank"):
        parse(text)


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param("x", id="one word"),
        pytest.param("Aim\n", id="one heading"),
        pytest.param("Topic\ta;b\n", id="one label"),
        pytest.param(" ", id="blanks"),
    ],
)
def test_ten_megabytes_are_refused_at_once(piece):
    junk = (piece * (10_000_000 // len(piece) + 1))[:10_000_000]

    started = time.process_time()
    with pytest.raises(CannotRead, match="10,000,000 characters"):
        parse(junk)

    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param("a\n", id="short lines"),
        pytest.param("a;", id="values"),
        pytest.param("Police ", id="known values"),
        pytest.param("- ", id="bullets"),
        pytest.param("Aim\n", id="headings"),
        pytest.param("Topic\tx;y\n", id="labels"),
        pytest.param("(" * 50 + "\n", id="brackets"),
    ],
)
def test_the_longest_text_allowed_is_read_in_four_seconds(piece):
    head = "Title\n\nKey details\n\nTopic\t"
    text = (head + piece * 200_000)[:200_000]

    started = time.process_time()
    parse(text)

    assert time.process_time() - started < 4


@pytest.mark.parametrize(
    ("field", "line", "values"),
    [
        pytest.param("target_group", "", [], id="none"),
        pytest.param("target_group", "Victims", ["Victims"], id="one"),
        pytest.param(
            "partners",
            "Police Local authority Health services",
            ["Police", "Local authority", "Health services"],
            id="three",
        ),
        pytest.param(
            "partners",
            "Police and crime commissioner Education",
            ["Police and crime commissioner", "Education"],
            id="a longer value that begins like a known one is not cut in two",
        ),
        pytest.param(
            "partners",
            "Fire service Police",
            ["Fire service", "Police"],
            id="an unknown one in front",
        ),
        pytest.param(
            "topic",
            "Violence and crime against the person Contact Management",
            ["Violence and crime against the person", "Contact Management"],
            id="and for &, other capitals",
        ),
        pytest.param("partners", "Police;", ["Police"], id="a semicolon at the end"),
    ],
)
def test_values_that_run_together_are_parted(field, line, values):
    assert split_values(line, COLLEGE_VALUES[field]) == values


def test_codes_are_found_by_the_college_s_words_and_by_our_own():
    ours = {"public_protection": "Public protection", "courts": "Court and criminal justice"}

    assert codes_for(
        [
            "Public Protection, Safeguarding & Vulnerability",
            "court & criminal justice",
            "Contact management",
            "Public protection",
        ],
        "topic",
        ours,
    ) == (["public_protection", "courts"], ["Contact management"])


@pytest.mark.parametrize(
    ("written", "day"),
    [
        pytest.param("8 June 2026", date(2026, 6, 8), id="in words"),
        pytest.param("08 jun 2026", date(2026, 6, 8), id="a short month"),
        pytest.param("08/06/2026", date(2026, 6, 8), id="day first"),
        pytest.param("2026-06-08", date(2026, 6, 8), id="year first"),
        pytest.param("31 June 2026", None, id="a day that June has not"),
        pytest.param("8 Brumaire 2026", None, id="no month of ours"),
        pytest.param("0 June 2026", None, id="no day"),
        pytest.param("May 2026", None, id="a month only"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_dates(written, day):
    assert read_date(written) == day


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        pytest.param("a line\nthat wraps", "a line that wraps", id="a wrapped line"),
        pytest.param("broken by\n\na page", "broken by a page", id="a broken paragraph"),
        pytest.param("multi-\nagency work", "multi-agency work", id="a broken word"),
        pytest.param("The end.\n\nand so on", "The end.\n\nand so on", id="a full stop stands"),
        pytest.param("They said “no.”\n\nthen yes", "They said “no.”\n\nthen yes", id="in quotes"),
        pytest.param("to:\n\n- one\n\n- two", "to:\n\n- one\n- two", id="bullets drawn together"),
        pytest.param("- one\nmore\n- two", "- one more\n- two", id="a wrapped bullet"),
        pytest.param("- one,\n\nmore", "- one, more", id="a bullet broken by a page"),
        pytest.param("•\none\n•\ntwo", "- one\n- two", id="a bullet on a line of its own"),
        pytest.param("1. one\n2) two", "1. one\n2) two", id="numbers"),
        pytest.param("a\t b\u00a0 c", "a b c", id="odd spaces"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_pasted_text_is_set_straight(pasted, text):
    assert tidy(pasted) == text


def test_a_record_comes_back_from_its_own_page():
    assert parse(render(RECORD)).record == RECORD
    assert parse(render(RECORD)).not_understood == ()


def test_the_page_written_is_the_page_read_but_for_the_broken_paragraph():
    mended = PAGE.replace("on the\n\nsergeant", "on the sergeant")

    assert render(RECORD) == mended.lstrip("\n")


def test_empty_fields_leave_no_heading_behind():
    assert render(BankRecord(title="Only a title", aim="One aim.")) == (
        "Only a title\n\nKey details\n\nAim\n\nOne aim.\n"
    )


AWKWARD = st.sampled_from(
    [
        "Aim",
        "aims:",
        "\\Aim",
        "Key details",
        "Learning",
        "Updated 3 June 2026",
        "- Copyright",
        "Police",
        "Contact management",
        "Region\tWales",
        "; ",
        "•\u00a0point",
        "o\tpoint",
        "\n\n",
        "x-\ny",
    ]
)
TEXT = st.lists(st.one_of(AWKWARD, st.text(max_size=20)), max_size=6).map("\n".join)
VALUES = st.lists(
    st.one_of(
        st.sampled_from([w for words in COLLEGE_VALUES.values() for w in words]),
        AWKWARD,
        st.text(max_size=15),
    ),
    max_size=4,
).map(tuple)
RECORDS = st.builds(
    BankRecord,
    title=TEXT.filter(one_line),
    **{name: TEXT for name in ("summary", "first_published", "updated", "region", "aim")},
    **{name: TEXT for name in ("description", "evaluation", "disclaimer", "organisation")},
    **{name: VALUES for name in ("purpose", "topic", "partners", "target_group")},
)


@settings(deadline=None)
@given(RECORDS)
def test_whatever_is_written_is_read_back(record):
    """Only layout is lost: wraps, gaps and the marks of bullets. `canonical` takes them away."""
    imported = parse(render(record))

    assert imported.record == canonical(record)
    assert imported.not_understood == ()


@settings(deadline=None)
@given(TEXT)
def test_setting_text_straight_twice_changes_nothing(text):
    assert tidy(tidy(text)) == tidy(text)


@settings(deadline=None)
@given(st.lists(st.one_of(AWKWARD, st.from_regex(r"word[0-9]{1,9}", fullmatch=True))))
def test_no_line_is_lost_whatever_is_pasted(lines):
    """Every word stands in the record or in the list of lines not understood."""
    imported = parse("\n".join(["Aim", *lines]))

    record = " ".join(str(value) for value in vars(imported.record).values())
    everything = record + " ".join(left.text for left in imported.not_understood)
    assert [word for word in lines if word.startswith("word") and word not in everything] == []
