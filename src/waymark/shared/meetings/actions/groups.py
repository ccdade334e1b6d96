"""Founding groups, seating people in them, agreeing what they are for, and what they make."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from waymark.shared.accounts.models import Organisation, Person, Seat
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.meetings import permissions, queries
from waymark.shared.meetings.actions.agenda import Origin, offer_item
from waymark.shared.meetings.actions.meetings import set_clock
from waymark.shared.meetings.enums import ItemKind, Part
from waymark.shared.meetings.models import (
    AgendaItem,
    Group,
    GroupSeat,
    Meeting,
    Output,
    StandingItem,
    TermsOfReference,
)

CLOCK = ("items_days", "papers_days", "minutes_days")


def found_group(
    *,
    name: str,
    kind: str,
    parent: Group | None,
    purpose: str,
    open_to_members: bool,
    by: Person,
    now: datetime,
    quorum: int = 0,
    items_days: int = 7,
    papers_days: int = 5,
    minutes_days: int = 7,
) -> Group:
    """Found a group of the network; who founds it is its secretary until somebody else is."""
    if not permissions.may_found_group(by):
        raise PermissionDenied
    with recorded("meetings.group_founded", by=by, at=now) as entry:
        if Group.objects.filter(name=name).exists():
            raise Refused("There is a group of this name already", about="name")
        group = Group.objects.create(
            name=name,
            kind=kind,
            parent=parent,
            purpose=purpose,
            open_to_members=open_to_members,
            quorum=quorum,
            items_days=items_days,
            papers_days=papers_days,
            minutes_days=minutes_days,
            started_on=localdate(now),
            invented=by.is_invented,
        )
        if by.seat is not None:
            _make_secretary(by.seat, group, since=localdate(now))
        entry.about, entry.detail = group, {"kind": kind}
    return group


def _make_secretary(seat: Seat, group: Group, *, since: date) -> None:
    GroupSeat.objects.create(
        group=group,
        organisation=seat.organisation,
        seat=seat,
        title="Secretary",
        part=Part.SECRETARY,
        since=since,
    )


def change_group(
    group: Group,
    *,
    name: str,
    purpose: str,
    open_to_members: bool,
    quorum: int,
    items_days: int,
    papers_days: int,
    minutes_days: int,
    by: Person,
    now: datetime,
) -> None:
    """Change what a group is called and its clock. Meetings that are planned follow the clock."""
    if not permissions.may_run(by, group):
        raise PermissionDenied
    with recorded("meetings.group_changed", by=by, at=now) as entry:
        if Group.objects.filter(name=name).exclude(pk=group.pk).exists():
            raise Refused("There is a group of this name already", about="name")
        if papers_days > items_days:
            raise Refused(
                "Items must be due no later than papers: give them as many days or more",
                about="items_days",
            )
        changed = (group.items_days, group.papers_days, group.minutes_days) != (
            items_days,
            papers_days,
            minutes_days,
        )
        group.name, group.purpose, group.open_to_members = name, purpose, open_to_members
        group.quorum, group.items_days = quorum, items_days
        group.papers_days, group.minutes_days = papers_days, minutes_days
        group.save()
        if changed:
            _set_clocks_anew(group, localdate(now))
        entry.about = group
        entry.detail = {"clock": [items_days, papers_days, minutes_days]}


def _set_clocks_anew(group: Group, today: date) -> None:
    """Let the meetings that are still to come follow the group's new clock."""
    for meeting in group.meetings.filter(on__gte=today).select_related("group"):
        meeting.group = group
        set_clock(meeting)
        meeting.save(update_fields=["items_by", "papers_by", "minutes_by"])


# ---- seats -------------------------------------------------------------------------------------


def add_seat(
    group: Group,
    *,
    title: str,
    part: str,
    organisation: Organisation | None,
    by: Person,
    now: datetime,
    seat: Seat | None = None,
    deputy: Seat | None = None,
) -> GroupSeat:
    """Add a named place to a group, filled by a seat of an organisation or still vacant."""
    if not permissions.may_run(by, group):
        raise PermissionDenied
    with recorded("meetings.seat_added", by=by, at=now) as entry:
        made = GroupSeat(
            group=group,
            organisation=seat.organisation if seat else organisation,
            title=title,
            part=part,
            seat=seat,
            deputy=deputy,
            since=localdate(now),
        )
        _keep(made)
        entry.about, entry.detail = made, {"group": group.key, "part": part}
    return made


def change_seat(
    place: GroupSeat,
    *,
    title: str,
    part: str,
    seat: Seat | None,
    deputy: Seat | None,
    by: Person,
    now: datetime,
) -> None:
    """Fill a place, name its deputy, or make somebody else chair or secretary."""
    if not permissions.may_run(by, place.group):
        raise PermissionDenied
    with recorded("meetings.seat_changed", by=by, at=now) as entry:
        place.title, place.part, place.seat, place.deputy = title, part, seat, deputy
        if seat is not None:
            place.organisation = seat.organisation
        _keep(place)
        entry.about, entry.detail = place, {"group": place.group.key, "part": part}


