"""Polls of forces: opened, answered by each seat, closed."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from waymark.network.discussions import permissions, queries
from waymark.network.discussions.actions.threads import held
from waymark.network.discussions.models import Poll, PollAnswer, PollOption, Thread
from waymark.network.discussions.rules import polls as rules
from waymark.network.discussions.rules import threads
from waymark.shared.accounts.models import Person, Seat
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.notifications.actions import notify


def open_poll(
    thread: Thread, *, question: str, options: Sequence[str], asked: str, closes_on: date,
    by: Person, now: datetime,
) -> Poll:  # fmt: skip
    """Ask every force one question with a few answers; whoever holds a seat asked is told."""
    if not permissions.may_make_poll(by, thread):
        raise PermissionDenied
    with recorded("discussions.poll_opened", by=by, at=now) as entry:
        thread = held(thread)
        entry.about = thread
        there = Poll.objects.filter(thread=thread).first()
        if there is not None:
            if there.question == question and there.opened_by_id == by.pk:
                return there  # the form was sent twice
            raise Refused("This thread has a poll already")
        assert thread.opening is not None
        blockers = rules.blockers_to_poll(
            options=options, closes_on=closes_on, today=localdate(now)
        ) + threads.blockers_to_reply(
            state=thread.state, hidden=thread.opening.hidden_at is not None
        )
        if blockers:
            raise Refused(blockers)
        poll = Poll.objects.create(
            thread=thread, question=question, asked=asked, closes_on=closes_on, opened_at=now,
            opened_by=by,
        )  # fmt: skip
        PollOption.objects.bulk_create(
            PollOption(poll=poll, order=order, words=words.strip())
            for order, words in enumerate(options)
        )
        tell_asked(poll, f"A poll of forces: {question}", now, once=f"poll-{thread.key}")
    return poll


def tell_asked(poll: Poll, subject: str, now: datetime, *, once: str) -> None:
    """Tell whoever holds a seat that has not answered."""
    silent = {seat.holder_id for seat in queries.standing(poll).silent}
    people = [person for person in queries.people_asked(poll) if person.pk in silent]
    notify(
        people, kind="discussions.poll", subject=subject,
        body=f"One answer for your seat, by {poll.closes_on:%d %B %Y}",
        link=f"/questions/{poll.thread.key}/poll/", now=now, once=once,
    )  # fmt: skip


def answer_poll(
    poll: Poll, *, seat: Seat, option: PollOption, by: Person, now: datetime, note: str = ""
) -> PollAnswer:
    """Give the answer of one's seat, or change it while the poll is open. One per seat, always."""
    if seat.holder_id != by.pk or not permissions.may_read(by, poll.thread.space):
        raise PermissionDenied
    if option.poll_id != poll.pk:
        raise PermissionDenied
    with recorded("discussions.poll_answered", by=by, at=now) as entry:
        blockers = rules.blockers_to_answer(
            closed=poll.closed_at is not None,
            closes_on=poll.closes_on,
            today=localdate(now),
            asked=queries.seats_asked(poll).filter(pk=seat.pk).exists(),
        )
        if blockers:
            raise Refused(blockers)
        given, _ = PollAnswer.objects.update_or_create(
            poll=poll, seat=seat, defaults={"option": option, "note": note, "by": by, "at": now}
        )
        entry.about, entry.detail = poll.thread, {"seat": seat.key, "option": option.order}
    return given


def close_poll(poll: Poll, *, by: Person, now: datetime) -> None:
    """End a poll before its last day."""
    if not permissions.may_close_poll(by, poll):
        raise PermissionDenied
    with recorded("discussions.poll_closed", by=by, at=now) as entry:
        Poll.objects.filter(pk=poll.pk, closed_at=None).update(closed_at=now)
        entry.about = poll.thread
