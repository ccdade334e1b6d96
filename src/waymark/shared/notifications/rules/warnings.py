"""What the banner on every page says while messages do not go out, or wait for a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from waymark.shared.notifications.rules.health import APART, SILENT
from waymark.shared.notifications.rules.outbox import explain

MAIL = "notifications:mail"
STOPPED = "Messages do not go out just now. What you do here is kept, and they will be sent later."


@dataclass(frozen=True)
class Signs:
    """What one look at the outbox shows."""

    beat_at: datetime | None = None
    behind: timedelta = timedelta(0)
    late: bool = False  # something has been due for minutes
    closed: str = ""  # the name of a way out that takes nothing while something waits for it
    closed_code: str = ""
    undecided: bool = False


@dataclass(frozen=True)
class Alert:
    """One line of the banner, and the name of the page that helps, if there is one."""

    text: str
    page: str = ""


def warnings(signs: Signs, *, administrator: bool, now: datetime) -> list[Alert]:
    """Say what everybody must know, and to an administrator what is to be done."""
    reasons = _reasons(signs, now)
    if not administrator:
        return [Alert(STOPPED)] if reasons else []
    undecided = ["Messages wait for your decision."] if signs.undecided else []
    return [Alert(text, MAIL) for text in reasons + undecided]


def _reasons(signs: Signs, now: datetime) -> list[str]:
    """Why messages do not go out, or not at the right hour."""
    if signs.beat_at is None:
        never = "The mail sender has never run here, and messages wait."
        return [never] if signs.late else []
    reasons = []
    silent = now - signs.beat_at
    if silent > SILENT:
        minutes = silent // timedelta(minutes=1)
        reasons.append(f"The mail sender has been silent for {minutes:,} minutes.")
    clock_wrong = signs.closed_code == "clock_wrong" or -silent > APART or signs.behind
    if clock_wrong:
        reasons.append("This machine’s clock is wrong, so messages go out late or not at all.")
    if signs.closed and signs.closed_code != "clock_wrong":
        reasons.append(f"{signs.closed}: nothing goes out. {explain(signs.closed_code)}.")
    return reasons
