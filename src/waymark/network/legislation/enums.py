"""Kinds of law and of what becomes of it, and how ready a force says it is."""

from django.db.models import TextChoices


class Kind(TextChoices):
    """What an item is: this decides which stages it can go through."""

    ACT = "act", "Act of Parliament"
    BILL = "bill", "Bill"
    SI = "si", "Regulations or order"
    CODE = "code", "Statutory code"
    CONSULTATION = "consultation", "Consultation"
    GUIDANCE = "guidance", "Guidance"
    CIRCULAR = "circular", "Circular"
    POLICY = "policy", "Policy or strategy"
    INSPECTION = "inspection", "Inspection"
    REVIEW = "review", "Review"
    FUNDING = "funding", "Funding"
    GOVERNANCE = "governance", "Governance"
    DIRECTIVE = "directive", "European directive"


class Evidence(TextChoices):
    """How it is known. What was only remembered with doubt is never shown as law."""

    SEEN = "V", "Seen in a public source"
    PAPER = "S", "Stated in a founding paper"
    REMEMBERED = "MH", "Remembered with confidence, not looked up"
    DOUBTED = "MM", "Remembered, not confirmed"
    UNSURE = "ML", "Remembered with doubt, not confirmed"


UNCONFIRMED = (Evidence.DOUBTED, Evidence.UNSURE)


class Extent(TextChoices):
    """Where something is law, or where it is applied."""

    ENGLAND_WALES = "england_wales", "England and Wales"
    ENGLAND = "england", "England only"
    WALES = "wales", "Wales only"
    UK = "uk", "United Kingdom"
    SCOTLAND = "scotland", "Scotland only"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland only"


class House(TextChoices):
    COMMONS = "C", "House of Commons"
    LORDS = "L", "House of Lords"


class Effect(TextChoices):
    """What happens to a provision on a day."""

    COMMENCES = "commences", "Comes into force"
    AMENDED = "amended", "Is amended"
    REPEALED = "repealed", "Is repealed"


class How(TextChoices):
    """What brings the day about."""

    ASSENT = "assent", "On Royal Assent"
    INTERVAL = "interval", "A fixed time after Royal Assent"
    APPOINTED = "appointed", "On a day appointed by regulations"
    FIXED = "fixed", "On a day that the text itself names"


class Ready(TextChoices):
    """How far a force says it is with one duty. No answer is no row."""

    NOT_STARTED = "not_started", "Not started"
    PLANNED = "planned", "Planned"
    UNDER_WAY = "under_way", "Under way"
    READY = "ready", "Ready"


class LinkKind(TextChoices):
    """What law can be linked with, and law itself."""

    LAW = "law", "Law and Code"
    PROVISION = "provision", "Provision"
    RIGHT = "right", "Right of the Code"
    MEASURE = "measure", "Measure"
    PRACTICE = "practice", "Practice"
    THREAD = "thread", "Question"


class Followed(TextChoices):
    EVERYTHING = "everything", "Everything in Law and Code"
    LAW = "law", "One item"
    RIGHT = "right", "One right"


class Feed(TextChoices):
    LEGISLATION = "legislation", "legislation.gov.uk"
    BILLS = "bills", "Bills before Parliament"


class Decision(TextChoices):
    WAITING = "waiting", "Waiting"
    TAKEN = "taken", "Taken"
    DISMISSED = "dismissed", "Set aside"
