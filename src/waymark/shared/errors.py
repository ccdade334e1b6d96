"""The answers that an action may give besides doing it."""

from collections.abc import Iterable
from datetime import timedelta


class Refused(Exception):
    """It cannot be done now; the reasons are worded for the person on the page."""

    def __init__(self, reasons: Iterable[str] | str) -> None:
        self.reasons = [reasons] if isinstance(reasons, str) else list(reasons)
        super().__init__("; ".join(self.reasons))


class TooMany(Exception):
    """Tried too often; `kind` says what, `wait` how long until the next try counts."""

    def __init__(self, kind: str, wait: timedelta) -> None:
        self.kind, self.wait = kind, wait
        super().__init__(f"Too many tries: {kind}")