def _keep(place: GroupSeat) -> None:
    """Save a place unless the group has a chair already, or the same seat fills two places."""
    if place.deputy_id is not None and place.deputy_id == place.seat_id:
        raise Refused("A deputy is somebody else than who holds the place", about="deputy")
    try:
        with transaction.atomic():
            place.save()
    except IntegrityError:
        others = place.group.seats.filter(ended_on=None).exclude(pk=place.pk)
        if place.part == Part.CHAIR and others.filter(part=Part.CHAIR).exists():
            reason, about = "This group has a chair. Give that seat another part first", "part"
        else:
            reason, about = "This seat fills another place of the group already", "seat"
        raise Refused(reason, about=about) from None


def end_seat(place: GroupSeat, *, by: Person, now: datetime) -> None:
    """Take a place away from today on; what it answered before stays."""
    if not permissions.may_run(by, place.group):
        raise PermissionDenied
    with recorded("meetings.seat_ended", by=by, at=now) as entry:
        if place.ended_on is None:
            place.ended_on = localdate(now)
            place.save(update_fields=["ended_on"])
        entry.about, entry.detail = place, {"group": place.group.key}


# ---- terms of reference, outputs, reports ------------------------------------------------------


def agree_terms(
    group: Group,
    *,
    text: str,
    agreed_on: date,
    agreed_by: str,
    changed: str,
    by: Person,
    now: datetime,
) -> TermsOfReference:
    """Record a new version of what a group is for: from when, and who agreed to it."""
    if not permissions.may_run(by, group):
        raise PermissionDenied
    with recorded("meetings.terms_agreed", by=by, at=now) as entry:
        Group.objects.select_for_update().get(pk=group.pk)
        latest = group.terms.first()
        if latest is not None and (latest.text, latest.agreed_on) == (text, agreed_on):
            entry.about, entry.detail = group, {"version": latest.number}
            return latest
        if latest is not None and agreed_on < latest.agreed_on:
            raise Refused("These terms would be older than those that stand", about="agreed_on")
        terms = TermsOfReference.objects.create(
            group=group,
            number=latest.number + 1 if latest else 1,
            text=text,
            agreed_on=agreed_on,
            agreed_by=agreed_by,
            changed=changed,
            recorded_by=by,
            recorded_at=now,
        )
        entry.about, entry.detail = group, {"version": terms.number}
    return terms


def promise_output(
    group: Group, *, title: str, text: str, due_on: date | None, by: Person, now: datetime
) -> Output:
    """Write down what a work stream is to make, and by when."""
    if not permissions.takes_part(by, group) or not (
        permissions.counts(by, group) or permissions.may_run(by, group)
    ):
        raise PermissionDenied
    with recorded("meetings.output_promised", by=by, at=now) as entry:
        output = group.outputs.filter(title=title, done_on=None).first() or Output.objects.create(
            group=group, title=title, text=text, due_on=due_on, added_by=by, added_at=now
        )
        entry.about, entry.detail = output, {"group": group.key}
    return output


def deliver_output(output: Output, *, href: str, by: Person, now: datetime) -> None:
    """Say that an output is there, and where it lies."""
    group = output.group
    if not (permissions.counts(by, group) or permissions.may_run(by, group)):
        raise PermissionDenied
    with recorded("meetings.output_delivered", by=by, at=now) as entry:
        output.href, output.done_on = href, output.done_on or localdate(now)
        output.save(update_fields=["href", "done_on"])
        entry.about, entry.detail = output, {"group": group.key}


def report_back(
    group: Group, *, title: str, text: str, by: Person, now: datetime
) -> tuple[AgendaItem, Meeting]:
    """Put a subgroup's report on the next agenda of the group above it; once per meeting."""
    if not (permissions.counts(by, group) or permissions.may_run(by, group)):
        raise PermissionDenied
    with recorded("meetings.reported_back", by=by, at=now) as entry:
        meeting = queries.next_meeting(group.parent, localdate(now)) if group.parent else None
        if meeting is None:
            raise Refused(
                "The group above this one has no meeting planned"
                if group.parent
                else "There is no group above this one to report to"
            )
        item = offer_item(
            meeting=meeting,
            title=title,
            text=text,
            kind=ItemKind.REPORT,
            led_by=group.name,
            origin=Origin("group", group.key, f"/meetings/groups/{group.key}/", group.name),
            by=None,
            now=now,
        )
        entry.about, entry.detail = item, {"group": group.key, "meeting": meeting.key}
    return item, meeting


def set_standing_items(
    group: Group, *, rows: list[dict[str, object]], by: Person, now: datetime
) -> None:
    """Say what stands on every agenda of a group, in this order; agendas that are open keep theirs.

    Each row holds kind, source, title, minutes and led_by.
    """
    if not permissions.may_run(by, group):
        raise PermissionDenied
    known = {"", *queries.standing_sources()}
    for row in rows:
        if row["source"] not in known:
            raise Refused(
                f"Nothing here fills an item with “{row['source']}”. Choose from the list"
            )
    with recorded("meetings.standing_items_set", by=by, at=now) as entry:
        group.standing_items.all().delete()
        StandingItem.objects.bulk_create(
            StandingItem(group=group, position=place, **row) for place, row in enumerate(rows, 1)
        )
        entry.about, entry.detail = group, {"items": len(rows)}
