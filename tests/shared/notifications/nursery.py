"""Starts senders quickly, each a process of its own that can be killed.

Run as a program it sets Django up once; for each line on its input it forks a child that sends, and
prints the child's number. The word of the line says what kind of child:

| Word | What the child does |
|---|---|
| `careful` | runs the real command until it is killed or asked to stop |
| `until_empty` | the same, until nothing is due |
| `waiting` | waits until it may be the only sender, and then sends |
| `plain` | with a planted fault: what was left in the middle of sending is simply sent again |
| `blind` | with a planted fault: the gateway is never asked before a second attempt |
| `pause:calling` | sends, and pauses itself at the named point |
| `lockless-…` | the same as the rest, with a planted fault: the lock holds nobody back |
| `at:marked` | sends, and kills itself at the named point |
| `receipt:receipt_read:{…}` | takes a receipt, and kills itself at the named point, if any |

Its clock may run faster than the real one (`speed`), so that pauses of minutes pass in a blink.
"""

import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.support.notify_fake import KEY, TEMPLATES, NotifyFake

TOKEN = "the token agreed with the gateway"
PATIENCE, BUSY = 0.25, 0.9  # seconds; a message that is taken late is taken after 0.4


class Nursery:
    """The other end, in the test: starts senders and waits for them."""

    def __init__(self, process: subprocess.Popen, started: float, speed: int) -> None:
        self.process, self.started, self.speed = process, started, speed

    def now(self) -> datetime:
        """What the clock of the senders reads."""
        return FastClock.now(self.started, self.speed)

    def start(self, kind: str = "careful") -> int:
        """Start a sender and give its process number."""
        return int(self._ask(f"start {kind}"))

    def wait(self, number: int) -> int:
        """Wait until a sender has ended and give its exit code, or minus the signal's number."""
        return int(self._ask(f"wait {number}"))

    def kill(self, number: int) -> None:
        """Kill a sender without warning, paused or not, and wait for its end."""
        os.kill(number, signal.SIGKILL)
        assert self.wait(number) == -signal.SIGKILL

    def end(self) -> None:
        """Kill whatever still runs, so that the next test has the place to itself."""
        self._ask("end")

    def _ask(self, line: str) -> str:
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "the nursery of senders has ended"
        return answer


