"""Making spaces, and letting people in and out of them."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from waymark.network.discussions import permissions
from waymark.network.discussions.enums import Access
from waymark.network.discussions.models import Space, SpaceMember, Watch
from waymark.shared.accounts.models import Person
from waymark.shared.accounts.queries import people_who_may_be_picked
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.notifications.actions import notify


def make_space(*, name: str, purpose: str, access: str, by: Person, now: datetime) -> Space:
    """Make a space; whoever makes it keeps it."""
    if not permissions.may_make_space(by):
        raise PermissionDenied
    with recorded("discussions.space_made", by=by, at=now) as entry:
        if Space.objects.filter(name__iexact=name, made_by=by).exists():
            raise Refused("You have made a space with this name already")
        place = by.organisation
        space = Space.objects.create(
            name=name, purpose=purpose, access=access, made_by=by, made_at=now,
            invented=place is not None and place.invented,
        )  # fmt: skip
        SpaceMember.objects.create(space=space, person=by, keeper=True, added_at=now)
        Watch.objects.create(person=by, space=space, follows=True)
        entry.about, entry.detail = space, {"access": access}
    return space


def ask_to_join(space: Space, *, by: Person, now: datetime) -> None:
    """Ask the keepers of a restricted space to be let in."""
    if not permissions.may_ask_to_join(by, space):
        raise PermissionDenied
    with recorded("discussions.joining_asked", by=by, at=now) as entry:
        _, made = SpaceMember.objects.get_or_create(
            space=space, person=by, defaults={"asked_at": now}
        )
        entry.about = space
        if made:
            _tell_keepers(space, f"Somebody asks to join “{space.name}”", now)


def _tell_keepers(space: Space, subject: str, now: datetime) -> None:
    keepers = Person.objects.filter(spaces__space=space, spaces__keeper=True)
    notify(
        keepers, kind="discussions.space", subject=subject, body="Let them in, or say no",
        link=f"/questions/spaces/{space.key}/", now=now,
    )  # fmt: skip


def add_member(space: Space, *, person: Person, by: Person, now: datetime) -> None:
    """Let somebody in: whoever asked, or somebody who holds a seat. They are told."""
    if not permissions.may_keep_space(by, space):
        raise PermissionDenied
    with recorded("discussions.member_added", by=by, at=now) as entry:
        entry.about, entry.detail = space, {"person": person.key}
        if space.access == Access.OPEN:
            raise Refused("Every member of the network is in this space already")
        if not people_who_may_be_picked().filter(pk=person.pk).exists():
            raise Refused("This person no longer holds a seat")
        member, _ = SpaceMember.objects.get_or_create(
            space=space, person=person, defaults={"asked_at": now}
        )
        if member.added_at is not None:
            return  # the form was sent twice: nobody is told again
        member.added_at = now
        member.save(update_fields=["added_at"])
        notify(
            [person], kind="discussions.space", subject=f"You are in the space “{space.name}”",
            body=space.purpose, link=f"/questions/spaces/{space.key}/", now=now,
        )  # fmt: skip


def remove_member(space: Space, *, person: Person, by: Person, now: datetime) -> None:
    """Let somebody out, say no to who asked, or leave. A space keeps at least one keeper."""
    if not (permissions.may_keep_space(by, space) or person.pk == by.pk):
        raise PermissionDenied
    with recorded("discussions.member_removed", by=by, at=now) as entry:
        Space.objects.select_for_update().get(pk=space.pk)
        entry.about, entry.detail = space, {"person": person.key}
        member = SpaceMember.objects.filter(space=space, person=person).first()
        if member is None:
            return
        if member.keeper and not _another_keeper(space, person):
            raise Refused("A space needs a keeper. Make somebody else one first")
        member.delete()
        about = Q(space=space) | Q(thread__space=space) | Q(post__thread__space=space)
        Watch.objects.filter(about, person=person).delete()


def _another_keeper(space: Space, person: Person) -> bool:
    return space.members.filter(keeper=True).exclude(person=person).exists()


def make_keeper(space: Space, *, person: Person, by: Person, now: datetime) -> None:
    """Let somebody of a space keep it too."""
    if not permissions.may_keep_space(by, space):
        raise PermissionDenied
    with recorded("discussions.keeper_made", by=by, at=now) as entry:
        inside = SpaceMember.objects.filter(space=space, person=person, added_at__isnull=False)
        if not inside.update(keeper=True):
            raise Refused("Let them into the space first")
        entry.about, entry.detail = space, {"person": person.key}
