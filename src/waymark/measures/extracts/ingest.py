"""Reading an extract into a store: all of it, or nothing, and every row accounted for."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from ..buckets import Unit
from ..errors import BadInput
from ..hashing import buckets_of
from ..sheets import safe
from ..store import Source, Store
from . import merge, scanner
from .clean import Cleaner, Events
from .mapping import Mapping, folded, load
from .report import Report
from .sources import Lines, find_heading, open_text, records

VICTIMS_PER_BUCKET = 262_144
BYTES_PER_VICTIM = {"text": 700, "parquet": 120}
MOST_BUCKETS = 256
PARQUET_ROWS = 250_000
Chunk = tuple[dict[str, list[pa.Array]], NDArray[np.int64]]
Progress = Callable[[int], None]
Aside = Callable[[Iterable[tuple[int, str, str, str]]], None]


def ingest(
    store: Store,
    extract: Path,
    mapping: Mapping | Path | str = "generic",
    *,
    buckets: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """Read a CSV or Parquet extract into the store and say what became of every row.

    The same rows again count nothing twice. Raises BadInput where the file cannot be understood
    and ConservationError where the count does not come out; either way the store is as before.
    """
    read = mapping if isinstance(mapping, Mapping) else load(mapping)
    if not extract.is_file():
        raise BadInput(f"{extract.name}: there is no such file")
    report = Report(source=extract.name, mapping=read.name)
    with store.writing():
        count = len(store.files) or buckets or _bucket_count(extract)
        units: dict[Unit, int] = {}
        with _quarantine(store, extract) as aside:
            cleaner = Cleaner(read, report, units, aside)
            chunks, lines_read = _open(extract, read, report)
            staged = _stage(store, cleaner, chunks, count, progress)
            if report.lines:
                report.check_lines(lines_read())
            files = merge.merge(store, staged, list(units), report)
            report.check()
        source = Source(extract.name, report.sha256, read.name, report.rows)
        store.commit(files, [*store.sources, source])
        _keep_report(store, report)
    return report


def _bucket_count(extract: Path) -> int:
    """Choose the number of buckets once, from the size of the first extract."""
    kind = "parquet" if _is_parquet(extract) else "text"
    victims = extract.stat().st_size / BYTES_PER_VICTIM[kind]
    return int(min(MOST_BUCKETS, max(1, round(victims / VICTIMS_PER_BUCKET))))


def _is_parquet(extract: Path) -> bool:
    """Files are read by what they are, not by what they are called."""
    with extract.open("rb") as file:
        return file.read(4) == b"PAR1"


def _open(
    extract: Path, mapping: Mapping, report: Report
) -> tuple[Iterator[Chunk], Callable[[], int]]:
    if _is_parquet(extract):
        return _parquet_chunks(extract, mapping, report), lambda: 0
    text = open_text(extract)
    heading = find_heading(text, mapping)
    report.sha256, report.lines = text.sha256, text.lines
    report.heading_lines = heading.lines_above + heading.lines
    lines = Lines()

    def chunks() -> Iterator[Chunk]:
        bad_so_far = 0
        for data, numbers in records(text, heading, lines):
            bad_so_far = _note_bad(report, lines, bad_so_far)
            report.rows += len(numbers)
            yield _columns(data, heading.places, len(heading.names), heading.delimiter), numbers
        _note_bad(report, lines, bad_so_far)
        report.blank_lines = lines.blank

    return chunks(), lambda: lines.seen


def _note_bad(report: Report, lines: Lines, done: int) -> int:
    assert lines.bad is not None
    for line, reason in lines.bad[done:]:
        report.rows += 1
        report.rejected[scanner.REASONS[reason]] += 1
        report.note(line, "", scanner.REASONS[reason])
    return len(lines.bad)


def _columns(
    data: bytes, places: dict[str, list[int]], columns: int, delimiter: str
) -> dict[str, list[pa.Array]]:
    """Cut whole records into cells, of the mapped columns only."""
    names = [str(place) for place in range(columns)]
    wanted = sorted({place for some in places.values() for place in some})
    table = pacsv.read_csv(
        pa.BufferReader(data),
        pacsv.ReadOptions(use_threads=False, block_size=len(data) + 1, column_names=names),
        pacsv.ParseOptions(delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False),
        pacsv.ConvertOptions(
            check_utf8=False,
            column_types={names[place]: pa.string() for place in wanted},
            include_columns=[names[place] for place in wanted],
            strings_can_be_null=False,
        ),
    )
    cells = {place: table[str(place)].combine_chunks() for place in wanted}
    return {key: [cells[place] for place in some] for key, some in places.items()}


def _parquet_chunks(extract: Path, mapping: Mapping, report: Report) -> Iterator[Chunk]:
    try:
        file = pq.ParquetFile(extract)
    except pa.ArrowInvalid as error:
        raise BadInput(f"{extract.name}: is not a whole Parquet file") from error
    names = {folded(name): name for name in file.schema_arrow.names}
    missing = [name for name in mapping.wanted if name not in names]
    if missing:
        raise BadInput(
            f"{extract.name}: has no column “{missing[0]}”; it has {', '.join(sorted(names))}"
        )
    report.sha256 = _sha256(extract)
    row = 1
    wanted = list(dict.fromkeys(names[name] for name in mapping.wanted))
    for batch in file.iter_batches(PARQUET_ROWS, columns=wanted):
        numbers = np.arange(row, row + batch.num_rows)
        row += batch.num_rows
        report.rows += batch.num_rows
        yield (
            {
                key: [_plain(batch.column(names[name]), key) for name in some]
                for key, some in mapping.columns.items()
            },
            numbers,
        )


def _plain(cells: pa.Array, key: str) -> pa.Array:
    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    is_time = pa.types.is_timestamp(cells.type) or pa.types.is_date(cells.type)
    if key.endswith("_at") and is_time:
        return cells
    return cells.cast(pa.string()).fill_null("")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
