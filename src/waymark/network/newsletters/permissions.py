"""Who writes newsletters and who reads them."""

from django.contrib.auth.models import AnonymousUser

from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Person
from waymark.shared.accounts.permissions import is_member

Viewer = Person | AnonymousUser


def may_write(person: Viewer) -> bool:
    """The co-ordinator writes to the members."""
    return is_member(person) and person.has_role(Role.CO_ORDINATOR)


def may_have_feed(person: Viewer) -> bool:
    return is_member(person)
