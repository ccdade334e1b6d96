"""When a mail is due, what it says, and what to do when it could not be handed over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from waymark.shared.notifications.enums import NEEDS_A_PERSON, Answer, Frequency, State

LONDON = ZoneInfo("Europe/London")
MORNING = time(7)
MONDAY = 0
STALE = timedelta(days=60)  # Nobody is mailed what they have not read for two months

PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240)]
LONGEST_PAUSE = timedelta(minutes=5)

LATE = timedelta(minutes=30)
SILENT = timedelta(minutes=5)

ERRORS = {
    "left": "The person has left, or has no address",
    "turned_off": "The person turned mail of this kind off before it was sent",
    "gave_up": "An administrator decided not to send it",
    "stopped": "The sender was stopped while it handed this mail over. It may have arrived",
    "no_answer": "The mail server did not say whether it took this mail. It may have arrived",
    "dropped": "The mail server broke off before it took this mail",
    "unreachable": "The mail server could not be reached",
    "unwritable": "The address or the subject cannot be written in a mail",
}


# ---- kinds and groups ------------------------------------------------------------------------


def group_of(kind: str) -> str:
    """People choose by group: innovations.adopted belongs to innovations."""
    return kind.partition(".")[0]


def blockers_to_notify(*, kind: str, subject: str, link: str, groups: Iterable[str]) -> list[str]:
    """Say why nobody can be told this; an empty list means that they can."""
    blockers = []
    if group_of(kind) not in groups or len(kind) > 80:  # else nobody could turn its mail off
        blockers.append(f"name the kind like app.thing_happened, with one of {sorted(groups)}")
    if not subject.strip():
        blockers.append("give a subject")
    if link and (not link.startswith("/") or link.startswith(("//", "/\\")) or len(link) > 300):
        blockers.append("link to a page of this site, beginning with one /")
    return blockers


def one_line(subject: str) -> str:
    """Make a subject fit the list and the head of a mail: one line, at most 200 characters."""
    line = " ".join(subject.split())
    return line if len(line) <= 200 else f"{line[:199].rstrip()}…"


# ---- when a mail is due ----------------------------------------------------------------------


def due_if_before(frequency: str, now: datetime) -> datetime | None:
    """Say up to which moment notices are due for mail by now; None means never.

    Daily mail goes after seven in the morning, weekly mail after seven on Monday, London time. A
    notice that came later waits for the next; a sender that was down catches up.
    """
    if frequency == Frequency.OFF:
        return None
    if frequency == Frequency.AT_ONCE:
        return now
    today = now.astimezone(LONDON).date()
    if now < _morning(today):
        today -= timedelta(days=1)
    if frequency == Frequency.WEEKLY:
        today -= timedelta(days=(today.weekday() - MONDAY) % 7)
    return _morning(today)


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, LONDON).astimezone(UTC)


def round_is_due(last: datetime | None, now: datetime) -> bool:
    """The round is made once in each hour of the clock."""
    if last is None:
        return True
    return last.astimezone(UTC).replace(minute=0, second=0, microsecond=0) != now.astimezone(
        UTC
    ).replace(minute=0, second=0, microsecond=0)


# ---- what a mail says ------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    """One notice as a mail shows it."""

    group: str
    subject: str
    body: str
    link: str
    at: datetime


def mail_subject(items: Sequence[Item], *, site: str) -> str:
    """One notice gives its own subject, several their number."""
    if len(items) == 1:
        return items[0].subject
    return f"{len(items)} things new for you on {site}"


def mail_text(items: Iterable[Item], *, address: str, preferences: str) -> str:
    """Write the mail: groups in order, the newest first in each, and how to get fewer."""
    by_group = sorted(items, key=lambda item: item.group.casefold())
    parts = []
    for group, members in groupby(by_group, key=lambda item: item.group):
        newest_first = sorted(members, key=lambda item: item.at, reverse=True)
        parts.append(f"{group}\n{'=' * len(group)}")
        parts += [_paragraph(item, address) for item in newest_first]
    parts.append(
        "--\nChoose how often you get these mails, or turn them off, without signing in:\n"
        f"{preferences}"
    )
    return "\n\n".join(parts) + "\n"


def _paragraph(item: Item, address: str) -> str:
    when = item.at.astimezone(LONDON)
    lines = [f"{item.subject} ({when.day} {when:%B})"]
    lines += [line for line in (item.body.strip(), item.link and address + item.link) if line]
    return "\n".join(lines)


# ---- after an attempt ------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt, with a short code that holds no address."""

    answer: Answer
    code: str = ""


