"""After an older database was restored: nothing that waited in it is sent by a machine."""

from datetime import datetime

from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from waymark.shared.notifications import queries
from waymark.shared.notifications.actions.telling import mail_for
from waymark.shared.notifications.enums import State
from waymark.shared.notifications.models import Message, Notice


def hold_everything(*, now: datetime) -> None:
    """Let a person decide about everything that waits; called inside the restore’s transaction.

    Since the backup was made it may have been sent, its reader may have left, a victim may have
    asked for silence: the older database cannot know. Notices that were to be gathered into a mail
    are gathered now, and held too; they stay on their reader's own page.
    """
    for person in queries.people_with_unmailed_notices(now):
        notices = list(queries.unmailed_notices(person, now))
        mail = mail_for(person, notices, now=now)
        Message.objects.bulk_create([mail], ignore_conflicts=True)
        # Where the budget of one mail a day is used up, that mail stands for these too.
        held = Message.objects.filter(person=person, day=localdate(now), urgent=False).first()
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mail=held)
    waiting = Message.objects.filter(state__in=(State.QUEUED, State.SENDING))
    # In doubt, so that even a decision to send again asks the gateway first, where it can be asked.
    waiting.update(
        state=State.DOUBTFUL,
        error="restored",
        ended_at=now,
        doubted_at=Coalesce("doubted_at", "taken_at", "queued_at"),
    )
