"""Where a message goes and whether it may: asked at the moment of sending, and never kept.

A wing that has people of its own to write to names a resolver for their kind in
`WAYMARK_RECIPIENTS`. It answers with one of three: `Allowed`, `NotAllowed` or `Later`. Whoever is
not known is not contacted.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from waymark.shared.notifications.enums import State


@dataclass(frozen=True)
class Allowed:
    """This person may be contacted so, now: an email address, a number, or the lines of a letter.

    `language` is "en", "cy" or "both". The address is not shown where the object is.
    """

    address: tuple[str, ...] = field(repr=False)
    language: str = "en"
    unsubscribe: str = field(default="", repr=False)


@dataclass(frozen=True)
class NotAllowed:
    """This person may not be contacted so: the code of the reason."""

    reason: str = "unknown"

    @property
    def ends(self) -> State:
        """Whoever has no safe hour at all is told by a person; the rest is as was chosen."""
        return State.FAILED if self.reason == "no_safe_hour" else State.DEAD


@dataclass(frozen=True)
class Later:
    """This person may be contacted so, but not before this moment."""

    at: datetime


Contact = Allowed | NotAllowed | Later


class Resolver(Protocol):
    """Says at the moment of sending whether and where somebody of one kind may be reached.

    `behind` is how slow this machine's clock may be; safe hours end that much earlier.
    """

    def __call__(
        self, key: str, *, channel: str, group: str, urgent: bool, now: datetime, behind: timedelta
    ) -> Contact: ...


@dataclass(frozen=True)
class Enclosure:
    """A file that travels with a mail: made for its reader when the mail is sent, never kept.

    `parameters` stand beside its kind, such as the method of a text/calendar.
    """

    name: str
    kind: str
    content: bytes = field(repr=False)
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Parcel:
    """One message, ready to be handed to a gateway. It shows its reference only."""

    reference: UUID
    channel: str
    address: tuple[str, ...] = field(repr=False)
    subject: str = field(repr=False)
    body: str = field(repr=False)
    sender: str = field(default="", repr=False)
    unsubscribe: str = field(default="", repr=False)
    enclosures: tuple[Enclosure, ...] = field(default=(), repr=False)
