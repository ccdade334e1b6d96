"""Finding keys: for their holders, for an administrator, and for a request that shows one."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from waymark.shared.accounts.models import Holding, Person, Seat
from waymark.shared.keys import permissions, rules
from waymark.shared.keys.models import Key


def keys_for(viewer: Person) -> QuerySet[Key]:
    """One’s own keys; an administrator sees everybody’s."""
    keys = Key.objects.select_related("holding__person", "holding__seat__organisation")
    if permissions.may_see_all_keys(viewer):
        return keys
    return keys.filter(holding__person=viewer)


def own_keys(viewer: Person) -> QuerySet[Key]:
    return keys_for(viewer).filter(holding__person=viewer)


def named(keys: QuerySet[Key], text: str) -> QuerySet[Key]:
    """Those of a list whose name, holder or organisation holds this text."""
    if not text:
        return keys
    return keys.filter(
        Q(name__icontains=text)
        | Q(holding__person__name__icontains=text)
        | Q(holding__seat__organisation__name__icontains=text)
    )


def working(holding: Holding, now: datetime) -> QuerySet[Key]:
    return Key.objects.filter(holding=holding, revoked_at=None, expires_at__gt=now)


def holding_of(person: Person, seat: Seat) -> Holding | None:
    """Somebody’s present time in a seat."""
    return Holding.objects.filter(seat=seat, person=person, ended_on=None).first()


def by_header(header: str, now: datetime) -> Key | None:
    """The working key that a request shows; whatever is wrong with it, the answer is the same."""
    parts = rules.parted(header)
    if parts is None:
        return None
    key = (
        Key.objects.select_related("holding__person", "holding__seat__organisation")
        .filter(key=parts[0])
        .first()
    )
    if key is None or not rules.same(parts[1], key.secret_hash):
        return None
    return key if _holds(key, now) else None


def _holds(key: Key, now: datetime) -> bool:
    """A key ends when it is revoked, runs out, or its holder leaves the seat or the network."""
    holding = key.holding
    sits = holding.ended_on is None and holding.seat.holder_id == holding.person_id
    return sits and holding.person.is_active and key.revoked_at is None and now < key.expires_at


def acting(key: Key) -> Person:
    """The holder, as seen from the seat of the key alone: other seats they hold open nothing."""
    person = key.holding.person
    person.hats = [key.holding.seat]
    return person


def the_world() -> AnonymousUser:
    """Whoever asks without a key."""
    return AnonymousUser()
