"""Who may make, see and revoke keys."""

from waymark.shared.accounts.models import Person, Seat
from waymark.shared.accounts.permissions import may_administer
from waymark.shared.keys.models import Key


def may_make_key(person: Person, seat: Seat | None) -> bool:
    """A key opens what its holder may do from one seat; nobody makes one for another."""
    return seat is not None and seat.holder_id == person.pk


def may_revoke_key(person: Person, key: Key) -> bool:
    return key.holding.person_id == person.pk or may_administer(person)


def may_see_all_keys(person: Person) -> bool:
    return may_administer(person)
