"""Our way to a fake of GOV.UK Notify, and parcels to hand over there."""

from datetime import timedelta
from uuid import UUID

from tests.shared.notifications.post import NOON
from tests.support.notify_fake import KEY, TEMPLATES
from waymark.shared.notifications.rules import Parcel
from waymark.shared.notifications.tasks import channels

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
REFERENCE = UUID("0a1b0000-0000-4000-8000-000000000000")
ADDRESSES = {
    "text": ("07700 900123",),
    "email": ("ada@example.org",),
    "letter": ("Ada Moss", "1 High Street", "SW1A 1AA"),
}


def notify(fake, clock=lambda: NOON, **changes):
    given = {"key": KEY, "address": fake.address, "templates": TEMPLATES, "patience": 0.3}
    return channels.Notify(**{**given, "busy": MINUTE, "clock": clock, **changes})


def parcel(channel="text", **changes):
    given = {"address": ADDRESSES[channel], "subject": "News", "body": "Call us"}
    return Parcel(**{"reference": REFERENCE, "channel": channel, **given, **changes})
