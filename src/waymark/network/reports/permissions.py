"""Who may read packs and write them."""

from django.contrib.auth.models import AnonymousUser

from waymark.network.reports.enums import PackState
from waymark.network.reports.models import Pack
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Person

STEWARDS = (Role.CO_ORDINATOR, Role.ADMINISTRATOR)


def may_write_packs(person: Person | AnonymousUser) -> bool:
    """The chair's office writes: on this network the co-ordinators."""
    return person.is_authenticated and person.has_role(*STEWARDS)


def may_read(person: Person | AnonymousUser, pack: Pack) -> bool:
    """Members read what is frozen; it names no force. What is being written is its writers' own."""
    if may_write_packs(person):
        return True
    member = person.is_authenticated and bool(person.hats)
    return member and pack.state != PackState.DRAFT
