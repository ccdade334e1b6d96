"""Kinds and states of groups, meetings, agendas, papers and answers."""

from django.db.models import IntegerChoices, TextChoices


class GroupKind(TextChoices):
    NETWORK = "network", "Network group"
    CORE = "core", "Core group"
    SUBGROUP = "subgroup", "Subgroup"
    WORK_STREAM = "work_stream", "Work stream"
    BOARD = "board", "Board"


class Part(TextChoices):
    """What the holder of a group's seat is there."""

    CHAIR = "chair", "Chair"
    SECRETARY = "secretary", "Secretary"
    MEMBER = "member", "Member"
    OBSERVER = "observer", "Observer"


OFFICERS = (Part.CHAIR, Part.SECRETARY)
COUNTED = (Part.CHAIR, Part.SECRETARY, Part.MEMBER)  # an observer makes no quorum


class Rhythm(IntegerChoices):
    """How many months lie between two meetings of a series."""

    MONTHLY = 1, "Every month"
    TWO_MONTHLY = 2, "Every two months"
    QUARTERLY = 3, "Every quarter"


class MeetingState(TextChoices):
    """The life of a meeting, from the date in the diary to the minutes that stand."""

    PLANNED = "planned", "Planned"
    AGENDA_OPEN = "agenda_open", "Agenda open"
    AGENDA_OUT = "agenda_out", "Agenda out"
    PAPERS_OUT = "papers_out", "Papers out"
    HELD = "held", "Held"
    MINUTES_DRAFT = "minutes_draft", "Minutes being written"
    CIRCULATED = "circulated", "Minutes circulated"
    APPROVED = "approved", "Minutes approved"
    CANCELLED = "cancelled", "Cancelled"


BEFORE_IT = (
    MeetingState.PLANNED,
    MeetingState.AGENDA_OPEN,
    MeetingState.AGENDA_OUT,
    MeetingState.PAPERS_OUT,
)
AFTER_IT = (
    MeetingState.HELD,
    MeetingState.MINUTES_DRAFT,
    MeetingState.CIRCULATED,
    MeetingState.APPROVED,
)


class ItemKind(TextChoices):
    DISCUSSION = "discussion", "Discussion"
    STANDING = "standing", "Fills itself"
    SLOT = "slot", "Presentation by a force"
    THEME = "theme", "Theme"
    PARTNERS = "partners", "Partners’ round"
    REPORT = "report", "Report of a subgroup"
    LEARNING = "learning", "What we learnt"


class ItemState(TextChoices):
    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "On the agenda"
    DECLINED = "declined", "Not taken"
    WITHDRAWN = "withdrawn", "Taken back"


class Ruling(TextChoices):
    """What the chair decided about something that came after its day."""

    NOT_NEEDED = "", "In time"
    WAITING = "waiting", "Waiting for the chair’s ruling"
    LET_IN = "let_in", "Let in by the chair"
    REFUSED = "refused", "Not let in by the chair"


class Access(TextChoices):
    """Who may read a paper."""

    OFFICERS = "officers", "Chair and secretary"
    GROUP = "group", "Members of the group"
    MEMBERS = "members", "All who may read the meeting"


class Answer(TextChoices):
    """What a seat says before a meeting."""

    YES = "yes", "Coming"
    ONLINE = "online", "Joining online"
    DEPUTY = "deputy", "A deputy comes"
    APOLOGIES = "apologies", "Apologies"


COMING = (Answer.YES, Answer.ONLINE, Answer.DEPUTY)


# ---- what comes out of a meeting --------------------------------------------------------------


class MinutesState(TextChoices):
    """How far minutes have come. Amended: changed since they were circulated."""

    DRAFT = "draft", "Draft"
    CIRCULATED = "circulated", "Circulated"
    AMENDED = "amended", "Circulated, then amended"
    APPROVED = "approved", "Approved"


class CorrectionState(TextChoices):
    WAITING = "waiting", "Waiting for the secretary"
    TAKEN = "taken", "Put right"
    NOT_TAKEN = "not_taken", "Not changed"


class DecisionState(TextChoices):
    STANDING = "standing", "Stands"
    REVIEWED = "reviewed", "Reviewed, and stands"
    SUPERSEDED = "superseded", "Superseded"


class ActionState(TextChoices):
    OPEN = "open", "Open"
    DONE = "done", "Done"
    DROPPED = "dropped", "No longer needed"


class Audience(TextChoices):
    """Whom something learnt was passed on to: the front line, the organisation, the country."""

    FRONT_LINE = "front_line", "The front line"
    ORGANISATION = "organisation", "Our organisation’s leaders"
    NATIONAL = "national", "National policy"


class Worth(TextChoices):
    """Whether somebody found a meeting worth their time."""

    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NO = "no", "No"


class ReminderKind(TextChoices):
    """What those who have not answered are reminded of."""

    REGISTRATION = "registration", "Say whether you come"
    ITEMS = "items", "Offer items for the agenda"
    PAPERS = "papers", "Hand in your paper"
