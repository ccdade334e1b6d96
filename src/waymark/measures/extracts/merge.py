"""Putting new events beside the old ones of a bucket: no row twice, everything in order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from .. import buckets
from .. import plan as p
from ..buckets import Unit
from ..errors import BadInput
from ..store import Files, Store
from . import times
from .cells import NOT_GIVEN
from .clean import NO_TIME, Events
from .corrections import Corrections
from .report import Report

SCHEMA = pa.schema(
    {
        "victim": pa.string(), "type": pa.uint8(), "occurred": pa.int64(),
        "recorded": pa.int64(), "value": pa.int16(), "seq": pa.int64(),
        "unit": pa.int32(), "enhanced": pa.int8(), "counts": pa.int8(),
        "copied": pa.bool_(), "key": pa.string(),
    }
)  # fmt: skip
# seq = source | row | whether the event was derived from a row's receipt; it orders what was read.
SOURCE_SHIFT, ROW_SHIFT = 42, 1
# key = place of the victim | day | type | second of the day: one number sorts a bucket.
PLACE_SHIFT, DAY_SHIFT, TYPE_SHIFT = 40, 25, 17
MOST_VICTIMS = 1 << 23
ROW_GROUP = 16_384  # small, so that one victim is fetched quickly
LATER = np.int64(2**62)
Columns = dict[str, NDArray[Any]]


def to_batch(events: Events, source: int) -> pa.RecordBatch:
    """Make the batch that is staged for a chunk."""
    seq = (np.int64(source) << SOURCE_SHIFT) | (events.rows << ROW_SHIFT) | events.derived
    return pa.record_batch(
        [
            events.victims, events.codes, events.occurred, events.recorded, events.values,
            seq, events.units, events.enhanced, events.counts, events.copied, events.keys,
        ],
        schema=SCHEMA,
    )  # fmt: skip


def merge(
    store: Store, staged: list[Path], units: list[Unit], report: Report,
    corrections: Corrections | None = None,
) -> list[Files]:  # fmt: skip
    """Write every bucket anew with what was staged for it, and count what became of the rows."""
    if corrections is not None:
        corrections.close()
    return [
        _merge_bucket(store, bucket, path, units, report, corrections)
        for bucket, path in enumerate(staged)
    ]


def _merge_bucket(
    store: Store, bucket: int, staged: Path, units: list[Unit], report: Report,
    corrections: Corrections | None,
) -> Files:  # fmt: skip
    with pa.memory_map(str(staged)) as source:
        new = pa.ipc.open_stream(source).read_all()
    old = store.files[bucket] if store.files else None
    if old and not new.num_rows and not _touched(store, old, corrections):
        return old
    names, columns, keys = _read_old(store, old)
    every = _Victims(names, new["victim"])
    every.add_old(store, old)
    every.add_new(new, units)
    size = len(columns["type"])
    columns = _append(columns, new, every.index_of_new)
    columns["key"], key_names = _numbered([*keys.chunks, *new["key"].chunks])
    staged_now = _counts(columns, np.arange(size, len(columns["type"])))
    if corrections is not None:
        columns = _corrected(columns, size, key_names, corrections, report)
    place = every.places()
    kept = _order(columns, place)
    mine = (columns["seq"][kept] >> SOURCE_SHIFT) == np.int64(len(store.sources))
    stored_now = _counts(columns, kept[mine])
    report.stored += stored_now[0]
    report.duplicates += staged_now[0] - stored_now[0]
    report.copies_stored += stored_now[1]
    report.copies_known += staged_now[1] - stored_now[1]
    return _write(store, bucket, columns, kept, place, every, key_names)


def _touched(store: Store, old: Files, corrections: Corrections | None) -> bool:
    """Say whether a bucket without new rows holds one that was sent again for another victim."""
    if corrections is None:
        return False
    keys = pq.read_table(store.path / old.events, columns=["key"])["key"].combine_chunks()
    return bool(corrections.sent_again(keys).any())


def _counts(columns: Columns, rows: NDArray[np.int64]) -> tuple[int, int]:
    """Count the rows of the extract among these events, and the copies for further victims."""
    derived = (columns["seq"][rows] & 1).astype(np.bool_)
    return int((~derived).sum()), int(columns["copied"][rows].sum())


def _numbered(chunks: list[pa.Array]) -> tuple[NDArray[np.int32], pa.Array]:
    """Number the keys of rows; -1 is a row without one."""
    coded = pa.chunked_array(chunks, pa.string()).combine_chunks().dictionary_encode()
    return coded.indices.fill_null(-1).to_numpy().astype(np.int32), coded.dictionary


SAYS = ("key", "victim", "type", "occurred", "recorded", "value")


def _corrected(
    columns: Columns, old: int, key_names: pa.Array, corrections: Corrections, report: Report
) -> Columns:
    """Leave out what a new version of the same row replaces; the first `old` events are old.

    An old event stays where its row says it again, word for word: then it is the new one that
    is a duplicate.
    """
    key = columns["key"]
    again = np.append(corrections.sent_again(key_names), False)[key[:old]]
    new_rows = (columns["seq"][old:] >> ROW_SHIFT) & ((1 << (SOURCE_SHIFT - ROW_SHIFT)) - 1)
    keys_of_new = key_names.take(pa.array(key[old:], mask=key[old:] < 0))
    outdated = corrections.outdated(keys_of_new, new_rows)
    drop = np.concatenate([again, outdated])
    drop[:old] &= ~_said_again(columns, old, again, outdated)
    gone = np.flatnonzero(drop[:old] & (columns["seq"][:old] & 1 == 0))
    back = np.append(corrections.taken_back(key_names), False)[key[gone]]
    report.corrected += int((~back).sum())
    report.taken_back += int(back.sum())
    first = (columns["seq"][old:] & 1) == 0
    report.quality["replaced by a later row of this extract"] += int((outdated & first).sum())
    return {name: values[~drop] for name, values in columns.items()}


def _said_again(
    columns: Columns, old: int, again: NDArray[np.bool_], outdated: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Find the old events whose row, sent again, says exactly the same."""
    new = np.flatnonzero((columns["key"][old:] >= 0) & ~outdated) + old
    rows = np.concatenate([np.flatnonzero(again), new])
    said = np.zeros(old, np.bool_)
    if not len(rows):
        return said
    table = np.column_stack([columns[name][rows].astype(np.int64) for name in SAYS])
    order = np.lexsort(table.T)
    group = np.zeros(len(rows), np.int64)
    group[order[1:]] = (table[order[1:]] != table[order[:-1]]).any(axis=1)
    group[order] = np.cumsum(group[order])
    has_new = np.zeros(len(rows), np.bool_)
    has_new[group[rows >= old]] = True
    earlier = rows < old
    said[rows[earlier]] = has_new[group[earlier]]
    return said


