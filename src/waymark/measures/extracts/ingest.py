"""Reading an extract into a store: all of it, or nothing, and every row accounted for."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa

from ..buckets import Unit
from ..errors import BadInput
from ..hashing import buckets_of
from ..sheets import safe
from ..store import Source, Store
from . import drift, merge, spelling
from .clean import Cleaner, Events
from .corrections import Corrections
from .crowd import read_crowd
from .mapping import Mapping, load
from .reading import Chunk, is_parquet, open_extract
from .report import Report

VICTIMS_PER_BUCKET = 262_144
BYTES_PER_VICTIM = {"text": 700, "parquet": 120}
MOST_BUCKETS = 256
Progress = Callable[[int], None]
Aside = Callable[[Iterable[tuple[int, str, str, str]]], None]


def ingest(
    store: Store,
    extract: Path,
    mapping: Mapping | Path | str = "generic",
    *,
    victims: Path | None = None,
    buckets: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """Read a CSV or Parquet extract into the store and say what became of every row.

    The same rows again count nothing twice; a row sent again under the same key (`columns.key` of
    the mapping) replaces what it said before. `victims` lists the victims of each crime, where the
    extract tells crimes only. Raises BadInput where a file cannot be understood,
    ConservationError where the count does not come out and NothingUsable, with the report, where
    not one row could be used; the store is then as before.
    """
    read = mapping if isinstance(mapping, Mapping) else load(mapping)
    _refuse_missing(read, extract, victims)
    report = Report(source=extract.name, mapping=read.name)
    with _writing(store):
        count = len(store.files) or buckets or _bucket_count(extract)
        units: dict[Unit, int] = {}
        with _quarantine(store, extract) as aside:
            crowd = read_crowd(victims, read, report, aside) if victims else None
            corrections = Corrections() if "key" in read.columns else None
            cleaner = Cleaner(read, report, units, aside, crowd, corrections)
            chunks, lines_read = open_extract(extract, read, report)
            staged = _stage(store, cleaner, chunks, count, progress)
            if report.lines:
                report.check_lines(lines_read())
            files = merge.merge(store, staged, list(units), report, corrections)
            report.check()
            report.findings += cleaner.findings()
            report.check_used()
            drift.look(store, report, keyed=corrections is not None)
        source = Source(extract.name, report.sha256, read.name, report.rows)
        store.commit(files, [*store.sources, source])
        report.findings += spelling.look(store) if report.stored else []
        _keep_report(store, report)
    return report


@contextmanager
def _writing(store: Store) -> Iterator[None]:
    """Write to a store; a run that ends without one takes away the folders that it made for it.

    A run that is refused because another one is writing has made nothing, and takes nothing away.
    """
    made = [folder for folder in (store.path, *store.path.parents) if not folder.exists()]
    quarantine = store.path / "quarantine"
    if not quarantine.exists():
        made.insert(0, quarantine)
    started = done = False
    try:
        with store.writing():
            started = True
            yield
            done = True
    finally:
        if started and not done:
            _take_away(store, made)


def _take_away(store: Store, made: list[Path]) -> None:
    if not store.generation:
        (store.path / "lock").unlink(missing_ok=True)
    for folder in made:
        if folder.exists() and not any(folder.iterdir()):
            folder.rmdir()


def _refuse_missing(mapping: Mapping, extract: Path, victims: Path | None) -> None:
    for file in (extract, victims):
        if file is not None and file.is_dir():
            raise BadInput(f"{file.resolve().name}: this is a folder; give the file itself")
        if file is not None and not file.is_file():
            raise BadInput(f"{file.name}: there is no such file")
    if mapping.victims and victims is None:
        raise BadInput(
            f"The mapping “{mapping.name}” tells crimes, not victims: give the table of the "
            "victims of each crime as well (--victims)"
        )
    if victims is not None and not mapping.victims:
        raise BadInput(
            f"The mapping “{mapping.name}” has no [victims], which says how to read {victims.name}"
        )


def _bucket_count(extract: Path) -> int:
    """Choose the number of buckets once, from the size of the first extract."""
    kind = "parquet" if is_parquet(extract) else "text"
    victims = extract.stat().st_size / BYTES_PER_VICTIM[kind]
    return int(min(MOST_BUCKETS, max(1, round(victims / VICTIMS_PER_BUCKET))))


def _stage(
    store: Store, cleaner: Cleaner, chunks: Iterator[Chunk], count: int, progress: Progress | None
) -> list[Path]:
    """Write the cleaned events of every chunk to one file per bucket, in the order read."""
    paths = [store.path / f"staging-{bucket:03d}.arrow" for bucket in range(count)]
    source = len(store.sources)
    with ExitStack() as stack:
        writers = [
            stack.enter_context(pa.ipc.new_stream(stack.enter_context(_sink(path)), merge.SCHEMA))
            for path in paths
        ]
        for columns, rows in chunks:
            events = cleaner.clean(columns, rows)
            _write(writers, merge.to_batch(events, source), events, count)
            if progress:
                progress(len(rows))
    return paths


def _sink(path: Path) -> pa.NativeFile:
    return pa.OSFile(str(path), "wb")


def _write(
    writers: list[pa.RecordBatchStreamWriter], batch: pa.RecordBatch, events: Events, count: int
) -> None:
    if count == 1:
        writers[0].write_batch(batch)
        return
    bucket = buckets_of(events.victims, count)
    order = np.argsort(bucket, kind="stable")
    ends = np.searchsorted(bucket[order], np.arange(count + 1))
    ordered = batch.take(pa.array(order))
    for number, writer in enumerate(writers):
        first, end = int(ends[number]), int(ends[number + 1])
        if end > first:
            writer.write_batch(ordered.slice(first, end - first))


@contextmanager
def _quarantine(store: Store, extract: Path) -> Iterator[Aside]:
    """Keep the rows set aside, with row, column, reason and the cell, for whoever mends them."""
    folder = store.path / "quarantine"
    folder.mkdir(exist_ok=True)
    path = folder / f"{store.generation + 1:04d}-{extract.stem}.csv"
    part = path.with_suffix(".part")
    try:
        with part.open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow(["row", "column", "reason", "cell"])
            yield lambda rows: writer.writerows([safe(cell) for cell in row] for row in rows)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _keep_report(store: Store, report: Report) -> None:
    folder = store.path / "runs"
    folder.mkdir(exist_ok=True)
    path = folder / f"{store.generation:04d}.json"
    path.write_text(report.as_json(), encoding="utf-8")
