"""The same kernel on Apache Spark, for extracts that outgrow one machine.

Spark is told where the buckets are, not given their rows: each task opens its own buckets, judges
them with the kernel, and sends back one cube. Cubes add exactly, so the result has the hash of a
run on one machine. Every executor must be able to read the store's folder and import Waymark.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from . import buckets, engine
from .buckets import Unit
from .calendar import Calendar, england_and_wales
from .cube import KEYS, Cube, collect
from .errors import BadInput
from .results import Result, check_dimensions
from .rulebook import Rules
from .store import Store

CELLS = ", ".join(f"{name} int" for name in KEYS) + ", counted bigint"
Batches = Iterator[pa.RecordBatch]


def evaluate_on_spark(
    store: Store,
    rules: Rules,
    as_of: date,
    by: Sequence[str] = ("force", "month"),
    *,
    clock: str = "occurred",
    calendar: Calendar | None = None,
    session: Any = None,
) -> Result:
    """Judge a store on Spark; the arguments and the answer are those of `evaluate`.

    `session` is a SparkSession of your own; without it the one of `spark-submit` is used, or a
    local one is started.
    """
    check_dimensions(by)
    used = calendar or england_and_wales()
    opened = store.buckets()
    units = sorted({unit for bucket in opened for unit in bucket.units})
    # compile here once, so that what cannot be judged is refused before anything is sent out
    task = engine.prepare(opened, [], rules, as_of=as_of, clock=clock, calendar=used, units=units)
    spark = session or _session()
    slices = min(len(store.files), spark.sparkContext.defaultParallelism)
    places = [(str(store.path.resolve()), index) for index in range(len(store.files))]
    frame = spark.createDataFrame(
        spark.sparkContext.parallelize(places, slices), "folder string, bucket int"
    )
    cells = frame.mapInArrow(_judge_buckets(rules, units, as_of, clock, used), CELLS).toArrow()
    # all at once: Spark hands cells over in thousands, and adding those one by one takes for ever
    return Result(_cube(cells, units, task.rules), rules, as_of, clock, used, tuple(by))


def _judge_buckets(
    rules: Rules, units: list[Unit], as_of: date, clock: str, calendar: Calendar
) -> Callable[[Batches], Batches]:
    """Make the function that runs on the executors: paths in, the cells of one cube out."""

    def judge(batches: Batches) -> Batches:
        places = [row for batch in batches for row in batch.to_pylist()]
        if not places:
            return
        store = Store(Path(places[0]["folder"]))
        chosen = [row["bucket"] for row in places]
        opened = [buckets.read(store.path / store.files[index].judge) for index in chosen]
        task = engine.prepare(
            opened, store.minutes(rules, chosen), rules,
            as_of=as_of, clock=clock, calendar=calendar, units=units,
        )  # fmt: skip
        cube = task.cube(threads=1)
        columns = [pa.array(cube.keys[:, place]) for place in range(len(KEYS))]
        yield pa.record_batch([*columns, pa.array(cube.counts)], names=[*KEYS, "counted"])

    return judge


def _cube(cells: Any, units: list[Unit], rules: list[str]) -> Cube:
    keys = np.column_stack([cells.column(name).to_numpy() for name in KEYS]).astype(np.int32)
    return collect(units, rules, keys, cells.column("counted").to_numpy().astype(np.int64))


def _session() -> Any:
    """Use the session of spark-submit, or start a local one that listens to this machine only."""
    if find_spec("pyspark") is None:
        raise BadInput("Spark is an extra: install it with `uv pip install waymark[spark]`")
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    active = SparkSession.getActiveSession()
    if active is not None:
        return active
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.appName("waymark measure")
    return builder.config("spark.ui.enabled", "false").getOrCreate()
