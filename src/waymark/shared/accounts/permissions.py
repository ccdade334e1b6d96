"""Who is a member and who looks after the platform; who may change seats and read the register.

What every app asks of a person is asked here, so that it means one thing everywhere.
"""

from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser

from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Organisation, Person, Seat

STEWARDS = (Role.CO_ORDINATOR, Role.ADMINISTRATOR)
FORCE_ROLES = (Role.LEAD, Role.PRACTITIONER, Role.PERFORMANCE)


def is_member(person: Person | AnonymousUser) -> TypeGuard[Person]:
    """Somebody who has signed in and holds a seat; partners and observers are members too."""
    return person.is_authenticated and bool(person.hats)


def is_steward(person: Person) -> bool:
    """Somebody who looks after the platform: a co-ordinator or an administrator."""
    return person.has_role(*STEWARDS)


def takes_part(person: Person) -> bool:
    """Somebody who may write here. An observer reads: practices, questions, law and minutes."""
    return any(seat.role != Role.OBSERVER for seat in person.hats)


def may_see_force_figures(person: Person) -> bool:
    """Figures that show which force they are of are for forces and those who run the network."""
    return person.has_role(*FORCE_ROLES) or is_steward(person)


def may_fill_seat(person: Person, seat: Seat) -> bool:
    """A steward may fill any seat but an administrator's, a lead those of their own organisation.

    Only an administrator seats an administrator: nobody raises themselves.
    """
    if seat.role == Role.ADMINISTRATOR:
        return may_administer(person)
    if is_steward(person):
        return True
    return seat.role not in STEWARDS and person.sits_in(seat.organisation, Role.LEAD)


def may_add_seat(person: Person, organisation: Organisation) -> bool:
    return is_steward(person) or person.sits_in(organisation, Role.LEAD)


def may_add_organisation(person: Person) -> bool:
    return is_steward(person)


def may_see_invitations(person: Person, organisation: Organisation) -> bool:
    return may_add_seat(person, organisation)


def may_administer(person: Person) -> bool:
    return person.has_role(Role.ADMINISTRATOR)


def may_reset_second_step(person: Person, seat: Seat) -> bool:
    """An administrator resets somebody else’s second step, never their own: it takes two."""
    return may_administer(person) and seat.holder_id is not None and seat.holder_id != person.pk


def may_read_register(person: Person) -> bool:
    """Members see each other: somebody without a seat is none."""
    return bool(person.hats)
