"""Items of an agenda: offered, taken or not, ruled on when late, put in order."""

from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.urls import reverse
from django.utils.timezone import localdate

from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.meetings import permissions, queries, rules
from waymark.shared.meetings.actions.meetings import held, reindex
from waymark.shared.meetings.enums import BEFORE_IT, ItemKind, ItemState, Ruling
from waymark.shared.meetings.models import AgendaItem, Meeting
from waymark.shared.notifications.actions import notify
from waymark.shared.ui.words import full_date

PASSED = "This meeting has been held, or is cancelled"


class Origin(NamedTuple):
    """The record that an item came from: a thread, a practice, a provision, an action, a group."""

    kind: str
    key: str
    href: str
    title: str

    def columns(self) -> dict[str, str]:
        """As an item keeps it."""
        return {
            "origin_kind": self.kind,
            "origin_key": self.key,
            "origin_href": self.href,
            "origin_title": self.title[:200],
        }


def offer_item(
    *,
    meeting: Meeting,
    title: str,
    now: datetime,
    by: Person | None,
    text: str = "",
    kind: str = ItemKind.DISCUSSION,
    minutes: int = 10,
    led_by: str = "",
    organisation: Organisation | None = None,
    owner: Person | None = None,
    paper_wanted: bool = False,
    origin: Origin | None = None,
) -> AgendaItem:
    """Offer an item for a meeting's agenda.

    One that chair, secretary or Waymark itself (`by` is None) offers in time is taken at once, the
    others wait for them; one that comes late waits for the chair's ruling. The same record is never
    on the coming agendas of a group twice: offered again, the item that is there is returned.
    """
    if by is not None and not permissions.may_offer_item(by, meeting):
        raise PermissionDenied
    with recorded("meetings.item_offered", by=by, at=now) as entry:
        meeting = held(meeting)
        there = _there_already(meeting, origin, title, by, localdate(now))
        if there is not None:
            entry.about, entry.detail = there, {"meeting": there.meeting.key, "again": True}
            return there
        if meeting.state not in BEFORE_IT:
            raise Refused(PASSED)
        item = AgendaItem(
            meeting=meeting, kind=kind, title=title[:160], text=text, minutes=minutes,
            led_by=led_by, organisation=organisation, owner=owner, paper_wanted=paper_wanted,
            offered_by=by, offered_at=now, **(origin.columns() if origin else {}),
        )  # fmt: skip
        late, taken = _brought_in(item, by, now)
        entry.about = item
        entry.detail = {"meeting": meeting.key, "late": late, "taken": taken}
    return item


def _brought_in(item: AgendaItem, by: Person | None, now: datetime) -> tuple[bool, bool]:
    """Put an item at the end of the agenda, or let it wait for the officers: is it late, taken?"""
    meeting = item.meeting
    late = rules.is_late(meeting.items_by, localdate(now))
    taken = not late and (by is None or permissions.may_run(by, meeting.group))
    item.position = last_position(meeting) + 1 if taken else 0
    item.state = ItemState.ACCEPTED if taken else ItemState.OFFERED
    item.ruling = Ruling.WAITING if late else Ruling.NOT_NEEDED
    item.save()
    reindex(meeting)
    if not taken:
        _tell_officers(meeting, item, late, by, now)
    return late, taken


def _there_already(
    meeting: Meeting, origin: Origin | None, title: str, by: Person | None, today: date
) -> AgendaItem | None:
    """The same record on a coming agenda of the group, or the same words sent twice."""
    items = AgendaItem.objects.select_related("meeting__group").order_by("meeting__on", "pk")
    if origin is None:
        sent = items.filter(meeting=meeting, title=title[:160], state=ItemState.OFFERED)
        return sent.filter(offered_by=by).first() if by else None
    same = items.filter(origin_kind=origin.kind, origin_key=origin.key)
    coming = same.filter(
        meeting__group=meeting.group_id, meeting__state__in=BEFORE_IT, meeting__on__gte=today
    )
    standing = coming.filter(state__in=[ItemState.OFFERED, ItemState.ACCEPTED])
    return standing.first() or same.filter(meeting=meeting).first()


def last_position(meeting: Meeting) -> int:
    taken = meeting.items.filter(state=ItemState.ACCEPTED)
    return taken.aggregate(last=Max("position"))["last"] or 0


def _tell_officers(
    meeting: Meeting, item: AgendaItem, late: bool, by: Person | None, now: datetime
) -> None:
    """Let the secretary decide, and the chair where it comes late."""
    seats = queries.officers_of(meeting.group)
    people = [seat.holder for seat in seats if seat.holder and seat.holder != by]
    notify(
        people,
        kind="meetings.item_offered",
        subject=f"{'Late item' if late else 'Item'} offered for {meeting.title}",
        body=item.title,
        link=reverse("meetings:offers", args=[meeting.key]),
        now=now,
        once=f"offered-{item.key}",
    )


def take_item(item: AgendaItem, *, by: Person, now: datetime) -> AgendaItem:
    """Put an offered item on the agenda. One that came late needs the chair's ruling instead."""
    if not permissions.may_run(by, item.meeting.group):
        raise PermissionDenied
    with recorded("meetings.item_taken", by=by, at=now) as entry:
        item = opened(item)
        entry.about, entry.detail = item, {"meeting": item.meeting.key}
        if item.state == ItemState.ACCEPTED:
            return item
        if item.ruling == Ruling.WAITING:
            raise Refused(
                f"It came after {full_date(item.meeting.items_by)}: only the chair lets it in"
            )
        _put_on(item, by, now)
    return item


