"""One racer in one process: warm up, run once, print what it cost as JSON.

`python -m waymark.measures.bench.racer NAME FOLDER`
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from .. import buckets, engine
from ..results import evaluate, evaluate_both_clocks
from ..rulebook import Rules
from ..store import Store
from ..verdicts import Event, History
from . import rivals


def bench_rules() -> Rules:
    """All confirmed rules but the one that comes round again, which is nobody's SQL."""
    rules = Rules.load()
    return replace(rules, active=tuple(rule for rule in rules.active if not rule.interval))


def scan(folder: Path, as_of: date) -> str:
    """Let DuckDB add up the needed columns: the least that any SQL engine must do."""
    import duckdb

    events = f"SELECT sum(vk), sum(et), sum(event_day) FROM '{folder}/events.parquet'"
    victims = f"SELECT sum(vk), sum(unit), sum(enhanced::int) FROM '{folder}/victims.parquet'"
    with duckdb.connect() as db:
        return str([db.execute(query).fetchall() for query in (events, victims)])


def pyarrow_read(folder: Path, as_of: date) -> str:
    """Read the needed columns into memory."""
    rows = [pq.ParquetFile(folder / f"{name}.parquet").read().num_rows for name in FILES]
    return str(rows)


FILES = ("events", "victims")
SAMPLE = 2000


def pm4py(folder: Path, as_of: date) -> str:
    """Check some victims with a log skeleton: not the same answer, only the nearest tool.

    It knows no working days, limits, enhanced rights or day of the count.
    """
    import pandas as pd
    import pm4py as nearest

    rows = pq.read_table(folder / "events.parquet", filters=[("vk", "<", SAMPLE)]).to_pandas()
    rows = rows.dropna().sort_values(["vk", "event_day"])
    log = pd.DataFrame(
        {
            "case:concept:name": rows["vk"].astype(str),
            "concept:name": rows["et"].astype(str),
            "time:timestamp": pd.Timestamp("2000-01-01", tz="UTC")
            + pd.to_timedelta(rows["event_day"], unit="D"),
        }
    )
    skeleton = nearest.discover_log_skeleton(log, noise_threshold=0.1)
    return f"{len(nearest.conformance_log_skeleton(log, skeleton))} cases"


def ours(folder: Path, as_of: date) -> str:
    """Judge every trigger and build the cube, from the opened store to the last cell."""
    return evaluate(Store(folder / "store"), bench_rules(), as_of).hash


def both_clocks(folder: Path, as_of: date) -> str:
    """Judge by what happened and by what was recorded, in one pass: two cubes."""
    found = evaluate_both_clocks(Store(folder / "store"), bench_rules(), as_of)
    return " ".join(one.hash for one in found)


def _warm_up(as_of: date) -> None:
    """Compile, or load what was compiled, before the clock starts."""
    one = History("V", "F", "A", "T", (Event("suspect_arrested", None),))
    bucket = buckets.from_histories([one])
    path = Path(sys.argv[2]) / "warm.arrow"
    bucket.write(path)  # arrays of a mapped file are read-only, and compile apart
    task = engine.prepare([buckets.read(path)], [None], bench_rules(), as_of=as_of)
    task.cube(2)
    task.cubes_of_both_clocks(2)


def _rival(name: str) -> Callable[[Path, date], str]:
    judge = getattr(rivals, name)
    return lambda folder, as_of: judge(rivals.Case(folder, bench_rules(), as_of)).hash


RUNNERS = {"scan": scan, "pyarrow_read": pyarrow_read, "ours": ours,
           "both_clocks": both_clocks, "pm4py": pm4py}  # fmt: skip


def main(name: str, folder: Path) -> None:
    """Run one racer and print its cost."""
    as_of = date.fromisoformat(json.loads((folder / "about.json").read_text())["as_of"])
    runner = RUNNERS.get(name) or _rival(name)
    if name in ("ours", "both_clocks"):
        _warm_up(as_of)
    else:
        rivals.load(name)
    cpu, wall = time.process_time(), time.perf_counter()
    answer = runner(folder, as_of)
    cost: dict[str, Any] = {
        "cpu_s": time.process_time() - cpu,
        "wall_s": time.perf_counter() - wall,
    }
    if name == "pm4py":
        victims = json.loads((folder / "about.json").read_text())["victims"]
        scale = max(1.0, victims / SAMPLE)
        cost = {key: value * scale for key, value in cost.items()}
        note = "nearest tool, not the same answer; extrapolated from a sample"
        cost |= {"sample_victims": min(SAMPLE, victims), "note": note}
    print(json.dumps({**cost, "peak_gb": _peak_gb(), "hash": answer}))


def _peak_gb() -> float:
    """Read the most memory this process held; what `resource` says includes its parent’s."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM"))
        return int(line.split()[1]) / 1024**2
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