@dataclass(frozen=True)
class Step:
    """What to write on the mail after an attempt."""

    state: State
    pause: timedelta = timedelta(0)
    ask_first: bool = False
    attempt_counts: bool = True


def next_step(outcome: Outcome, *, attempts: int, can_be_asked: bool) -> Step:
    """Decide how a mail goes on after an attempt (TRUST 4A).

    Only a clear answer is retried. Where nobody can say whether the mail was taken, the channel is
    asked before another attempt; mail servers cannot be asked, so there a person decides.
    """
    if outcome.answer == Answer.ACCEPTED:
        return Step(State.SENT)
    if outcome.answer == Answer.REFUSED:
        return Step(State.FAILED)
    if outcome.answer == Answer.UNREACHABLE:  # not the mail's fault: costs no attempt
        return Step(State.QUEUED, attempt_counts=False)
    if outcome.answer == Answer.UNKNOWN and not can_be_asked:
        return Step(State.DOUBTFUL)
    doubtful = outcome.answer == Answer.UNKNOWN
    if attempts > len(PAUSES):
        return Step(State.DOUBTFUL if doubtful else State.FAILED)
    return Step(State.QUEUED, pause=PAUSES[attempts - 1], ask_first=doubtful)


def pause_while_unreachable(failures: int) -> timedelta:
    """Wait longer each time the server cannot be reached: 2, 4, 8 … seconds, at most 5 minutes."""
    return min(timedelta(seconds=2 ** min(failures, 10)), LONGEST_PAUSE)


def blockers_to_send(*, active: bool, address: str, frequency: str) -> str:
    """Say in one code why this person is not to be mailed now; empty means send."""
    if not active or not address:
        return "left"
    return "turned_off" if frequency == Frequency.OFF else ""


def blockers_to_decide(state: str) -> list[str]:
    """Say why there is nothing for an administrator to decide about this mail."""
    if state in NEEDS_A_PERSON:
        return []
    return ["Somebody has already decided about this mail, or it was sent"]


def explain(code: str) -> str:
    """Say in words what went wrong with a mail."""
    if code.isdecimal():
        return f"The mail server refused it with code {code}"
    return ERRORS.get(code, code)


# ---- whether mail moves ----------------------------------------------------------------------


def sender_check(beat_at: datetime | None, now: datetime) -> tuple[bool, str, str]:
    remedy = "Start it: waymark run and waymark serve start it with the rest"
    if beat_at is None:
        return False, "The mail sender has never run here", remedy
    if now - beat_at > SILENT:
        minutes = (now - beat_at) // timedelta(minutes=1)
        return False, f"The mail sender has been silent for {minutes:,} minutes", remedy
    return True, "The mail sender is running", ""


def queue_check(oldest: datetime | None, waiting: int, now: datetime) -> tuple[bool, str, str]:
    if oldest is None:
        return True, "No mail is waiting", ""
    minutes = max(now - oldest, timedelta(0)) // timedelta(minutes=1)
    mails = "1 mail is" if waiting == 1 else f"{waiting:,} mails are"
    sentence = f"{mails} due; the oldest has waited {minutes:,} minutes"
    if now - oldest > LATE:
        return False, sentence, "See that the sender runs and that the mail server can be reached"
    return True, sentence, ""


def decisions_check(count: int) -> tuple[bool, str, str]:
    if not count:
        return True, "No mail needs a person’s decision", ""
    remedy = "An administrator decides on the page “Mail that needs a decision”"
    mails = "1 mail" if count == 1 else f"{count:,} mails"
    return False, f"Refused, or perhaps sent: {mails}. A person must decide", remedy
