"""The outbox: taking the next message, and writing down what became of it.

Only the one sender that holds the lock takes messages (tasks.lock). What gateways report comes
through the web processes at the same time, so every row is held while it is changed.
"""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from waymark.shared.notifications import queries, rules
from waymark.shared.notifications.enums import Answer, Channel, State
from waymark.shared.notifications.models import Message

log = logging.getLogger(__name__)

NO_TIME = timedelta(0)
A_LITTLE_LATER = timedelta(minutes=5)


@dataclass(frozen=True)
class Taken:
    """A message marked as being sent, where it may go, and whether to ask about it first."""

    message: Message
    contact: rules.Allowed | rules.NotAllowed
    ask_first: bool


def take_next(
    *, now: datetime, channels: Collection[str] = Channel.values, behind: timedelta = NO_TIME
) -> Taken | None:
    """Take the next message that is due, urgent ones first, and mark it as being sent.

    The mark and the raised number of attempts are committed before the gateway hears of it:
    whatever happens then, the row tells that it may have been sent. In the same transaction it is
    asked whether the recipient may be contacted now: if not, the message ends or waits here.
    """
    while (due := queries.waiting(now).filter(channel__in=channels).first()) is not None:
        taken = _take(due.pk, now, behind)
        if taken is not None:
            return taken
    return None


def _take(pk: int, now: datetime, behind: timedelta) -> Taken | None:
    with transaction.atomic():
        message = Message.objects.select_for_update().filter(pk=pk, state=State.QUEUED).first()
        if message is None:  # a receipt came for it just now
            return None
        asks = message.attempts > 0 or message.doubted_at is not None
        stop = rules.reason_to_stop(
            doubted_for=now - message.doubted_at if message.doubted_at else None,
            due_for=now - message.not_before,
            attempts=message.attempts,
        )
        contact = _within_the_budget(message, _contact(message, now, behind), now)
        if stop:
            write(message, state=stop[0], error=stop[1], ended_at=now)
        elif isinstance(contact, rules.Later):
            write(message, not_before=contact.at)
        elif isinstance(contact, rules.NotAllowed) and not asks:
            write(message, state=contact.ends, error=contact.reason, ended_at=now)
        else:
            attempts = message.attempts + 1
            write(message, state=State.SENDING, attempts=attempts, taken_at=now, error="")
            rules.reached("marking")
    if message.state != State.SENDING or isinstance(contact, rules.Later):
        return None
    rules.reached("marked")
    return Taken(message, contact, ask_first=asks)


def _within_the_budget(message: Message, contact: rules.Contact, now: datetime) -> rules.Contact:
    """Let a mail that is not urgent go out on a day on which no other does.

    It was counted for the day on which it was written. After an outage, or in the evening, it goes
    on another: it takes the place of that day, or of the first one that is free. The database
    keeps the places, so nobody can take one meanwhile.
    """
    if message.urgent or message.person_id is None or isinstance(contact, rules.NotAllowed):
        return contact
    first = localdate(contact.at if isinstance(contact, rules.Later) else now)
    day = first
    while not _takes_place_of(message, day):
        day += timedelta(days=1)
    return contact if day == first else rules.Later(rules.morning(day))


def _takes_place_of(message: Message, day: date) -> bool:
    """Count a mail for this day; False where another one has the place."""
    if message.day == day:
        return True
    try:
        with transaction.atomic():
            Message.objects.filter(pk=message.pk).update(day=day)
    except IntegrityError:
        return False
    message.day = day
    return True


def _contact(message: Message, now: datetime, behind: timedelta) -> rules.Contact:
    """Ask whether the recipient may be contacted. An answer that fails means: not now."""
    try:
        with transaction.atomic():
            contact = queries.contact(message, now=now, behind=behind)
    except DatabaseError:
        raise  # the sender waits until the database answers again
    except Exception:
        log.exception("Nobody can say whether message %s may be sent", message.reference)
        message.error = "asking_failed"
        message.save(update_fields=["error"])
        return rules.Later(now + A_LITTLE_LATER)
    if isinstance(contact, rules.Later):
        return rules.Later(max(contact.at, now + timedelta(seconds=1)))
    return contact


def settle(
    message: Message,
    outcome: rules.Outcome,
    *,
    asked_after: timedelta | None,
    now: datetime,
    outage: bool = False,
) -> rules.Step:
    """Write down what became of an attempt, and when there will be another.

    `asked_after` says how long the gateway may still be busy with an attempt that nobody waits
    for, before it is asked; None means that it cannot be asked.
    """
    step = rules.next_step(
        outcome, attempts=message.attempts, asked_after=asked_after, outage=outage
    )
    with transaction.atomic():
        row = Message.objects.select_for_update().get(pk=message.pk)
        if row.state == State.SENDING and row.attempts == message.attempts:
            write(row, **_after(row, outcome, step, now))
        elif outcome.answer == Answer.ACCEPTED and row.state != State.SENDING:
            # Its receipt came before the answer did.
            write(row, gateway_id=row.gateway_id or _gateway_id(outcome))
        rules.reached("settling")
    rules.reached("settled")
    return step


def _after(
    row: Message, outcome: rules.Outcome, step: rules.Step, now: datetime
) -> dict[str, object]:
    """Say what to write on a message after an attempt."""
    if step.state == State.SENT:
        standing = rules.Standing(State.SENT)
        if outcome.report:
            standing = rules.after_report(standing, outcome.report)
        return {
            **_standing(standing),
            "gateway_id": _gateway_id(outcome),
            "not_before": now + rules.ASK_AFTER,
            "doubted_at": None,
            "ended_at": now,
        }
    if outcome.answer in rules.ABOUT_THE_WAY:  # its turn comes again as if nothing had been tried
        return {"state": step.state, "error": outcome.code, "attempts": row.attempts - 1}
    return {
        "state": step.state,
        "error": outcome.code,
        "attempts": row.attempts - (0 if step.attempt_counts else 1),
        "doubted_at": (row.doubted_at or row.taken_at) if step.doubtful else None,
        "not_before": now + step.pause,
        "ended_at": None if step.state == State.QUEUED else now,
    }


def _gateway_id(outcome: rules.Outcome) -> object:
    return outcome.report.gateway_id if outcome.report else None


def _standing(standing: rules.Standing) -> dict[str, object]:
    return {
        "state": standing.state,
        "error": standing.error[:40],
        "reported_at": standing.reported_at,
    }


def sweep(*, asked_after: Mapping[str, timedelta], now: datetime) -> int:
    """Settle what a stopped sender left behind in the middle of sending.

    Its successor cannot know whether the gateway took the message. `asked_after` says for each
    channel that can be asked how long the gateway may still be busy with the attempt; everywhere
    else a person decides. It is never just sent again.
    """
    with transaction.atomic():
        stuck = Message.objects.filter(state=State.SENDING)
        count = 0
        for channel, busy in asked_after.items():
            # One that stopped the sender again and again goes to a person instead.
            count += stuck.filter(channel=channel, attempts__lte=len(rules.PAUSES)).update(
                state=State.QUEUED,
                error="stopped",
                doubted_at=Coalesce("doubted_at", "taken_at"),
                not_before=F("taken_at") + busy,
            )
        count += stuck.update(state=State.DOUBTFUL, error="stopped", ended_at=now)
        rules.reached("sweeping")
    rules.reached("swept")
    return count


def write(message: Message, **fields: object) -> None:
    """Change some fields of a message, and only those."""
    for name, value in fields.items():
        setattr(message, name, value)
    message.save(update_fields=list(fields))
