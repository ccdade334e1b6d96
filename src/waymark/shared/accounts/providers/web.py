"""Asking a provider something, and never waiting for it longer than somebody at a screen would."""

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import requests

# All that is asked while one person waits for one page (goal T13: an answer within 3 seconds).
PATIENCE = 2.5
LARGEST = 256 * 1024
# As many may ask one provider at once; of those who find it hanging, the next are told at once, so
# that they hold no thread of the site: only one asks again, so many seconds later.
AT_ONCE = 8
REST = 5.0


class Trouble(Exception):
    """Signing in at a provider came to nothing. The kind chooses the words; the detail is logged.

    Kinds: silent, refused, untrusted, clock, expired, moved, stranger.
    """

    def __init__(self, kind: str, detail: str) -> None:
        self.kind, self.detail = kind, detail
        super().__init__(f"{kind}: {detail}")


class Patience:
    """How long may still be waited, over all the questions of one page."""

    def __init__(self, seconds: float = PATIENCE) -> None:
        self._until = time.monotonic() + seconds

    @property
    def left(self) -> float:
        return self._until - time.monotonic()


class Door:
    """The way to one provider: how many are on it, and since when it has not answered."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._silent_at: float | None = None

    def enter(self) -> None:
        with self._lock:
            silent = self._silent_at is not None
            resting = silent and time.monotonic() - (self._silent_at or 0) < REST
            if resting or self._inside >= (1 if silent else AT_ONCE):
                raise Trouble("silent", "not asked: it did not answer others")
            self._inside += 1

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1

    def answered(self) -> None:
        self._silent_at = None

    def hung(self) -> None:
        self._silent_at = time.monotonic()


_doors: dict[str, Door] = {}


def forget() -> None:
    """Forget which providers did not answer: for a test that mends one."""
    _doors.clear()


def ask(
    method: str, address: str, patience: Patience, **options: Any
) -> tuple[int, dict[str, Any]]:
    """Ask a provider; returns the status and the JSON object that it answered.

    Another thread does it: the time-outs of a socket count neither the look-up of a name nor a
    provider that sends one byte a second.
    """
    if patience.left <= 0:
        raise Trouble("silent", "no time left")
    return _within(patience, address, lambda: _answer(method, address, patience, options))


def _within(patience: Patience, address: str, work: Callable[[], Any]) -> Any:
    door = _doors.setdefault(address.split("/")[2], Door())
    door.enter()
    done: list[Any] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            done.append(work())
        except Exception as fault:  # carried over to whoever waits
            failed.append(fault)
        finally:
            door.leave()

    worker = threading.Thread(target=run, daemon=True)
    worker.start()
    worker.join(max(patience.left, 0))
    if done:
        door.answered()
        return done[0]
    if not failed or isinstance(failed[0], requests.Timeout):
        door.hung()
        raise Trouble("silent", "no answer in time")
    if isinstance(failed[0], requests.RequestException):
        raise Trouble("silent", type(failed[0]).__name__)
    raise failed[0]


def _answer(
    method: str, address: str, patience: Patience, options: dict[str, Any]
) -> tuple[int, dict[str, Any]]:
    with requests.Session() as session:
        response = session.request(
            method, address, timeout=max(patience.left, 0.01), stream=True,
            allow_redirects=False, **options,
        )  # fmt: skip
        text = _text(response, patience)
    if response.status_code >= 500:
        raise Trouble("silent", f"status {response.status_code}")
    try:
        found = json.loads(text)
    except ValueError:
        raise Trouble("silent", f"status {response.status_code}, and no JSON") from None
    if not isinstance(found, dict):
        raise Trouble("untrusted", "JSON, but no object")
    return response.status_code, found


def _text(response: requests.Response, patience: Patience) -> bytes:
    text = b""
    for part in response.iter_content(8192):
        text += part
        if len(text) > LARGEST:
            raise Trouble("untrusted", "an answer larger than any that is true")
        if patience.left <= 0:
            raise Trouble("silent", "no answer in time")
    return text
