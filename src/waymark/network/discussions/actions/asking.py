"""Asking: a draft is kept while somebody writes, then the thread is opened."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.timezone import localdate

from waymark.network.discussions import permissions, queries
from waymark.network.discussions.actions.keeping import Looked, keep_file, looked_at
from waymark.network.discussions.actions.threads import (
    common_space,
    follow_by_itself,
    reindex,
    tell,
    who_hears,
)
from waymark.network.discussions.enums import ANSWERABLE, Kind
from waymark.network.discussions.models import Draft, Mention, Post, Space, Thread, WithheldName
from waymark.network.discussions.rules import clock, threads
from waymark.network.innovations.models import Value
from waymark.network.innovations.rules.words import rights_words
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.guard import actions as guard
from waymark.shared.guard import queries as guarded

SAME_WITHIN = timedelta(hours=24)


def save_draft(*, fields: Mapping[str, Any], by: Person, now: datetime) -> Draft:
    """Keep what somebody is about to ask. One draft each; nobody else sees it."""
    if not permissions.is_member(by):
        raise PermissionDenied
    with recorded("discussions.draft_saved", by=by, at=now) as entry:
        draft, _ = Draft.objects.get_or_create(person=by, defaults={"saved_at": now})
        draft.fields, draft.saved_at = {**draft.fields, **fields}, now
        draft.save()
        entry.about = by
    return draft


def discard_draft(*, by: Person, now: datetime) -> None:
    """Throw the draft away."""
    with recorded("discussions.draft_discarded", by=by, at=now) as entry:
        Draft.objects.filter(person=by).delete()
        entry.about = by


def ask(
    *,
    kind: str,
    title: str,
    text: str,
    by: Person,
    now: datetime,
    space: Space | None = None,
    named: bool = True,
    values: Iterable[Value] = (),
    people: Iterable[Person] = (),
    filename: str = "",
    data: bytes = b"",
) -> Thread:
    """Open a thread, with its file. Those who follow its space and those asked to look are told.

    With `named=False` neither the asker nor their force stands in the thread: the co-ordinator can
    look it up. The same asked twice within a day is asked once.
    """
    kept = looked_at(filename, data) if data else None
    with recorded("discussions.asked", by=by, at=now) as entry:
        space = space or common_space(now=now)
        if not permissions.may_write(by, space) or by.organisation is None:
            raise PermissionDenied
        Person.objects.select_for_update().get(pk=by.pk)  # a second press waits for the first
        entry.about = by
        if (same := _asked_already(title, text, by, now)) is not None:
            entry.about = same
            return same
        if not named:
            _refuse_to_withhold(space, has_files=kept is not None)
        thread = _opened(space, kind, title, by.organisation, now)
        _tag(thread, values)
        thread.opening = write_post(thread, text, named=named, by=by, now=now, file=kept)
        thread.save(update_fields=["opening", "rights"])
        thread.near.set(queries.practices_near(by, title) if kind != Kind.NOTICE else [])
        Draft.objects.filter(person=by).delete()
        _let_know(thread, people, by, now)
        if named:  # else the statement would say who asked it
            _lead_statements_to(thread, text, data, by)
        entry.about, entry.detail = thread, {"kind": kind, "named": named}
    return thread


def _asked_already(title: str, text: str, by: Person, now: datetime) -> Thread | None:
    own = Q(opening__by=by) | Q(opening__withheld__person=by)
    same = Thread.objects.filter(own, title=title, opening__text=text)
    return same.filter(opening__at__gte=now - SAME_WITHIN).first()


def _refuse_to_withhold(space: Space, *, has_files: bool) -> None:
    """Refuse where leaving the name out would not hide who asks."""
    forces = queries.force_count(space)
    if blockers := threads.blockers_to_withhold(forces=forces, has_files=has_files):
        raise Refused(blockers)


def _lead_statements_to(thread: Thread, text: str, data: bytes, by: Person) -> None:
    """What its asker stated to the guard of these words or this file leads to the question."""
    file = [guarded.name_of(data)] if data else []
    guard.place([thread.title, text, *file], page=f"/questions/{thread.key}/", by=by)


def _opened(space: Space, kind: str, title: str, place: Organisation, now: datetime) -> Thread:
    asked_on = localdate(now)
    return Thread.objects.create(
        space=space,
        kind=kind,
        title=title,
        state=threads.first_state(kind),
        asked_on=asked_on,
        due_on=clock.due_on(asked_on) if kind in ANSWERABLE else None,
        invented=place.invented,
        last_at=now,
    )


def _tag(thread: Thread, values: Iterable[Value]) -> None:
    """Say which rights and topics it is about."""
    chosen = list(values)
    thread.values.set(chosen)
    thread.rights = rights_words(int(value.code) for value in chosen if value.list == "right")


def write_post(
    thread: Thread, text: str, *, named: bool, by: Person, now: datetime,
    parent: Post | None = None, file: Looked | None = None,
) -> Post:  # fmt: skip
    """Add a post under the next number, with its file. Called inside an action that holds the
    thread, before it is indexed.
    """
    last = thread.posts.order_by("-number").values_list("number", flat=True).first() or 0
    post = Post.objects.create(
        thread=thread,
        number=last + 1,
        parent=parent,
        text=text,
        by=by if named else None,
        organisation=by.organisation if named else None,
        at=now,
    )
    if not named:
        assert by.organisation is not None
        WithheldName.objects.create(post=post, person=by, organisation=by.organisation)
    if file is not None:
        keep_file(post, *file)
    return post


def mention(
    post: Post, thread: Thread, people: Iterable[Person], by: Person, now: datetime
) -> set[int]:
    """Ask people to look at a post: those picked, and those whom it names behind an @.

    Those who cannot read it, leavers, and who was asked before are left out.
    """
    named = queries.people_mentioned(thread.space, post.text)
    wanted = {person.pk for person in (*people, *named)} - {by.pk}
    before = post.mentions.values("person")
    asked = list(queries.readers_of(thread.space).filter(pk__in=wanted).exclude(pk__in=before))
    Mention.objects.bulk_create(
        (Mention(post=post, person=person) for person in asked), ignore_conflicts=True
    )
    tell(
        asked,
        kind="mentioned",
        subject=f"You are asked to look: {thread.title}",
        body="Somebody thinks that you know something about this",
        thread=thread,
        post=post,
        now=now,
        once=f"mentioned-{post.key}",
    )
    return {person.pk for person in asked}


def _let_know(thread: Thread, people: Iterable[Person], by: Person, now: datetime) -> None:
    """Make a new thread findable, and tell those who follow its space or are asked to look."""
    follow_by_itself(thread, by)
    reindex(thread)
    assert thread.opening is not None
    told = mention(thread.opening, thread, people, by, now)
    hearing = [person for person in who_hears(thread, None) if person.pk not in told]
    tell(
        hearing,
        kind="asked",
        subject=f"New {thread.get_kind_display().lower()}: {thread.title}",
        body=thread.space.name,
        thread=thread,
        but=by,
        now=now,
    )
