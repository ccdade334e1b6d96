"""The sender's own signs of life, and what it finds out about the ways out."""

from datetime import datetime, timedelta

from django.db import transaction

from waymark.shared.notifications.models import ChannelState, Pulse
from waymark.shared.notifications.rules.hours import clock_behind


def beat(*, now: datetime, confirmed: bool = False) -> timedelta:
    """Show that the sender is alive, and say how slow the clock may be.

    `confirmed` means that a gateway, which knows the time, agrees with this machine's clock.
    """
    with transaction.atomic():
        pulse, _ = Pulse.objects.select_for_update().get_or_create(pk=1)
        behind = clock_behind(pulse.behind, last_read=pulse.beat_at, now=now, confirmed=confirmed)
        pulse.behind, pulse.beat_at = behind, now
        pulse.save(update_fields=["behind", "beat_at"])
    return behind


def note_round(*, now: datetime, trouble: str) -> None:
    """Remember that this hour's round was made, and which part of it went wrong, if any."""
    Pulse.objects.update_or_create(pk=1, defaults={"round_at": now, "trouble": trouble[:200]})


def note_channel(channel: str, trouble: str, *, now: datetime) -> None:
    """Remember that a way out has this trouble, since now, or none any more."""
    with transaction.atomic():
        state, _ = ChannelState.objects.select_for_update().get_or_create(channel=channel)
        if not trouble:
            state.well_at, state.since = now, None
        elif state.trouble != trouble:
            state.since = now if state.since is None else state.since
        state.trouble = trouble
        state.save()
