"""The ways out: a mail server, GOV.UK Notify, or a folder on this machine.

A carrier hands messages over, and says what became of each attempt. Another one is a class with
the four parts of `Carrier`.
"""

import logging
import re
import tomllib
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.conf import settings

from waymark.shared.notifications.enums import Channel
from waymark.shared.notifications.rules import Outcome, Parcel
from waymark.shared.notifications.tasks.channels.folder import Folder
from waymark.shared.notifications.tasks.channels.notify import Notify
from waymark.shared.notifications.tasks.channels.smtp import MailServer

__all__ = ["SMTP", "Carrier", "Folder", "MailServer", "Notify", "carriers"]

SMTP = "django.core.mail.backends.smtp.EmailBackend"
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
KEY = re.compile(rf".+-{_UUID}-{_UUID}", re.IGNORECASE)
TEMPLATE = re.compile(_UUID, re.IGNORECASE)

log = logging.getLogger(__name__)


class Carrier(Protocol):
    """What the sender needs of a way out."""

    can_be_asked: bool
    busy_after: timedelta  # for how long it may still take in an attempt that nobody waits for

    def check(self, channels: Collection[str]) -> dict[str, str]:
        """Say what would make every message of a channel be refused: channel and code."""

    def send(self, parcel: Parcel) -> Outcome:
        """Hand a message over."""

    def find(self, reference: UUID, channel: str) -> Outcome | None:
        """Ask whether a message arrived: ACCEPTED, or None if it surely did not, or what failed."""


def carriers(clock: Callable[[], datetime]) -> dict[str, Carrier]:
    """Say which carrier each channel of this site has. In training none leaves the machine."""
    folder = Folder(Path(settings.WAYMARK_MAIL_FOLDER))
    if settings.WAYMARK_TRAINING_MODE:
        return dict.fromkeys(Channel.values, folder)
    found: dict[str, Carrier] = dict(_by_notify(clock))
    if settings.EMAIL_BACKEND == SMTP:
        found[Channel.EMAIL] = MailServer()
    found.setdefault(Channel.EMAIL, folder)
    return found


def _by_notify(clock: Callable[[], datetime]) -> dict[str, Notify]:
    """The channels for which GOV.UK Notify is set up: with a key, and a template for each."""
    key = settings.WAYMARK_NOTIFY_KEY
    if not key:
        return {}
    if not KEY.fullmatch(key):
        log.error("WAYMARK_NOTIFY_KEY is not a key of GOV.UK Notify: name-service-secret")
        return {}
    templates = read_templates(settings.WAYMARK_NOTIFY_TEMPLATES)
    notify = Notify(
        key=key,
        address=settings.WAYMARK_NOTIFY_ADDRESS,
        templates=templates,
        patience=settings.WAYMARK_NOTIFY_PATIENCE,
        busy=settings.WAYMARK_NOTIFY_BUSY,
        clock=clock,
    )
    return dict.fromkeys(templates, notify)


def read_templates(file: Path) -> dict[str, str]:
    """Read which template of GOV.UK Notify carries which channel; what is no template is left out.

    Each holds nothing but `((subject))` and `((body))`, and a letter its address: the words are
    ours, reviewed and versioned.
    """
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        log.error("WAYMARK_NOTIFY_TEMPLATES cannot be read: %s", error)
        return {}
    return {
        channel: value
        for channel, value in rows.items()
        if channel in Channel.values and TEMPLATE.fullmatch(str(value))
    }
