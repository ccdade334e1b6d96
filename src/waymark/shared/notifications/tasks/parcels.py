"""Writing a message out: its words, in the language of whoever gets it, and where it goes."""

from waymark.shared.notifications.models import Message
from waymark.shared.notifications.rules import Allowed, Parcel


class Unwritable(Exception):
    """The words of a message are not there, or cannot be filled."""


def pack(message: Message, contact: Allowed) -> Parcel:
    """Make a message ready to be handed over."""
    return Parcel(
        reference=message.reference,
        channel=message.channel,
        address=contact.address,
        subject=message.subject,
        body=message.body,
        unsubscribe=contact.unsubscribe,
    )
