"""Tying law to rights, measures, practices and questions, and untying it."""

from datetime import datetime

from django.core.exceptions import PermissionDenied

from waymark.network.legislation import permissions, queries
from waymark.network.legislation.models import Link
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused

End = tuple[str, str]


def put(one: End, other: End, *, now: datetime, by: Person | None = None, note: str = "") -> Link:
    """Write a link once, whichever end is named first. Called within other acts."""
    first, second = sorted([one, other])
    link, _ = Link.objects.get_or_create(
        one_kind=first[0],
        one_key=first[1],
        other_kind=second[0],
        other_key=second[1],
        defaults={"note": note, "by": by, "at": now},
    )
    return link


def add_link(one: End, other: End, *, by: Person, now: datetime, note: str = "") -> Link:
    """Say that two records belong together."""
    if not permissions.may_edit(by):
        raise PermissionDenied
    with recorded("legislation.linked", by=by, at=now) as entry:
        if one == other:
            raise Refused("That is the same record")
        if other not in queries.names_of([other], by):
            raise Refused("There is no such record, or you may not see it. Check its address")
        link = put(one, other, by=by, now=now, note=note.strip())
        entry.about, entry.detail = link, {"one": ":".join(one), "other": ":".join(other)}
    return link


def remove_link(link: Link, *, by: Person, now: datetime) -> None:
    if not permissions.may_edit(by):
        raise PermissionDenied
    with recorded("legislation.unlinked", by=by, at=now) as entry:
        entry.about = link
        entry.detail = {
            "one": f"{link.one_kind}:{link.one_key}",
            "other": f"{link.other_kind}:{link.other_key}",
        }
        link.delete()
