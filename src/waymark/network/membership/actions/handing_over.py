"""One act that moves everything a leaver holds to their successor, and keeps a note of it."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.module_loading import import_string

from waymark.network.membership import permissions
from waymark.network.membership.models import Handover
from waymark.network.membership.rules import handing_over as rules
from waymark.shared.accounts.actions.seats import leave_seat, take
from waymark.shared.accounts.models import Organisation, Person, Seat
from waymark.shared.accounts.permissions import may_fill_seat, takes_part
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.notifications.actions import notify
from waymark.shared.ui.held import Held

Line = dict[str, str]


def hand_over(
    leaver: Person,
    *,
    successor: Person,
    organisation: Organisation,
    seats: str,
    note: str,
    by: Person,
    now: datetime,
) -> Handover:
    """Move what the leaver holds in every app, and their seats as `seats` says, in one piece.

    `seats` is pass (the successor takes them), vacate, or keep (the leaver goes on sitting here).
    """
    if not permissions.may_hand_over(by, leaver, organisation):
        raise PermissionDenied
    with recorded("membership.handed_over", by=by, at=now) as entry:
        held = _seats_held(leaver, organisation)
        blockers = rules.blockers_to_hand_over(
            same_person=leaver.pk == successor.pk,
            same_organisation=successor.sits_in(organisation),
            successor_has_access=successor.is_active and takes_part(successor),
            seats=seats,
            seat_blocked=any(not may_fill_seat(by, seat) and by != leaver for seat in held)
            or (seats == "pass" and any(not may_fill_seat(by, seat) for seat in held)),
        )
        if blockers:
            raise Refused(blockers)
        made = Handover.objects.create(
            organisation=organisation, leaver=leaver, successor=successor, at=now, by=by,
            note=note, lines=[*_moved(leaver, successor, by, now), *_seat_lines(held, seats)],
        )  # fmt: skip
        _tell(made, now)  # before the leaver's last seat goes: a leaver is not told anything
        for seat in held if seats != "keep" else []:
            leave_seat(seat, by=by, now=now)
            if seats == "pass":
                take(seat, successor, now)
        entry.about, entry.detail = made, {"lines": len(made.lines), "seats": seats}
    return made


def _seats_held(leaver: Person, organisation: Organisation) -> list[Seat]:
    """The leaver's seats here, held still until all of it is done."""
    seats = Seat.objects.select_for_update(of=("self",)).select_related("organisation", "holder")
    return list(seats.filter(holder=leaver, organisation=organisation))


def _moved(leaver: Person, successor: Person, by: Person, now: datetime) -> list[Line]:
    """Let every app move what it knows, and write down what that was."""
    return [
        {"part": part, **_line(row)}
        for part, app in settings.WAYMARK_HANDOVERS
        for row in import_string(f"{app}.actions.hand_over")(
            leaver=leaver, successor=successor, by=by, now=now
        )
    ]


def _line(row: Held | str) -> Line:
    """One moved thing: a sentence, or what was held."""
    return (row if isinstance(row, Held) else Held(row, "", ""))._asdict()


def _seat_lines(seats: Iterable[Seat], how: str) -> list[Line]:
    words = {"pass": "The successor holds it", "vacate": "Vacant", "keep": "Kept"}[how]
    return [
        {
            "part": "Seats",
            "title": str(seat),
            "href": f"/members/{seat.organisation.slug}/",
            "what": words,
        }
        for seat in seats
    ]


def _tell(handover: Handover, now: datetime) -> None:
    """Both can read the note: whoever leaves, as long as they can sign in."""
    others = [p for p in (handover.leaver, handover.successor) if p.pk != handover.by_id]
    notify(
        others,
        kind="membership.handed_over",
        subject=f"{handover.leaver} has handed over to {handover.successor}",
        body=f"{len(handover.lines)} things, with a note",
        link=f"/network/handovers/{handover.key}/",
        now=now,
    )
