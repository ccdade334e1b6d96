"""Filling and leaving seats, inviting people, choosing a hat."""

import secrets
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.text import slugify
from django.utils.timezone import localdate

from waymark.shared.accounts import permissions, rules
from waymark.shared.accounts.actions.sessions import end_sessions
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.models import (
    Holding,
    Invitation,
    InvitationLink,
    Organisation,
    Person,
    Seat,
    new_key,
)
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused

# Addresses under /members/ that are pages, and so no organisation's.
RESERVED = frozenset({"new", "me", "invitations", "seats"})


def add_organisation(
    *, name: str, kind: str, region: str, by: Person, now: datetime
) -> Organisation:
    """Enter a charity or another partner that the register of forces does not hold."""
    if not permissions.may_add_organisation(by):
        raise PermissionDenied
    with recorded("accounts.organisation_added", by=by, at=now) as entry:
        if Organisation.objects.filter(name__iexact=name, valid_to=None).exists():
            raise Refused("There is already an organisation with this name")
        slug = slugify(name)[:50].strip("-")
        if not slug or slug in RESERVED or Organisation.objects.filter(slug=slug).exists():
            slug = f"{slug[:40]}-{new_key()[:6]}".strip("-")
        organisation = Organisation.objects.create(
            slug=slug, name=name, kind=kind, region=region, valid_from=localdate(now)
        )
        entry.about, entry.detail = organisation, {"kind": kind}
    return organisation


def add_seat(
    organisation: Organisation, *, role: str, title: str, by: Person, now: datetime
) -> Seat:
    """Add a vacant seat to an organisation."""
    if not permissions.may_add_seat(by, organisation):
        raise PermissionDenied
    with recorded("accounts.seat_added", by=by, at=now) as entry:
        if organisation.seats.filter(title__iexact=title).exists():
            raise Refused("There is already a seat with this title")
        seat = Seat.objects.create(
            organisation=organisation, role=role, title=title, since=localdate(now)
        )
        if not permissions.may_fill_seat(by, seat):
            raise PermissionDenied
        entry.about, entry.detail = seat, {"role": role}
    return seat


def seat_first_administrator(*, email: str, name: str, organisation: str, now: datetime) -> Person:
    """Give a site its first administrator, who then chooses a password by a link.

    For the command line of whoever runs the site: there is nobody yet who could be asked. Links
    are short-lived, so whoever has not chosen a password yet may be seated again, for another one.
    """
    with recorded("accounts.first_administrator_seated", by=None, at=now) as entry:
        held = Seat.objects.filter(role=Role.ADMINISTRATOR, holder__email=email.strip().lower())
        seat = held.select_related("holder").first()
        if seat is not None and seat.holder and not seat.holder.has_usable_password():
            entry.about = seat
            return seat.holder
        if Seat.objects.filter(role=Role.ADMINISTRATOR).exclude(holder=None).exists():
            raise Refused("This site has an administrator, who can invite others")
        office, _ = Organisation.objects.get_or_create(
            slug=slugify(organisation),
            defaults={"name": organisation, "kind": OrganisationKind.NATIONAL},
        )
        person = Person(email=email.strip().lower(), name=name, joined_at=now)
        person.set_unusable_password()
        person.full_clean()
        person.save()
        seat = Seat.objects.create(
            organisation=office, role=Role.ADMINISTRATOR, title="Administrator"
        )
        take(seat, person, now)
        entry.about = seat
    return person


def invite(seat: Seat, *, email: str, by: Person, now: datetime) -> tuple[Invitation, str]:
    """Offer a seat to somebody. Returns the invitation and the secret of its first link."""
    if not permissions.may_fill_seat(by, seat):
        raise PermissionDenied
    with recorded("accounts.person_invited", by=by, at=now) as entry:
        still_open = seat.invitations.filter(accepted_at=None, withdrawn_at=None)
        still_open.filter(expires_at__lte=now).update(withdrawn_at=now)
        blockers = rules.blockers_to_invite(
            filled=seat.holder_id is not None, open_invitation=still_open.exists()
        )
        if blockers:
            raise Refused(blockers)
        invitation = Invitation.objects.create(
            seat=seat,
            email=email.lower(),
            invited_by=by,
            invited_at=now,
            expires_at=now + rules.INVITATION_LASTS,
        )
        token = _link(invitation, now)
        entry.about = seat
    return invitation, token


def _link(invitation: Invitation, now: datetime) -> str:
    """Make a link that works for minutes, and hand over its secret, of which a hash is kept."""
    token = secrets.token_urlsafe(24)
    InvitationLink.objects.create(
        invitation=invitation,
        token_hash=rules.hashed(token),
        sent_at=now,
        works_until=now + rules.LINK_LASTS,
    )
    return token


