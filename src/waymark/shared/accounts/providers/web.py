"""Asking a provider something, and never waiting for it longer than somebody at a screen would."""

import json
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import requests

# All that is asked while one person waits for one page (goal T13: an answer within 3 seconds).
PATIENCE = 2.5
LARGEST = 256 * 1024
# A provider that hangs holds as many threads as this, and no more; the next one is told at once.
AT_ONCE = 8


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


_doors: dict[str, threading.BoundedSemaphore] = {}


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
    done: list[Any] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            with _door(address):
                done.append(work())
        except Exception as fault:
            failed.append(fault)

    worker = threading.Thread(target=run, daemon=True)
    worker.start()
    worker.join(max(patience.left, 0))
    if done:
        return done[0]
    if not failed:
        raise Trouble("silent", "no answer in time")
    fault = failed[0]
    if isinstance(fault, requests.Timeout):
        raise Trouble("silent", "no answer in time")
    if isinstance(fault, requests.RequestException):
        raise Trouble("silent", type(fault).__name__)
    raise fault


@contextmanager
def _door(address: str):
    host = address.split("/")[2]
    door = _doors.setdefault(host, threading.BoundedSemaphore(AT_ONCE))
    if not door.acquire(blocking=False):
        raise Trouble("silent", "too many are waiting for it already")
    try:
        yield
    finally:
        door.release()


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
