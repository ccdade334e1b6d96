"""A race against the usual tools, on the same data, to the same last cell.

Every racer runs in a process of its own, in turns, and is timed in CPU seconds (the machine may
be shared) with its compiled code ready beforehand. The data stays in the page cache. `scan` and
`pyarrow_read` judge nothing: they only read the needed columns and mark what could be hoped for.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..errors import BadInput
from ..store import Store
from ..synth import Synthetic, write_parquet
from . import flat

RACERS = ("scan", "pyarrow_read", "ours", "duckdb_sql", "polars", "pandas")
NEEDS = {"scan": "duckdb", "duckdb_sql": "duckdb", "polars": "polars", "pandas": "pandas",
         "pm4py": "pm4py"}  # fmt: skip
# Only when named: ours by what happened and by what was recorded in one pass, and the nearest tool
# off the shelf, on a sample.
OPTIONAL = ("both_clocks", "pm4py")
JUDGES = ("ours", "duckdb_sql", "polars", "pandas")


def run(
    victims: int,
    only: Sequence[str] = (),
    folder: Path | None = None,
    repeats: int = 3,
    say: Callable[[str], object] = lambda words: None,
) -> dict[str, Any]:
    """Make the data, run the racers in turns and give their medians, with the hash of each cube.

    `say` is told, in words, how far the race is: one over millions of victims lasts minutes.
    """
    every = RACERS + OPTIONAL
    unknown = [name for name in only if name not in every]
    if unknown:
        raise BadInput(f"There is no racer “{unknown[0]}”; there are {', '.join(every)}")
    wanted = [name for name in every if name in only or (not only and name in RACERS)]
    with ExitStack() as stack:
        place = folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        say(f"Making the data of {victims:,} victims")
        about = prepare(place / str(victims), victims)
        runs: dict[str, list[dict[str, Any]]] = {name: [] for name in wanted}
        for turn in range(1, repeats + 1):
            for name in wanted:
                run_of = _race(name, place / str(victims))
                runs[name].append(run_of)
                took = run_of.get("skipped") or f"{run_of['cpu_s']} s of CPU"
                say(f"Turn {turn} of {repeats}, {name}: {took}")
    found = {name: _median(of) for name, of in runs.items()}
    return {"data": about, "machine": _machine(), "repeats": repeats, **found, **_compare(found)}


def prepare(folder: Path, victims: int) -> dict[str, Any]:
    """Make a store of this many victims and the plain tables that the rivals read, once."""
    about = folder / "about.json"
    if not about.exists():
        folder.mkdir(parents=True, exist_ok=True)
        synthetic = Synthetic(victims)
        write_parquet(folder / "extract.parquet", synthetic)
        store = Store(folder / "store")
        store.ingest(folder / "extract.parquet")
        flat.write(store, folder)
        found = {
            "victims": store.victim_count, "events": store.event_count,
            "as_of": synthetic.as_of.isoformat(),
        }  # fmt: skip
        about.write_text(json.dumps(found), encoding="utf-8")
    read: dict[str, Any] = json.loads(about.read_text(encoding="utf-8"))
    return read


def _race(name: str, folder: Path) -> dict[str, Any]:
    if name in NEEDS and not find_spec(NEEDS[name]):
        return {"skipped": f"{NEEDS[name]} is not installed"}
    done = subprocess.run(
        [sys.executable, "-m", "waymark.measures.bench.racer", name, str(folder)],
        capture_output=True, text=True, check=False, env=os.environ | {"PYTHONWARNINGS": "ignore"},
    )  # fmt: skip
    if done.returncode:
        return {"skipped": f"it failed: {done.stderr.strip().splitlines()[-1]}"}
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _median(runs: list[dict[str, Any]]) -> dict[str, Any]:
    if any("skipped" in run for run in runs):
        return next(run for run in runs if "skipped" in run)
    hashes = {run["hash"] for run in runs}
    numbers = ("cpu_s", "wall_s", "peak_gb")
    extra: dict[str, Any] = {
        key: runs[0][key] for key in ("sample_victims", "note") if key in runs[0]
    }
    medians = {key: round(statistics.median(run[key] for run in runs), 3) for key in numbers}
    same = hashes.pop() if len(hashes) == 1 else "differs between runs"
    return {**medians, **extra, "hash": same}


def _compare(found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Say how many times our CPU each needed, and whether all judged alike."""
    hashes = {found[name]["hash"] for name in JUDGES if found.get(name, {}).get("hash")}
    ours = found.get("ours", {}).get("cpu_s")
    times = {
        name: round(of["cpu_s"] / ours, 2) for name, of in found.items() if ours and "cpu_s" in of
    }
    return {"same_result": len(hashes) <= 1, "cpu_as_multiple_of_ours": times}


def _machine() -> dict[str, Any]:
    load = os.getloadavg()[0]
    return {"python": platform.python_version(), "cores": os.cpu_count(), "load": round(load, 1)}
