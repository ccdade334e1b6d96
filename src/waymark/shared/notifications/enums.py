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
    """What an administrator can decide about a message that needs a person."""

    RETRY = "retry", "Send it again"
    TOLD = "told", "They were told another way"
    GIVE_UP = "give_up", "Do not send it"


class Told(TextChoices):
    """By which other way somebody was told. Never in free words: those could say who or where."""

    PHONE = "phone", "On the telephone"
    IN_PERSON = "in_person", "Face to face"
    LETTER = "letter", "By a letter or mail that we wrote ourselves"
    HELPER = "helper", "Through somebody whom they named for this"


class WhyNot(TextChoices):
    """Why a message is given up."""

    NOT_NEEDED = "not_needed", "It is no longer needed, or came to nothing"
    TOO_LATE = "too_late", "It would come too late"
    WRONG_ADDRESS = "wrong_address", "The address or number is wrong, and no other is known"
    ASKED_NOT_TO = "asked_not_to", "They asked not to be contacted so"


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