class _Victims:
    """The victims of a bucket, old and new, with what is last known of each."""

    def __init__(self, old: pa.ChunkedArray, new: pa.ChunkedArray) -> None:
        coded = pa.chunked_array([*old.chunks, *new.chunks], pa.string()).combine_chunks()
        coded = coded.dictionary_encode()
        self.names = coded.dictionary
        indices = coded.indices.to_numpy()
        self.index_of_old, self.index_of_new = indices[: len(old)], indices[len(old) :]
        if len(self.names) > MOST_VICTIMS:
            raise BadInput(
                f"A bucket would hold {len(self.names):,} victims; start a new store with more "
                "buckets (waymark measure ingest --buckets)"
            )
        self.units: dict[Unit, int] = {}
        self.unit = np.full(len(self.names), -1, np.int32)
        self.enhanced = np.zeros(len(self.names), np.bool_)
        self.counts = np.ones(len(self.names), np.bool_)

    def add_old(self, store: Store, old: Files | None) -> None:
        if old is None:
            return
        table = pq.read_table(store.path / old.victims)
        places = [(r["force"], r["area"], r["team"]) for r in _units_of(table)]
        self.unit[self.index_of_old] = [
            self.units.setdefault(unit, len(self.units)) for unit in places
        ]
        self.enhanced[self.index_of_old] = table["enhanced"].to_numpy()
        self.counts[self.index_of_old] = table["counts"].to_numpy()

    def add_new(self, new: pa.Table, units: list[Unit]) -> None:
        """What was read last is what holds; a row that does not say changes nothing."""
        nowhere = (NOT_GIVEN, NOT_GIVEN, NOT_GIVEN)
        numbers = [
            -1 if unit == nowhere else self.units.setdefault(unit, len(self.units))
            for unit in units
        ]
        unit = np.array(numbers or [-1], np.int32)[new["unit"].to_numpy()]
        for column, values in (
            (self.unit, unit),
            (self.enhanced, new["enhanced"].to_numpy()),
            (self.counts, new["counts"].to_numpy()),
        ):
            said = values >= 0
            column[self.index_of_new[said]] = values[said]
        if (self.unit < 0).any():
            self.unit[self.unit < 0] = self.units.setdefault(nowhere, len(self.units))

    def places(self) -> NDArray[np.int64]:
        """Give every victim a place in order of force, area, team and reference."""
        ordered = sorted(self.units)
        rank = np.empty(len(ordered), np.int32)
        for unit, number in self.units.items():
            rank[number] = ordered.index(unit)
        self.rank = rank[self.unit]
        table = pa.table({"unit": self.rank, "victim": self.names})
        order = pc.sort_indices(table, [("unit", "ascending"), ("victim", "ascending")])
        self.order = order.to_numpy()
        place = np.empty(len(self.names), np.int64)
        place[self.order] = np.arange(len(self.names))
        return place


