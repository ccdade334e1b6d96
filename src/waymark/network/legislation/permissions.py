"""Who may read law, see how ready single forces are, answer for a force, and keep the pages."""

from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser

from waymark.shared.accounts.enums import OrganisationKind
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.accounts.permissions import (
    FORCE_ROLES,
    STEWARDS,
    is_member,
    may_see_force_figures,
)


def may_read(person: Person | AnonymousUser) -> TypeGuard[Person]:
    """Everybody with a seat reads law; a partner too."""
    return is_member(person)


def may_see_forces(person: Person) -> bool:
    """How ready a single force is is for forces and those who look after the network."""
    return may_see_force_figures(person)


def may_answer(person: Person, force: Organisation | None) -> bool:
    """A force's own people say how ready it is."""
    return (
        force is not None
        and force.kind == OrganisationKind.FORCE
        and person.sits_in(force, *FORCE_ROLES)
    )


def may_read_notes(person: Person, force: Organisation) -> bool:
    """The words beside an answer are for the force itself and for the co-ordinator."""
    return may_answer(person, force) or person.has_role(*STEWARDS)


def may_edit(person: Person) -> bool:
    """Items, stages, days and links are kept by the co-ordinator."""
    return person.has_role(*STEWARDS)


def may_chase(person: Person) -> bool:
    return may_edit(person)