def freshen(invitation: Invitation, *, now: datetime) -> str:
    """Make a fresh link for the address that was invited; those from before work no longer alone.

    Anybody who holds an old link may ask: the fresh one goes to the invited address only.
    """
    with recorded("accounts.invitation_freshened", by=None, at=now) as entry:
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if blockers := _blockers_to_accept(invitation, now):
            raise Refused(blockers)
        invitation.links.filter(works_until__gt=now).update(works_until=now)
        token = _link(invitation, now)
        entry.about = invitation.seat
    return token


def withdraw_invitation(invitation: Invitation, *, by: Person, now: datetime) -> None:
    """Take an offer back; its link stops working."""
    if not permissions.may_fill_seat(by, invitation.seat):
        raise PermissionDenied
    with recorded("accounts.invitation_withdrawn", by=by, at=now) as entry:
        Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(withdrawn_at=now)
        entry.about = invitation.seat


def accept_invitation(invitation: Invitation, *, name: str, password: str, now: datetime) -> Person:
    """Take up a seat as a newcomer, or as somebody who had left and has come back.

    Either chooses a password here: the link proves the mailbox, as a link for a new password does.
    Whoever has an account that is open signs in first, with every step that they owe (`take_up`).
    """
    with recorded("accounts.invitation_accepted", by=None, at=now) as entry:
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
        blockers = _blockers_to_accept(invitation, now)
        person = Person.objects.filter(email=invitation.email).first()
        if not blockers and person is not None and person.is_active:
            blockers = ["You already have an account. Sign in to take the seat"]
        if blockers:
            raise Refused(blockers)
        if person is None:
            person = Person(email=invitation.email, name=name, joined_at=now)
        person.is_active, person.left_at = True, None
        person.set_password(password)
        person.save()
        _accept(invitation, person, now)
        entry.about = invitation.seat
    return person


def take_up(invitation: Invitation, *, by: Person, now: datetime) -> None:
    """Take up a seat as somebody who has an account and is signed in with it."""
    if invitation.email != by.email:
        raise PermissionDenied
    with recorded("accounts.invitation_accepted", by=by, at=now) as entry:
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if blockers := _blockers_to_accept(invitation, now):
            raise Refused(blockers)
        _accept(invitation, by, now)
        entry.about = invitation.seat


def _blockers_to_accept(invitation: Invitation, now: datetime) -> list[str]:
    return rules.blockers_to_accept(
        expires_at=invitation.expires_at,
        accepted_at=invitation.accepted_at,
        withdrawn_at=invitation.withdrawn_at,
        now=now,
    )


def _accept(invitation: Invitation, person: Person, now: datetime) -> None:
    take(invitation.seat, person, now)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=now)


def take(seat: Seat, person: Person, now: datetime) -> None:
    """Sit down: the seat points at its holder, the history gains a row, other sign-ins end."""
    today = localdate(now)
    Holding.objects.create(seat=seat, person=person, began_on=today)
    Seat.objects.filter(pk=seat.pk).update(holder=person, since=today)
    end_sessions(person)


def leave_seat(seat: Seat, *, by: Person, now: datetime) -> None:
    """Record that a seat's holder has left it. Somebody without a seat can no longer sign in."""
    if not permissions.may_fill_seat(by, seat) and seat.holder_id != by.pk:
        raise PermissionDenied
    with recorded("accounts.seat_left", by=by, at=now) as entry:
        seat = Seat.objects.select_related("holder").get(pk=seat.pk)
        holder, today = seat.holder, localdate(now)
        if holder is None:
            raise Refused("The seat is already vacant")
        others = Seat.objects.filter(role=Role.ADMINISTRATOR, holder__isnull=False)
        if seat.role == Role.ADMINISTRATOR and not others.exclude(pk=seat.pk).exists():
            raise Refused("You are the last administrator. Seat another one first")
        Holding.objects.filter(seat=seat, ended_on=None).update(ended_on=today)
        Seat.objects.filter(pk=seat.pk).update(holder=None, since=today)
        end_sessions(holder)
        if not Seat.objects.filter(holder=holder).exists():
            Person.objects.filter(pk=holder.pk).update(
                is_active=False, left_at=now, chosen_seat=None
            )
        entry.about, entry.detail = seat, {"holder": holder.key}


def choose_seat(seat: Seat, *, by: Person, now: datetime) -> None:
    """Act from another of the seats one holds."""
    if seat.holder_id != by.pk:
        raise PermissionDenied
    with recorded("accounts.seat_chosen", by=by, at=now) as entry:
        Person.objects.filter(pk=by.pk).update(chosen_seat=seat)
        entry.about = seat
