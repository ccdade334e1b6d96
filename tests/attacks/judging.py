"""What an attack may not leave behind, and what it may not cost."""

import json
import os
import resource
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, connections
from django.http import HttpResponse

from waymark.shared.audit.models import Entry
from waymark.shared.audit.queries import verify

MB = 1024 * 1024


def rows() -> dict[str, int]:
    """How many rows each table of ours holds."""
    models = [model for model in apps.get_models() if model.__module__.startswith("waymark.")]
    counts = " UNION ALL ".join(
        f"SELECT '{m._meta.label}', COUNT(*) FROM {connection.ops.quote_name(m._meta.db_table)}"
        for m in models
    )
    with connection.cursor() as cursor:
        cursor.execute(counts)
        return dict(cursor.fetchall())


def half_saved(before: dict[str, int], after: dict[str, int]) -> list[str]:
    """Tables that gained or lost rows although no act was recorded."""
    if after["audit.Entry"] > before["audit.Entry"]:
        return []
    return [f"{name}: {n} then {after[name]}" for name, n in before.items() if after[name] != n]


def chain_faults() -> list[str]:
    """What is wrong with the audit chain as a whole."""
    return verify().faults if Entry.objects.exists() else []


# ---- in a process of its own -----------------------------------------------------------------

MOST_MEGABYTES, MOST_SECONDS = 2_000, 120  # past these the child is killed


def in_a_child(task: Callable[[], object]) -> Any:
    """Do something in a child process with limits, and hand over what it says. Killed: None."""
    for each in connections.all(initialized_only=True):
        each.close()
        if hasattr(each, "close_pool"):
            each.close_pool()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _run(task, writing)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return json.loads(said) if said else None


def _run(task: Callable[[], object], writing: int) -> None:
    """The child: never returns, whatever happens in it."""
    try:
        most = _memory("VmSize") + MOST_MEGABYTES * MB
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        with os.fdopen(writing, "w") as pipe:
            pipe.write(json.dumps(task()))
    finally:
        os._exit(0)


@dataclass
class Cost:
    """What one request answered, what it cost, and which tables it left with how many rows."""

    status: int
    seconds: float
    megabytes: float
    before: dict[str, int]
    after: dict[str, int]

    def __str__(self) -> str:
        return f"{self.status} in {self.seconds} s and {self.megabytes} MB"


def measured(answer: Callable[[], HttpResponse]) -> dict[str, Any]:
    """Make a request and measure how long it works and how far the memory grows meanwhile.

    Seconds of this process’s own work: on a busy machine a clock on the wall measures the others.
    """
    before = rows()
    Path("/proc/self/clear_refs").write_text("5")  # forget the highest mark until now
    memory, began = _memory("VmRSS"), time.process_time()
    response = answer()
    seconds, grown = time.process_time() - began, _memory("VmHWM") - memory
    cost = Cost(response.status_code, round(seconds, 3), round(grown / MB, 1), before, rows())
    return asdict(cost)


def _memory(name: str) -> int:
    """One line of what the kernel says of this process, in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))
