"""Whom a text names behind an @."""

import pytest

from waymark.network.discussions.rules.mentions import mentioned

PRIYA, ANN, ANNA, ROSE, TWIN = range(1, 6)
PEOPLE = [
    (PRIYA, "Priya Nair"), (ANN, "Ann Lee"), (ANNA, "Ann Lee-Jones"), (ROSE, "Rose O’Neil"),
    (TWIN, "Priya Nair"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        pytest.param("Ask @Ann Lee about it", {ANN}, id="in the middle"),
        pytest.param("@Ann Lee", {ANN}, id="alone"),
        pytest.param("(@ann lee)", {ANN}, id="without capitals, in brackets"),
        pytest.param("@ANN  LEE, please", {ANN}, id="in capitals with two spaces"),
        pytest.param("@Ann Lee-Jones knows", {ANNA}, id="the longest name that fits"),
        pytest.param("@Ann Lee’s force", {ANN}, id="with an ending behind it"),
        pytest.param("@Rose O'Neil", {ROSE}, id="another apostrophe"),
        pytest.param("@Priya Nair", {PRIYA, TWIN}, id="two people of one name"),
        pytest.param("@Ann Lee and @Rose O’Neil", {ANN, ROSE}, id="two people"),
        pytest.param("@Ann Lee, or @Ann Lee again", {ANN}, id="one person twice"),
        pytest.param("@Ann", set(), id="half a name"),
        pytest.param("@Ann Leeson", set(), id="the beginning of another name"),
        pytest.param("Ann Lee", set(), id="no @"),
        pytest.param("@ Ann Lee", set(), id="a space behind the @"),
        pytest.param("lead@Ann Lee", set(), id="within an address of a mail"),
        pytest.param("@Ann\nLee", set(), id="a line break within"),
        pytest.param("@Nobody Here", set(), id="a name of nobody"),
        pytest.param("@" * 6000, set(), id="nothing but @"),
        pytest.param("@Ann Lee" + "e" * 6000, set(), id="a word without an end"),
    ],
)
def test_who_is_meant_by_a_name_behind_an_at(text, meant):
    assert mentioned(text, PEOPLE) == meant
