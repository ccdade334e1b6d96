"""What people do with their notices: read them, and say how often they want mail."""

from collections.abc import Mapping
from datetime import datetime

from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.notifications import queries
from waymark.shared.notifications.enums import Frequency
from waymark.shared.notifications.models import Preference


def mark_read(viewer: Person, *, now: datetime, key: str | None = None) -> int:
    """Mark one of a person's own notices as read, or all of them.

    Leaves no audit entry: it is a mark on one's own page, and changes nothing for anybody else.
    """
    unread = queries.notices_for(viewer).filter(read_at=None)
    if key is not None:
        unread = unread.filter(key=key)
    return unread.update(read_at=now)


def choose_frequencies(
    person: Person, choices: Mapping[str, str], *, by: Person | None, now: datetime
) -> None:
    """Keep how often a person wants mail about each group.

    `by` is None when the choice came by the signed link of a mail: whoever holds the mail may
    turn mail down, but did not sign in.
    """
    known = queries.groups()
    if not set(choices) <= set(known) or not set(choices.values()) <= set(Frequency.values):
        raise Refused("Choose how often for each kind of mail from the list")
    if by is not None and by.pk != person.pk:
        raise Refused("People choose for themselves how often they get mail")
    with recorded("notifications.frequency_chosen", by=by, at=now) as entry:
        for group, frequency in choices.items():
            Preference.objects.update_or_create(
                person=person, group=group, defaults={"frequency": frequency}
            )
        entry.about, entry.detail = person, dict(choices)
