"""The server under measurement: gunicorn as `waymark run` starts it, and what it costs."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from waymark.config.supervisor import Wing

TICKS = os.sysconf("SC_CLK_TCK")
START_WITHIN = 60


@dataclass
class Server:
    """A running gunicorn: its port, its processes, and how long it took to answer."""

    port: int
    master: int
    started_in: float

    def workers(self) -> list[int]:
        """The processes that the master forked."""
        parents = {int(s.parent.name): _stat(s) for s in Path("/proc").glob("[0-9]*/stat")}
        return [pid for pid, fields in parents.items() if fields and int(fields[1]) == self.master]

    def cpu(self) -> float:
        """Seconds of processor time that the workers have used, user and system, all threads."""
        used = 0
        for worker in self.workers():
            fields = _stat(Path(f"/proc/{worker}/stat"))
            used += int(fields[11]) + int(fields[12])
        return used / TICKS

    def memory_mb(self) -> float:
        """Proportional set size of master and workers: shared pages counted once."""
        return sum(_pss_kb(pid) for pid in [self.master, *self.workers()]) / 1024


def _stat(path: Path) -> list[str]:
    """The fields of a stat file after the name, which may hold blanks; none if it has ended."""
    try:
        return path.read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _pss_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


@contextmanager
def serving(environment: dict[str, str], *, workers: int) -> Iterator[Server]:
    """Run the site on a free port of this machine until the block ends."""
    port = _free_port()
    command = Wing("network", port, environment, web_workers=workers).web()
    began = time.perf_counter()
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        _wait(process, port)
        yield Server(port, process.pid, time.perf_counter() - began)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(15)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(process: subprocess.Popen, port: int) -> None:
    """Wait for the first answer to /health."""
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.01)
        finally:
            connection.close()
    sys.exit("The site did not start")
