"""What becomes of a message after an attempt to hand it over, in states, pauses and words."""

from dataclasses import dataclass
from datetime import timedelta

from waymark.shared.notifications.enums import NEEDS_A_PERSON, Answer, State
from waymark.shared.notifications.rules.receipts import Report

PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240)]
LONGEST_PAUSE = timedelta(minutes=5)
# GOV.UK Notify forgets a message after seven days: then it cannot say whether it took one.
DOUBT_LASTS = timedelta(days=7)
# What was due a week ago and never tried would surprise whoever gets it now.
TOO_OLD = timedelta(days=7)

# These say nothing about the message itself, so they cost it no attempt.
ABOUT_THE_WAY = (Answer.UNREACHABLE, Answer.PAUSED, Answer.CLOCK_WRONG, Answer.CLOSED)

ERRORS = {
    "left": "The person has left, or has no address",
    "no_address": "No address or number is known for this way of sending",
    "turned_off": "The person turned mail of this kind off before it was sent",
    "unknown": "It is not known that this person may be contacted so, and unknown means no",
    "no_safe_hour": "There is no safe hour in the next fortnight",
    "asking_failed": "Whether this person may be contacted could not be found out; asked again",
    "gave_up": "An administrator decided not to send it",
    "told": "An administrator noted that they were told another way",
    "stopped": "The sender was stopped while it handed this message over. It may have arrived",
    "no_answer": "The server did not say whether it took this message. It may have arrived",
    "not_told": "The gateway did not say whether it has this message. It may have arrived",
    "fault": "Something broke while it was handed over; the log says where. It may have arrived",
    "restored": "It waited when an older database was restored, and may have been sent meanwhile",
    "too_long_ago": "It may have arrived, and the gateway no longer remembers",
    "too_old": "It has waited for more than a week, and may no longer help",
    "dropped": "The mail server broke off before it took this mail",
    "unreachable": "The server could not be reached",
    "unwritable": "The address, the subject or the words cannot be written in a message",
    "busy": "The gateway asks us to send more slowly",
    "day_is_full": "The gateway’s limit of messages for today is reached",
    "no_words": "Its template is not there, or cannot be filled",
    "clock_wrong": "This machine’s clock is wrong, so the gateway refuses everything",
    "key_refused": "The gateway refuses our key",
    "no_such_template": "The gateway does not have the template that the settings name",
    "no_way": "No gateway is set up for this way of sending",
    "permanent-failure": "It could not be delivered: the address or number is wrong",
    "temporary-failure": "It could not be delivered: a phone that is off, or a full mailbox",
    "technical-failure": "It could not be delivered: a fault at the gateway or beyond",
    "cancelled": "The letter was cancelled at the gateway",
    "no_receipt": "The gateway took it, and never said whether it arrived",
}


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt, or of a question about one, with a code that holds no address."""

    answer: Answer
    code: str = ""
    report: Report | None = None  # what the gateway said of the message, where it did
    pause: timedelta | None = None  # how long the gateway asks us to wait


@dataclass(frozen=True)
class Step:
    """What to write on the message after an attempt."""

    state: State
    pause: timedelta = timedelta(0)
    doubtful: bool = False
    attempt_counts: bool = True


def next_step(
    outcome: Outcome, *, attempts: int, asked_after: timedelta | None, outage: bool = False
) -> Step:
    """Decide how a message goes on after an attempt (TRUST 4A).

    Only a clear answer is retried. Where nobody can say whether it was taken, the gateway is asked
    before another attempt; mail servers cannot be asked, so there a person decides. While the
    gateway answers nobody (`outage`), silence uses up no attempt. `asked_after` says for how long
    it may still be busy with an attempt that nobody waits for; None: it cannot be asked.
    """
    if outcome.answer == Answer.ACCEPTED:
        return Step(State.SENT)
    if outcome.answer == Answer.REFUSED:
        return Step(State.FAILED)
    if outcome.answer == Answer.BLOCKED:
        return Step(State.DEAD)
    if outcome.answer in ABOUT_THE_WAY:
        return Step(State.QUEUED, attempt_counts=False)
    if outcome.answer == Answer.UNKNOWN:
        return _after_silence(attempts, asked_after, outage)
    if attempts > len(PAUSES):
        return Step(State.FAILED)
    return Step(State.QUEUED, pause=PAUSES[attempts - 1])


def _after_silence(attempts: int, asked_after: timedelta | None, outage: bool) -> Step:
    if asked_after is None or (attempts > len(PAUSES) and not outage):
        return Step(State.DOUBTFUL)
    pause = max(PAUSES[0] if outage else PAUSES[attempts - 1], asked_after)
    return Step(State.QUEUED, pause=pause, doubtful=True, attempt_counts=not outage)


def reason_to_stop(
    *, doubted_for: timedelta | None, due_for: timedelta, attempts: int
) -> tuple[State, str] | None:
    """Say why time has run out for a message: its new state and a code. None: it has not."""
    if doubted_for is not None and doubted_for >= DOUBT_LASTS:
        return State.DOUBTFUL, "too_long_ago"
    if doubted_for is None and not attempts and due_for >= TOO_OLD:
        return State.FAILED, "too_old"
    return None


def pause_while_unreachable(failures: int) -> timedelta:
    """Wait longer each time the server cannot be reached: 2, 4, 8 … seconds, at most 5 minutes."""
    return min(timedelta(seconds=2 ** min(failures, 10)), LONGEST_PAUSE)


def blockers_to_decide(state: str) -> list[str]:
    """Say why there is nothing for an administrator to decide about this message."""
    if state in NEEDS_A_PERSON:
        return []
    return ["Somebody has already decided about this message, or it was sent"]


def explain(code: str) -> str:
    """Say in words what went wrong with a message."""
    if code.isdecimal():
        return f"The server refused it with code {code}"
    return ERRORS.get(code, code)
