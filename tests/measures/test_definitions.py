"""Measures as reviewed files: what is in them, which are on, and how a wrong file is refused."""

import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from waymark.measures import definitions
from waymark.measures.cli import app
from waymark.measures.definitions import FOLDER, page
from waymark.measures.errors import BadDefinition
from waymark.measures.rulebook import Rules

DEFINITIONS = definitions.load()
TARGET = 'target = 90\ntarget_by = "the national group"\ntarget_from = 2027-04-01'
DOCS = Path(__file__).parents[2] / "docs" / "reference" / "measures.md"


def test_the_five_headline_questions_come_first_in_their_order():
    assert [one.key for one in definitions.headline()] == [
        "acknowledged", "referred", "updates-in-time", "statement-offered", "release-told",
    ]  # fmt: skip
    assert [one.key for one in DEFINITIONS[:5]] == [one.key for one in definitions.headline()]


def test_what_is_not_confirmed_is_off_and_says_so():
    assert [one.key for one in definitions.on() if one.status != "confirmed"] == []
    off = [one for one in DEFINITIONS if not one.on]
    assert len(off) == 9
    for one in off:
        assert re.search(r"\b(off until|Off until|comparable)\b", one.note), one.key


def test_no_duty_is_counted_by_two_measures_that_are_on():
    """Two measures with a duty in common could be subtracted from each other."""
    duties = Counter(rule for one in definitions.on() for rule in one.rules)

    assert [rule for rule, times in duties.items() if times > 1] == []


def test_the_engine_judges_every_duty_that_a_measure_counts():
    judged = {rule.id for rule in Rules.load().active}

    assert {rule for one in definitions.on() for rule in one.rules} <= judged


def test_a_measure_is_found_by_key_by_the_code_of_returns_and_by_the_library():
    one = definitions.find("updates-in-time")

    assert definitions.find("N-UPD") is one
    assert definitions.in_library("updates_in_time") is one
    assert definitions.in_library("practices_shared") is None
    with pytest.raises(BadDefinition):
        definitions.find("happiness")


def test_another_wording_is_another_stamp(tmp_path):
    copy = _copy(tmp_path)
    file = copy / "referred.toml"
    file.write_text(file.read_text().replace("the first days", "the first hours"))

    assert definitions.find("referred", copy).stamp != definitions.find("referred").stamp


def test_a_target_has_a_setter_and_a_day_and_makes_no_other_definition(tmp_path):
    copy = _copy(tmp_path)
    file = copy / "referred.toml"
    file.write_text(f"{file.read_text()}{TARGET}\n")

    one = definitions.find("referred", copy)

    assert one.target_on(date(2027, 3, 31)) is None
    assert one.target_on(date(2027, 4, 1)) == 0.9
    assert ("Target", "90%, set by the national group from 1 April 2027") in page.facts(one)
    assert one.stamp == definitions.find("referred").stamp


def test_a_checker_enters_their_name_and_makes_no_other_definition(tmp_path):
    """As the analyst's guide says it; until then the page says that nobody has."""
    copy = _copy(tmp_path)
    file = copy / "referred.toml"
    named = 'checked_by = "A. Reader, Made-up Police"\nchecked_on = 2027-02-01'
    file.write_text(file.read_text().replace('checked_by = ""', named))

    one, before = definitions.find("referred", copy), definitions.find("referred")

    assert ("Checked", "by A. Reader, Made-up Police, 1 February 2027") in page.facts(one)
    assert ("Checked", "not checked by a second person yet") in page.facts(before)
    assert one.stamp == before.stamp


def test_no_target_is_set_that_nobody_decided():
    assert [one.key for one in DEFINITIONS if one.target is not None] == []


def _copy(tmp_path: Path) -> Path:
    folder = tmp_path / "definitions"
    folder.mkdir()
    for file in FOLDER.glob("*.toml"):
        shutil.copy(file, folder)
    return folder


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('direction = "up"', 'direction = "sideways"',
         "referred.toml, line 15: “direction” must be one of up, down, none"),
        ("version = 1", 'version = "one"', "referred.toml, line 5: “version” has the wrong kind"),
        ('unit = "victims"', "", "referred.toml, line 1: “unit” is missing"),
        ('unit = "victims"', 'unit = ""', "referred.toml, line 20: “unit” is empty"),
        ("rights = [4]", "rights = [13]", "referred.toml, line 17: “rights” must be one of 1, 2"),
        ('["R04-REF"]', '["R04-XXX"]', "referred.toml, line 18: there is no rule R04-XXX"),
        ('["R04-REF"]', "[]", "referred.toml, line 18: the engine is a method, but no rule"),
        ('checked_by = ""', 'checked_by = "A reader"', "line 25: give both who checked it and"),
        ('key = "referred"', 'key = "sent-on"', "line 3: the key must be the name of the file"),
        ('code = "N-REF"', 'code = "N-UPD"', "code “N-UPD” is also that of referred.toml"),
        ("version = 1", "version = 1\ncolour = 3", "line 6: “colour” is not a field of a measure"),
        ('title = "', 'title = ', "referred.toml: Invalid value"),
        ("version = 1", "version = 1\ntarget = 90", "line 6: a target needs all of “target”"),
        ("version = 1", f"version = 1\n{TARGET.replace('90', '100')}", "a percentage between 1"),
        ('direction = "up"', f'direction = "none"\n{TARGET}', "without a direction has no target"),
    ],
    ids=["a direction that is none", "a version in words", "no unit", "an empty unit",
         "a thirteenth right", "an unknown duty", "an engine without duties", "half a check",
         "another key", "a code used twice", "an unknown field", "no TOML", "a target of nobody",
         "a target that leaves no room", "a target that points nowhere"],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_its_line(tmp_path, old, new, reason):
    copy = _copy(tmp_path)
    file = copy / "referred.toml"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new, 1))

    with pytest.raises(BadDefinition) as refusal:
        definitions.load(copy)

    assert reason in str(refusal.value)


def test_the_command_prints_every_measure_with_its_version():
    printed = CliRunner().invoke(app, ["definitions"]).stdout

    for one in DEFINITIONS:
        assert f"{one.version} ({one.hash[:12]})" in printed
        assert one.question in printed


def test_the_page_of_the_docs_is_what_the_command_prints():
    """`make docs` puts it right."""
    assert DOCS.read_text(encoding="utf-8") == page.markdown() + "\n"
