"""The records of decisions keep their form, so that they can be read in a minute (decision 1)."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "decisions"
RECORDS = sorted(FOLDER.glob("[0-9]*.md"))
HEADINGS = ["Context", "Decision", "Considered", "Consequences", "Check"]
# What a check may name: a folder or file of tests, one test, or the contracts.
NAMED = re.compile(r"`(tests/[\w./]+|test_\w+(?:\.py)?|\.importlinter)`?")
TESTS = {path.name: path.read_text(encoding="utf-8") for path in ROOT.glob("tests/**/test_*.py")}


def is_there(name: str) -> bool:
    """Say whether this path, file or test exists."""
    if "/" in name or name.startswith("."):
        return (ROOT / name).exists()
    return name in TESTS or any(f"def {name}(" in text for text in TESTS.values())


def read(record: Path) -> str:
    return record.read_text(encoding="utf-8")


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
class TestEveryRecord:
    def test_begins_with_its_number_and_its_status(self, record):
        first, second = [line for line in read(record).splitlines() if line][:2]

        assert first.startswith(f"# {int(record.name[:4])}. ")
        assert re.match(r"Status: (accepted|superseded by \d+) ?\d{4}-\d{2}-\d{2}", second)

    def test_has_its_headings_in_order(self, record):
        assert re.findall(r"^## (\w+)", read(record), re.MULTILINE) == HEADINGS

    def test_is_neither_a_note_nor_an_essay(self, record):
        assert 150 <= len(read(record).split()) <= 400

    def test_names_a_check_that_is_there(self, record):
        named = NAMED.findall(read(record).split("## Check")[1])

        assert named, "Say which test would fail if somebody forgot"
        assert [name for name in named if not is_there(name)] == []

    def test_stands_in_the_index(self, record):
        assert f"({record.name})" in read(FOLDER / "README.md")


def test_no_number_is_used_twice():
    numbers = [record.name[:4] for record in RECORDS]

    assert len(numbers) == len(set(numbers)) > 5
