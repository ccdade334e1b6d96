"""Telling people and queueing mail, for the tests of notices and mail."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from waymark.shared.accounts.models import Person
from waymark.shared.notifications import actions, queries
from waymark.shared.notifications.enums import State
from waymark.shared.notifications.models import Message, Notice, Preference
from waymark.shared.notifications.rules import Allowed, Parcel
from waymark.shared.notifications.tasks.parcels import pack

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)  # a Tuesday


def group() -> str:
    """A group of kinds that this wing has."""
    return next(iter(queries.groups()))


def tell(*people: Person, now: datetime = NOON, subject="Something new", **options) -> list[Notice]:
    options = {"kind": f"{group()}.changed", "body": "", "link": "/there/", **options}
    with transaction.atomic():
        return actions.notify(people, subject=subject, now=now, **options)


def prefers(person: Person, frequency: str) -> None:
    Preference.objects.create(person=person, group=group(), frequency=frequency)


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
