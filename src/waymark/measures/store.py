"""The store of one analyst or one force: what was read, in the order in which it is judged.

`manifest.json` names every file that counts and is replaced in one step at the end of a run, so
an interrupted run leaves the store as it was. Parquet is the record; the Arrow files beside it
are derived (`buckets`). Everything here identifies victims: it stays where it is.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from . import buckets, engine
from .buckets import Bucket
from .errors import BadInput, NoSuchVictim
from .hashing import bucket_of
from .plan import EPOCH_INSTANT
from .rulebook import Rules
from .rulebook import Unit as LimitUnit
from .verdicts import Event, History

if TYPE_CHECKING:
    from .extracts.report import Report

FORMAT = 2
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Files:
    """The files of one bucket, by name within the store."""

    victims: str
    events: str
    judge: str
    victim_count: int
    event_count: int


@dataclass(frozen=True)
class Source:
    """One extract that was read."""

    name: str
    sha256: str
    mapping: str
    rows: int


class Store:
    """A folder of victims and events, ready to be judged."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._load()

    def _load(self) -> None:
        manifest = self.path / MANIFEST
        table: dict[str, Any] = {"generation": 0, "sources": [], "files": []}
        if manifest.exists():
            table = json.loads(manifest.read_text(encoding="utf-8"))
            if table.get("format") != FORMAT:
                raise BadInput(
                    f"{self.path.name}: this store was made by another version of Waymark (format "
                    f"{table.get('format')}, not {FORMAT}); read the extracts into a new store"
                )
            if table.get("events") != buckets.vocabulary():
                raise BadInput(
                    f"{self.path.name}: this store was made when the Code’s events had other names "
                    "or another order; read the extracts into a new store"
                )
        self.generation: int = table["generation"]
        self.sources = [Source(**row) for row in table["sources"]]
        self.files = [Files(**row) for row in table["files"]]

    @property
    def victim_count(self) -> int:
        """Count the victims; one person in two crimes counts twice."""
        return sum(files.victim_count for files in self.files)

    @property
    def event_count(self) -> int:
        """Count the events kept."""
        return sum(files.event_count for files in self.files)

    def ingest(
        self,
        extract: Path | str,
        mapping: Path | str = "generic",
        victims: Path | str | None = None,
    ) -> Report:
        """Read an extract into the store; see `extracts.ingest`."""
        from .extracts import ingest

        table = None if victims is None else Path(victims)
        return ingest(self, Path(extract), mapping, victims=table)

    def buckets(self) -> list[Bucket]:
        """Open every bucket; nothing is read until it is judged."""
        self.need_data()
        return [buckets.read(self.path / files.judge) for files in self.files]

    def need_data(self) -> None:
        """Refuse to answer from an empty store."""
        if not self.files:
            raise BadInput(f"{self.path.name}: the store is empty; read an extract into it first")

    def minutes(
        self, rules: Rules, only: Sequence[int] | None = None
    ) -> Sequence[engine.Minutes | None]:
        """Read the minutes of some buckets, if a rule that counts hours is switched on."""
        chosen = range(len(self.files)) if only is None else only
        if not any(rule.limit and rule.limit.unit is LimitUnit.HOURS for rule in rules.active):
            return [None] * len(chosen)
        return [_minutes(self.path / self.files[index].events) for index in chosen]

    def history(self, victim: str) -> History:
        """Fetch everything known of one victim, with the file and row of every event."""
        self.need_data()
        files = self.files[bucket_of(victim, len(self.files))]
        names = pq.read_table(self.path / files.victims, columns=["victim"], memory_map=True)
        place = pc.index(names["victim"], victim).as_py()
        if place < 0:
            raise NoSuchVictim("Nobody in the store has this reference")
        row = _slice(self.path / files.victims, place, 1).to_pylist()[0]
        events = _slice(self.path / files.events, row["first_event"], row["event_count"])
        return History(
            victim=victim,
            force=row["force"],
            area=row["area"],
            team=row["team"],
            events=tuple(self._event(one) for one in events.to_pylist()),
            enhanced=row["enhanced"],
            counts=row["counts"],
        )

    def _event(self, row: dict[str, Any]) -> Event:
        return Event(
            name=buckets.vocabulary()[row["type"]],
            occurred_at=_instant(row["occurred_at"]),
            recorded_at=_instant(row["recorded_at"]),
            value=row["value"] or None,
            source=self.sources[row["source"]].name,
            row=row["row"],
        )

    def victims(self, bucket: int) -> pa.Table:
        """Read the victims of a bucket in the order in which they are judged."""
        return pq.read_table(self.path / self.files[bucket].victims)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Let one run at a time write, and clear away what an interrupted one left."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / "lock").open("w") as lock:
            try:
                _lock(lock)
            except OSError as error:
                raise BadInput(f"{self.path.name}: another run is writing to this store") from error
            self._load()
            self._sweep()
            try:
                yield
            finally:
                self._sweep()

    def commit(self, files: list[Files], sources: list[Source]) -> None:
        """Put a new state in force, in one step, and then remove what it replaced."""
        self.generation, self.files, self.sources = self.generation + 1, files, sources
        table = {
            "format": FORMAT,
            "events": buckets.vocabulary(),
            "generation": self.generation,
            "sources": [asdict(source) for source in sources],
            "files": [asdict(one) for one in files],
        }
        part = self.path / f"{MANIFEST}.part"
        with part.open("w", encoding="utf-8") as out:
            json.dump(table, out, indent=1)
            out.flush()
            os.fsync(out.fileno())
        part.replace(self.path / MANIFEST)
        self._sweep()

    def _sweep(self) -> None:
        """Remove data files that the manifest does not name."""
        kept = {name for files in self.files for name in (files.victims, files.events, files.judge)}
        for file in (*self.path.glob("bucket-*"), *self.path.glob("staging-*")):
            if file.name not in kept:
                file.unlink()


def _lock(file: IO[str]) -> None:
    """Take the lock or fail at once; the system frees it when the run ends, however it ends."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _slice(path: Path, first: int, count: int) -> pa.Table:
    """Read some rows of a Parquet file without reading the rest of it."""
    file = pq.ParquetFile(path, memory_map=True)
    groups, start, skipped = [], 0, 0
    for group in range(file.num_row_groups):
        rows = file.metadata.row_group(group).num_rows
        if start + rows <= first:
            skipped = start + rows
        elif start < first + count:
            groups.append(group)
        start += rows
    return file.read_row_groups(groups).slice(first - skipped, count)


def _instant(seconds: int | None) -> datetime | None:
    return None if seconds is None else EPOCH_INSTANT + timedelta(seconds=seconds)


def _minutes(path: Path) -> engine.Minutes:
    table = pq.read_table(path, columns=["occurred_at", "recorded_at"])

    def column(name: str) -> NDArray[np.int32]:
        seconds: NDArray[np.int64] = table[name].fill_null(0).to_numpy()
        return (seconds // 60).astype(np.int32)

    return engine.Minutes(column("occurred_at"), column("recorded_at"))


def as_date(text: str) -> date:
    """Read a day as somebody types it: 2026-03-31."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"“{text}” is not a day; write it as 2026-03-31") from error
