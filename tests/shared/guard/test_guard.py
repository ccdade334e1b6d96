"""Victims' details are found however they are written, and practices are left in peace."""

import itertools
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waymark.shared.guard.rules import Finding, victim_like
from waymark.shared.guard.rules.findings import SHAPES


def kinds(text):
    return [finding.kind for finding in victim_like(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Ring her on 07700 900123", ["phone"], id="a mobile"),
        pytest.param("Ring her on +44 (0)7700 900123", ["phone"], id="a mobile from abroad"),
        pytest.param("Ring her on (01632) 960 001.", ["phone"], id="a house"),
        pytest.param("Ring 020 7946 0018", ["phone"], id="a house in London"),
        pytest.param("o7700 9OO I23", ["phone"], id="letters for digits"),
        pytest.param(
            "oh double seven double oh, nine double oh one two three", ["phone"], id="spelt out"
        ),
        pytest.param("07700\n900123", ["phone"], id="over a line end"),
        pytest.param("NHS 943 476 5919", ["nhs_number"], id="an NHS number"),
        pytest.param("9434765919", ["nhs_number"], id="an NHS number in one piece"),
        pytest.param("42/123456/26 was the first", ["crime_reference"], id="force, number, year"),
        pytest.param(
            "crime ref: 26000123456", ["crime_reference"], id="a reference after its name"
        ),
        pytest.param(
            "crime reference number NW/1234/26",
            ["crime_reference"],
            id="a reference after three words for one",
        ),
        pytest.param("26*123456", ["crime_reference"], id="a record system's star"),
        pytest.param("URN 52SX1234526", ["crime_reference"], id="the courts' reference"),
        pytest.param("CRI/06AA/0012345/26", ["crime_reference"], id="a long reference"),
        pytest.param("CRN 12A/34567/26", ["crime_reference"], id="a letter with the force"),
        pytest.param("PNC 26/1234567X", ["crime_reference"], id="a person on the PNC"),
        pytest.param("Her NI is QQ 12 34 56 C", ["insurance_number"], id="an NI number in pairs"),
        pytest.param("AB123456C", ["insurance_number"], id="an NI number in one piece"),
        pytest.param("ab 12 34 56 c", ["insurance_number"], id="an NI number in small letters"),
        pytest.param("log 1234 of 12/03/26", [], id="a log number is too short to tell"),
        pytest.param("NICHE 14/10/2025", [], id="a day after a system's name may be its start"),
        pytest.param("report 2024/25", [], id="a financial year"),
        pytest.param("Annual crime report 2024-2025, page 3", [], id="a year written whole"),
        pytest.param("report 1999/00", [], id="the year of the century's turn"),
        pytest.param("report 2024/77", ["crime_reference"], id="no year follows"),
        pytest.param("case 2024/25/1234", ["crime_reference"], id="a year with a number behind"),
        pytest.param(
            "crime report 2024/25 1234567", ["crime_reference"], id="a number behind a year"
        ),
        pytest.param("jane.smith@gmail.com", ["email"], id="an address"),
        pytest.param("jane smith (at) gmail [dot] com", ["email"], id="an address in brackets"),
        pytest.param("write to jane at gmail dot com", ["email"], id="an address in words"),
        pytest.param("DOB 12/03/1987", ["birth"], id="a date of birth"),
        pytest.param("date of birth: 12th of March 1987", ["birth"], id="written out"),
        pytest.param("d.o.b. 120387", ["birth"], id="without any signs"),
        pytest.param("Jane Smith (12.3.87)", ["birth"], id="a name with a date"),
        pytest.param("Mrs Smith (12.3.87)", ["birth"], id="a title for a given name"),
        pytest.param("SMITH, Jane 1987-03-12", ["birth"], id="the surname first"),
        pytest.param("12 March 1987, jane smith", ["birth"], id="the name after the date"),
        pytest.param("born 12 March 1987", ["birth"], id="born"),
    ],
)
def test_each_shape(text, found):
    assert kinds(text) == found


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Call 101, or 999 in an emergency", id="police numbers"),
        pytest.param("Victim Support: 08 08 16 89 111", id="a free number"),
        pytest.param("Ring 0300 303 0156 or 0345 600 0000", id="numbers for everybody"),
        pytest.param("victim.care@ashdown.police.uk", id="a police address"),
        pytest.param("help@charity.org.uk, unit@force.example", id="a charity, an invented force"),
        pytest.param("Published 8 June 2026, checked 9 June 2026", id="dates of a practice"),
        pytest.param("Sam Example opened the unit on 9 June 2025", id="a name and a late date"),
        pytest.param("The unit was born on 3 May 2019", id="born, but late"),
        pytest.param("The form asks for name, date of birth and phone", id="what a form asks"),
        pytest.param("4,708 of 7,344 (64%) in 2025/26", id="counts and a year"),
        pytest.param("£1,250,000 over 2019-2022", id="money"),
        pytest.param("2019 2020 2021 2022", id="a row of years"),
        pytest.param("Shifts: 0700-1500, 1500-2300, 2300-0700", id="shifts"),
        pytest.param("Section 39 of the 2024 Act, c.21, paragraphs 4.3, 4.4 and 4.5", id="law"),
        pytest.param("https://www.gov.uk/guidance/12345678901", id="the address of a page"),
        pytest.param("One, two, three and four calls", id="counting"),
        pytest.param("Teams meet at gmail-free offices", id="the word at"),
        pytest.param("52/60 = 86.7 % [75.8, 93.1]", id="a share with its interval"),
        pytest.param("It runs at 120000 a year", id="a number of a year"),
        pytest.param("S.I. 2025/1234 (C. 56) and 2025/26a", id="instruments and a year's part"),
        pytest.param("GB 2026 12 31 B", id="a form's edition"),
        pytest.param("Crime fell: 120 in 2024, 98 in 2025", id="crime and counts"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_no_victim_s_detail(text):
    assert victim_like(text) == []


def test_a_finding_names_the_line_and_never_repeats_the_detail():
    finding = victim_like("First line\r\nRing 07700 900123\nLast line")[0]

    assert finding == Finding("phone", 2)
    assert str(finding) == (
        "Line 2 holds what looks like a telephone number. "
        "Take it out: nothing here may point to a victim"
    )
    assert "900123" not in repr(finding)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        pytest.param("Ring 07700 900123\nLast line", "07700 900123", id="to the end of its line"),
        pytest.param("Ring 07700 900123 after six today", "07700 900123 after six…", id="cut"),
        pytest.param("07700.900123.after.six.today", "07700.900123.after.six.t…", id="one word"),
    ],
)
def test_its_writer_is_shown_how_the_detail_begins(text, seen):
    assert victim_like(text)[0].for_writer == (
        f"Line 1 holds what looks like a telephone number (“{seen}”). "
        "Take it out: nothing here may point to a victim"
    )


