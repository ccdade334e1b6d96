"""The answers that an action may give besides doing it."""

from collections.abc import Iterable


class Refused(Exception):
    """It cannot be done now; the reasons are worded for the person on the page."""

    def __init__(self, reasons: Iterable[str] | str) -> None:
        self.reasons = [reasons] if isinstance(reasons, str) else list(reasons)
        super().__init__("; ".join(self.reasons))
