"""Pages that are drawn again as soon as an act changed them, before their next reader asks.

What a web process remembers is out of date with the act that changes it (decisions 13 and 156), and
the first reader pays for drawing it anew. Where that costs much, the process notes what it was
asked for lately, looks once a second whether such an act was done, and asks the same again itself.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from threading import Thread
from typing import Any, Protocol, Self, TypeVar

from django.db import close_old_connections
from django.utils import timezone

from waymark.shared.audit.queries import marks
from waymark.shared.audit.rules import Marks

LATELY = 100  # times that a kind of page was asked for
LOOK_EVERY, AFTER_A_FAULT = 1.0, 60.0  # seconds
READERS_FIRST = 0.01  # seconds between two drawings, so that those who ask now are answered
log = logging.getLogger("waymark.ahead")


class Question(Protocol):
    """What a drawing depends on."""

    def now(self, marks: Marks, today: date) -> Self | None:
        """The same asked now; None where nobody may ask it any more."""


Asked = TypeVar("Asked", bound=Question)
Answer = TypeVar("Answer")


@dataclass
class Ahead:
    """One kind of drawing: its mark, what was asked for lately, and when it was drawn again."""

    draw: Callable[[Any], Any]
    mark: Callable[[Marks], str]
    lately: deque[Question] = field(default_factory=lambda: deque(maxlen=LATELY))
    drawn: tuple[str, date] | None = None


AHEAD: list[Ahead] = []


def drawn_ahead(
    mark: Callable[[Marks], str],
) -> Callable[[Callable[[Asked], Answer]], Callable[[Asked], Answer]]:
    """Draw again what was asked for lately as soon as this mark has moved.

    For what is remembered and dear: a mark that moves often draws more than anybody reads.
    """

    def noting(draw: Callable[[Asked], Answer]) -> Callable[[Asked], Answer]:
        kind = Ahead(draw, mark)
        AHEAD.append(kind)

        def noted(asked: Asked) -> Answer:
            kind.lately.append(asked)
            return draw(asked)

        return noted

    return noting


def draw_again(today: date) -> Iterator[Question]:
    """Draw what an act or a new day has changed, one by one, what was asked for last first."""
    found = marks()
    for kind in AHEAD:
        if kind.drawn == (kind.mark(found), today):
            continue
        kind.drawn = (kind.mark(found), today)
        for asked in dict.fromkeys(reversed(kind.lately.copy())):
            again = asked.now(found, today)
            if again is not None:
                kind.draw(again)
                yield again


def forget_asked() -> None:
    """Forget what was asked for: for tests, each of which begins with readers of its own."""
    for kind in AHEAD:
        kind.lately.clear()
        kind.drawn = None


def begin() -> None:
    """Look after acts from now on, beside those who answer readers; ends with the process."""
    if AHEAD:
        Thread(target=_look, name="ahead", daemon=True).start()


def _look() -> None:
    while True:
        time.sleep(LOOK_EVERY)
        close_old_connections()
        try:
            for _ in draw_again(timezone.localdate()):
                time.sleep(READERS_FIRST)
        except Exception:  # whatever it is, readers draw for themselves meanwhile
            log.exception("Pages could not be drawn ahead")
            time.sleep(AFTER_A_FAULT)
