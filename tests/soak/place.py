"""The site under a soak: the network wing as it is served, with its sender and its backups."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.served import environment_of_a_site
from tools.webbench.server import Server, serving

ROOT = Path(__file__).resolve().parents[2]
BACKUP = ["-c", "from waymark.cli import app; app()", "backup", "--wing", "network", "--to"]


def environment(folder: Path) -> dict[str, str]:
    """What every process of the site is told: this test's database, and one page more."""
    path = [str(ROOT / "tools"), str(ROOT), os.environ.get("PYTHONPATH", "")]
    return environment_of_a_site(wing="network", data=folder) | {
        "PYTHONPATH": os.pathsep.join(filter(None, path)),
        "DJANGO_SETTINGS_MODULE": "webbench.settings",
    }


@contextmanager
def served_with_sender(folder: Path) -> Iterator[Server]:
    """Two web processes and the sender, until the block ends."""
    told = environment(folder)
    with serving(told, workers=2) as server:
        sender = subprocess.Popen([sys.executable, "-m", "django", "run_sender"], env=told)
        try:
            yield server
        finally:
            sender.terminate()
            sender.wait(20)


@dataclass
class Backups:
    """Makes a backup every quarter of a minute, by the command that a site runs."""

    folder: Path
    to: Path
    every: float = 15
    done: threading.Event = field(default_factory=threading.Event)
    said: list[tuple[int, str]] = field(default_factory=list)

    def __enter__(self) -> "Backups":
        self.thread = threading.Thread(target=self._make)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.thread.join(60)

    def _make(self) -> None:
        told = environment(self.folder)
        while True:
            made = subprocess.run(
                [sys.executable, *BACKUP, str(self.to)],
                env=told, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
            )  # fmt: skip
            self.said.append((made.returncode, made.stdout.strip()))
            if self.done.wait(self.every):
                return
