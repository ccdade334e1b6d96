"""The sender: hands over one message after another, and makes the hourly round."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import OperationalError, connection
from django.utils.module_loading import import_string

from waymark.shared.notifications import actions, queries, rules
from waymark.shared.notifications.enums import Answer
from waymark.shared.notifications.tasks.channels import carriers
from waymark.shared.notifications.tasks.lines import Lines
from waymark.shared.notifications.tasks.parcels import Unwritable, pack

log = logging.getLogger(__name__)

IDLE = 1.0
BEAT_EVERY = timedelta(seconds=20)
AFTER_DATABASE_TROUBLE = 5.0
ASKED_IN_A_ROUND = 200


class Stop:
    """Asks the sender to stop between two messages. A signal only sets a mark: no deadlock."""

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
        lines: Lines,
        *,
        clock: Callable[[], datetime],
        still_held: Callable[[], None],
        stop: Stop,
    ) -> None:
        self.lines, self.clock, self.still_held, self.stop = lines, clock, still_held, stop
        self.beaten_at: datetime | None = None
        self.behind = timedelta(0)

    def run(self, *, until_empty: bool = False) -> None:
        """Send until stopped, or, for tests and single runs, until nothing is due."""
        while not self.stop.asked:
            try:
                self._show_life()
                self.lines.check(self.clock())
                actions.sweep(asked_after=self.lines.asked_after(), now=self.clock())
                self._work(until_empty)
                return
            except OperationalError:
                # Locked, full or gone: the message in hand stays marked, and is swept next time.
                log.exception("The database did not answer; trying again")
                connection.close()
                self.stop.wait(AFTER_DATABASE_TROUBLE)

    def _work(self, until_empty: bool) -> None:
        while not self.stop.asked:
            self._show_life()
            if rules.round_is_due(queries.pulse().round_at, self.clock()):
                make_round(now=self.clock())
                self._ask_about_the_silent()
            self.still_held()
            now = self.clock()
            taken = actions.take_next(now=now, channels=self.lines.open(now), behind=self.behind)
            if taken is not None:
                self._hand_over(taken)
            elif until_empty and not self._is_anything_due():
                return
            else:
                self._rest()

    def _hand_over(self, taken: actions.Taken) -> None:
        channel = taken.message.channel
        try:
            outcome = self._try(taken)
        except OperationalError:
            raise
        except Exception:  # whatever one message breaks, the next must go out
            log.exception("Message %s broke on its way", taken.message.reference)
            outcome = rules.Outcome(Answer.UNKNOWN, "fault")
        now = self.clock()
        self.lines.note(channel, outcome, now)
        self.still_held()
        actions.settle(
            taken.message,
            outcome,
            asked_after=self.lines.asked_after().get(channel),
            outage=self.lines.is_outage(channel),
            now=now,
        )
        if outcome.report is not None and self.behind:
            self.behind = actions.beat(now=now, confirmed=True)  # a gateway agrees with our clock

    def _try(self, taken: actions.Taken) -> rules.Outcome:
        """Ask before sending again what may have arrived; send only what surely has not."""
        message, contact = taken.message, taken.contact
        carrier = self.lines.carrier(message.channel)
        self.lines.spend(message.channel, self.clock())
        if taken.ask_first and carrier.can_be_asked:
            rules.reached("asking")
            found = carrier.find(message.reference, message.channel)
            rules.reached("asked")
            if found is not None:
                return found
        if isinstance(contact, rules.NotAllowed):
            return rules.Outcome(Answer.BLOCKED, contact.reason)
        try:
            parcel = pack(message, contact)
        except Unwritable:
            log.exception("Message %s cannot be written", message.reference)
            return rules.Outcome(Answer.REFUSED, "no_words")
        rules.reached("calling")
        outcome = carrier.send(parcel)
        rules.reached("called")
        return outcome

    def _ask_about_the_silent(self) -> None:
        """Ask about messages that a gateway took, and whose receipt has not come for a day."""
        for message in queries.unconfirmed(self.clock())[:ASKED_IN_A_ROUND]:
            now = self.clock()
            if self.stop.asked or message.channel not in self.lines.open(now):
                return
            self.lines.spend(message.channel, now)
            found = self.lines.carrier(message.channel).find(message.reference, message.channel)
            if found is not None and found.report is not None:
                actions.note_report(found.report, now=now)
            elif found is not None:
                self.lines.note(message.channel, found, now)
                return
            actions.put_off_asking(message, now=now)
        actions.stop_asking(now=self.clock())

    def _is_anything_due(self) -> bool:
        due = queries.waiting(self.clock())
        return due.filter(channel__in=self.lines.usable()).exists()

    def _rest(self) -> None:
        """Wait for something to do, or for a gateway to come back."""
        now = self.clock()
        longest = timedelta(seconds=IDLE) if self.lines.open(now) else BEAT_EVERY
        opening = self.lines.next_opening(now)
        pause = min(longest, opening - now) if opening else longest
        self.stop.wait(pause.total_seconds())

    def _show_life(self) -> None:
        now = self.clock()
        if self.beaten_at is None or not timedelta(0) <= now - self.beaten_at < BEAT_EVERY:
            self.behind = actions.beat(now=now)
            self.beaten_at = now


def work(
    *,
    clock: Callable[[], datetime],
    still_held: Callable[[], None],
    stop: Stop,
    until_empty: bool = False,
) -> None:
    """Send with the carriers of this site. Only for whoever holds the lock."""
    lines = Lines(carriers(clock), per_minute=settings.WAYMARK_MESSAGES_PER_MINUTE, now=clock())
    Sender(lines, clock=clock, still_held=still_held, stop=stop).run(until_empty=until_empty)


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
    try:
        actions.queue_digests(now=now)
    except OperationalError:
        raise  # the sender waits until the database answers again
    except Exception:
        log.exception("Not every digest could be written")
        troubles.append("the digests")
    actions.note_round(now=now, trouble=", ".join(troubles))