@contextmanager
def nursery(
    folder: Path, smtp_port: int | None = None, notify: NotifyFake | None = None, speed: int = 1
) -> Iterator[Nursery]:
    """Have senders started on the database of this test."""
    started = time.time()
    environment = {
        **os.environ,
        "WAYMARK_WING": settings.WAYMARK_WING,
        "DJANGO_SETTINGS_MODULE": "tests.shared.notifications.sender_settings",
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
        "TEST_MAIL_FOLDER": str(folder),
        "TEST_URLS": settings.ROOT_URLCONF,
        "TEST_SMTP_PORT": str(smtp_port or ""),
        "TEST_NOTIFY": _about(notify, folder) if notify else "",
        "TEST_SPEED": str(speed),
        "TEST_START": str(started),
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
        yield Nursery(process, started, speed)
    finally:
        process.stdin.close()
        process.wait(timeout=30)


def _about(notify: NotifyFake, folder: Path) -> str:
    """What a sender must know of the fake."""
    templates = folder / "notify.toml"
    templates.write_text("".join(f'{channel} = "{id}"\n' for channel, id in TEMPLATES.items()))
    return json.dumps(
        {
            "address": notify.address,
            "key": KEY,
            "templates": str(templates),
            "patience": PATIENCE,
            "busy": BUSY,
            "token": TOKEN,
        }
    )


# ---- the program ---------------------------------------------------------------------------------


def main() -> None:
    """Serve until the input ends; then end whatever was started and still runs."""
    import django

    django.setup()
    children: set[int] = set()
    for line in sys.stdin:
        word, _, argument = line.strip().partition(" ")
        if word == "start":
            if argument.startswith("receipt"):
                _warm_up()  # once, here: every child would else load the whole site
            child = _fork(argument)
            children.add(child)
            print(child, flush=True)
        elif word == "end":
            _end(children)
            print(flush=True)
        else:
            _, status = os.waitpid(int(argument), 0)
            children.discard(int(argument))
            print(os.waitstatus_to_exitcode(status), flush=True)
    _end(children)


def _end(children: set[int]) -> None:
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    children.clear()


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
    word, _, rest = kind.partition(":")
    if word == "plain":
        _plant_a_plain_retry()
    if word == "blind":
        _plant_blindness()
    if word.startswith("lockless-"):
        _plant_a_lock_that_holds_nothing()
        word = word.removeprefix("lockless-")
    if word == "at":
        _signal_at(rest, signal.SIGKILL)
    if word == "pause":
        _signal_at(rest, signal.SIGSTOP)
    if word == "receipt":
        point, _, body = rest.partition(":")
        if point:
            _signal_at(point, signal.SIGKILL)
        return _take_receipt(body)
    if word == "waiting":
        return _wait_for_the_place()
    return _run_command(until_empty=word == "until_empty")


def _run_command(*, until_empty: bool = False, quietly: bool = False) -> int:
    from django.core.management import CommandError, call_command

    from waymark.shared.notifications.management.commands import run_sender

    if os.environ["TEST_SPEED"] != "1":
        run_sender.timezone, run_sender.Stop = FastClock, FastStop
    try:
        call_command("run_sender", until_empty=until_empty)
    except CommandError as error:
        if not quietly:
            print(error, file=sys.stderr, flush=True)
        return error.returncode
    return 0


class FastClock:
    """Time that runs faster, the same in every sender of a nursery."""

    @staticmethod
    def now(started: float = 0.0, speed: float = 0.0) -> datetime:
        started = started or float(os.environ["TEST_START"])
        speed = speed or float(os.environ["TEST_SPEED"])
        return datetime.fromtimestamp(started + (time.time() - started) * speed, UTC)


class FastStop:
    """Waits as long as the fast clock says."""

    asked = False

    def ask(self, *_signal: object) -> None:
        self.asked = True

    def wait(self, seconds: float) -> None:
        time.sleep(max(0.005, min(0.1, seconds / float(os.environ["TEST_SPEED"]))))


def _wait_for_the_place() -> int:
    """Try to be the sender until the place is free; a second sender must never find a way in."""
    while (code := _run_command(quietly=True)) == 3:
        time.sleep(0.01)
    return code


def _signal_at(point: str, number: int) -> None:
    """Have this process killed or paused when it comes to a named point for the first time."""
    from waymark.shared.notifications.rules import points

    assert point in points.SENDING + points.RECEIVING, point

    heard = []

    def hear(event: str, arguments: tuple) -> None:
        if event == points.EVENT and arguments[0] == point and not heard:
            heard.append(point)
            os.kill(os.getpid(), number)

    sys.addaudithook(hear)


def _warm_up() -> None:
    from django.test import Client  # noqa: F401 (the import is what costs)
    from django.urls import get_resolver

    assert get_resolver().url_patterns


def _take_receipt(body: str) -> int:
    from django.test import Client
    from django.urls import reverse

    answer = Client().post(
        reverse("receipts"),
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {TOKEN}"},
    )
    return 0 if answer.status_code == 204 else 1


def _plant_a_plain_retry() -> None:
    from waymark.shared.notifications import actions
    from waymark.shared.notifications.enums import State
    from waymark.shared.notifications.models import Message

    def sweep(*, asked_after, now):
        return Message.objects.filter(state=State.SENDING).update(state=State.QUEUED)

    actions.sweep = sweep


def _plant_blindness() -> None:
    from waymark.shared.notifications.tasks.channels import Notify

    Notify.find = lambda self, reference, channel: None


def _plant_a_lock_that_holds_nothing() -> None:
    """Let everybody in, and let them take what another has in hand."""
    from contextlib import nullcontext

    from waymark.shared.notifications.management.commands import run_sender

    run_sender.only_sender = lambda: nullcontext(lambda: None)


if __name__ == "__main__":
    main()
