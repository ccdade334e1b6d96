"""Whether, where and in which language somebody may be reached: asked at the moment of sending."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.module_loading import import_string

from waymark.shared.accounts.models import Person
from waymark.shared.notifications.enums import Channel, Frequency
from waymark.shared.notifications.models import Message
from waymark.shared.notifications.queries.notices import frequencies, preferences_address
from waymark.shared.notifications.rules import (
    Allowed,
    Contact,
    Later,
    NotAllowed,
    Resolver,
    may_be_turned_off,
)
from waymark.shared.notifications.rules.hours import STAFF_HOURS, Urgency, may_send_at


def contact(message: Message, *, now: datetime, behind: timedelta) -> Contact:
    """Ask the resolver of this kind of recipient. A kind that nobody answers for: not allowed."""
    path = settings.WAYMARK_RECIPIENTS.get(message.recipient_kind)
    if path is None:
        return NotAllowed()
    resolver: Resolver = import_string(path)
    return resolver(
        message.person.key if message.person else message.recipient_key,
        channel=message.channel,
        group=message.group,
        urgent=message.urgent,
        now=now,
        behind=behind,
    )


def contact_of_person(
    key: str, *, channel: str, group: str, urgent: bool, now: datetime, behind: timedelta
) -> Contact:
    """Reach somebody with an account: by email, within the hours of staff, unless turned off."""
    person = Person.objects.filter(key=key, is_active=True).exclude(email="").first()
    if person is None:
        return NotAllowed("left")
    if channel != Channel.EMAIL:
        return NotAllowed("no_address")
    off = frequencies([person.pk], [group])[person.pk, group] == Frequency.OFF
    if off and may_be_turned_off(group, urgent=urgent):
        return NotAllowed("turned_off")
    urgency = Urgency.ALARM if urgent else Urgency.ROUTINE
    opens = may_send_at(now, hours=STAFF_HOURS, urgency=urgency, behind=behind)
    if opens is None:
        return NotAllowed("no_safe_hour")
    if opens > now:
        return Later(opens)
    return Allowed((person.email,), unsubscribe=preferences_address(person))
