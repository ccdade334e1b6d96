"""What became of every row of an extract."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from ..buckets import vocabulary
from ..errors import ConservationError
from .reasons import IGNORED, remedy

MOST_EXAMPLES, MOST_SPELLINGS = 20, 10
MOST_OF_A_REASON = 3  # one fault repeated on every line must not crowd out the others


class NothingUsable(ConservationError):
    """Of all the rows of an extract none could be used; nothing was stored."""

    def __init__(self, report: Report) -> None:
        none = "its only row could not be used"
        if report.rows > 1:
            none = f"none of its {report.rows:,} rows could be used"
        super().__init__(f"{report.source}: {none}\n{report.as_text()}")
        self.report = report


@dataclass
class Report:
    """Rows in = stored + duplicate + quarantined + rejected, or the run fails.

    Rejected rows could not be cut into columns; quarantined ones could, but a cell cannot be used.
    """

    source: str
    mapping: str
    sha256: str = ""
    lines: int = 0
    heading_lines: int = 0
    blank_lines: int = 0
    rows: int = 0
    stored: int = 0
    duplicates: int = 0
    quarantined: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    # what a column says beside what the mapping knows, by column
    unmapped_values: dict[str, Counter[str]] = field(default_factory=dict)
    months: Counter[str] = field(default_factory=Counter)
    quality: Counter[str] = field(default_factory=Counter)
    by_force: dict[str, Counter[str]] = field(default_factory=dict)
    examples: list[dict[str, Any]] = field(default_factory=list)
    derived: int = 0
    # what was given to further victims of a crime, where the extract tells crimes only
    copies: int = 0
    copies_stored: int = 0
    copies_known: int = 0
    victims: dict[str, Any] | None = None
    # what earlier extracts said and this one replaces, by the key of the row
    corrected: int = 0
    taken_back: int = 0
    # what the next extract of this kind is compared with, and what this comparison found
    columns: list[str] = field(default_factory=list)
    entries: Counter[str] = field(default_factory=Counter)
    compared_with: str = ""
    changed: bool = False
    findings: list[str] = field(default_factory=list)

    def note(self, row: int, column: str, reason: str) -> None:
        """Keep the first few rows of each fault, so that somebody can look them up in the file."""
        alike = sum(one["reason"] == reason for one in self.examples)
        if len(self.examples) < MOST_EXAMPLES and alike < MOST_OF_A_REASON:
            self.examples.append(
                {
                    "file": self.source, "row": row, "column": column, "reason": reason,
                    "remedy": remedy(reason),
                }
            )  # fmt: skip

    def note_values(self, column: str, spellings: Counter[str]) -> None:
        """Count what a column of yes and no says beside these."""
        if spellings:
            self.unmapped_values.setdefault(column, Counter()).update(spellings)

    def say_values(self) -> list[str]:
        """Say which columns of yes and no hold something else, and what is made of it."""
        said = []
        for column, counts in self.unmapped_values.items():
            most = ", ".join(f"“{w}” {n:,}" for w, n in counts.most_common(MOST_SPELLINGS))
            more = len(counts) - MOST_SPELLINGS
            rows = counts.total()
            said.append(
                f"Column “{column}”: {rows:,} {'row says' if rows == 1 else 'rows say'} neither "
                f"yes nor no ({most}{f' and {more} more' if more > 0 else ''}). Where no other row "
                "or entry says more, the standard limits are used. Say what they mean under "
                '[enhanced] of the mapping, as yes = ["…"] or no = ["…"]'
            )
        return said

    def check_used(self) -> None:
        """Fail where rows were set aside or rejected and not one was used."""
        lost = self.quarantined.total() - self.quarantined[IGNORED] + self.rejected.total()
        if lost and not (self.stored or self.duplicates or self.taken_back):
            raise NothingUsable(self)

    def check(self) -> None:
        """Fail unless every row is accounted for."""
        out = self.stored + self.duplicates + self.quarantined.total() + self.rejected.total()
        if out != self.rows:
            raise ConservationError(
                f"{self.source}: {self.rows} rows were read but {out} are accounted for; "
                "nothing was stored"
            )
        if self.copies_stored + self.copies_known != self.copies:
            raise ConservationError(
                f"{self.source}: {self.copies} events were given to further victims but "
                f"{self.copies_stored + self.copies_known} are accounted for; nothing was stored"
            )

    def check_lines(self, seen: int) -> None:
        """Fail unless the lines that were read are the lines of the file, counted apart."""
        if seen != self.lines:
            raise ConservationError(
                f"{self.source}: the file has {self.lines} lines but {seen} were read; "
                "nothing was stored"
            )

    def suggestions(self) -> dict[str, str]:
        """Guess, for a person to confirm, which event an entry type without a mapping is."""
        names = {name.replace("_", " "): name for name in vocabulary()}
        close = {
            written: get_close_matches(written.casefold(), names, 1, cutoff=0.7)
            for written, _ in self.unmapped.most_common(MOST_EXAMPLES)
        }
        return {written: names[found[0]] for written, found in close.items() if found}

    def as_dict(self) -> dict[str, Any]:
        """Give the report as plain values, for JSON."""
        plain = {
            key: {k: n for k, n in value.most_common() if n}
            if isinstance(value, Counter)
            else value
            for key, value in vars(self).items()
        }
        plain["unmapped_values"] = {c: dict(n) for c, n in self.unmapped_values.items()}
        plain["suggestions"] = self.suggestions()
        plain["months"] = dict(sorted(self.months.items()))
        plain["by_force"] = {force: dict(c) for force, c in sorted(self.by_force.items())}
        return plain

    def _beside(self) -> list[str]:
        """Say what stands beside the account of rows: further victims, corrections."""
        lines = []
        if self.victims:
            lines.append(
                f"Each crime’s entries were given to all its victims: {self.copies:,} more events "
                f"({self.copies_known:,} of them known already), by the {self.victims['stored']:,} "
                f"victims in {self.victims['source']}"
            )
        if self.corrected or self.taken_back:
            lines.append(
                f"Of earlier extracts {self.corrected:,} rows were replaced by their new version, "
                f"{self.taken_back:,} taken back"
            )
        if self.compared_with:
            odd = "" if self.changed else " nothing has changed that should be looked into"
            lines.append(f"Compared with {self.compared_with}:{odd}")
        return lines + [f"Finding: {finding}" for finding in self.findings]

    def as_json(self) -> str:
        """Write the report as JSON."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=2)

    def as_text(self) -> str:
        """Write the report for somebody at a terminal."""
        lines = [
            f"{self.source}: {self.rows:,} rows read with “{self.mapping}”",
            f"  stored       {self.stored:>12,}",
            f"  duplicate    {self.duplicates:>12,}",
            f"  quarantined  {self.quarantined.total():>12,}",
            f"  rejected     {self.rejected.total():>12,}",
        ]
        lines += self._beside()
        parts = {
            "Quarantined": self.quarantined,
            "Rejected": self.rejected,
            "Not mapped": self.unmapped,
            "Quality": self.quality,
        }
        for title, counts in parts.items():
            most = counts.most_common(MOST_EXAMPLES)
            lines += [f"{title}: {why} – {count:,}" for why, count in most if count]
        lines += [f"Perhaps: “{w}” is {event}" for w, event in self.suggestions().items()]
        others = self.victims["examples"] if self.victims else []
        lines += [_line(example) for example in (*self.examples, *others)]
        return "\n".join(lines)


def _line(example: dict[str, Any]) -> str:
    column = f", column “{example['column']}”" if example["column"] else ""
    place = f"{example['file']}, row {example['row']}{column}"
    return f"  {place}: {example['reason']}. {example['remedy']}"