def _units_of(table: pa.Table) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = table.select(["force", "area", "team"]).to_pylist()
    return rows


def _read_old(store: Store, old: Files | None) -> tuple[pa.ChunkedArray, Columns, pa.ChunkedArray]:
    if old is None:
        empty = {
            "victim": np.int32, "type": np.uint8, "occurred": np.int64, "recorded": np.int64,
            "value": np.int16, "seq": np.int64,
        }  # fmt: skip
        nothing = pa.chunked_array([], pa.string())
        return nothing, {k: np.empty(0, t) for k, t in empty.items()}, nothing
    victims = pq.read_table(store.path / old.victims)
    events = pq.read_table(store.path / old.events)
    seq = (events["source"].to_numpy().astype(np.int64) << SOURCE_SHIFT) | (
        events["row"].to_numpy() << ROW_SHIFT
    )
    return (
        victims["victim"],
        {
            "victim": np.repeat(np.arange(victims.num_rows), victims["event_count"].to_numpy()),
            "type": events["type"].to_numpy(),
            "occurred": events["occurred_at"].fill_null(int(NO_TIME)).to_numpy(),
            "recorded": events["recorded_at"].fill_null(int(NO_TIME)).to_numpy(),
            "value": events["value"].to_numpy(),
            "seq": seq | events["derived"].to_numpy(zero_copy_only=False),
        },
        events["key"],
    )


def _append(old: Columns, new: pa.Table, index: NDArray[np.int32]) -> Columns:
    """Put new events after the old ones; victims that were read twice share one index."""
    columns = {
        key: np.concatenate([old[key], new[key].to_numpy()])
        for key in ("type", "occurred", "recorded", "value", "seq")
    }
    columns["victim"] = np.concatenate([old["victim"].astype(np.int32), index])
    copied = new["copied"].to_numpy(zero_copy_only=False)
    columns["copied"] = np.concatenate([np.zeros(len(old["type"]), np.bool_), copied])
    return columns


def _order(columns: Columns, place: NDArray[np.int64]) -> NDArray[np.int64]:
    """Order the events and drop those that say the same; give the rows that stay, in order.

    Of rows that say the same the one read first stays, with the earliest time of recording.
    """
    dated = columns["occurred"] != NO_TIME
    occurred = np.where(dated, columns["occurred"], 0)
    days, _ = times.london_days(occurred)
    midnight, _, _ = times.to_utc(days * 86_400)
    days = np.where(dated, days, p.UNDATED)
    second = np.where(dated, occurred - midnight, 0)
    key = (
        (place[columns["victim"]] << PLACE_SHIFT)
        | (days << DAY_SHIFT)
        | (columns["type"].astype(np.int64) << TYPE_SHIFT)
        | second
    )
    columns["day"] = days.astype(np.int16)
    order = np.argsort(key)
    tied, differs = _ties(columns, key, order)
    if (tied & differs).any():  # seldom: entries of one second that differ in days agreed or key
        order = np.lexsort((columns["key"], columns["value"], key))
        tied, differs = _ties(columns, key, order)
    new = np.ones(len(order), np.bool_)
    new[1:] = ~tied | differs
    first = np.flatnonzero(new)
    if len(first) == len(order):
        return order
    return _first_read(columns, order, first)


