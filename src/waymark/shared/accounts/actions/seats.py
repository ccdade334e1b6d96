"""Filling and leaving seats, inviting people, choosing a hat."""

import secrets
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.text import slugify
from django.utils.timezone import localdate

from waymark.shared.accounts import permissions, rules
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.models import Holding, Invitation, Organisation, Person, Seat, new_key
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

    For the command line of whoever runs the site: there is nobody yet who could be asked.
    """
    with recorded("accounts.first_administrator_seated", by=None, at=now) as entry:
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
        _take(seat, person, now)
        entry.about = seat
    return person


def invite(seat: Seat, *, email: str, by: Person, now: datetime) -> tuple[Invitation, str]:
    """Offer a seat to somebody. Returns the invitation and the secret of its link."""
    if not permissions.may_fill_seat(by, seat):
        raise PermissionDenied
    token = secrets.token_urlsafe(24)
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
            token_hash=rules.hashed(token),
            invited_by=by,
            invited_at=now,
            expires_at=now + rules.INVITATION_LASTS,
        )
        entry.about = seat
    return invitation, token


def withdraw_invitation(invitation: Invitation, *, by: Person, now: datetime) -> None:
    """Take an offer back; its link stops working."""
    if not permissions.may_fill_seat(by, invitation.seat):
        raise PermissionDenied
    with recorded("accounts.invitation_withdrawn", by=by, at=now) as entry:
        Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(withdrawn_at=now)
        entry.about = invitation.seat


def accept_invitation(invitation: Invitation, *, name: str, password: str, now: datetime) -> Person:
    """Take up a seat: the person is created (or known already) and holds it from today."""
    person = Person.objects.filter(email=invitation.email).first()
    newcomer = person is None
    if person is None:
        person = Person(email=invitation.email, name=name, joined_at=now)
        person.set_password(password)
    with recorded("accounts.invitation_accepted", by=None, at=now) as entry:
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
        blockers = rules.blockers_to_accept(
            expires_at=invitation.expires_at,
            accepted_at=invitation.accepted_at,
            withdrawn_at=invitation.withdrawn_at,
            now=now,
        )
        if not newcomer and not person.check_password(password):
            blockers.append("You already have an account. Enter the password you sign in with")
        if blockers:
            raise Refused(blockers)
        person.is_active, person.left_at = True, None
        person.save()
        _take(invitation.seat, person, now)
        Invitation.objects.filter(pk=invitation.pk).update(accepted_at=now)
        entry.about = invitation.seat
    return person


def _take(seat: Seat, person: Person, now: datetime) -> None:
    """Sit down: the seat points at its holder and the history gains a row."""
    today = localdate(now)
    Holding.objects.create(seat=seat, person=person, began_on=today)
    Seat.objects.filter(pk=seat.pk).update(holder=person, since=today)


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
