"""What an administrator decides about messages that a machine must not decide."""

import uuid
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.notifications import permissions, queries, rules
from waymark.shared.notifications.actions.outbox import write
from waymark.shared.notifications.enums import Decision, State
from waymark.shared.notifications.models import Message
from waymark.shared.notifications.rules.deciding import (
    TOGETHER,
    blockers_to_choose,
    decisions_together,
)

ACTS = {Decision.RETRY: "retried", Decision.TOLD: "told", Decision.GIVE_UP: "given_up"}


def decide(
    message: Message, decision: str, *, by: Person, now: datetime, how: str = "", why: str = ""
) -> None:
    """Send a message again that was refused or perhaps sent, note that it was told, or give it up.

    The entry says how they were told or why it was given up: from a list, never in free words.
    """
    if not permissions.may_decide_about_mail(by):
        raise PermissionDenied
    blockers = blockers_to_choose(decision, how=how, why=why)
    if blockers:
        raise Refused(blockers)
    with recorded(f"notifications.mail_{ACTS[Decision(decision)]}", by=by, at=now) as entry:
        message = Message.objects.select_for_update().get(pk=message.pk)
        blockers = rules.blockers_to_decide(message.state)
        if blockers:
            raise Refused(blockers)
        entry.about = message
        entry.detail = {"was": message.state, "attempts": message.attempts}
        if decision == Decision.RETRY:
            write(message, **_afresh(message, now))
        elif decision == Decision.TOLD:
            entry.detail["how"] = how
            write(message, state=State.DEAD, error="told", ended_at=now)
        else:
            entry.detail["why"] = why
            write(message, state=State.DEAD, error="gave_up", ended_at=now)


def decide_together(
    cause: queries.Cause,
    decision: str,
    *,
    by: Person,
    now: datetime,
    how: str = "",
    why: str = "",
) -> int:
    """Decide about the messages that are stuck for one cause, as after an outage: the oldest first.

    Each leaves its own entry. At most TOGETHER at once, all or none; returns how many.
    """
    if not permissions.may_decide_about_mail(by):
        raise PermissionDenied
    if decision in Decision.values and decision not in decisions_together(cause.state):
        raise Refused("What perhaps arrived is sent again only one by one")
    blockers = blockers_to_choose(decision, how=how, why=why)
    if blockers:
        raise Refused(blockers)
    with transaction.atomic():
        stuck = list(queries.stuck_by(by, cause).order_by("queued_at", "pk")[:TOGETHER])
        if not stuck:
            raise Refused("Somebody has already decided about these messages")
        for message in stuck:
            decide(message, decision, by=by, now=now, how=how, why=why)
    return len(stuck)


def _afresh(message: Message, now: datetime) -> dict[str, object]:
    """Begin again from the first attempt.

    What the gateway took and could not deliver goes under a new reference, or it would be found
    there and not be sent. What perhaps arrived keeps its own: if it is found after all, good.
    """
    fresh: dict[str, object] = {
        "state": State.QUEUED,
        "attempts": 0,
        "not_before": now,
        "ended_at": None,
        "error": "",
        "doubted_at": now if message.doubted_at else None,
    }
    if message.gateway_id:
        fresh |= {"reference": uuid.uuid4(), "gateway_id": None}
        fresh |= {"reported_at": None, "taken_at": None, "doubted_at": None}
    return fresh
