"""An extract as chunks of text cells, whatever kind of file it is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from ..errors import BadInput
from . import scanner
from .mapping import Mapping, folded
from .report import Report
from .sources import Lines, find_heading, open_text, records

PARQUET_ROWS = 250_000
Chunk = tuple[dict[str, list[pa.Array]], NDArray[np.int64]]


def is_parquet(extract: Path) -> bool:
    """Files are read by what they are, not by what they are called."""
    with extract.open("rb") as file:
        return file.read(4) == b"PAR1"


def open_extract(
    extract: Path, mapping: Mapping, report: Report
) -> tuple[Iterator[Chunk], Callable[[], int]]:
    """Open a CSV or Parquet file; give its mapped columns by chunks, and how to ask, once they are
    read, how many lines that were."""
    if is_parquet(extract):
        return _parquet_chunks(extract, mapping, report), lambda: 0
    text = open_text(extract)
    heading = find_heading(text, mapping)
    report.sha256, report.lines = text.sha256, text.lines
    report.heading_lines = heading.lines_above + heading.lines
    report.columns = heading.names
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
    report.sha256, report.columns = _sha256(extract), list(names)
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
