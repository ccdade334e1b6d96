"""How Waymark stands to the OWASP ASVS 5.0.0: no row is forgotten, and no test invented."""

import json
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.goal("T24")

# How many rows of levels 1 and 2 each section of the standard has.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5,
    "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2,
    "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11,
    "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1,
    "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5,
    "16.3": 4, "16.4": 3, "16.5": 3,
}  # fmt: skip


@pytest.fixture(scope="module")
def written():
    return tomllib.loads((ROOT / "tests/asvs.toml").read_text())


@pytest.fixture(scope="module")
def rows(written):
    """Every row: its number, level, standing, words and the names of its tests."""
    return [
        (number, *row)
        for chapter, block in written.items()
        if chapter != "tests"
        for number, row in block.items()
        if number != "title"
    ]


def missing_tests(names: dict[str, str]) -> list[str]:
    """The names that stand for no test: a file, or a function of a file."""
    return [alias for alias, place in names.items() if not _is_there(*place.split("::"))]


def _is_there(file: str, function: str = "") -> bool:
    path = ROOT / file
    return path.exists() and (not function or f"def {function}(" in path.read_text())


def test_no_row_is_forgotten(rows):
    found = Counter(number.rpartition(".")[0] for number, *_ in rows)

    assert found == SECTIONS
    assert all(len(row) == 5 and row[2] in ("met", "n/a", "gap") and row[3] for row in rows)


def test_every_test_that_is_named_is_there(written, rows, goal):
    named = {name for *_, names in rows for name in names.split()}

    assert named == written["tests"].keys()
    assert missing_tests(written["tests"]) == []
    told = missing_tests({"planted": "tests/test_asvs.py::test_that_nobody_wrote"})
    assert told == ["planted"]
    goal.caught("a row that names a test that nobody wrote", "named")


def test_nine_of_ten_rows_of_the_first_level_name_a_test(rows, goal):
    first = [row for row in rows if row[1] == 1 and row[2] != "n/a"]
    tested = [row for row in first if row[4]]

    assert len(tested) / len(first) >= 0.9
    how = Counter(row[2] for row in rows)
    goal.reached(
        f"{len(rows)} rows: {how['met']} met, {how['n/a']} not applicable, {how['gap']} gaps, each "
        f"with its reason; {len(tested)} of {len(first)} applicable rows of level 1 name a test"
    )


# What bandit marks and somebody looked at. All else of medium weight or more fails.
LOOKED_AT = {
    ("postgresql.py", "B608"): "search and backup: parts of statements are constants and tables",
    ("sqlite.py", "B608"): "search and backup: parts of statements are constants and tables",
    ("racer.py", "B608"): "the bench reads the files that it made itself",
    ("supervisor.py", "B310"): "asks the process that it started, on this machine",
    ("environment.py", "B701"): "autoescape is a function: on for all but plain text",
    ("prose.py", "B704"): "what nh3 has cleaned",
    ("remembered.py", "B704"): "what our own templates drew",
}


def bandit(place: str) -> set[tuple[str, str]]:
    """What bandit finds of medium weight or more."""
    told = subprocess.run(
        [sys.executable, "-m", "bandit", "-q", "-ll", "-f", "json", "-r", place],
        cwd=ROOT, capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    return {
        (Path(found["filename"]).name, found["test_id"]) for found in json.loads(told)["results"]
    }


def test_bandit_finds_nothing_of_weight(tmp_path, goal):
    planted = tmp_path / "planted.py"
    planted.write_text("import subprocess\nsubprocess.run(input(), shell=True)\neval(input())\n")

    assert bandit("src/waymark") == LOOKED_AT.keys()
    seen = {rule for _, rule in bandit(str(tmp_path))}
    assert "B307" in seen
    goal.reached("bandit: nothing of medium weight or more that nobody looked at")
    goal.caught("eval and a shell, fed with what somebody typed", ", ".join(sorted(seen)))
