"""Reporting a post, and what the co-ordinator decides."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from waymark.network.discussions import permissions
from waymark.network.discussions.actions.agenda import close_what_waited
from waymark.network.discussions.actions.keeping import STORE
from waymark.network.discussions.actions.linking import origin_of
from waymark.network.discussions.actions.threads import held, reindex, tell, writer_of
from waymark.network.discussions.enums import Outcome, State
from waymark.network.discussions.models import Edit, Poll, Post, PostFile, Report, Thread
from waymark.network.discussions.rules import threads
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.meetings.actions.agenda import Origin
from waymark.shared.meetings.actions.forgetting import forget_title
from waymark.shared.notifications.actions import forget_words, notify

TAKEN_DOWN = "Taken down by the co-ordinator"


def report(post: Post, *, reason: str, words: str, by: Person, now: datetime) -> Report:
    """Tell the co-ordinator that a post should not stand. Its writer does not learn who did."""
    if not permissions.may_read(by, post.thread.space):
        raise PermissionDenied
    with recorded("discussions.reported", by=by, at=now) as entry:
        made, new = Report.objects.get_or_create(
            post=post, by=by, outcome="", defaults={"reason": reason, "words": words, "at": now}
        )
        entry.about, entry.detail = post.thread, {"post": post.key, "reason": reason}
        if new:
            notify(
                Person.objects.filter(seats__role=Role.CO_ORDINATOR).distinct(),
                kind="discussions.reported",
                subject="A post was reported",
                body=made.get_reason_display(),
                link="/questions/moderation/",
                now=now,
                urgent=reason == "victim",
            )
    return made


def decide(post: Post, *, outcome: str, because: str, by: Person, now: datetime) -> None:
    """Leave a post, take it down, or take it down and erase its words, with the reason.

    Its writer is told the reason. Every open report of it is settled by this.
    """
    if not permissions.may_moderate(by):
        raise PermissionDenied
    with recorded("discussions.moderated", by=by, at=now) as entry:
        thread = held(post.thread)
        post = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
        entry.about, entry.detail = thread, {"post": post.key, "outcome": outcome}
        if outcome != Outcome.KEPT and not because.strip():
            raise Refused("Say why it is taken down: its writer reads it")
        post.reports.filter(outcome="").update(outcome=outcome, decided_at=now, decided_by=by)
        if outcome == Outcome.KEPT:
            return
        _take_down(post, because, now)
        opens = thread.opening_id == post.pk
        if opens and outcome == Outcome.ERASED:
            _forget_title(thread, by, now)
        if outcome == Outcome.ERASED:
            _erase(post)
        if thread.accepted_id == post.pk:
            thread.accepted, thread.answered_on = None, None
            thread.state = threads.state_without_answer(
                replies=thread.reply_count, assigned=thread.assigned_seat_id is not None
            )
            thread.save(update_fields=["accepted", "answered_on", "state"])
        if opens:
            _close(thread, because)
            close_what_waited(thread, now=now)
        thread.refresh_from_db()
        reindex(thread)
        tell(
            [writer_of(post)], kind="moderated", subject="What you wrote was taken down",
            body=because.strip(), thread=thread, now=now,
        )  # fmt: skip


def _take_down(post: Post, because: str, now: datetime) -> None:
    post.hidden_at, post.hidden_because = post.hidden_at or now, because.strip()
    post.save(update_fields=["hidden_at", "hidden_because"])


def _erase(post: Post) -> None:
    """Take the words out of the database, with those before them and the files."""
    Post.objects.filter(pk=post.pk).update(text="")
    Edit.objects.filter(post=post).delete()
    files = list(PostFile.objects.filter(post=post).values_list("file", flat=True))
    PostFile.objects.filter(post=post).delete()
    transaction.on_commit(lambda: STORE.delete_unused(files))


def _forget_title(thread: Thread, by: Person, now: datetime) -> None:
    """Erase a title with those before it, and a poll's question, also where people were told.

    What came of the thread at meetings is renamed with it.
    """
    titles = {edit.title for edit in Edit.objects.filter(post=thread.opening) if edit.title}
    for poll in Poll.objects.filter(thread=thread):
        titles.add(poll.question)
        poll.question, poll.closed_at = TAKEN_DOWN, poll.closed_at or now
        poll.save(update_fields=["question", "closed_at"])
    titles.add(thread.title)
    forget_words(link=f"/questions/{thread.key}/", titles=titles, instead=TAKEN_DOWN)
    origin = Origin(*origin_of(thread))
    forget_title(origin, titles=titles, instead=TAKEN_DOWN, by=by, now=now)
    for made in thread.links.all():
        for title in titles:
            made.title = made.title.replace(title, TAKEN_DOWN)
        made.save(update_fields=["title"])
    thread.title = TAKEN_DOWN
    thread.save(update_fields=["title"])


def _close(thread: Thread, because: str) -> None:
    thread.state, thread.closed_because = State.CLOSED, because.strip()
    thread.save(update_fields=["state", "closed_because"])


def put_back(post: Post, *, by: Person, now: datetime) -> None:
    """Show again what was taken down, where its words were not erased."""
    if not permissions.may_moderate(by):
        raise PermissionDenied
    with recorded("discussions.put_back", by=by, at=now) as entry:
        thread = held(post.thread)
        if not post.text:
            raise Refused("Its words were erased. They cannot be put back")
        Post.objects.filter(pk=post.pk).update(hidden_at=None, hidden_because="")
        thread.refresh_from_db()
        reindex(thread)
        entry.about, entry.detail = thread, {"post": post.key}
