"""Writing down what a gateway reports about messages that it took."""

from datetime import datetime

from django.db import transaction

from waymark.shared.notifications import rules
from waymark.shared.notifications.actions.outbox import write
from waymark.shared.notifications.enums import State
from waymark.shared.notifications.models import Message


def note_report(report: rules.Report, *, now: datetime) -> bool:
    """Take over what the gateway says about a message; False where there is no such message.

    Leaves no audit entry: nobody acted. A report about a message that was never tried is not
    believed. One may come before the answer to the attempt itself, repeated, or out of order.
    """
    with transaction.atomic():
        known = Message.objects.select_for_update().filter(reference=report.reference)
        message = known.exclude(taken_at=None).first()
        rules.reached("receipt_found")
        if message is None:
            return False
        before = rules.Standing(message.state, message.error, message.reported_at)
        after = rules.after_report(before, report)
        if after != before or message.gateway_id is None:
            write(
                message,
                state=after.state,
                error=after.error[:40],
                reported_at=after.reported_at,
                gateway_id=message.gateway_id or report.gateway_id,
                doubted_at=None,
                ended_at=message.ended_at or now,
            )
        rules.reached("receipt_writing")
    rules.reached("receipt_written")
    return True


def put_off_asking(message: Message, *, now: datetime) -> None:
    """Ask tomorrow again about a message of which the gateway said nothing new."""
    write(message, not_before=now + rules.ASK_AFTER)


def stop_asking(*, now: datetime) -> int:
    """Mark what a gateway took a week ago and never reported on: it no longer remembers."""
    silent = Message.objects.filter(
        state=State.SENT, error="", ended_at__lte=now - rules.ASK_UNTIL
    ).exclude(gateway_id=None)
    return silent.update(error="no_receipt")
