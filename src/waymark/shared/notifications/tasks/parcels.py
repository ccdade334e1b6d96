"""Writing a message out: its words, in the language of whoever gets it, and where it goes."""

from waymark.shared.errors import Refused
from waymark.shared.notifications import queries
from waymark.shared.notifications.models import Message
from waymark.shared.notifications.rules import Allowed, Parcel
from waymark.shared.notifications.rules.templates import Rendered, render
from waymark.shared.notifications.rules.values import restored


class Unwritable(Exception):
    """The words of a message are not there, or cannot be filled."""


def pack(message: Message, contact: Allowed) -> Parcel:
    """Make a message ready to be handed over."""
    words = _words(message, contact.language) if message.template else message
    return Parcel(
        reference=message.reference,
        channel=message.channel,
        address=contact.address,
        subject=words.subject,
        body=words.body,
        sender=words.sender if isinstance(words, Rendered) else "",
        unsubscribe=contact.unsubscribe,
        enclosures=tuple(queries.enclosures_of(message)),
    )


def _words(message: Message, language: str) -> Rendered:
    name, version = message.template, message.template_version or 0
    try:
        return render(
            name,
            version=version,
            language=language,
            channel=message.channel,
            values=restored(name, version, message.values),
        )
    except (Refused, KeyError, ValueError) as error:
        raise Unwritable(name) from error
