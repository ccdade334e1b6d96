"""Telling people, queueing mail, and deciding about mail that got stuck."""

from waymark.shared.notifications.actions.choosing import choose_frequencies, mark_read
from waymark.shared.notifications.actions.digest import queue_digests
from waymark.shared.notifications.actions.outbox import (
    beat,
    decide,
    note_round,
    settle,
    sweep,
    take_next,
)
from waymark.shared.notifications.actions.telling import notify

__all__ = [
    "beat",
    "choose_frequencies",
    "decide",
    "mark_read",
    "note_round",
    "notify",
    "queue_digests",
    "settle",
    "sweep",
    "take_next",
]
