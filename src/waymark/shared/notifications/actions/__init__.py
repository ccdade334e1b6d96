"""Telling people, queueing messages, sending them, and deciding about those that got stuck."""

from waymark.shared.notifications.actions.alive import beat, note_channel, note_round
from waymark.shared.notifications.actions.choosing import choose_frequencies, mark_read
from waymark.shared.notifications.actions.deciding import decide, decide_together
from waymark.shared.notifications.actions.digest import queue_digests
from waymark.shared.notifications.actions.forgetting import forget_words
from waymark.shared.notifications.actions.outbox import Taken, settle, sweep, take_next
from waymark.shared.notifications.actions.queueing import queue_message
from waymark.shared.notifications.actions.receipts import (
    note_report,
    put_off_asking,
    stop_asking,
)
from waymark.shared.notifications.actions.telling import notify

__all__ = [
    "Taken",
    "beat",
    "choose_frequencies",
    "decide",
    "decide_together",
    "forget_words",
    "mark_read",
    "note_channel",
    "note_report",
    "note_round",
    "notify",
    "put_off_asking",
    "queue_digests",
    "queue_message",
    "settle",
    "stop_asking",
    "sweep",
    "take_next",
]
