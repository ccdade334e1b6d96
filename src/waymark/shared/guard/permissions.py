"""Who may state that a finding is nobody's detail, and who reads what was stated."""

from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser

from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Person


def may_state(person: Person | AnonymousUser) -> TypeGuard[Person]:
    """Members: somebody who signed in and holds a seat."""
    return person.is_authenticated and bool(person.hats)


def may_read_statements(person: Person | AnonymousUser) -> bool:
    return may_state(person) and person.has_role(Role.CO_ORDINATOR, Role.ADMINISTRATOR)
