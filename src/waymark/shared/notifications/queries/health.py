"""Whether mail moves, for the doctor and the banner."""

from datetime import datetime

from django.utils import timezone

from waymark.shared.notifications import rules
from waymark.shared.notifications.enums import NEEDS_A_PERSON
from waymark.shared.notifications.models import Message, Pulse
from waymark.shared.notifications.queries.channels import troubles
from waymark.shared.notifications.queries.outbox import waiting


def pulse() -> Pulse:
    return Pulse.objects.filter(pk=1).first() or Pulse()


def doctor(*, now: datetime | None = None) -> list[tuple[bool, str, str]]:
    """Say whether mail moves: for each check a sentence, and the remedy if it is not well.

    Every part of the doctor can be asked without knowing anything, the time included.
    """
    now = now or timezone.now()
    due = waiting(now)
    oldest = due.order_by("not_before").values_list("not_before", flat=True).first()
    sender = pulse()
    checks = [
        rules.sender_check(sender.beat_at, now),
        rules.queue_check(oldest, due.count(), now),
        rules.decisions_check(Message.objects.filter(state__in=NEEDS_A_PERSON).count()),
    ]
    checks += rules.clock_check(sender.beat_at, sender.behind, now)
    checks += [
        rules.channel_check(each.channel.label, each.code, each.since, each.waiting)
        for each in troubles(now)
    ]
    if sender.trouble:
        sentence = f"The last hourly round went wrong in {sender.trouble}"
        checks.append((False, sentence, "The sender’s log says why; it is tried again each hour"))
    return checks
