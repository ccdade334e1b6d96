"""Presentation slots that forces book, and what partners hand in beforehand."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.meetings import permissions, rules
from waymark.shared.meetings.actions.agenda import PASSED, Origin, last_position, opened
from waymark.shared.meetings.actions.meetings import held, reindex
from waymark.shared.meetings.enums import BEFORE_IT, ItemKind, ItemState
from waymark.shared.meetings.models import AgendaItem, Meeting, PartnerUpdate
from waymark.shared.ui.words import full_date

FREE = "Presentation by a force"


def open_slot(meeting: Meeting, *, minutes: int, by: Person, now: datetime) -> AgendaItem:
    """Keep time on an agenda for a presentation, until a force books it."""
    if not permissions.may_run(by, meeting.group):
        raise PermissionDenied
    with recorded("meetings.slot_opened", by=by, at=now) as entry:
        meeting = held(meeting)
        if meeting.state not in BEFORE_IT:
            raise Refused(PASSED)
        slot = AgendaItem.objects.create(
            meeting=meeting,
            position=last_position(meeting) + 1,
            kind=ItemKind.SLOT,
            state=ItemState.ACCEPTED,
            title=FREE,
            minutes=minutes,
            offered_by=by,
            offered_at=now,
        )
        entry.about, entry.detail = slot, {"meeting": meeting.key}
    return slot


def book_slot(
    slot: AgendaItem,
    *,
    organisation: Organisation,
    title: str,
    text: str,
    origin: Origin | None,
    by: Person,
    now: datetime,
) -> AgendaItem:
    """Book a slot for a force, with the practice that it shows. Each slot, and each force, once."""
    meeting = slot.meeting
    if not permissions.may_book_slot(by, meeting) or not by.sits_in(organisation):
        raise PermissionDenied
    with recorded("meetings.slot_booked", by=by, at=now) as entry:
        slot = opened(slot)
        entry.about, entry.detail = slot, {"meeting": meeting.key}
        if slot.organisation_id == organisation.pk and slot.title == title:
            return slot  # the form was sent twice
        _check_free(slot, organisation, origin, now)
        slot.organisation, slot.owner = organisation, by
        slot.title, slot.text, slot.led_by = title, text, organisation.name
        slot.paper_wanted = True
        if origin is not None:
            slot.origin_kind, slot.origin_key = origin.kind, origin.key
            slot.origin_href, slot.origin_title = origin.href, origin.title[:200]
        slot.save()
        reindex(slot.meeting)
    return slot


def _check_free(
    slot: AgendaItem, organisation: Organisation, origin: Origin | None, now: datetime
) -> None:
    """Refuse what is booked already, by whom or for what, and what comes too late."""
    meeting = slot.meeting
    if slot.kind != ItemKind.SLOT or slot.state != ItemState.ACCEPTED:
        raise Refused("This is no slot that can be booked")
    if slot.organisation is not None:
        raise Refused(
            f"{slot.organisation} has booked this slot. Choose another, or ask for one",
            about="organisation",
        )
    others = meeting.items.filter(state=ItemState.ACCEPTED).exclude(pk=slot.pk)
    if others.filter(kind=ItemKind.SLOT, organisation=organisation).exists():
        raise Refused(f"{organisation} has a slot at this meeting already", about="organisation")
    if origin and others.filter(origin_kind=origin.kind, origin_key=origin.key).exists():
        raise Refused(f"“{origin.title}” is on this agenda already", about="practice")
    if rules.is_late(meeting.items_by, localdate(now)):
        raise Refused(
            f"Slots could be booked until {full_date(meeting.items_by)}. "
            "Offer it as an item, and the chair rules on it"
        )


def free_slot(slot: AgendaItem, *, by: Person, now: datetime) -> AgendaItem:
    """Give a slot back, so that another force can book it."""
    if not permissions.may_free_slot(by, slot):
        raise PermissionDenied
    with recorded("meetings.slot_freed", by=by, at=now) as entry:
        slot = opened(slot)
        slot.organisation = slot.owner = None
        slot.title, slot.text, slot.led_by, slot.paper_wanted = FREE, "", "", False
        slot.origin_kind = slot.origin_key = slot.origin_href = slot.origin_title = ""
        slot.save()
        reindex(slot.meeting)
        entry.about, entry.detail = slot, {"meeting": slot.meeting.key}
    return slot


def hand_in_update(
    meeting: Meeting, *, organisation: Organisation, text: str, by: Person, now: datetime
) -> PartnerUpdate:
    """Hand in what is new with a partner; handed in again, the newer words stand."""
    if not permissions.may_hand_in_update(by, meeting) or not by.sits_in(organisation):
        raise PermissionDenied
    with recorded("meetings.partner_update_handed_in", by=by, at=now) as entry:
        meeting = held(meeting)
        if meeting.state not in BEFORE_IT:
            raise Refused(PASSED)
        update, _ = PartnerUpdate.objects.update_or_create(
            meeting=meeting, organisation=organisation, defaults={"text": text, "by": by, "at": now}
        )
        entry.about = meeting
        entry.detail = {"organisation": organisation.slug}
    return update
