"""When a mail is due, what it says, and what to do when it could not be handed over."""

from waymark.shared.notifications.rules.digest import (
    LONDON,
    STALE,
    Item,
    blockers_to_notify,
    due_if_before,
    group_of,
    mail_subject,
    mail_text,
    one_line,
    round_is_due,
)
from waymark.shared.notifications.rules.health import (
    decisions_check,
    queue_check,
    sender_check,
)
from waymark.shared.notifications.rules.outbox import (
    PAUSES,
    Outcome,
    Step,
    blockers_to_decide,
    blockers_to_send,
    explain,
    next_step,
    pause_while_unreachable,
)

__all__ = [
    "LONDON",
    "PAUSES",
    "STALE",
    "Item",
    "Outcome",
    "Step",
    "blockers_to_decide",
    "blockers_to_notify",
    "blockers_to_send",
    "decisions_check",
    "due_if_before",
    "explain",
    "group_of",
    "mail_subject",
    "mail_text",
    "next_step",
    "one_line",
    "pause_while_unreachable",
    "queue_check",
    "round_is_due",
    "sender_check",
]
