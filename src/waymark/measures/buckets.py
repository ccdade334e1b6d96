"""A bucket: up to a few hundred thousand victims in the form that the kernel reads.

One Arrow file per bucket, one row per victim, memory-mapped, so that judging a country reads each
byte once and decodes nothing. It is derived from the record (Parquet) and can be made again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from . import plan as p
from .kernel import COUNTS, ENHANCED, HAS_INTERVAL, HAS_REASON, HAS_STATUS, HAS_UNDATED
from .rulebook import read_events
from .verdicts import Event, History

Unit = tuple[str, str, str]
INTERVAL_EVENT = "update_frequency_agreed"


@dataclass(frozen=True)
class Bucket:
    """Victims in order of force, area and team, each with their events in order of day."""

    units: list[Unit]
    names: list[str]
    unit: NDArray[np.int32]
    flags: NDArray[np.uint8]
    starts: NDArray[np.int32]
    types: NDArray[np.uint8]
    days: NDArray[np.int16]
    recorded: NDArray[np.int16]
    agreed_starts: NDArray[np.int32]
    agreed: NDArray[np.int16]
    first_day: int
    last_day: int
    last_recorded: int
    present: list[int]

    @cached_property
    def unit_starts(self) -> NDArray[np.int64]:
        """Give the first victim of each unit, and one more entry for the end."""
        return np.searchsorted(self.unit, np.arange(len(self.units) + 1))

    def write(self, path: Path) -> None:
        """Write the bucket as one Arrow file, whole or not at all visible under its name."""
        batch = pa.record_batch(
            {
                "unit": pa.array(self.unit),
                "flags": pa.array(self.flags),
                "types": pa.ListArray.from_arrays(pa.array(self.starts), pa.array(self.types)),
                "days": pa.ListArray.from_arrays(pa.array(self.starts), pa.array(self.days)),
                "recorded": pa.ListArray.from_arrays(
                    pa.array(self.starts), pa.array(self.recorded)
                ),
                "agreed": pa.ListArray.from_arrays(
                    pa.array(self.agreed_starts), pa.array(self.agreed)
                ),
            }
        )
        about = {
            "units": self.units,
            "names": self.names,
            "first_day": self.first_day,
            "last_day": self.last_day,
            "last_recorded": self.last_recorded,
            "present": self.present,
        }
        schema = batch.schema.with_metadata({"waymark": json.dumps(about)})
        part = path.with_suffix(".part")
        with pa.OSFile(str(part), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
            writer.write_batch(batch.replace_schema_metadata(schema.metadata))
        part.replace(path)


def read(path: Path | str) -> Bucket:
    """Open a bucket without reading it: the arrays lie in the mapped file."""
    batch = pa.ipc.open_file(pa.memory_map(str(path))).get_batch(0)
    about = json.loads(batch.schema.metadata[b"waymark"])

    def flat(name: str) -> NDArray[Any]:
        array: NDArray[Any] = batch.column(name).to_numpy(zero_copy_only=True)
        return array

    def values(name: str) -> NDArray[Any]:
        array: NDArray[Any] = batch.column(name).values.to_numpy(zero_copy_only=True)
        return array

    return Bucket(
        units=[(row[0], row[1], row[2]) for row in about["units"]],
        names=about["names"],
        unit=flat("unit"),
        flags=flat("flags"),
        starts=batch.column("types").offsets.to_numpy(zero_copy_only=True),
        types=values("types"),
        days=values("days"),
        recorded=values("recorded"),
        agreed_starts=batch.column("agreed").offsets.to_numpy(zero_copy_only=True),
        agreed=values("agreed"),
        first_day=about["first_day"],
        last_day=about["last_day"],
        last_recorded=about["last_recorded"],
        present=about["present"],
    )


def build(
    units: list[Unit],
    names: list[str],
    *,
    unit: NDArray[np.int32],
    counts: NDArray[np.bool_],
    enhanced: NDArray[np.bool_],
    starts: NDArray[np.int32],
    types: NDArray[np.uint8],
    days: NDArray[np.int16],
    recorded: NDArray[np.int16],
    values: NDArray[np.int16],
) -> Bucket:
    """Derive a bucket from columns in the order of the store (see `order_key`)."""
    agreed_here = types == _code(names, INTERVAL_EVENT)
    agreed_before = np.concatenate([[0], np.cumsum(agreed_here)])
    dated = days != p.UNDATED
    return Bucket(
        units=units,
        names=names,
        unit=unit.astype(np.int32),
        flags=_flags(names, counts, enhanced, starts, types, dated),
        starts=starts.astype(np.int32),
        types=types,
        days=days,
        recorded=recorded,
        agreed_starts=agreed_before[starts].astype(np.int32),
        agreed=values[agreed_here],
        first_day=int(days[dated].min()) if dated.any() else 0,
        last_day=int(days[dated].max()) if dated.any() else 0,
        last_recorded=int(recorded.max()) if len(recorded) else p.NO_RECORD,
        present=np.unique(types).tolist(),
    )


def _flags(
    names: list[str],
    counts: NDArray[np.bool_],
    enhanced: NDArray[np.bool_],
    starts: NDArray[np.int32],
    types: NDArray[np.uint8],
    dated: NDArray[np.bool_],
) -> NDArray[np.uint8]:
    """Mark what is true of each victim as a whole, so that rare cases cost only themselves."""
    table = np.zeros(256, np.uint8)
    for name in ("enhanced_began", "enhanced_ended"):
        table[_code(names, name)] |= HAS_STATUS
    for name in read_events()["reason"]:
        table[_code(names, name)] |= HAS_REASON
    table[_code(names, INTERVAL_EVENT)] |= HAS_INTERVAL
    marks = table[types] | np.where(dated, 0, HAS_UNDATED).astype(np.uint8)
    flags = counts * np.uint8(COUNTS) | enhanced * np.uint8(ENHANCED)
    nonempty = np.flatnonzero(starts[1:] > starts[:-1])
    if len(nonempty):
        flags[nonempty] |= np.bitwise_or.reduceat(marks, starts[:-1][nonempty])
    return flags


def _code(names: list[str], name: str) -> int:
    return names.index(name)


def vocabulary() -> list[str]:
    """List every event name in the order in which stores number them."""
    return [name for group in read_events().values() for name in group]


def order_key(event: Event, code: dict[str, int]) -> tuple[int, int]:
    """Order a victim's events: by day, then state before reason before trigger before answer.

    Events without a day come last.
    """
    day = p.UNDATED if event.day is None else p.day_number(event.day)
    return day, code[event.name]


def from_histories(histories: Iterable[History]) -> Bucket:
    """Make a bucket from histories in memory, for tests and for a handful of victims."""
    names = vocabulary()
    code = {name: index for index, name in enumerate(names)}
    ordered = sorted(histories, key=lambda h: (h.force, h.area, h.team, h.victim))
    units = sorted({(h.force, h.area, h.team) for h in ordered})
    events = [sorted(h.events, key=lambda e: order_key(e, code)) for h in ordered]
    flat = [event for one in events for event in one]
    return build(
        units,
        names,
        unit=np.array([units.index((h.force, h.area, h.team)) for h in ordered], np.int32),
        counts=np.array([h.counts for h in ordered], np.bool_),
        enhanced=np.array([h.enhanced for h in ordered], np.bool_),
        starts=np.cumsum([0] + [len(one) for one in events]).astype(np.int32),
        types=np.array([code[e.name] for e in flat], np.uint8),
        days=np.array([order_key(e, code)[0] for e in flat], np.int16),
        recorded=np.array(
            [p.day_number(e.recorded_day) if e.recorded_day else p.NO_RECORD for e in flat],
            np.int16,
        ),
        values=np.array([e.value or 0 for e in flat], np.int16),
    )
