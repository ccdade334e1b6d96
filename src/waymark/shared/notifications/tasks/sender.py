"""The sender: hands over one mail after another, and makes the hourly round."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import OperationalError, connection
from django.utils.module_loading import import_string

from waymark.shared.notifications import actions, queries, rules
from waymark.shared.notifications.enums import Answer
from waymark.shared.notifications.models import Message
from waymark.shared.notifications.tasks.channels import Gateway

log = logging.getLogger(__name__)

IDLE = 1.0
BEAT_EVERY = timedelta(seconds=20)
AFTER_DATABASE_TROUBLE = 5.0


class Stop:
    """Asks the sender to stop between two mails. A signal only sets a mark: it cannot deadlock."""

    asked = False

    def ask(self, *_signal: object) -> None:
        self.asked = True

    def wait(self, seconds: float) -> None:
        """Wait, but no longer than a fifth of a second after being asked to stop."""
        until = time.monotonic() + seconds
        while not self.asked and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.2))


class Sender:
    """Works through the outbox until it is told to stop. Holds the lock all the while."""

    def __init__(
        self,
        gateway: Gateway,
        *,
        clock: Callable[[], datetime],
        still_held: Callable[[], None],
        stop: Stop,
    ) -> None:
        self.gateway, self.clock, self.still_held, self.stop = gateway, clock, still_held, stop
        self.failures = 0
        self.beaten_at: datetime | None = None

    def run(self, *, until_empty: bool = False) -> None:
        """Send until stopped, or, for tests and single runs, until nothing is due."""
        while not self.stop.asked:
            try:
                actions.sweep(can_be_asked=self.gateway.can_be_asked, now=self.clock())
                self._work(until_empty)
                return
            except OperationalError:
                # Locked, full or gone: the mail in hand stays marked, and is swept next time.
                log.exception("The database did not answer; trying again")
                connection.close()
                self.stop.wait(AFTER_DATABASE_TROUBLE)

    def _work(self, until_empty: bool) -> None:
        while not self.stop.asked:
            self._show_life()
            if rules.round_is_due(queries.pulse().round_at, self.clock()):
                make_round(now=self.clock())
            self.still_held()
            message = actions.take_next(now=self.clock())
            if message is not None:
                self._hand_over(message)
            elif until_empty:
                return
            else:
                self.stop.wait(IDLE)

    def _hand_over(self, message: Message) -> None:
        outcome = self._try(message)
        actions.settle(message, outcome, can_be_asked=self.gateway.can_be_asked, now=self.clock())
        if outcome.answer == Answer.UNREACHABLE:
            self.failures += 1
            self._wait_out(rules.pause_while_unreachable(self.failures))
        else:
            self.failures = 0

    def _try(self, message: Message) -> rules.Outcome:
        """Ask before sending again what may have arrived; send only what surely has not."""
        if message.ask_first:
            arrived = self.gateway.find(message)
            if arrived is None:
                return rules.Outcome(Answer.UNKNOWN, message.error)
            if arrived:
                return rules.Outcome(Answer.ACCEPTED)
        return self.gateway.send(message)

    def _wait_out(self, pause: timedelta) -> None:
        """Wait for the server to come back, showing life meanwhile."""
        until = self.clock() + pause
        while not self.stop.asked and (left := until - self.clock()) > timedelta(0):
            self._show_life()
            self.stop.wait(min(left, BEAT_EVERY).total_seconds())

    def _show_life(self) -> None:
        now = self.clock()
        if self.beaten_at is None or now - self.beaten_at >= BEAT_EVERY:
            actions.beat(now=now)
            self.beaten_at = now


def make_round(*, now: datetime) -> None:
    """Do what is done each hour: the wing's own rounds, then the mails that gather notices.

    Every part can be done twice without harm. One that goes wrong is logged, shown by the doctor
    and tried again next hour; it does not keep the others from their turn.
    """
    troubles = []
    for path in settings.WAYMARK_DAILY_ROUND:
        try:
            import_string(path)(now=now)
        except Exception:
            log.exception("The hourly round went wrong in %s", path)
            troubles.append(path)
    actions.queue_digests(now=now)
    actions.note_round(now=now, trouble=", ".join(troubles))
