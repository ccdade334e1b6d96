"""The round's mail: what is due for each person, gathered into one."""

from datetime import datetime

from django.db import DatabaseError, transaction
from django.utils.timezone import localdate

from waymark.shared.accounts.models import Person
from waymark.shared.notifications import queries
from waymark.shared.notifications.actions.telling import mail_for
from waymark.shared.notifications.models import Message, Notice

TOLD_OF = 3  # troubles: the rest are most likely the same


def queue_digests(*, now: datetime) -> int:
    """Queue one mail to each person for whom notices are due. Doing it twice changes nothing.

    What was read on the page meanwhile is not mailed, and nothing is mailed twice: a notice knows
    the mail that carried it. Whoever had a mail today waits for tomorrow's round. Each mail is its
    own transaction: stopped half-way, the next round goes on with those who are left. One that
    cannot be written keeps nobody else from theirs, and is told of at the end.
    """
    queued, troubles = 0, []
    for person in queries.people_due(now):
        try:
            queued += _queue_digest(person, now)
        except DatabaseError:
            raise
        except Exception as trouble:
            troubles.append(trouble)
    if troubles:
        raise ExceptionGroup(f"{len(troubles)} digests could not be written", troubles[:TOLD_OF])
    return queued


def _readable(person: Person, notices: list[Notice]) -> list[Notice]:
    """Of these, what its reader may still read: the rest waits unmailed until it is stale."""
    readable = queries.keys_readable(person, notices)
    return [notice for notice in notices if notice.key in readable]


def _queue_digest(person: Person, now: datetime) -> bool:
    with transaction.atomic():
        # Locked, so that two rounds at the same moment cannot gather the same notices.
        unmailed = queries.unmailed_notices(person, now).select_for_update()
        due = queries.those_due(person, _readable(person, list(unmailed)), now)
        today = Message.objects.filter(person=person, day=localdate(now), urgent=False)
        if not due or today.exists():
            return False
        mail = mail_for(person, due, now=now, ending=queries.ending_for(person, due, now=now))
        Message.objects.bulk_create([mail], ignore_conflicts=True)
        queued = Message.objects.filter(reference=mail.reference).first()
        if queued is None:
            return False
        Notice.objects.filter(pk__in=[notice.pk for notice in due]).update(mail=queued)
    return True
