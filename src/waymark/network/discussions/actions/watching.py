"""Following and muting: a space, a thread in it, a reply there. The nearest wish decides."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied

from waymark.network.discussions import permissions
from waymark.network.discussions.models import Post, Reaction, Space, Thread, Watch
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded


def wish(about: Space | Thread | Post, *, follows: bool | None, by: Person, now: datetime) -> None:
    """Follow (True), mute (False), or say nothing any more (None) of a space, thread or reply."""
    if not permissions.may_read(by, _space_of(about)):
        raise PermissionDenied
    name = about._meta.model_name or ""
    one: dict[str, Any] = {name: about}
    with recorded("discussions.wished", by=by, at=now) as entry:
        if follows is None:
            Watch.objects.filter(person=by, **one).delete()
        else:
            Watch.objects.update_or_create(person=by, **one, defaults={"follows": follows})
        entry.about = by
        entry.detail = {"about": name, "follows": {None: "", True: "yes", False: "no"}[follows]}


def _space_of(about: Space | Thread | Post) -> Space:
    if isinstance(about, Post):
        return about.thread.space
    return about.space if isinstance(about, Thread) else about


def react(post: Post, *, mark: str, by: Person, now: datetime) -> bool:
    """Set one of the few marks on a post, or take it back; says whether it stands now."""
    if not permissions.may_write(by, post.thread.space) or post.hidden_at is not None:
        raise PermissionDenied
    with recorded("discussions.marked", by=by, at=now) as entry:
        _, made = Reaction.objects.get_or_create(post=post, person=by, mark=mark)
        if not made:
            Reaction.objects.filter(post=post, person=by, mark=mark).delete()
        # About the person: an entry about the post would tell who is near an unnamed writer.
        entry.about, entry.detail = by, {"mark": mark}
    return made