def decline_item(item: AgendaItem, *, because: str, by: Person, now: datetime) -> AgendaItem:
    """Do not take an item, and say why to whoever offered it."""
    if not permissions.may_run(by, item.meeting.group):
        raise PermissionDenied
    with recorded("meetings.item_declined", by=by, at=now) as entry:
        item = opened(item)
        item.state, item.declined_because = ItemState.DECLINED, because
        item.decided_by, item.decided_at = by, now
        item.save()
        reindex(item.meeting)
        _tell_offerer(item, "was not taken", because, by, now)
        entry.about, entry.detail = item, {"meeting": item.meeting.key}
    return item


def rule_on_item(
    item: AgendaItem, *, let_in: bool, reason: str, by: Person, now: datetime
) -> AgendaItem:
    """The chair lets a late item in, or not; the ruling stands with it, with its reason."""
    if not permissions.may_rule(by, item.meeting.group):
        raise PermissionDenied
    with recorded("meetings.late_item_ruled_on", by=by, at=now) as entry:
        item = opened(item)
        entry.about, entry.detail = item, {"meeting": item.meeting.key, "let_in": let_in}
        if item.ruling != Ruling.WAITING:
            raise Refused("There is nothing to rule on: it came in time, or has been ruled on")
        item.ruling = Ruling.LET_IN if let_in else Ruling.REFUSED
        item.ruling_reason, item.ruled_by, item.ruled_at = reason, by, now
        if let_in:
            _put_on(item, by, now)
        else:
            item.state, item.declined_because = ItemState.DECLINED, reason
            item.decided_by, item.decided_at = by, now
            item.save()
            _tell_offerer(item, "was not let in", reason, by, now)
    return item


def take_back_item(item: AgendaItem, *, by: Person, now: datetime) -> AgendaItem:
    """Take an item off: whoever offered it while it is not decided, officers at any time."""
    if not permissions.may_take_back(by, item):
        raise PermissionDenied
    with recorded("meetings.item_taken_back", by=by, at=now) as entry:
        item = opened(item)
        item.state, item.decided_by, item.decided_at = ItemState.WITHDRAWN, by, now
        item.save()
        reindex(item.meeting)
        entry.about, entry.detail = item, {"meeting": item.meeting.key}
    return item


def take_off_for(origin: Origin, *, now: datetime) -> list[AgendaItem]:
    """Take a record off the coming agendas, because what it waited for has happened.

    Call it inside the act that makes it happen: done and taken off, or neither. It is nobody's
    doing: a question that is answered leaves the agenda by itself. Returns what was taken off.
    """
    waiting = AgendaItem.objects.filter(
        origin_kind=origin.kind, origin_key=origin.key, meeting__state__in=BEFORE_IT,
        state__in=[ItemState.OFFERED, ItemState.ACCEPTED],
    )  # fmt: skip
    items = waiting.select_related("meeting__group").order_by("pk")
    found = list(items.select_for_update(of=("self",)))
    for item in found:
        with recorded("meetings.item_taken_off", by=None, at=now) as entry:
            item.state, item.decided_at = ItemState.WITHDRAWN, now
            item.save(update_fields=["state", "decided_at"])
            reindex(item.meeting)
            entry.about, entry.detail = item, {"meeting": item.meeting.key}
    return found


def change_item(
    item: AgendaItem,
    *,
    title: str,
    text: str,
    minutes: int,
    led_by: str,
    paper_wanted: bool,
    by: Person,
    now: datetime,
    position: int | None = None,
) -> AgendaItem:
    """Change the words, length or place of an item on the agenda."""
    if not permissions.may_run(by, item.meeting.group):
        raise PermissionDenied
    with recorded("meetings.item_changed", by=by, at=now) as entry:
        item = opened(item)
        item.title, item.text, item.minutes = title, text, minutes
        item.led_by, item.paper_wanted = led_by, paper_wanted
        item.save()
        if position is not None and item.state == ItemState.ACCEPTED:
            _place(item, position)
        reindex(item.meeting)
        entry.about, entry.detail = item, {"meeting": item.meeting.key}
    return item


def _place(item: AgendaItem, position: int) -> None:
    """Put an item at this place of the agenda, the others closing up around it."""
    others = item.meeting.items.filter(state=ItemState.ACCEPTED).exclude(pk=item.pk)
    order = list(others.order_by("position", "pk"))
    order.insert(max(0, min(position - 1, len(order))), item)
    for place, each in enumerate(order, 1):
        each.position = place
    AgendaItem.objects.bulk_update(order, ["position"])


def opened(item: AgendaItem) -> AgendaItem:
    """The item as it stands now, on a meeting that is still to come."""
    meeting = held(item.meeting)
    item = AgendaItem.objects.select_related("offered_by", "organisation").get(pk=item.pk)
    item.meeting = meeting
    if meeting.state not in BEFORE_IT:
        raise Refused(PASSED)
    return item


def _put_on(item: AgendaItem, by: Person, now: datetime) -> None:
    item.state, item.position = ItemState.ACCEPTED, last_position(item.meeting) + 1
    item.decided_by, item.decided_at = by, now
    item.save()
    reindex(item.meeting)
    _tell_offerer(item, "is on the agenda", "", by, now)


def _tell_offerer(item: AgendaItem, what: str, body: str, by: Person, now: datetime) -> None:
    if item.offered_by is None or item.offered_by == by:
        return
    notify(
        [item.offered_by],
        kind="meetings.item_decided",
        subject=f"Your item “{item.title}” {what}",
        body=body,
        link=reverse("meetings:meeting", args=[item.meeting.key]),
        now=now,
        once=f"decided-{item.key}-{item.state}",
    )