def _ties(
    columns: Columns, key: NDArray[np.int64], order: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Compare each event with the one before: the same victim, type and second, but not all."""
    ordered, agreed, source = key[order], columns["value"][order], columns["key"][order]
    differs = (agreed[1:] != agreed[:-1]) | (source[1:] != source[:-1])
    return ordered[1:] == ordered[:-1], differs


def _first_read(
    columns: Columns, order: NDArray[np.int64], first: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Look closer only at the few groups of rows that say the same."""
    sizes = np.diff(np.append(first, len(order)))
    kept = order[first]
    several = np.flatnonzero(sizes > 1)
    group = np.repeat(several, sizes[several])
    within = np.arange(len(group)) - np.repeat(
        np.cumsum(sizes[several]) - sizes[several], sizes[several]
    )
    rows = order[first[group] + within]
    by_seq = np.lexsort((columns["seq"][rows], group))
    starts = np.flatnonzero(np.concatenate([[True], group[1:] != group[:-1]]))
    kept[several] = rows[by_seq[starts]]
    recorded = columns["recorded"].copy()
    earliest = np.minimum.reduceat(np.where(recorded == NO_TIME, LATER, recorded)[rows], starts)
    recorded[kept[several]] = np.where(earliest == LATER, NO_TIME, earliest)
    columns["recorded"] = recorded
    return kept


def _write(
    store: Store, bucket: int, columns: Columns, kept: NDArray[np.int64],
    place: NDArray[np.int64], every: _Victims, key_names: pa.Array,
) -> Files:  # fmt: skip
    stem = f"bucket-{bucket:03d}-{store.generation + 1:04d}"
    chosen = {key: values[kept] for key, values in columns.items()}
    victim = place[chosen["victim"]]
    starts = np.searchsorted(victim, np.arange(len(place) + 1)).astype(np.int32)
    ordered = sorted(every.units)
    unit = every.rank[every.order]
    _write_victims(store.path / f"{stem}-victims.parquet", every, ordered, unit, starts)
    _write_events(store.path / f"{stem}-events.parquet", chosen, key_names)
    recorded = chosen["recorded"]
    days, _ = times.london_days(np.where(recorded == NO_TIME, 0, recorded))
    made = buckets.build(
        ordered,
        buckets.vocabulary(),
        unit=unit,
        counts=every.counts[every.order],
        enhanced=every.enhanced[every.order],
        starts=starts,
        types=chosen["type"],
        days=chosen["day"],
        recorded=np.where(recorded == NO_TIME, p.NO_RECORD, days).astype(np.int16),
        values=chosen["value"],
    )
    made.write(store.path / f"{stem}-judge.arrow")
    return Files(
        f"{stem}-victims.parquet", f"{stem}-events.parquet", f"{stem}-judge.arrow",
        len(place), len(kept),
    )  # fmt: skip


def _write_victims(
    path: Path, every: _Victims, units: list[Unit], unit: NDArray[np.int32],
    starts: NDArray[np.int32],
) -> None:  # fmt: skip
    names = [pa.array([one[k] for one in units], pa.string()) for k in range(3)]
    index = pa.array(unit)
    table = pa.table(
        {
            "victim": every.names.take(pa.array(every.order)),
            "force": names[0].take(index),
            "area": names[1].take(index),
            "team": names[2].take(index),
            "enhanced": every.enhanced[every.order],
            "counts": every.counts[every.order],
            "first_event": starts[:-1],
            "event_count": np.diff(starts),
        }
    )
    pq.write_table(
        table, path, compression="zstd", row_group_size=ROW_GROUP,
        use_dictionary=["force", "area", "team"],
    )  # fmt: skip


def _write_events(path: Path, chosen: Columns, key_names: pa.Array) -> None:
    def nullable(seconds: NDArray[np.int64]) -> pa.Array:
        return pa.array(seconds, pa.int64(), mask=seconds == NO_TIME)

    seq = chosen["seq"]
    table = pa.table(
        {
            "type": chosen["type"],
            "occurred_at": nullable(chosen["occurred"]),
            "recorded_at": nullable(chosen["recorded"]),
            "value": chosen["value"],
            "source": (seq >> SOURCE_SHIFT).astype(np.uint16),
            "row": (seq >> ROW_SHIFT) & ((1 << (SOURCE_SHIFT - ROW_SHIFT)) - 1),
            "derived": (seq & 1).astype(np.bool_),
            "key": key_names.take(pa.array(chosen["key"], mask=chosen["key"] < 0)),
        }
    )
    pq.write_table(
        table, path, compression="zstd", row_group_size=ROW_GROUP, use_dictionary=["type", "value"]
    )
