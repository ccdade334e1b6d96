"""What becomes of a message after an attempt to hand it over, in states, pauses and words."""

from dataclasses import dataclass
from datetime import timedelta

from waymark.shared.notifications.enums import NEEDS_A_PERSON, Answer, Frequency, State

PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240)]
LONGEST_PAUSE = timedelta(minutes=5)

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
