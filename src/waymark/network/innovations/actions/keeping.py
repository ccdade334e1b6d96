"""Keeping a practice after publication: its readers, its truth, its writers, its end."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from waymark.network.innovations import permissions, queries
from waymark.network.innovations.actions.practices import held, reindex, tell_adopters
from waymark.network.innovations.enums import State
from waymark.network.innovations.models import Innovation
from waymark.network.innovations.rules import stages
from waymark.shared.accounts.models import Person, Seat
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.notifications.actions import notify


def set_public(innovation: Innovation, *, public: bool, by: Person, now: datetime) -> None:
    """Open a practice to the world, or keep it for members."""
    if not permissions.may_publish_openly(by, innovation):
        raise PermissionDenied
    with recorded("innovations.readers_changed", by=by, at=now) as entry:
        if innovation.current is None:
            raise Refused("Publish the practice first")
        innovation.public = public
        innovation.save(update_fields=["public"])
        reindex(innovation)
        entry.about, entry.detail = innovation, {"public": public}


def confirm_still_true(innovation: Innovation, *, by: Person | None, now: datetime) -> None:
    """Confirm that what the practice says is still true; it is asked again after a year."""
    if by is not None and not permissions.may_edit(by, innovation):
        raise PermissionDenied
    with recorded("innovations.confirmed_true", by=by, at=now) as entry:
        innovation.state = held(innovation).state
        if innovation.state not in (State.PUBLISHED, State.UNDER_REVIEW):
            raise Refused("Only a published practice is confirmed")
        innovation.state, innovation.confirmed_on = State.PUBLISHED, localdate(now)
        innovation.save(update_fields=["state", "confirmed_on"])
        reindex(innovation)
        entry.about = innovation


def put_under_review(innovation: Innovation, *, by: Person | None, now: datetime) -> None:
    """Mark a practice as being checked by its owner; forces that use it are told."""
    if by is not None and not permissions.may_archive(by, innovation):
        raise PermissionDenied
    with recorded("innovations.under_review", by=by, at=now) as entry:
        innovation.state = held(innovation).state
        if innovation.state not in (State.PUBLISHED, State.ARCHIVED):
            raise Refused("Only a published or archived practice is put under review")
        innovation.state, innovation.archived_on = State.UNDER_REVIEW, None
        innovation.save(update_fields=["state", "archived_on"])
        reindex(innovation)
        if by is not None:  # the yearly round tells them in its own words
            tell_adopters(
                innovation,
                "A practice that your force took up is being checked",
                "ask its owner before you rely on it",
                by,
                now,
            )
        entry.about = innovation


def archive(innovation: Innovation, *, reason: str, by: Person, now: datetime) -> None:
    """Take a practice out of use; it stays readable, with the reason."""
    if not permissions.may_archive(by, innovation):
        raise PermissionDenied
    with recorded("innovations.archived", by=by, at=now) as entry:
        there = held(innovation)
        innovation.state, innovation.live_count = there.state, there.live_count
        blockers = stages.blockers_to_archive(
            state=innovation.state, reason=reason, live_count=innovation.live_count
        )
        if blockers:
            raise Refused(blockers)
        innovation.state = State.ARCHIVED
        innovation.archived_on, innovation.archived_reason = localdate(now), reason.strip()
        innovation.save(update_fields=["state", "archived_on", "archived_reason"])
        reindex(innovation)
        entry.about = innovation


def add_collaborator(innovation: Innovation, *, person: Person, by: Person, now: datetime) -> None:
    """Let somebody from anywhere in the network write with the owner."""
    if not permissions.may_edit(by, innovation):
        raise PermissionDenied
    with recorded("innovations.collaborator_added", by=by, at=now) as entry:
        entry.about, entry.detail = innovation, {"person": person.key}
        if not person.is_active or not person.hats:
            raise Refused("This person no longer holds a seat")
        if held(innovation).collaborators.contains(person):
            return  # the form was sent twice: nobody is told again
        innovation.collaborators.add(person)
        version = innovation.working or innovation.current
        notify(
            [person],
            kind="innovations.own_practice",
            subject="You were asked to write with somebody",
            body=version.title if version else "",
            link=f"/practices/{innovation.key}/{'edit/' if innovation.working else ''}",
            now=now,
        )


def remove_collaborator(
    innovation: Innovation, *, person: Person, by: Person, now: datetime
) -> None:
    if not permissions.may_edit(by, innovation):
        raise PermissionDenied
    with recorded("innovations.collaborator_removed", by=by, at=now) as entry:
        innovation.collaborators.remove(person)
        entry.about, entry.detail = innovation, {"person": person.key}


def transfer(innovation: Innovation, *, seat: Seat, by: Person, now: datetime) -> None:
    """Hand a practice to another seat, of the same or another organisation; its holder is told.

    Where the seat is vacant, the people of its organisation are.
    """
    if not permissions.may_publish_openly(by, innovation):
        raise PermissionDenied
    with recorded("innovations.transferred", by=by, at=now) as entry:
        # What is handed to a made-up force would go with it when the demonstration is removed.
        if seat.organisation.invented != innovation.organisation.invented:
            raise Refused(
                "Real practices stay with real organisations, made-up ones with made-up ones"
            )
        innovation.organisation, innovation.contact_seat = seat.organisation, seat
        innovation.save(update_fields=["organisation", "contact_seat"])
        if innovation.current is not None:
            reindex(innovation)
        version = innovation.current or innovation.working
        notify(
            [person for person in queries.answerable(seat) if person.pk != by.pk],
            kind="innovations.own_practice",
            subject="A practice was handed to you",
            body=f"{version.title if version else ''}: {seat} now answers for it",
            link=f"/practices/{innovation.key}/",
            now=now,
        )
        entry.about, entry.detail = innovation, {"seat": seat.key}
