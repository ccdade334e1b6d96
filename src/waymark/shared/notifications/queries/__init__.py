"""Reading notices, the outbox, and how often people want mail."""

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
    blocker_to_send,
    mail_counts,
    mail_needing_a_person,
    waiting,
)

__all__ = [
    "Reach",
    "all_mail",
    "blocker_to_send",
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
    "unmailed_notices",
    "unread_count",
    "waiting",
    "who_gets_this",
]
