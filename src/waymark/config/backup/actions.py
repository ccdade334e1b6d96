"""What must happen before a restored database is served: it is older than the world is."""

from collections.abc import Iterable
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.module_loading import import_string

from waymark.config.backup import NotGood
from waymark.shared.audit.actions import recorded
from waymark.shared.audit.models import Entry
from waymark.shared.audit.rules import Erasure


def settle_down(*, erasures: Iterable[Erasure], lost: int, now: datetime) -> int:
    """Close what is open, hold what waits, and erase again what was erased since the backup.

    Returns how many erasures were done again. Leaves an entry that says what was restored.
    """
    cache.clear()
    _session_model().objects.all().delete()
    for path in settings.WAYMARK_AFTER_RESTORE:
        import_string(path)(now=now)
    again = undone(erasures)
    for erasure in again:
        import_string(settings.WAYMARK_ERASERS[erasure.act])(erasure.key, now=now)
    last = Entry.objects.order_by("-sequence").first()
    if last is not None:
        with recorded("backup.restored", by=None, at=now) as entry:
            entry.about = last
            entry.detail = {"entries_lost": lost, "erased_again": len(again)}
    return len(again)


def _session_model() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()


def session_table() -> str:
    return str(_session_model()._meta.db_table)


def undone(erasures: Iterable[Erasure]) -> list[Erasure]:
    """The erasures that this database has not heard of: number and hash of their entries differ."""
    noted = list(erasures)
    here = dict(
        Entry.objects.filter(sequence__in=[erasure.sequence for erasure in noted]).values_list(
            "sequence", "hash"
        )
    )
    again = [erasure for erasure in noted if here.get(erasure.sequence) != erasure.hash]
    unknown = sorted({erasure.act for erasure in again} - set(settings.WAYMARK_ERASERS))
    if unknown:
        raise NotGood(
            f"The list of erasures names {', '.join(unknown)}, which this version cannot do again"
        )
    return again
