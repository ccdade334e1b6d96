"""How a message stands, how often a person wants mail, and what a gateway can answer."""

from django.db.models import TextChoices


class Channel(TextChoices):
    """By which way a message reaches somebody."""

    EMAIL = "email", "Email"
    TEXT = "text", "Text message"
    LETTER = "letter", "Letter"


class State(TextChoices):
    """How a message stands in the outbox."""

    QUEUED = "queued", "Waiting to be sent"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    DELIVERED = "delivered", "Delivered"
    FAILED = "failed", "Refused"
    DOUBTFUL = "doubtful", "Perhaps sent"
    DEAD = "dead", "Given up"


# A machine must not decide these: it would lose a message, or send one twice.
NEEDS_A_PERSON = (State.FAILED, State.DOUBTFUL)


class Frequency(TextChoices):
    """How often a person wants mail about one kind of thing."""

    AT_ONCE = "at_once", "As it happens, at most one mail a day"
    DAILY = "daily", "Once a day"
    WEEKLY = "weekly", "Once a week"
    OFF = "off", "No mail"


class Decision(TextChoices):
    """What an administrator can decide about a mail that needs a person."""

    RETRY = "retry", "Send again"
    GIVE_UP = "give_up", "Do not send"


class Answer(TextChoices):
    """What became of one attempt to hand a message over, or of a question about one."""

    ACCEPTED = "accepted"
    TRY_LATER = "try_later"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"
    BLOCKED = "blocked"  # not sent: this person is not to be contacted so, now
    # These say nothing about the message: they are about the way out.
    PAUSED = "paused"
    CLOCK_WRONG = "clock_wrong"
    CLOSED = "closed"
