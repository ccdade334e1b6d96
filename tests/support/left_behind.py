"""What an act left behind: its entries in the audit chain, and the notices of people."""

from waymark.shared.audit.models import Entry
from waymark.shared.notifications.models import Notice


def entries() -> list[tuple]:
    """Act, person, what it was about and the rest, in the order in which it was done."""
    rows = Entry.objects.order_by("sequence").values_list("act", "by", "about_key", "detail")
    return list(rows)


def told() -> list[tuple[str, str]]:
    """Who was told, and under which subject, in the order in which it was said."""
    return list(Notice.objects.order_by("pk").values_list("person__name", "subject"))
