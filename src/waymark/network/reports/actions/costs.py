"""Noting what a meeting or an event cost, and taking out what was noted in error."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from waymark.network.reports import permissions
from waymark.network.reports.enums import Borne
from waymark.network.reports.models import EventCost
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.meetings.models import Meeting

NOTED = "The cost of this meeting is noted already: take that out first"


def note_cost(
    *, what: str, on: date, pounds: int, borne: Borne, meeting: Meeting | None, by: Person,
    now: datetime,
) -> EventCost:  # fmt: skip
    """Note what an event cost as a whole. Of one meeting there is one cost."""
    place = by.organisation
    if not permissions.may_note_costs(by) or place is None:
        raise PermissionDenied
    if meeting is not None:
        on = meeting.on
    with recorded("reports.cost_noted", by=by, at=now) as entry:
        if on > localdate(now):
            raise Refused("This day has not come yet: note the cost when it is known")
        Person.objects.select_for_update().get(pk=by.pk)  # a button pressed twice notes one cost
        given = {"what": what, "on": on, "pounds": pounds, "borne": borne, "meeting": meeting}
        there = EventCost.objects.select_for_update().filter(taken_out_at=None)
        known = there.filter(**given, organisation=place).first()
        if known is None and meeting is not None and there.filter(meeting=meeting).exists():
            raise Refused(NOTED)
        cost = known or _created(
            **given, organisation=place, invented=place.invented, noted_by=by, noted_at=now
        )
        entry.about, entry.detail = cost, {"pounds": pounds}
    return cost


def _created(**fields: Any) -> EventCost:
    """Write a new cost, unless a colleague noted that of the meeting at this very moment."""
    try:
        with transaction.atomic():
            return EventCost.objects.create(**fields)
    except IntegrityError as error:
        raise Refused(NOTED) from error


def take_out(cost: EventCost, *, by: Person, now: datetime) -> None:
    """Take out what was noted in error; packs that were frozen keep what they showed."""
    if not permissions.may_take_out(by, cost):
        raise PermissionDenied
    with recorded("reports.cost_taken_out", by=by, at=now) as entry:
        cost = EventCost.objects.select_for_update().get(pk=cost.pk)
        if cost.taken_out_at is None:
            cost.taken_out_by, cost.taken_out_at = by, now
            cost.save(update_fields=["taken_out_by", "taken_out_at"])
        entry.about = cost
