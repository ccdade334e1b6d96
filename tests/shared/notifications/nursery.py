"""Starts senders quickly, each a process of its own that can be killed.

Run as a program it sets Django up once; for each line on its input it forks a child that runs the
real command, and prints the child's number. A line `plain` starts a sender with a planted fault:
what was left in the middle of sending is simply sent again.
"""

import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection


class Nursery:
    """The other end, in the test: starts senders and waits for them."""

    def __init__(self, process: subprocess.Popen) -> None:
        self.process = process

    def start(self, kind: str = "careful") -> int:
        """Start a sender and give its process number."""
        return int(self._ask(f"start {kind}"))

    def wait(self, number: int) -> int:
        """Wait until a sender has ended and give its exit code, or minus the signal's number."""
        return int(self._ask(f"wait {number}"))

    def _ask(self, line: str) -> str:
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "the nursery of senders has ended"
        return answer


@contextmanager
def nursery(folder: Path, smtp_port: int | None = None) -> Iterator[Nursery]:
    """Have senders started on the database of this test."""
    environment = {
        **os.environ,
        "WAYMARK_WING": settings.WAYMARK_WING,
        "DJANGO_SETTINGS_MODULE": "tests.shared.notifications.sender_settings",
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
        "TEST_MAIL_FOLDER": str(folder),
        "TEST_URLS": settings.ROOT_URLCONF,
        "TEST_SMTP_PORT": str(smtp_port or ""),
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[3]), *sys.path]),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.shared.notifications.nursery"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Nursery(process)
    finally:
        process.stdin.close()
        process.wait(timeout=30)


def main() -> None:
    """Serve until the input ends; then end whatever was started and still runs."""
    import django

    django.setup()
    children: set[int] = set()
    for line in sys.stdin:
        word, argument = line.split()
        if word == "start":
            child = _fork(argument)
            children.add(child)
            print(child, flush=True)
        else:
            _, status = os.waitpid(int(argument), 0)
            children.discard(int(argument))
            print(os.waitstatus_to_exitcode(status), flush=True)
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _fork(kind: str) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        code = _run(kind)
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(code)


def _run(kind: str) -> int:
    from django.core.management import CommandError, call_command

    if kind == "plain":
        _plant_a_plain_retry()
    try:
        call_command("run_sender", until_empty=kind == "until_empty")
    except CommandError as error:
        print(error, file=sys.stderr, flush=True)
        return error.returncode
    return 0


def _plant_a_plain_retry() -> None:
    from waymark.shared.notifications import actions
    from waymark.shared.notifications.enums import State
    from waymark.shared.notifications.models import Message

    def sweep(*, asked_after, now):
        return Message.objects.filter(state=State.SENDING).update(state=State.QUEUED)

    actions.sweep = sweep


if __name__ == "__main__":
    main()
