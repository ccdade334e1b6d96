"""Which ways out are open just now: paused by a gateway that is away or asks for it, or stopped.

Kept in memory by the one sender. What an administrator must know is written down as it changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from waymark.shared.notifications import actions, queries, rules
from waymark.shared.notifications.enums import Answer, Channel
from waymark.shared.notifications.tasks.channels import Carrier

SILENCES = 3  # in a row: no longer bad luck with one message, but an outage
CLOCK_PAUSE = timedelta(minutes=1)
# These pass by themselves and soon; nobody need know.
TRIFLES = ("busy",)


@dataclass
class Line:
    """One channel, and what is known of the way out."""

    channel: str
    carrier: Carrier
    trouble: str = ""
    stopped: bool = False
    open_at: datetime | None = None


@dataclass
class Pace:
    """How one carrier does: failures in a row, and when it may be given the next message."""

    failures: int = 0
    silences: int = 0
    next_at: datetime | None = None


class Lines:
    """The ways out, and how fast each carrier is given messages."""

    def __init__(
        self, carriers: Mapping[str, Carrier], *, per_minute: int = 0, now: datetime
    ) -> None:
        self.gap = timedelta(minutes=1) / per_minute if per_minute else timedelta(0)
        known = queries.channel_troubles()
        self.lines = {
            channel: Line(channel, carrier, trouble=known.get(channel, ""))
            for channel, carrier in carriers.items()
        }
        self.paces = {id(carrier): Pace() for carrier in carriers.values()}
        for channel in set(Channel.values) - set(carriers):
            actions.note_channel(channel, "no_way", now=now)

    def check(self, now: datetime) -> None:
        """Ask each carrier whether something would make it refuse everything."""
        for carrier in {id(line.carrier): line.carrier for line in self.lines.values()}.values():
            own = [line.channel for line in self.lines.values() if line.carrier is carrier]
            for channel, code in carrier.check(own).items():
                self._stop(self.lines[channel], code, now)
        for line in self.lines.values():
            if line.trouble in ("no_way", "key_refused", "no_such_template") and not line.stopped:
                self._note(line, "", now)

    def carrier(self, channel: str) -> Carrier:
        return self.lines[channel].carrier

    def asked_after(self) -> dict[str, timedelta]:
        """The channels that can be asked, and how long each may be busy with an attempt."""
        return {
            line.channel: line.carrier.busy_after
            for line in self.lines.values()
            if line.carrier.can_be_asked
        }

    def usable(self) -> list[str]:
        """The channels that are open now or will be without anybody's help."""
        return [line.channel for line in self.lines.values() if not line.stopped]

    def open(self, now: datetime) -> list[str]:
        """The channels by which a message may go out now."""
        return [channel for channel in self.usable() if (self._opens(channel) or now) <= now]

    def next_opening(self, now: datetime) -> datetime | None:
        """When the next channel that is closed now will open by itself."""
        moments = [opens for channel in self.usable() if (opens := self._opens(channel))]
        return min((moment for moment in moments if moment > now), default=None)

    def _opens(self, channel: str) -> datetime | None:
        line = self.lines[channel]
        moments = [line.open_at, self.paces[id(line.carrier)].next_at]
        return max((moment for moment in moments if moment), default=None)

    def spend(self, channel: str, now: datetime) -> None:
        """Count one message handed to the carrier: the next may follow after the gap."""
        pace = self.paces[id(self.carrier(channel))]
        pace.next_at = max(pace.next_at or now, now) + self.gap if self.gap else None

    # ---- what an answer says about the way ----------------------------------------------------

    def is_outage(self, channel: str) -> bool:
        """Whether the carrier has been silent several times in a row."""
        return self.paces[id(self.carrier(channel))].silences >= SILENCES

    def note(self, channel: str, outcome: rules.Outcome, now: datetime) -> None:
        """Learn from an answer, or from its absence, about the way out."""
        line = self.lines[channel]
        pace = self.paces[id(line.carrier)]
        if outcome.answer == Answer.BLOCKED:
            return  # nobody was called
        if outcome.answer == Answer.CLOSED:
            self._stop(line, outcome.code, now)
            return
        if outcome.answer == Answer.UNKNOWN:
            pace.silences += 1
        elif outcome.answer != Answer.UNREACHABLE:
            pace.failures = pace.silences = 0
        pause = self._pause(line, outcome, pace)
        if pause:
            self._pause_all(line.carrier, outcome.code, now + pause, now)
        elif outcome.answer == Answer.ACCEPTED:
            self._well(line.carrier, now)

    def _pause(self, line: Line, outcome: rules.Outcome, pace: Pace) -> timedelta:
        if outcome.answer == Answer.PAUSED:
            return outcome.pause or CLOCK_PAUSE
        if outcome.answer == Answer.CLOCK_WRONG:
            return CLOCK_PAUSE
        if outcome.answer == Answer.UNREACHABLE or self.is_outage(line.channel):
            pace.failures += 1
            return rules.pause_while_unreachable(pace.failures)
        return timedelta(0)

    def _pause_all(self, carrier: Carrier, code: str, until: datetime, now: datetime) -> None:
        for line in self.lines.values():
            if line.carrier is carrier and not line.stopped:
                line.open_at = until
                if code not in TRIFLES:
                    self._note(line, code, now)

    def _well(self, carrier: Carrier, now: datetime) -> None:
        for line in self.lines.values():
            if line.carrier is carrier and not line.stopped:
                line.open_at = None
                self._note(line, "", now)

    def _stop(self, line: Line, code: str, now: datetime) -> None:
        """Use a channel no more until the sender is started again: somebody must mend it."""
        line.stopped = True
        self._note(line, code, now)

    def _note(self, line: Line, code: str, now: datetime) -> None:
        if line.trouble != code:
            line.trouble = code
            actions.note_channel(line.channel, code, now=now)
