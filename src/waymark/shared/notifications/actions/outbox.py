"""The outbox: taking the next mail, writing down what became of it, and what got stuck.

Only the one sender that holds the lock calls these (tasks.lock), so none of them guards against
another sender.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.notifications import permissions, queries, rules
from waymark.shared.notifications.enums import Decision, State
from waymark.shared.notifications.models import Message, Pulse


def take_next(*, now: datetime) -> Message | None:
    """Take the next mail that is due, urgent ones first, and mark it as being sent.

    The mark and the raised number of attempts are committed before the mail server hears of it:
    whatever happens then, the row tells that it may have been sent. Mail for somebody who has left
    meanwhile, or turned it off, ends here.
    """
    while (message := queries.waiting(now).first()) is not None:
        reason = queries.blocker_to_send(message)
        with transaction.atomic():
            if reason:
                _write(message, state=State.DEAD, error=reason, ended_at=now)
                continue
            _write(
                message, state=State.SENDING, attempts=message.attempts + 1, taken_at=now, error=""
            )
        return message
    return None


def settle(
    message: Message, outcome: rules.Outcome, *, can_be_asked: bool, now: datetime
) -> rules.Step:
    """Write down what became of an attempt, and when there will be another."""
    step = rules.next_step(outcome, attempts=message.attempts, can_be_asked=can_be_asked)
    _write(
        message,
        state=step.state,
        error=outcome.code,
        ask_first=step.ask_first,
        not_before=now + step.pause,
        attempts=message.attempts - (0 if step.attempt_counts else 1),
        ended_at=None if step.state == State.QUEUED else now,
    )
    return step


def sweep(*, can_be_asked: bool, now: datetime) -> int:
    """Settle what a stopped sender left behind in the middle of sending.

    Its successor cannot know whether the server took the mail: the channel is asked first, or,
    where it cannot be asked, a person decides. It is never just sent again.
    """
    stuck = Message.objects.filter(state=State.SENDING)
    asked = 0
    if can_be_asked:
        # One that stopped the sender again and again goes to a person instead.
        again = stuck.filter(attempts__lte=len(rules.PAUSES))
        asked = again.update(state=State.QUEUED, ask_first=True, error="stopped", not_before=now)
    return asked + stuck.update(state=State.DOUBTFUL, error="stopped", ended_at=now)


def _write(message: Message, **fields: object) -> None:
    for name, value in fields.items():
        setattr(message, name, value)
    message.save(update_fields=list(fields))


# ---- an administrator decides ----------------------------------------------------------------


def decide(message: Message, decision: str, *, by: Person, now: datetime) -> None:
    """Send a mail again that was refused or perhaps sent, or give it up."""
    if not permissions.may_decide_about_mail(by):
        raise PermissionDenied
    if decision not in Decision.values:
        raise Refused("Choose: send it again, or do not send it")
    act = "retried" if decision == Decision.RETRY else "given_up"
    with recorded(f"notifications.mail_{act}", by=by, at=now) as entry:
        message = Message.objects.select_for_update().get(pk=message.pk)
        blockers = rules.blockers_to_decide(message.state)
        if blockers:
            raise Refused(blockers)
        entry.about = message
        entry.detail = {"was": message.state, "attempts": message.attempts}
        if decision == Decision.RETRY:
            _write(message, state=State.QUEUED, attempts=0, not_before=now, ended_at=None, error="")
        else:
            _write(message, state=State.DEAD, error="gave_up", ended_at=now)


# ---- the sender's own signs of life ----------------------------------------------------------


def beat(*, now: datetime) -> None:
    """Show that the sender is alive."""
    Pulse.objects.update_or_create(pk=1, defaults={"beat_at": now})


def note_round(*, now: datetime, trouble: str) -> None:
    """Remember that this hour's round was made, and which part of it went wrong, if any."""
    Pulse.objects.update_or_create(pk=1, defaults={"round_at": now, "trouble": trouble[:200]})
