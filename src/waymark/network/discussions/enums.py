"""States and kinds of the network's questions."""

from django.db.models import TextChoices


class Access(TextChoices):
    """Who may read a space, and who may know of it."""

    OPEN = "open", "Open"
    RESTRICTED = "restricted", "Restricted"
    PRIVATE = "private", "Private"


ACCESS_WORDS = {
    Access.OPEN: "Every member of the network reads and writes here",
    Access.RESTRICTED: "Every member sees that it exists and may ask to join; only its own read it",
    Access.PRIVATE: "Only its own members know that it exists",
}


class Kind(TextChoices):
    """What somebody starts a thread for."""

    QUESTION = "question", "Question"
    CHALLENGE = "challenge", "Challenge"
    IDEA = "idea", "Idea"
    NOTICE = "notice", "Notice"


# These two wait for an answer, so the clock runs for them.
ANSWERABLE = (Kind.QUESTION, Kind.CHALLENGE)


class State(TextChoices):
    """Where a thread stands."""

    UNANSWERED = "unanswered", "Unanswered"
    IN_PROGRESS = "in_progress", "In progress"
    ANSWERED = "answered", "Answered"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


WAITING = (State.UNANSWERED, State.IN_PROGRESS)


class Mark(TextChoices):
    """The few things to say of a reply without writing one."""

    HELPFUL = "helpful", "Helpful"
    SAME = "same", "Same here"
    TRIED = "tried", "We do this"


class Reason(TextChoices):
    """Why somebody reports a post to the co-ordinator."""

    VICTIM = "victim", "It could point to a victim"
    PERSON = "person", "It is unfair to somebody"
    WRONG = "wrong", "It is wrong, and somebody may act on it"
    ELSEWHERE = "elsewhere", "It does not belong here"


class Outcome(TextChoices):
    """What the co-ordinator decided about a report."""

    KEPT = "kept", "Left as it is"
    HIDDEN = "hidden", "Taken down"
    ERASED = "erased", "Taken down, its words erased"


class LinkKind(TextChoices):
    """What a thread became, or what it is about."""

    PRACTICE = "practice", "Practice"
    AGENDA_ITEM = "agenda_item", "Agenda item"
    ACTION = "action", "Action"
    DECISION = "decision", "Decision"


class Asked(TextChoices):
    """Whose answers a poll asks for: one for each of these seats."""

    LEADS = "leads", "The victim lead of each force"
    SEATS = "seats", "Every seat of a force"
