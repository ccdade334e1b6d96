"""The goals of trust, and what the tests reached of each (`docs/reference/trust.md`).

A test of a goal is marked `@pytest.mark.goal("T6")` and takes the fixture `goal`:

    goal.reached("0 of 400 images corrupt, 0 answered writes lost")
    goal.caught("synchronous OFF", "corrupts 128 of 400 images")

What a test that passed said is kept in build/trust; `make trust` prints the page from it.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from tests.support.long import LONG

KEPT = Path(__file__).resolve().parents[2] / "build" / "trust"

GOALS = {
    "T1": "A sender killed at random loses no message and sends none twice",
    "T2": "Two senders, paused and killed, lose no message and send none twice",
    "T3": "A kill at each named point of sending and of receipts loses nothing",
    "T4": "Receipts that repeat, overtake or are forged end in the right state",
    "T5": "A gateway down for hours loses nothing; the urgent goes first, and people are told",
    "T6": "A power cut corrupts nothing and loses no write that was answered",
    "T7": "Web processes killed during writes leave no half write, and none without its entry",
    "T8": "A full disk is said in words, breaks nothing, and writing resumes",
    "T9": "A backup made under load restores whole; a bad one is refused in words",
    "T10": "The last release’s data migrates whole, wherever the migration is killed",
    "T11": "Neighbouring releases work side by side",
    "T12": "A wrong clock or a clock change sends nothing at a wrong hour",
    "T13": "An identity provider that is down, hangs or changes keys stops nobody’s work for long",
    "T14": "Every act leaves an entry in its transaction, and tampering is found",
    "T15": "Every page answers each role as the matrix says",
    "T17": "No request, however made, breaks a page or the API",
    "T18": "Hostile files are refused in words, in bounded time and memory",
    "T19": "Guessing is limited across processes and restarts, and locks nobody out",
    "T20": "Sessions end when they must",
    "T21": "No page asks another host for anything, nor breaks its own policy",
    "T22": "Nobody can time an answer to learn whether an account is there",
    "T24": "Every row of ASVS 5, levels 1 and 2, is met, not applicable, or a stated gap",
    "T28": "No log, error mail, task or error page holds a person’s details",
    "T29": "The network refuses text about a victim, and little else",
    "T33": "Messages tell nothing to whoever else sees the screen, in either language",
    "T39": "The hub takes counts only, signed and in turn, and no small number can be solved for",
}  # fmt: skip


@dataclass
class Goal:
    """What one test reached of one goal, in words with figures."""

    ids: tuple[str, ...]
    figures: list[str] = field(default_factory=list)
    controls: list[str] = field(default_factory=list)

    def reached(self, figure: str) -> None:
        """Note a figure that this test reached."""
        self.figures.append(figure)
        print(f"{'/'.join(self.ids)}: {figure}")

    def caught(self, fault: str, figure: str) -> None:
        """Note a planted fault, and how the test saw it."""
        self.controls.append(f"{fault}: {figure}")
        print(f"{'/'.join(self.ids)} control: {fault}: {figure}")

    def keep(self, test: str, database: str) -> None:
        """Write down what was reached; a later run of the same form replaces it."""
        KEPT.mkdir(parents=True, exist_ok=True)
        said = {
            "goals": self.ids, "test": test, "database": database,
            "form": "long" if LONG else "fast", "day": datetime.now(UTC).date().isoformat(),
            "figures": self.figures, "controls": self.controls,
        }  # fmt: skip
        name = sha256(f"{test}{database}{said['form']}".encode()).hexdigest()[:16]
        (KEPT / f"{name}.json").write_text(json.dumps(said, indent=1) + "\n")
