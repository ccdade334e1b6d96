"""Reading notices, the outbox, and how often people want mail."""

from waymark.shared.notifications.queries.channels import Trouble, channel_troubles, troubles
from waymark.shared.notifications.queries.health import (
    doctor,
    pulse,
)
from waymark.shared.notifications.queries.notices import (
    Reach,
    found_notices,
    frequencies,
    groups,
    items,
    notices_for,
    people_with_unmailed_notices,
    person_by_link,
    preferences_address,
    site_address,
    site_name,
    those_due,
    unmailed_notices,
    unread_count,
    who_gets_this,
)
from waymark.shared.notifications.queries.outbox import (
    all_mail,
    mail_counts,
    mail_needing_a_person,
    unconfirmed,
    waiting,
)
from waymark.shared.notifications.queries.recipients import contact, contact_of_person

__all__ = [
    "Reach",
    "Trouble",
    "all_mail",
    "channel_troubles",
    "contact",
    "contact_of_person",
    "doctor",
    "found_notices",
    "frequencies",
    "groups",
    "items",
    "mail_counts",
    "mail_needing_a_person",
    "notices_for",
    "people_with_unmailed_notices",
    "person_by_link",
    "preferences_address",
    "pulse",
    "site_address",
    "site_name",
    "those_due",
    "troubles",
    "unconfirmed",
    "unmailed_notices",
    "unread_count",
    "waiting",
    "who_gets_this",
]
