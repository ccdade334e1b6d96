"""Putting a message into the outbox, as part of the act that tells."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.utils.timezone import localdate

from waymark.shared.notifications.models import PERSON, Message
from waymark.shared.notifications.rules.templates import BOTH, Value, render
from waymark.shared.notifications.rules.values import stored


def queue_message(
    *,
    kind: str,
    key: str,
    channel: str,
    template: str,
    version: int,
    values: Mapping[str, Value],
    now: datetime,
    group: str = "",
    urgent: bool = False,
    not_before: datetime | None = None,
) -> Message:
    """Queue a message of reviewed words to somebody whom a wing knows by kind and key.

    Call it inside the action's own transaction: done and told, or neither. `values` fill the words
    and say nothing about who somebody is; the address is asked for when the message is sent.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("queue_message() belongs inside the transaction of the act that tells")
    if kind == PERSON or kind not in settings.WAYMARK_RECIPIENTS:
        raise ValueError(f"{kind}: name a kind of recipient in WAYMARK_RECIPIENTS")
    # Refused here, in front of whoever acts, rather than when it is sent.
    render(template, version=version, language=BOTH, channel=channel, values=values)
    return Message.objects.create(
        recipient_kind=kind,
        recipient_key=key,
        channel=channel,
        template=template,
        template_version=version,
        values=stored(values),
        group=group,
        urgent=urgent,
        day=localdate(now),
        queued_at=now,
        not_before=not_before or now,
    )
