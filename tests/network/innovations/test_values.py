"""The value lists that a new site starts with."""

import pytest

from waymark.network.innovations.enums import ONE_ONLY, ValueList
from waymark.network.innovations.values import rights, value_lists

LISTS = value_lists()
PROFILE_LISTS = {"size", "structure", "record_system", "service_model", "resource"}


def test_there_is_a_list_for_every_kind_that_an_administrator_may_edit():
    # The rights are not a list: the Code numbers them and nobody may add a thirteenth.
    assert set(LISTS) == set(ValueList.values) - {ValueList.RIGHT}


def test_the_twelve_rights_are_numbered_as_in_the_code():
    assert [right.number for right in rights()] == list(range(1, 13))
    assert len({right.short for right in rights()}) == 12
    assert rights()[5].short == "Told about the case"


@pytest.mark.parametrize("code", LISTS, ids=str)
def test_codes_and_words_of_a_list_differ(code: str):
    values = LISTS[code].values

    assert len({value.code for value in values}) == len(values)
    assert len({value.words.lower() for value in values}) == len(values)


@pytest.mark.parametrize("code", LISTS, ids=str)
def test_every_value_says_how_well_it_is_known(code: str):
    allowed = {
        "known": {"S0", "S1", "S2", "S3", "S4", "V"},
        "remembered": {"MH", "MM", "ML"},
        "own": {"own"},
    }

    for value in LISTS[code].values:
        assert value.evidence in allowed[value.status], value.code


def test_a_record_holds_one_value_of_some_lists_and_several_of_others():
    single = {code for code, values in LISTS.items() if not values.many}

    assert single - PROFILE_LISTS == set(ONE_ONLY)
    assert single & PROFILE_LISTS == PROFILE_LISTS - {"resource"}


@pytest.mark.parametrize(
    ("list_code", "codes"),
    [
        ("item_type", ["practice", "workshop", "case_study", "framework", "guideline"]),
        ("purpose", ["organisational", "prevention", "diversion", "reoffending", "investigation"]),
        ("scale", ["local", "regional", "national"]),
        ("record_system", ["dated_reminders", "email_reminders", "no_reminders"]),
    ],
    ids=["kinds of record", "purposes of the practice bank", "scale", "what a system can do"],
)
def test_the_lists_as_they_ship(list_code: str, codes: list[str]):
    assert [value.code for value in LISTS[list_code].values] == codes
