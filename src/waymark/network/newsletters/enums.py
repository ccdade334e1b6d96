"""How a newsletter stands, and what it can point to."""

from django.db.models import TextChoices


class State(TextChoices):
    DRAFT = "draft", "Being written"
    SENT = "sent", "Sent"


class Kind(TextChoices):
    """The kinds of things of the network that a newsletter points to, in its order."""

    PRACTICE = "practice", "Practices"
    THREAD = "thread", "Questions"
    LAW = "law", "Law and Code"
    MEETING = "meeting", "Meetings"
