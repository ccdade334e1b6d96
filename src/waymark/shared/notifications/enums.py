"""How a mail stands, how often a person wants mail, and what a mail server can answer."""

from django.db.models import TextChoices


class Channel(TextChoices):
    EMAIL = "email", "Email"


class State(TextChoices):
    """How a mail stands in the outbox."""

    QUEUED = "queued", "Waiting to be sent"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    DELIVERED = "delivered", "Delivered"
    FAILED = "failed", "Refused"
    DOUBTFUL = "doubtful", "Perhaps sent"
    DEAD = "dead", "Given up"


# A machine must not decide these: it would lose a mail, or send one twice.
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
    """What became of one attempt to hand a mail over."""

    ACCEPTED = "accepted"
    TRY_LATER = "try_later"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"
