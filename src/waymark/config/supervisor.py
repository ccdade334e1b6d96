"""Runs the processes of one or both wings and stops them together.

Web processes start first and the rest when they answer: six at once fight for two cores. Each child
leads its own group, so a Ctrl-C in the terminal reaches only this process, which then asks the
children to finish; on Linux they also end when this process is killed.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory

STOP_WITHIN = 8  # seconds, then the group is killed
START_WITHIN = 60


@dataclass
class Wing:
    """One wing to be run: its name, its port, and the environment of its processes."""

    name: str
    port: int
    environment: dict[str, str]
    web_workers: int = 1
    host: str = "127.0.0.1"

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}"

    def web(self) -> list[str]:
        return [
            sys.executable, "-m", "gunicorn", "waymark.config.wsgi:application",
            "--bind", f"{self.host}:{self.port}", "--worker-class", "gthread",
            "--workers", str(self.web_workers), "--threads", "4", "--preload",
            "--graceful-timeout", "5", "--no-control-socket", "--log-level", "warning",
            "--forwarder-headers", "none",  # nobody says by a header where the site begins
            "--max-requests", "20000", "--max-requests-jitter", "2000",
        ]  # fmt: skip

    def workers(self) -> list[tuple[str, list[str]]]:
        manage = [sys.executable, "-m", "django"]
        return [
            ("sender", [*manage, "run_sender"]),
            ("worker", [*manage, "db_worker", "--queue-name", "*", "--no-reload"]),
        ]


@dataclass
class Child:
    name: str
    process: subprocess.Popen[bytes]


@dataclass
class Supervisor:
    """Starts, watches and stops."""

    wings: Sequence[Wing]
    children: list[Child] = field(default_factory=list)
    stopping: bool = False
    rest: ExitStack = field(default_factory=ExitStack)

    def run(self, ready: Callable[[], None]) -> int:
        """Run until a signal or the end of any child; the exit code is 0 only for a signal."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask_to_stop)
        try:
            for wing in self.wings:
                figures = self.rest.enter_context(TemporaryDirectory(prefix="waymark-figures-"))
                counting = {"PROMETHEUS_MULTIPROC_DIR": figures}  # where web processes add up
                self._start(f"{wing.name} web", wing.web(), wing.environment | counting)
            if self._wait_for_answers():
                for wing in self.wings:
                    for name, command in wing.workers():
                        self._start(f"{wing.name} {name}", command, wing.environment)
                ready()
            return self._watch()
        finally:
            self._stop_all()
            self.rest.close()

    def _ask_to_stop(self, *_: object) -> None:
        self.stopping = True

    def _start(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        process = subprocess.Popen(
            command, env=environment, start_new_session=True, preexec_fn=_end_with_parent
        )
        self.children.append(Child(name, process))

    def _wait_for_answers(self) -> bool:
        """Wait until every wing's web answers; False when stopped or a child ended before."""
        deadline = time.monotonic() + START_WITHIN
        waiting = [wing.address for wing in self.wings]
        while waiting and not self.stopping and not self._ended():
            waiting = [address for address in waiting if not answers(address)]
            if time.monotonic() > deadline:
                print("The web did not answer within a minute.", file=sys.stderr)
                return False
            time.sleep(0.05)
        return not waiting

    def _ended(self) -> list[Child]:
        return [child for child in self.children if child.process.poll() is not None]

    def _watch(self) -> int:
        while not self.stopping:
            for child in self._ended():
                code = child.process.returncode
                print(f"The {child.name} ended ({code}), so the rest stops.", file=sys.stderr)
                return 1
            time.sleep(0.2)
        return 0

    def _stop_all(self) -> None:
        for child in self.children:
            if child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + STOP_WITHIN
        for child in self.children:
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.process.pid, signal.SIGKILL)
                child.process.wait()


def busy_ports(wings: Iterable[Wing]) -> list[Wing]:
    """Say which wings cannot start because something already listens on their port."""
    return [wing for wing in wings if not _free(wing.host, wing.port)]


def _free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(address: str) -> bool:
    """Say whether a wing answers at this address."""
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError as answer:
        return answer.code < 500  # it runs, but answers to other names only: WAYMARK_HOSTS
    except (urllib.error.URLError, OSError):
        return False


def _end_with_parent() -> None:
    """On Linux, end this child when the supervisor dies, however it died."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
