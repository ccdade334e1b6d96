"""Taking an answer, giving a question to somebody, closing it and opening it again."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from waymark.network.discussions import permissions, queries
from waymark.network.discussions.actions.agenda import close_what_waited
from waymark.network.discussions.actions.threads import (
    held,
    reindex,
    tell,
    who_hears,
    writer_of,
)
from waymark.network.discussions.enums import ANSWERABLE, State
from waymark.network.discussions.models import Post, Thread
from waymark.network.discussions.rules import threads
from waymark.shared.accounts.models import Person, Seat
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused


def accept(post: Post, *, by: Person, now: datetime) -> Thread:
    """Take a reply as the answer. The clock stops, and what it put on an agenda closes."""
    if not permissions.may_accept(by, post.thread):
        raise PermissionDenied
    with recorded("discussions.answer_taken", by=by, at=now) as entry:
        thread = held(post.thread)
        entry.about, entry.detail = thread, {"post": post.key}
        if thread.accepted_id == post.pk:
            return thread  # pressed twice
        blockers = threads.blockers_to_accept(
            kind=thread.kind, state=thread.state, is_opening=post.pk == thread.opening_id,
            hidden=post.hidden_at is not None,
        )  # fmt: skip
        if blockers:
            raise Refused(blockers)
        thread.accepted, thread.state = post, State.ANSWERED
        thread.answered_on, thread.last_at = localdate(now), now
        thread.taken_by_asker = permissions.asks(by, thread)
        thread.save(update_fields=["accepted", "state", "answered_on", "last_at", "taken_by_asker"])
        reindex(thread)
        close_what_waited(thread, now=now)
        _tell_of_answer(thread, post, by, now)
    return thread


def _tell_of_answer(thread: Thread, post: Post, by: Person, now: datetime) -> None:
    author = writer_of(post)
    tell(
        [author], kind="answer", subject=f"Your reply is the answer: {thread.title}",
        thread=thread, post=post, but=by, body="Thank you", now=now,
    )  # fmt: skip
    others = [person for person in who_hears(thread, None) if person.pk != author.pk]
    tell(
        others, kind="answer", subject=f"Answered: {thread.title}", thread=thread, but=by,
        body=thread.space.name, now=now,
    )  # fmt: skip


def take_back(thread: Thread, *, by: Person, now: datetime) -> Thread:
    """Say that the answer taken does not answer it after all; it waits again."""
    if not permissions.may_accept(by, thread):
        raise PermissionDenied
    with recorded("discussions.answer_taken_back", by=by, at=now) as entry:
        thread = held(thread)
        entry.about = thread
        if thread.accepted_id is None:
            return thread
        thread.accepted, thread.answered_on = None, None
        thread.state = _waiting_state(thread)
        thread.save(update_fields=["accepted", "answered_on", "state"])
        reindex(thread)
    return thread


def _waiting_state(thread: Thread) -> State:
    return threads.state_without_answer(
        replies=thread.reply_count, assigned=thread.assigned_seat_id is not None
    )


def assign(thread: Thread, *, seat: Seat | None, by: Person, now: datetime) -> Thread:
    """Give a question to a seat, whose holder is told; or to nobody again."""
    if not permissions.may_assign(by, thread, seat):
        raise PermissionDenied
    with recorded("discussions.assigned", by=by, at=now) as entry:
        thread = held(thread)
        entry.about, entry.detail = thread, {"seat": seat.key if seat else ""}
        if thread.kind not in ANSWERABLE:
            raise Refused("Only a question or a challenge is given to somebody")
        if thread.state == State.CLOSED:
            raise Refused("This thread is closed. Open it again first")
        holder = seat.holder if seat is not None else None
        if seat is not None and not _reads(holder, thread):
            raise Refused("Whoever holds that seat cannot read this space. Choose another")
        thread.assigned_seat = seat
        if thread.state != State.ANSWERED:
            thread.state = _waiting_state(thread)
        thread.save(update_fields=["assigned_seat", "state"])
        if holder is not None:
            tell(
                [holder], kind="assigned", subject=f"A question was given to you: {thread.title}",
                thread=thread, but=by, body="It waits for an answer", now=now,
            )  # fmt: skip
    return thread


def _reads(person: Person | None, thread: Thread) -> bool:
    return person is not None and queries.readers_of(thread.space).filter(pk=person.pk).exists()


def close(thread: Thread, *, reason: str, by: Person, now: datetime) -> Thread:
    """End a thread without an answer, with the reason; nobody waits for it any more."""
    if not permissions.may_close(by, thread):
        raise PermissionDenied
    with recorded("discussions.closed", by=by, at=now) as entry:
        thread = held(thread)
        if blockers := threads.blockers_to_close(state=thread.state, reason=reason):
            raise Refused(blockers)
        thread.state, thread.closed_because = State.CLOSED, reason.strip()
        thread.save(update_fields=["state", "closed_because"])
        reindex(thread)
        close_what_waited(thread, now=now)
        entry.about = thread
    return thread


def reopen(thread: Thread, *, by: Person, now: datetime) -> Thread:
    """Open a closed thread again."""
    if not permissions.may_close(by, thread):
        raise PermissionDenied
    with recorded("discussions.reopened", by=by, at=now) as entry:
        thread = held(thread)
        entry.about = thread
        if thread.state != State.CLOSED:
            return thread
        if thread.accepted_id is not None:
            thread.state = State.ANSWERED
        elif thread.kind in ANSWERABLE:
            thread.state = _waiting_state(thread)
        else:
            thread.state = State.OPEN
        thread.closed_because = ""
        thread.save(update_fields=["state", "closed_because"])
        reindex(thread)
    return thread
