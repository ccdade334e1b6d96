"""Organisations, people and their seats. A person comes with the seat they act from."""

import factory
from factory.django import DjangoModelFactory

from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.models import Organisation, Person, Seat


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Force {n} Police")
    slug = factory.Sequence(lambda n: f"force-{n}")
    kind = OrganisationKind.FORCE
    region = "North West"


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@police.example")


class SeatFactory(DjangoModelFactory):
    class Meta:
        model = Seat

    organisation = factory.SubFactory(OrganisationFactory)
    holder = factory.SubFactory(PersonFactory)
    role = Role.LEAD
    title = factory.Sequence(lambda n: f"Victim lead {n}")


def lead(organisation: Organisation | None = None, role: str = Role.LEAD) -> Person:
    """Somebody who holds a seat: by default the victim lead of a force of their own."""
    place = {"organisation": organisation} if organisation else {}
    return SeatFactory(role=role, **place).holder


def steward() -> Person:
    """The network's co-ordinator, in an organisation that is no force."""
    office = OrganisationFactory(kind=OrganisationKind.NATIONAL)
    return SeatFactory(role=Role.CO_ORDINATOR, organisation=office).holder
