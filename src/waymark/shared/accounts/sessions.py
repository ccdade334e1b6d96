"""The store of sessions, as Django asks for it by name: each row says whose, since when, on what.

Both limits of a sign-in are in the row's end, so a session that is over is not found, whatever
the cookie says (decision 50).
"""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.utils import timezone

from waymark.shared.accounts import rules

BEGAN, PROVED, DEVICE, KIND = "began_at", "proved_at", "device", "kind"


class SessionStore(InDatabase):
    """Keeps a session in a table of ours, with an end that no cookie can move."""

    seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> Any:
        from waymark.shared.accounts.models import Session  # the apps are not ready before

        return Session

    def _get_session_from_db(self) -> Any:
        found = super()._get_session_from_db()  # type: ignore[misc]  # the stubs leave it out
        self.seen_at = found.seen_at if found else None
        return found

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        now = timezone.now()
        row.began_at, row.seen_at = moment(data.get(BEGAN)) or now, now
        row.person_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.device = data.get(DEVICE, "")
        limits = rules.SessionLimits(*settings.WAYMARK_SESSION_LIMITS[kind(data)])
        row.expire_date = rules.ends_at(began_at=row.began_at, seen_at=now, limits=limits)
        return row


def kind(data: Any) -> str:
    """Whose limits count: a member of staff's, or a victim's."""
    return str(data.get(KIND, "staff"))


def moment(stored: float | None) -> datetime | None:
    """Read an instant back from a session, which holds numbers."""
    return None if stored is None else datetime.fromtimestamp(stored, UTC)
