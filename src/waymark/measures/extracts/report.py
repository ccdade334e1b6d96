"""What became of every row of an extract."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from ..buckets import vocabulary
from ..errors import ConservationError

MOST_EXAMPLES = 20


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
    findings: list[str] = field(default_factory=list)

    def note(self, row: int, column: str, reason: str) -> None:
        """Keep the first few rows at fault, so that somebody can look them up in the file."""
        if len(self.examples) < MOST_EXAMPLES:
            self.examples.append({"row": row, "column": column, "reason": reason})

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
            odd = "" if self.findings else " nothing has changed that should be looked into"
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
        lines += [f"  row {e['row']}, {e['column']}: {e['reason']}" for e in self.examples]
        return "\n".join(lines)
