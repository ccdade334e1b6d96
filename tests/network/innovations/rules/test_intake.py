"""What an imported record becomes in a draft."""

from dataclasses import replace

import pytest

from waymark.network.innovations.rules.columns import LibraryRecord
from waymark.network.innovations.rules.intake import (
    from_bank,
    from_table,
    parted_disclaimer,
)
from waymark.network.innovations.rules.practice_bank import BankRecord

BANK = BankRecord(title="Two calls", organisation="Calder Vale Police")
ROW = LibraryRecord(title="Two calls", organisation="Calder Vale Police")


@pytest.mark.parametrize(
    ("contact", "email", "kept"),
    [
        pytest.param("Sam", "sam@x.example", "Sam, sam@x.example", id="both"),
        pytest.param("Sam", "", "Sam", id="a name alone"),
        pytest.param("", "sam@x.example", "sam@x.example", id="an address alone"),
        pytest.param("", "", "", id="neither"),
    ],
)
def test_the_contact_is_kept_as_it_was_imported(contact, email, kept):
    taken = from_bank(replace(BANK, contact=contact, email=email))

    assert taken.texts["contact_as_imported"] == kept


@pytest.mark.parametrize(
    ("given", "source"),
    [
        pytest.param({}, "Calder Vale Police", id="no date"),
        pytest.param(
            {"first_published": "9 June 2025"},
            "Calder Vale Police, first published 9 June 2025",
            id="published",
        ),
        pytest.param(
            {"first_published": "9 June 2025", "updated": "1 May 2026"},
            "Calder Vale Police, first published 9 June 2025, updated 1 May 2026",
            id="published and updated",
        ),
    ],
)
def test_the_source_says_whose_page_it_was_and_when(given, source):
    assert from_bank(replace(BANK, **given)).source == (
        f"Pasted from the College of Policing’s practice bank, {source}"
    )


def test_a_short_copyright_text_is_the_condition_of_use():
    taken = from_bank(replace(BANK, copyright="Ask us\n\nfirst.", disclaimer="Our own view."))

    assert taken.texts["licence"] == "Ask us first."
    assert taken.texts["disclaimer"] == "Our own view."


@pytest.mark.parametrize("disclaimer", ["Our own view.", "", "One.\n\nTwo."])
def test_a_long_copyright_text_stands_above_the_disclaimer_and_is_parted_again(disclaimer):
    long = "x" * 201

    kept = from_bank(replace(BANK, copyright=long, disclaimer=disclaimer)).texts["disclaimer"]

    assert parted_disclaimer(kept) == (long, disclaimer)


def test_only_the_lists_that_say_something_are_taken():
    taken = from_bank(replace(BANK, topic=("A", "B"), scale="Local"))

    assert taken.lists == {"topic": ["A", "B"], "scale": ["Local"]}


@pytest.mark.parametrize(
    ("given", "found"),
    [
        pytest.param({"title": "x" * 160}, (), id="the longest title"),
        pytest.param(
            {"title": "x" * 161},
            (("title", "Shorten this to 160 characters. It has 161"),),
            id="a title too long",
        ),
        pytest.param({"title": ""}, (("title", "Enter a title"),), id="no title"),
        pytest.param(
            {"aim": "x" * 20_001, "summary": "x" * 601},
            (
                ("summary", "Shorten this to 600 characters. It has 601"),
                ("aim", "Shorten this to 20,000 characters. It has 20,001"),
            ),
            id="two texts too long",
        ),
        pytest.param(
            {"organisation": "x" * 300},
            (("source", "Shorten this to 300 characters. It has 353"),),
            id="an organisation's name that makes the source too long",
        ),
    ],
)
def test_what_does_not_fit_the_library_is_named(given, found):
    assert from_bank(replace(BANK, **given)).too_long == found


@pytest.mark.parametrize(
    ("written", "code"),
    [
        pytest.param("The owner agreed", "given", id="as the table writes it"),
        pytest.param("the OWNER agreed", "given", id="in other capitals"),
        pytest.param("", "", id="not said"),
    ],
)
def test_a_permission_in_words_becomes_its_code(written, code):
    taken = from_table(replace(ROW, permission=written), {"the owner agreed": "given"})

    assert taken.texts["permission"] == code


def test_a_row_of_the_table_keeps_what_the_college_does_not_ask_for():
    row = replace(ROW, cost="None", right=("6 Told about the case",), source="S9", contact="A seat")

    taken = from_table(row, {})

    assert taken.texts["cost"] == "None"
    assert taken.texts["contact_as_imported"] == "A seat"
    assert taken.lists == {"right": ["6 Told about the case"]}
    assert taken.source == "S9"
