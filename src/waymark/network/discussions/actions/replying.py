"""Replying, and changing what one wrote."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from waymark.network.discussions import permissions, queries
from waymark.network.discussions.actions.asking import mention, write_post
from waymark.network.discussions.actions.keeping import looked_at
from waymark.network.discussions.actions.threads import (
    follow_by_itself,
    held,
    reindex,
    tell,
    who_hears,
)
from waymark.network.discussions.models import Edit, Post, Thread
from waymark.network.discussions.rules import threads
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused

SAME_WITHIN = timedelta(minutes=10)


def reply(
    thread: Thread,
    *,
    text: str,
    by: Person,
    now: datetime,
    parent: Post | None = None,
    named: bool = True,
    people: Iterable[Person] = (),
    filename: str = "",
    data: bytes = b"",
) -> Post:
    """Write a reply, to the thread or to one of its replies; a file may go with it.

    Those who follow are told. The same words sent twice within ten minutes stand there once.
    """
    if not permissions.may_write(by, thread.space) or by.organisation is None:
        raise PermissionDenied
    kept = looked_at(filename, data) if data else None
    with recorded("discussions.replied", by=by, at=now) as entry:
        thread = held(thread)
        entry.about = thread
        if (same := _said_already(thread, text, by, now)) is not None:
            return same
        _check(thread, named=named, has_file=kept is not None)
        post = write_post(thread, text, named=named, by=by, now=now, parent=parent, file=kept)
        _count(thread, now)
        follow_by_itself(thread, by)
        reindex(thread)
        told = mention(post, thread, people, by, now)
        hearing = [each for each in who_hears(thread, parent) if each.pk not in told]
        tell(
            hearing, kind="reply", subject=f"New reply: {thread.title}", thread=thread, post=post,
            but=by, body=thread.space.name, now=now,
        )  # fmt: skip
        entry.detail = {"post": post.key, "named": named}
    return post


def _check(thread: Thread, *, named: bool, has_file: bool) -> None:
    assert thread.opening is not None
    blockers = threads.blockers_to_reply(
        state=thread.state, hidden=thread.opening.hidden_at is not None
    )
    if not named:
        blockers += threads.blockers_to_withhold(
            forces=queries.force_count(thread.space), has_files=has_file
        )
    if blockers:
        raise Refused(blockers)


def _said_already(thread: Thread, text: str, by: Person, now: datetime) -> Post | None:
    recent = thread.posts.filter(text=text, at__gte=now - SAME_WITHIN, number__gt=1)
    return recent.filter(by=by).first() or recent.filter(withheld__person=by).first()


def _count(thread: Thread, now: datetime) -> None:
    """Note that there is one more reply, and since when somebody is at it."""
    thread.reply_count += 1
    thread.last_at = now
    thread.first_reply_on = thread.first_reply_on or localdate(now)
    thread.state = threads.state_after_reply(thread.state)
    thread.save(update_fields=["reply_count", "last_at", "first_reply_on", "state"])


def edit(
    post: Post, *, text: str, by: Person, now: datetime, title: str = "", name_force: bool = False
) -> Post:
    """Change what one wrote. What it said before stays readable in its history.

    A force's name that was kept back may be given now; one that was given stays given. Whom it
    names now behind an @ is asked to look, once.
    """
    if not permissions.may_edit(by, post):
        raise PermissionDenied
    with recorded("discussions.edited", by=by, at=now) as entry:
        thread = held(post.thread)
        post = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
        opens = thread.opening_id == post.pk
        new_title = title.strip() if opens and title.strip() else thread.title
        entry.about, entry.detail = thread, {"post": post.key}
        if (text, new_title) != (post.text, thread.title):
            Edit.objects.create(
                post=post, title=thread.title if opens else "", text=post.text, until=now
            )
            post.text, post.edited_at, thread.title = text, now, new_title
            thread.save(update_fields=["title"])
        if name_force and post.by_id is None:
            post.by, post.organisation = by, post.withheld.organisation
            post.withheld.delete()
        post.save(update_fields=["text", "edited_at", "by", "organisation"])
        reindex(thread)
        mention(post, thread, (), by, now)
    return post
