"""Prints docs/reference/trust.md from what the tests of trust reached: `make trust`.

    python tools/print_trust.py [FOLDER]

Each test marked with a goal leaves a note in build/trust when it passes (tests/support/goals.py).
A goal without a note stands on the page as not shown.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.goals import GOALS, KEPT  # noqa: E402

HEAD = """# What is held to be true, and how it was shown

<!-- Printed by `make trust` from the tests; change those, not this page. -->

Each row is a promise of the [threat model](../guides/threat-model.md). The figures are those that
the tests reached on the day named. A test proves nothing unless it can fail: beside each stands a
fault that was planted on purpose, and how the same test saw it. *Fast* is the form that `make test`
runs, *long* that of `make test-long`.

"""


def notes() -> list[dict[str, Any]]:
    """What the tests left, in the order of their names."""
    return sorted(
        (json.loads(file.read_text()) for file in KEPT.glob("*.json")),
        key=lambda note: (note["test"], note["database"]),
    )


def page(kept: list[dict[str, Any]]) -> Iterator[str]:
    """The page: a contents table, then a section for each goal."""
    yield HEAD
    by_goal = {goal: [note for note in kept if goal in note["goals"]] for goal in GOALS}
    yield "| Goal | | Tests | Planted faults caught | Last shown |\n|---|---|--:|--:|---|\n"
    for goal, notes_of in by_goal.items():
        tests = len({note["test"] for note in notes_of})
        faults = len({fault for note in notes_of for fault in note["controls"]})
        day = max((note["day"] for note in notes_of), default="not shown")
        yield f"| [{goal}](#{goal.lower()}) | {GOALS[goal]} | {tests} | {faults} | {day} |\n"
    for goal, notes_of in by_goal.items():
        yield f"\n## {goal}\n\n{GOALS[goal]}.\n"
        yield from section(notes_of)


def section(kept: list[dict[str, Any]]) -> Iterator[str]:
    if not kept:
        yield "\nNo test has shown this yet.\n"
        return
    yield "\n| Test | Reached | Planted fault, and what the test saw | Form, database | Day |\n"
    yield "|---|---|---|---|---|\n"
    for note in kept:
        file, _, name = note["test"].partition("::")
        yield (
            f"| `{file}` {_words(name)} | {_cell(note['figures'])} | {_cell(note['controls'])} "
            f"| {note['form']}, {note['database']} | {note['day']} |\n"
        )


def _words(name: str) -> str:
    """A test's name as the sentence it is: test_a_kill[x] becomes “a kill [x]”."""
    sentence, bracket, case = name.rpartition("::")[2].partition("[")
    return sentence.removeprefix("test_").replace("_", " ") + (f" [{case}" if bracket else "")


def _cell(lines: list[str]) -> str:
    return "<br>".join(line.replace("|", "\\|").replace("\n", " ") for line in lines) or "–"


def main(folder: Path) -> None:
    (folder / "trust.md").write_text("".join(page(notes())))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/reference")
