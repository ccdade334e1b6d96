"""What the hourly round does for questions: reminds, puts on agendas, looks for practices anew."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from waymark.network.discussions import queries
from waymark.network.discussions.actions.agenda import meeting_for, put_on_agenda
from waymark.network.discussions.actions.keeping import STORE
from waymark.network.discussions.actions.polls import tell_asked
from waymark.network.discussions.actions.threads import asker_of, held, tell
from waymark.network.discussions.models import Poll, Thread
from waymark.network.discussions.rules.clock import reminded_for
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded


def daily_round(*, now: datetime) -> None:
    """Do what the clock asks for; done again in the same hour, it changes nothing."""
    put_late_questions_on_agendas(now=now)
    remind_askers(now=now)
    remind_polls(now=now)
    STORE.sweep(now=now)


def put_late_questions_on_agendas(*, now: datetime) -> int:
    """Put every question whose five working days are over on the next agenda, each once.

    Where no meeting is planned, the co-ordinator is told, and the next round looks again.
    """
    done = 0
    for thread in queries.due_for_agenda(localdate(now)):
        if meeting_for(thread, now) is None:
            _tell_coordinator(thread, now)
            continue
        with transaction.atomic():
            item = put_on_agenda(thread, by=None, now=now)
            tell(
                [asker_of(thread)], kind="agenda",
                subject=f"Your question is on the agenda: {thread.title}",
                body=f"Nobody answered it within five working days. {item.meeting.title}",
                thread=thread, now=now, once=f"on-agenda-{thread.key}",
            )  # fmt: skip
        done += 1
    return done


def _tell_coordinator(thread: Thread, now: datetime) -> None:
    with transaction.atomic():
        tell(
            Person.objects.filter(seats__role=Role.CO_ORDINATOR).distinct(), kind="agenda",
            subject=f"A question waits, and no meeting is planned: {thread.title}",
            thread=thread, now=now, once=f"no-meeting-{thread.key}",
        )  # fmt: skip


def remind_askers(*, now: datetime) -> None:
    """Ask whoever has replies and took no answer to take one, a working day before the end."""
    day = reminded_for(localdate(now))
    if day is None:
        return
    for thread in queries.to_remind(day):
        with transaction.atomic():
            tell(
                [asker_of(thread)], kind="answer",
                subject=f"Does a reply answer it? {thread.title}",
                body=_what_else(thread),
                thread=held(thread), now=now, once=f"take-answer-{thread.key}",
            )  # fmt: skip


def _what_else(thread: Thread) -> str:
    """What comes of it if no answer is taken; what not all forces read goes on no agenda."""
    if queries.is_open(thread.space):
        return "Take the reply that does. Else the question goes on the next agenda"
    return "Take the reply that does, so that the others know"


def remind_polls(*, now: datetime) -> None:
    """Remind those who have not answered a poll, two days before it ends, once."""
    today = localdate(now)
    ending = Poll.objects.filter(
        closed_at=None, closes_on__gte=today, reminded_on=None, thread__opening__hidden_at=None
    )
    for poll in ending.select_related("thread__space"):
        if (poll.closes_on - today).days > 2:
            continue
        with recorded("discussions.poll_reminded", by=None, at=now) as entry:
            Poll.objects.filter(pk=poll.pk).update(reminded_on=today)
            tell_asked(
                poll, f"A poll ends soon: {poll.question}", now, once=f"poll-ends-{poll.thread.key}"
            )
            entry.about = poll.thread
