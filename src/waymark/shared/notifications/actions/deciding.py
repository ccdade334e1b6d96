"""What an administrator decides about messages that a machine must not decide."""

import uuid
from datetime import datetime

from django.core.exceptions import PermissionDenied

from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.notifications import permissions, rules
from waymark.shared.notifications.actions.outbox import write
from waymark.shared.notifications.enums import Decision, State
from waymark.shared.notifications.models import Message


def decide(message: Message, decision: str, *, by: Person, now: datetime) -> None:
    """Send a message again that was refused or perhaps sent, or give it up."""
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
            write(message, **_afresh(message, now))
        else:
            write(message, state=State.DEAD, error="gave_up", ended_at=now)


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
