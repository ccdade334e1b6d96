"""Telling people and queueing mail, for the tests of notices and mail."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from tests.support.long import longer
from waymark.shared.accounts.models import Person
from waymark.shared.notifications import actions, queries
from waymark.shared.notifications.enums import State
from waymark.shared.notifications.models import Message, Notice, Preference
from waymark.shared.notifications.rules import Allowed, Parcel
from waymark.shared.notifications.tasks.parcels import pack

ENDED = {State.SENT, State.DELIVERED}
PATIENCE = longer(120, 900)  # seconds; a busy machine is slow now and then
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)  # a Tuesday


def group() -> str:
    """A group of kinds that this wing has, and that people may turn off."""
    return next(group for group in queries.groups() if group != "accounts")


def tell(*people: Person, now: datetime = NOON, subject="Something new", **options) -> list[Notice]:
    options = {"kind": f"{group()}.changed", "body": "", "link": "/there/", **options}
    with transaction.atomic():
        return actions.notify(people, subject=subject, now=now, **options)


def prefers(person: Person, frequency: str, *, of: str = "") -> None:
    Preference.objects.create(person=person, group=of or group(), frequency=frequency)


def queue(person: Person, *, now: datetime = NOON, **fields) -> Message:
    """A mail in the outbox. Urgent unless said otherwise, so that there may be several."""
    fields = {"urgent": True, "subject": "Something new", "body": "Text", **fields}
    fields.setdefault("day", localdate(now))
    return Message.objects.create(person=person, queued_at=now, not_before=now, **fields)


def parcel(message: Message, **changes: object) -> Parcel:
    """The message as it is handed to a gateway."""
    contact = queries.contact(message, now=NOON, behind=timedelta(0))
    assert isinstance(contact, Allowed)
    return replace(pack(message, contact), **changes)


def standing(state: State) -> int:
    return Message.objects.filter(state=state).count()


def queue_testers(
    count: int, *, now: datetime, channel: str = "text", urgent: int = 0
) -> list[str]:
    """Messages of reviewed words to people that only tests write to; the first few are urgent."""
    with transaction.atomic():
        queued = [
            actions.queue_message(
                kind="tester",
                key=str(number),
                channel=channel,
                template="call_us",
                version=1,
                values={"area": "Ashdown", "phone": "0300 123 4567"},
                urgent=number < urgent,
                now=now,
            )
            for number in range(count)
        ]
    return [str(message.reference) for message in queued]


def states() -> dict[str, str]:
    """How every message stands, by its reference."""
    return {str(ref): state for ref, state in Message.objects.values_list("reference", "state")}


def until(happens: Callable[[], bool], what: str) -> None:
    """Wait until something happens, but not for ever."""
    deadline = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.003)
