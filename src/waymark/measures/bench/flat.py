"""The store as two plain tables, in the order of its victims: what any tool can read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from .. import plan as p
from ..store import Store

ROW_GROUP = 1_000_000


def write(store: Store, folder: Path) -> None:
    """Write events (victim, type, day) and victims (victim, unit, enhanced), sorted by victim."""
    opened = store.buckets()
    units = sorted({unit for bucket in opened for unit in bucket.units})
    number = {unit: index for index, unit in enumerate(units)}
    events = victims = None
    first = 0
    for bucket in opened:
        count = len(bucket.unit)
        vk = np.arange(first, first + count, dtype=np.int32)
        first += count
        table = pa.table(
            {
                "vk": np.repeat(vk, np.diff(bucket.starts)),
                "et": bucket.types,
                "event_day": pa.array(bucket.days, mask=bucket.days == p.UNDATED),
            }
        )
        people = pa.table(
            {
                "vk": vk,
                "unit": np.array([number[u] for u in bucket.units], np.int32)[bucket.unit],
                "enhanced": (bucket.flags & 2) > 0,
            }
        )
        events = events or pq.ParquetWriter(folder / "events.parquet", table.schema, **OPTIONS)
        victims = victims or pq.ParquetWriter(folder / "victims.parquet", people.schema, **OPTIONS)
        events.write_table(table, row_group_size=ROW_GROUP)
        victims.write_table(people, row_group_size=ROW_GROUP)
    assert events is not None and victims is not None
    events.close()
    victims.close()


OPTIONS = {"compression": "zstd"}
