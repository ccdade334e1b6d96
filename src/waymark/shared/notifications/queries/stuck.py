"""Messages that wait for a person: by cause, and what is known of each."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from waymark.shared.accounts.models import Person
from waymark.shared.audit.models import Entry
from waymark.shared.notifications import rules
from waymark.shared.notifications.enums import Channel, State
from waymark.shared.notifications.models import Message
from waymark.shared.notifications.queries.outbox import mail_needing_a_person
from waymark.shared.notifications.templates import templates

DECIDED = {
    "notifications.mail_retried": "Sent again",
    "notifications.mail_told": "Noted as told another way",
    "notifications.mail_given_up": "Given up",
}


@dataclass(frozen=True)
class Cause:
    """Why messages are stuck: by which way they went, how they stand, and the code of the fault."""

    channel: str
    state: str
    error: str
    count: int = 0

    @property
    def way(self) -> str:
        return str(Channel(self.channel).label)

    @property
    def words(self) -> str:
        return stands(self.state, self.error)


def stands(state: str, error: str) -> str:
    """How a message stands and why, in a sentence or two."""
    return f"{State(state).label}. {rules.explain(error)}" if error else str(State(state).label)


def causes(viewer: Person) -> list[Cause]:
    """Why messages are stuck, the commonest first."""
    rows = (
        mail_needing_a_person(viewer)
        .order_by()
        .values_list("channel", "state", "error")
        .annotate(count=Count("pk"))
        .order_by("-count", "channel", "state", "error")
    )
    return [Cause(*row) for row in rows]


def cause_named(viewer: Person, channel: str, state: str, error: str) -> Cause | None:
    """One cause, with how many are stuck by it; None if there are none."""
    wanted = (channel, state, error)
    found = (each for each in causes(viewer) if (each.channel, each.state, each.error) == wanted)
    return next(found, None)


def stuck_by(viewer: Person, cause: Cause) -> QuerySet[Message]:
    """The messages that are stuck for one cause."""
    return mail_needing_a_person(viewer).filter(
        channel=cause.channel, state=cause.state, error=cause.error
    )


# ---- one message -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Happening:
    """Something that happened to a message, for its page."""

    at: datetime
    title: str
    note: str = ""


def recipient(message: Message) -> str:
    """Whom a message is for: staff by name, anybody else by kind and key."""
    if message.person is not None:
        return message.person.name
    return f"{message.recipient_kind.replace('_', ' ').capitalize()} {message.recipient_key}"


def what_it_is(message: Message) -> str:
    """What kind of message it is. Its words are not shown: they may be meant for one reader."""
    if message.template in templates():
        template = templates()[message.template]
        return f"{template.title} (version {message.template_version})"
    return "Notices" if message.group or message.person else "A message"


def history(message: Message) -> list[Happening]:
    """All that is known of a message, the newest first, decisions about it included."""
    known = [Happening(message.queued_at, "Put into the outbox")]
    if message.taken_at:
        attempts = f"Attempt {message.attempts}" if message.attempts else "The last attempt"
        known.append(Happening(message.taken_at, f"{attempts} to hand it over began"))
    if message.doubted_at and message.state != State.DOUBTFUL:
        known.append(Happening(message.doubted_at, "An attempt after which it may have arrived"))
    if message.gateway_id and message.reported_at:
        known.append(Happening(message.reported_at, "The gateway reported how it stands"))
    if message.ended_at:
        known.append(Happening(message.ended_at, stands(message.state, message.error)))
    known += [
        Happening(entry.at, DECIDED[entry.act], f"by {entry.by.name}" if entry.by else "")
        for entry in _decisions(message)
    ]
    return sorted(known, key=lambda each: each.at, reverse=True)


def _decisions(message: Message) -> QuerySet[Entry]:
    return Entry.objects.filter(
        about_type=message._meta.label_lower, about_key=str(message.pk), act__in=DECIDED
    ).select_related("by")
