"""The page of trust names what the tests show, and nothing else."""

import re
from pathlib import Path

from tests.support.goals import GOALS
from tools import print_trust

TESTS = Path(__file__).parent
PAGE = TESTS.parents[0] / "docs/reference/trust.md"


def marked() -> dict[str, set[str]]:
    """Every goal named by a mark, with the files that name it."""
    found: dict[str, set[str]] = {}
    for file in TESTS.rglob("test_*.py"):
        for names in re.findall(r"mark\.goal\(([^)]*)\)", file.read_text()):
            for goal in re.findall(r'"(T\d+)"', names):
                found.setdefault(goal, set()).add(str(file.relative_to(TESTS.parent)))
    return found


def shown() -> dict[str, set[str]]:
    """Every goal with a row on the page, with the files of its tests."""
    sections = re.split(r"^## (T\d+)$", PAGE.read_text(), flags=re.M)[1:]
    files = zip(sections[::2], sections[1::2], strict=True)
    return {goal: found for goal, text in files if (found := {*re.findall(r"`(tests/.*?)`", text)})}


def test_every_goal_is_shown_by_a_test():
    assert marked().keys() == GOALS.keys()


def test_the_page_names_the_tests_that_show_each_goal():
    assert shown() == marked(), "Run: make trust"


def test_every_goal_has_a_planted_fault_on_the_page():
    contents = re.findall(r"^\| \[(T\d+)\].*\| (\d+) \| [\d-]+ \|$", PAGE.read_text(), flags=re.M)

    assert [goal for goal, faults in contents if faults == "0"] == []
    assert len(contents) == len(GOALS)


def test_a_note_becomes_a_row():
    note = {"goals": ["T6"], "test": "tests/a.py::test_a_cut[2]", "database": "sqlite",
            "form": "fast", "day": "2026-11-21", "figures": ["0 of 9"],
            "controls": ["OFF: 3 | 9"]}  # fmt: skip

    text = "".join(print_trust.page([note]))

    assert "| 1 | 1 | 2026-11-21 |" in text
    assert "| `tests/a.py` a cut [2] | 0 of 9 | OFF: 3 \\| 9 | fast, sqlite | 2026-11-21 |" in text
    assert text.count("No test has shown this yet.") == len(GOALS) - 1