def test_all_lines_are_named_in_order():
    text = "jane@gmail.com\nnothing\n07700 900123, DOB 1/2/1990\n9434765919"

    assert [(f.line, f.kind) for f in victim_like(text)] == [
        (1, "email"),
        (3, "birth"),
        (3, "phone"),
        (4, "nhs_number"),
    ]


# Ten ways in which people write a detail so that a check passes it by, or by mere habit.
WORDS = dict(
    zip(
        "0123456789",
        ("oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
        strict=True,
    )
)


def spelt(text):
    return " ".join(WORDS.get(sign, sign) for sign in text)


def spread(text):
    return " ".join(text) if any(sign.isdigit() for sign in text) else text


DISGUISES = {
    "as it is": lambda text: text,
    "wide letters": lambda text: "".join(
        chr(ord(s) + 0xFEE0) if "!" <= s <= "~" and s not in "()" else s for s in text
    ),
    "joiners nobody sees": "\u200b".join,
    "non-breaking spaces": lambda text: text.replace(" ", "\u00a0"),
    "letters of another alphabet": lambda text: text.translate(
        str.maketrans("aeopcxADBEKM", "аеорсхАDВЕКМ")
    ),
    "letters for digits": lambda text: text.translate(str.maketrans("01", "Ol")),
    "entities of web pages": lambda text: "".join(
        f"&#{ord(s)};" if s.isdigit() or s in "@/" else s for s in text
    ),
    "capitals": str.upper,
    "accents": lambda text: text.replace("a", "á").replace("e", "é"),
    "Arabic digits": lambda text: text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
}
GIVEN, FAMILY = ["Jane", "Priya", "Tomasz", "Gareth"], ["Smith", "Patel", "Nowak", "Evans"]


def nhs_number(chance):
    while True:
        nine = [chance.randrange(10) for _ in range(9)]
        check = (11 - sum((10 - at) * n for at, n in enumerate(nine)) % 11) % 11
        if check < 10:
            digits = "".join(map(str, [*nine, check]))
            return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def detail(kind, chance):
    """One victim's detail in one of its usual shapes; no number or name is anybody's."""
    six = f"{chance.randrange(10**6):06d}"
    day = f"{chance.randrange(1, 29)}/{chance.randrange(1, 13)}/{chance.randrange(1940, 2013)}"
    name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
    if kind == "phone":
        return chance.choice([f"07700 {six}", f"+44 7700 {six}", f"01632 {six}", f"07700-{six}"])
    if kind == "nhs_number":
        return nhs_number(chance)
    if kind == "crime_reference":
        return chance.choice([f"42/{six}/26", f"crime number 26{six}123", f"26*{six}"])
    if kind == "email":
        host = chance.choice(["gmail.com", "hotmail.co.uk", "outlook.com"])
        return f"{name.lower().replace(' ', '.')}@{host}"
    return chance.choice([f"{name}, {day}", f"DOB {day}", f"{name} date of birth {day}"])


def disguised_texts():
    """200 texts: five kinds of detail, ten disguises, four of each."""
    chance = random.Random(29)
    around = ["The call went to {} at noon.", "We spoke with the victim ({})", "{}", "Update: {}."]
    for kind in ("phone", "nhs_number", "crime_reference", "email", "birth"):
        for disguise, frame in itertools.product(DISGUISES, around):
            yield kind, disguise, frame.format(DISGUISES[disguise](detail(kind, chance)))


@pytest.mark.goal("T29")
def test_two_hundred_disguised_texts_are_stopped(goal):
    """The goal asks for 95 of 100. Control: without taking disguises off, far fewer are seen."""
    texts = list(disguised_texts())

    missed = [(kind, disguise) for kind, disguise, text in texts if not victim_like(text)]

    seen = sum(any([*find(text)] for find in SHAPES.values()) for _, _, text in texts)
    goal.reached(f"{len(texts) - len(missed)} of {len(texts)} disguised details stopped")
    goal.caught("a guard that does not take disguises off", f"{seen} of {len(texts)} stopped")
    assert seen < 150

    assert len(texts) == 200
    assert missed == []


@pytest.mark.parametrize(
    "disguise",
    [
        pytest.param(spelt, id="spelt out"),
        pytest.param(spread, id="a space between any two"),
        pytest.param(".".join, id="full stops"),
        pytest.param(" - ".join, id="dashes"),
        pytest.param("_".join, id="underlines"),
        pytest.param(lambda text: f"{text[:5]}\n{text[5:]}", id="two lines"),
        pytest.param(lambda text: "".join(f"{sign}\ufe0f\u20e3" for sign in text), id="key caps"),
        pytest.param(lambda text: f"tel:{text}", id="a link to ring"),
        pytest.param(lambda text: f"**{text}**", id="bold"),
        pytest.param(lambda text: f"‘{text}’", id="quotes"),
    ],
)
def test_a_telephone_number_in_ten_more_disguises(disguise):
    assert "phone" in kinds(f"Ring {disguise('07700900123')} after six")


def clean_texts():
    """2,000 sentences of practices, with the numbers, dates, names and addresses they have."""
    openings = [
        "Since {date} the unit has taken {count} calls",
        "Ashdown gave {share}% of updates in time: {count} of {total}",
        "The pilot ran from {date} to {later}",
        "Inspector Lowe’s team of {small} agreed to call within {small} working days",
        "Under section {small} of the Victims and Prisoners Act 2024 (c.21)",
        "It cost £{count}, of which £{total} came from a grant in {year}/{short}",
        "Victims can ring 0808 16 89 111, or 101, from 8am to 6pm",
        "Write to victim.care@ashdown.police.uk, the seat that Priya Nair holds since {date}",
        "Table {small}: {count}, {total}, {count}; {share} % [{small}.1 to {share}.9]",
        "The Code of 1 April {year} replaced that of {year}; Right {small}, paragraph {small}.1",
    ]
    endings = [
        ", and nobody waited more than {small} days.",
        " (reported {date}, checked {later}).",
        "; see https://www.ashdown.police.uk/practice/{total}{count} for the form.",
        ". Sam Example led it, with {small} officers and {small} volunteers.",
        ": 9.30am, 12.30pm and 4pm, on {small} of {small} wards.",
        " – {count} crimes in {year}, {total} in {year}.",
        ", version {small}.{small}.{small}, for {share} of 100 victims.",
        ", measured monthly over {small} months, n = {count}.",
    ]
    chance = random.Random(29)

    def late_year():
        return chance.randrange(2015, 2027)

    for opening, ending in itertools.islice(
        itertools.cycle(itertools.product(openings, endings)), 2_000
    ):
        yield (opening + ending).format(
            date=f"{chance.randrange(1, 29)} {chance.choice(['June', 'May'])} {late_year()}",
            later=f"{chance.randrange(1, 29):02d}/{chance.randrange(1, 13):02d}/{late_year()}",
            count=f"{chance.randrange(100, 99_999):,}",
            total=chance.randrange(100, 9_999),
            small=chance.randrange(1, 40),
            share=chance.randrange(10, 99),
            year=chance.randrange(2006, 2027),
            short=chance.randrange(10, 27),
        )


@pytest.mark.goal("T29")
def test_two_thousand_clean_texts_are_left_in_peace(goal):
    """The goal allows 2 of 100."""
    texts = list(clean_texts())

    stopped = [text for text in texts if victim_like(text)]

    assert len(texts) == 2_000
    assert len(set(texts)) > 1_900
    assert stopped == []
    goal.reached(f"{len(stopped)} of {len(texts):,} clean texts stopped")


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_read(text):
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1

    assert all(1 <= finding.line <= lines for finding in victim_like(text))


def test_a_detail_at_the_seam_of_two_parts_is_found():
    for before in (198_990, 198_995, 199_005, 199_990, 199_995):
        assert kinds("x" * before + " 07700 900123") == ["phone"]


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param("1 ", id="digits"),
        pytest.param("1", id="one number"),
        pytest.param("a@", id="at signs"),
        pytest.param("a.", id="full stops"),
        pytest.param("born ", id="cues"),
        pytest.param("crime 1 ", id="crime and a digit"),
        pytest.param("12/03/1987 ", id="dates"),
        pytest.param("jane smith ", id="names"),
        pytest.param("double ", id="number words"),
        pytest.param("one two ", id="more number words"),
        pytest.param("a dot ", id="dots in words"),
        pytest.param("\n", id="line ends"),
        pytest.param("((", id="brackets"),
        pytest.param("&#", id="half entities"),
    ],
)
def test_a_long_text_is_read_in_six_seconds(piece):
    text = (piece * 200_000)[:200_000]

    started = time.process_time()
    victim_like(text)

    assert time.process_time() - started < 6
