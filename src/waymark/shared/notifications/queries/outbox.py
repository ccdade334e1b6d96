"""Reading the outbox: what is due, what needs a person, how much stands where."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from waymark.shared.accounts.models import Person
from waymark.shared.notifications import permissions, rules
from waymark.shared.notifications.enums import NEEDS_A_PERSON, State
from waymark.shared.notifications.models import Message


def waiting(now: datetime) -> QuerySet[Message]:
    """Mail that is due, in the order of sending: urgent first, then the longest waiting."""
    return (
        Message.objects.filter(state=State.QUEUED, not_before__lte=now)
        .select_related("person")
        .order_by("-urgent", "not_before", "pk")
    )


def unconfirmed(now: datetime) -> QuerySet[Message]:
    """What a gateway took more than a day ago, without saying since whether it arrived."""
    return Message.objects.filter(
        state=State.SENT,
        gateway_id__isnull=False,
        not_before__lte=now,
        ended_at__gt=now - rules.ASK_UNTIL,
    ).order_by("not_before", "pk")


def all_mail(viewer: Person) -> QuerySet[Message]:
    """Every mail of the outbox, for an administrator; nobody else sees any."""
    if not permissions.may_decide_about_mail(viewer):
        return Message.objects.none()
    return Message.objects.select_related("person").order_by("-queued_at", "-pk")


def mail_needing_a_person(viewer: Person, *, words: str = "") -> QuerySet[Message]:
    """What was refused or perhaps sent; by a name, a key, or the start of its reference."""
    mails = all_mail(viewer).filter(state__in=NEEDS_A_PERSON)
    if words:
        start = words.lower().replace("-", "")
        named = Q(person__name__icontains=words) | Q(recipient_key__iexact=words)
        mails = mails.filter(named | _reference_begins(start) if _is_hex(start) else named)
    return mails


def _is_hex(text: str) -> bool:
    return 0 < len(text) <= 32 and set(text) <= set("0123456789abcdef")


def _reference_begins(start: str) -> Q:
    """The references that begin so, as a range, which both databases can compare."""
    return Q(reference__range=(UUID(start.ljust(32, "0")), UUID(start.ljust(32, "f"))))


def mail_counts() -> dict[str, int]:
    """How many mails stand in each state."""
    rows = Message.objects.order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(State.values, 0) | dict(rows)
