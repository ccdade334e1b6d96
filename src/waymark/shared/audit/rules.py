"""What an entry may hold, how entries are chained, and how a broken chain is recognised."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

BEFORE_THE_FIRST = "0" * 64
LONGEST_CODE = 80
DEEPEST_DETAIL = 4
FAULTS_LISTED = 20
ACCEPTED = "audit.chain_accepted"
FIRST_NOTES = 100  # The note of the head must reach back to the first entries, give or take

_ACT = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_NAME = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
_NOTE = re.compile(r"(\d+) ([0-9a-f]{64}) (\S+)")
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class Row(NamedTuple):
    """One entry as the chain sees it."""

    sequence: int
    at: datetime
    act: str
    by: int | None
    about_type: str
    about_key: str
    detail: object
    previous_hash: str
    hash: str


def fingerprint(row: Row) -> str:
    """Compute the hash that ties an entry to everything in it and to the entry before."""
    content = [
        row.previous_hash,
        row.sequence,
        row.at.astimezone(UTC).isoformat(),
        row.act,
        row.by,
        row.about_type,
        row.about_key,
        row.detail,
    ]
    return hashlib.sha256(_encode(content).encode()).hexdigest()


# ---- whether anything was done ---------------------------------------------------------------

Mark = tuple[int, str]  # the number and the hash of an entry
# Acts after which every page shows what it showed before: who came in and how, who guessed wrong.
UNSEEN = (
    "accounts.guessed_wrong", "accounts.passkey_", "accounts.password_", "accounts.recovery_code",
    "accounts.second_step_", "accounts.signed_in", "accounts.signed_out", "audit.",
)  # fmt: skip
# What is loaded or removed as a whole changes records of many apps: every mark moves.
WHOLE = ("_loaded", "demonstration_removed")


@dataclass(frozen=True)
class Marks:
    """The last entry of each kind of act, as far as somebody has read the chain.

    As long as the mark of some kinds stays, none of them was done. `since` is the entry from which
    on the chain was read, and the mark of kinds that were not met after it.
    """

    since: Mark
    head: Mark
    last: Mapping[str, Mark] = field(default_factory=dict)

    def moved(self, entries: Sequence[tuple[int, str, str]]) -> "Marks":
        """The marks once the entries from the head on were read: number, hash and act.

        Where these begin with another entry than the head, nothing that was read before counts.
        """
        if not entries:
            return self
        first: Mark = entries[0][:2]
        since, last = (self.since, dict(self.last)) if first == self.head else (first, {})
        for sequence, own_hash, act in entries[1:]:
            if act.endswith(WHOLE):
                since, last = (sequence, own_hash), {}
            elif not act.startswith(UNSEEN):
                last[act] = (sequence, own_hash)
        return Marks(since, entries[-1][:2], last)

    def of(self, *begin: str, but: tuple[str, ...] = ()) -> str:
        """The mark of the acts whose names begin so (of all, where none is named) but for some."""
        begin = begin or ("",)
        found = [
            mark
            for act, mark in self.last.items()
            if act.startswith(begin) and not act.startswith(but)
        ]
        # A hash too: after an older database was restored the numbers are used again.
        return "{} {}".format(*max(found, default=self.since))


NOTHING_READ = Marks(since=(0, BEFORE_THE_FIRST), head=(0, BEFORE_THE_FIRST))


# ---- what an entry may hold ------------------------------------------------------------------


def blockers_to_act(act: str) -> list[str]:
    """Say why this cannot be the name of an act; an empty list means that it can."""
    if _ACT.fullmatch(act) and len(act) <= LONGEST_CODE:
        return []
    return [f"name the act like app.thing_done, in small letters, not {act[:LONGEST_CODE]!r}"]


def plain(value: object) -> object:
    """Turn keys, dates and exact numbers into what can be written down; the rest stays as it is."""
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID | Decimal | str):
        return str(value)
    return value


def blockers_to_detail(detail: object, *, where: str = "detail", depth: int = 0) -> list[str]:
    """Say why this detail cannot be kept: it admits keys, numbers and short codes, never words.

    Audit entries are never deleted, so personal data has no place in them (TRUST 4C). The reasons
    name the place, not the value: they end in a log.
    """
    if depth > DEEPEST_DETAIL:
        return [f"{where} lies too deep"]
    if isinstance(detail, dict):
        return _blockers_to_names(detail, where) + [
            blocker
            for name, item in detail.items()
            for blocker in blockers_to_detail(item, where=f"{where}.{name}"[:99], depth=depth + 1)
        ]
    if isinstance(detail, list):
        return [
            blocker
            for item in detail
            for blocker in blockers_to_detail(item, where=f"{where}[]", depth=depth + 1)
        ]
    return _blockers_to_value(detail, where)


def _blockers_to_names(detail: dict[str, object], where: str) -> list[str]:
    if all(_NAME.fullmatch(name) for name in detail):
        return []
    return [f"{where} has a field whose name is not a short code"]


def _blockers_to_value(value: object, where: str) -> list[str]:
    if isinstance(value, str):
        if len(value) > LONGEST_CODE:
            return [f"{where} is longer than {LONGEST_CODE} characters: keep a key, not the text"]
        if "@" in value:
            return [f"{where} looks like an address: keep the person's key"]
        if not value.isprintable():
            return [f"{where} holds a line break or a control character"]
        return []
    if isinstance(value, float):  # 1.0 and 1e0 do not come back alike from every database
        return [f"{where} is a binary fraction: write it as a Decimal or a whole number"]
    if value is None or isinstance(value, bool | int):
        return []
    return [f"{where} is of a kind that cannot be kept: {type(value).__name__}"]


# ---- the note of the head, kept outside the database -----------------------------------------


def note(sequence: int, hash: str, at: datetime) -> str:
    """Write one line of the note: which entry was last, its hash, and when."""
    return f"{sequence} {hash} {at.astimezone(UTC).isoformat(timespec='seconds')}\n"


def read_notes(text: str) -> tuple[dict[int, str], int]:
    """Read the note of the head: hash by sequence, and how many lines cannot be read.

    Where an entry was noted twice the first line counts: after a cut the numbers are used again.
    """
    matches = [_NOTE.fullmatch(line) for line in text.splitlines() if line]
    noted: dict[int, str] = {}
    for match in matches:
        if match:
            noted.setdefault(int(match[1]), match[2])
    return noted, sum(match is None for match in matches)


def thinned(text: str, *, keep: int, every: int) -> str:
    """Shorten the note: its last lines stay, of the older ones the first and each so-many-th."""
    lines = [line for line in text.splitlines() if _NOTE.fullmatch(line)]
    lines.sort(key=lambda line: int(line.split(" ", 1)[0]))
    older, newest = lines[:-keep], lines[-keep:]
    kept = older[:1] + [line for line in older[1:] if int(line.split(" ", 1)[0]) % every == 0]
    return "".join(f"{line}\n" for line in kept + newest)


# ---- the list of erasures, kept outside the database too ---------------------------------------


class Erasure(NamedTuple):
    """One act that must be done again after an older backup was restored; keys only."""

    sequence: int
    hash: str
    act: str
    key: str


def erasure_line(row: Row) -> str:
    """Write one line of the list: which entry, what was done, and to which key."""
    when = row.at.astimezone(UTC).isoformat(timespec="seconds")
    return f"{row.sequence} {row.hash} {row.act} {row.about_key} {when}\n"


def read_erasures(text: str) -> list[Erasure]:
    """Read the list of erasures, each once, in the order of their noting."""
    parts = (line.split(" ") for line in text.splitlines())
    found = [Erasure(int(p[0]), p[1], p[2], p[3]) for p in parts if len(p) == 5 and p[0].isdigit()]
    return list(dict.fromkeys(found))


# ---- verifying -------------------------------------------------------------------------------


@dataclass
class Walk:
    """A walk along the chain: where it stands, and what it found wrong so far."""

    noted: Mapping[int, str]
    sequence: int = 0
    hash: str = BEFORE_THE_FIRST
    entries: int = 0
    faults: list[str] = field(default_factory=list)
    fault_count: int = 0
    rewritten: bool = False
    accepted: set[int] = field(default_factory=set)

    def fault(self, sentence: str) -> None:
        self.fault_count += 1
        if len(self.faults) < FAULTS_LISTED:
            self.faults.append(sentence)

    def over(self, rows: Iterable[Row]) -> None:
        """Walk over the next entries, in order, noting whatever does not fit."""
        for row in rows:
            if row.sequence != self.sequence + 1:
                self.fault(_gap(self.sequence, row.sequence))
            elif row.previous_hash != self.hash:
                self.fault(
                    f"Entry {row.sequence} does not follow the entry before it: "
                    "one of the two was put there later"
                )
            if fingerprint(row) != row.hash:
                self.fault(f"Entry {row.sequence} was changed after it was written")
            if not self.rewritten and self.noted.get(row.sequence, row.hash) != row.hash:
                self.rewritten = True
                self.fault(
                    f"Entry {row.sequence} is not the one that was noted outside the database: "
                    "the chain was rewritten at or before it"
                )
            if row.act == ACCEPTED:
                self.accepted.add(row.sequence)
            self.sequence, self.hash = row.sequence, row.hash
            self.entries += 1

    def end(self) -> None:
        """Compare where the chain ends, and where the note begins, with each other."""
        newest = max(self.noted, default=0)
        if newest > self.sequence:
            self.fault(
                f"The chain ends at entry {self.sequence}, but entry {newest} was noted outside "
                "the database: the last entries were cut off, or an older database was restored"
            )
        if not self.noted and self.entries:
            self.fault("The note of the chain’s head, kept outside the database, is missing")
        oldest = min(self.noted, default=0)
        if oldest > FIRST_NOTES and oldest not in self.accepted:
            self.fault(
                f"The note of the chain’s head begins only at entry {oldest}: "
                "an earlier note was removed, and nothing vouches for the entries before"
            )


def _gap(last: int, found: int) -> str:
    if found <= last:
        return f"Entry {found} is out of its place"
    if found == last + 2:
        return f"Entry {last + 1} is missing"
    return f"Entries {last + 1} to {found - 1} are missing"


@dataclass(frozen=True)
class Verdict:
    """What a check of the whole chain found."""

    entries: int
    head: str
    faults: list[str]
    fault_count: int
    remarks: list[str]

    @property
    def ok(self) -> bool:
        return not self.fault_count

    @property
    def sentence(self) -> str:
        """Say in one sentence how the chain stands."""
        if self.ok:
            return f"All {self.entries:,} entries of the audit chain are as they were written"
        more = self.fault_count - 1
        return self.faults[0] + (f" (and {more:,} more findings)" if more else "")


# ---- words -----------------------------------------------------------------------------------


def in_words(act: str) -> str:
    """Say an act in words: accounts.seat_left becomes “Seat left (accounts)”."""
    app, _, done = act.partition(".")
    return f"{done.replace('_', ' ').capitalize()} ({app})"
