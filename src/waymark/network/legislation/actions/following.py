"""Following an item, a right or everything; and no longer."""

from datetime import datetime

from django.core.exceptions import PermissionDenied

from waymark.measures.rulebook import read_rights
from waymark.network.legislation import permissions, queries
from waymark.network.legislation.enums import Followed
from waymark.network.legislation.models import Following
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused


def follow(person: Person, *, kind: str, key: str = "", now: datetime) -> Following:
    """Tell this person of every change from now on. Pressed twice, it is once."""
    if not permissions.may_read(person):
        raise PermissionDenied
    there = Following.objects.filter(person=person, kind=kind, key=key).first()
    if there is not None:
        return there
    if not _is_there(person, kind, key):
        raise Refused("There is nothing of that name to follow")
    with recorded("legislation.followed", by=person, at=now) as entry:
        made, _ = Following.objects.get_or_create(
            person=person, kind=kind, key=key, defaults={"since": now}
        )
        entry.about, entry.detail = made, {"kind": kind, "key": key}
    return made


def _is_there(person: Person, kind: str, key: str) -> bool:
    if kind == Followed.EVERYTHING:
        return key == ""
    if kind == Followed.RIGHT:
        return key in {str(number) for number in read_rights()}
    return kind == Followed.LAW and queries.items_for(person).filter(key=key).exists()


def unfollow(person: Person, *, kind: str, key: str = "", now: datetime) -> None:
    """Tell this person no longer."""
    there = Following.objects.filter(person=person, kind=kind, key=key).first()
    if there is None:
        return
    with recorded("legislation.unfollowed", by=person, at=now) as entry:
        entry.about, entry.detail = there, {"kind": kind, "key": key}
        there.delete()
