"""Who may state that a finding is nobody’s detail."""

from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser

from waymark.shared.accounts.models import Person


def may_state(person: Person | AnonymousUser) -> TypeGuard[Person]:
    """Members: somebody who signed in and holds a seat."""
    return person.is_authenticated and bool(person.hats)
