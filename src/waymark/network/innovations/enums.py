"""States and kinds of the innovation library."""

from django.db.models import TextChoices


class State(TextChoices):
    """The life of a practice in the library."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    PUBLISHED = "published", "Published"
    UNDER_REVIEW = "under_review", "Being checked by its owner"
    ARCHIVED = "archived", "Archived"


SHOWN = (State.PUBLISHED, State.UNDER_REVIEW, State.ARCHIVED)


class Stage(TextChoices):
    """How far a force has taken a practice up."""

    INTERESTED = "interested", "Interested"
    ASSESSING = "assessing", "Assessing"
    PLANNING = "planning", "Planning"
    LIVE = "live", "Live"
    EMBEDDED = "embedded", "Embedded"
    STOPPED = "stopped", "Stopped"


IN_USE = (Stage.LIVE, Stage.EMBEDDED)


class Permission(TextChoices):
    """Whether the network may show the words of a practice to others."""

    OWNER_SHARES = "owner_shares", "The copyright owner shares it here"
    GIVEN = "given", "The copyright owner gave permission"
    OWN_WORDS = "own_words", "Described in our own words, with its source"
    ASKED = "asked", "Permission asked, no answer yet"
    REFUSED = "refused", "The copyright owner refused"


class ValueList(TextChoices):
    """The value lists that an administrator may edit."""

    STAGE_OF_PRACTICE = "stage_of_practice", "Stage of practice"
    ITEM_TYPE = "item_type", "Kind of item"
    PURPOSE = "purpose", "Purpose"
    TOPIC = "topic", "Topic"
    PARTNERS = "partners", "Partners"
    IMPLEMENTATION = "implementation", "Stage of implementation"
    SCALE = "scale", "Scale"
    TARGET_GROUP = "target_group", "Target group"
    RECOGNITION = "recognition", "Recognised by"
    RIGHT = "right", "Right of the Code"
    MEASURE = "measure", "Measure it should move"
    SIZE = "size", "Size of force"
    STRUCTURE = "structure", "Structure"
    RECORD_SYSTEM = "record_system", "Record system"
    SERVICE_MODEL = "service_model", "Victim-service model"
    RESOURCE = "resource", "Resources"


ONE_ONLY = (
    ValueList.STAGE_OF_PRACTICE,
    ValueList.ITEM_TYPE,
    ValueList.IMPLEMENTATION,
    ValueList.SCALE,
)


class Aspect(TextChoices):
    """What a prerequisite is about."""

    RECORD_SYSTEM = "record_system", "Record system"
    SIZE = "size", "Size"
    STRUCTURE = "structure", "Structure"
    SERVICE_MODEL = "service_model", "Victim service"
    RESOURCE = "resource", "Resources"
    OTHER = "other", "Other"


class Design(TextChoices):
    """How strong the design of an evaluation is, weakest first."""

    TOLD = "1", "Told by its users"
    BEFORE_AFTER = "2", "Before and after"
    COMPARED = "3", "Before and after, with forces not using it"
    RANDOM = "4", "Random or staggered start"


class Fact(TextChoices):
    """What an evaluation had. None of it is a matter of opinion."""

    BEFORE = "has_before", "Figures from before it began"
    AFTER = "has_after", "Figures from after it began"
    COMPARISON = "has_comparison", "Forces or teams without it, looked at in the same months"
    LOT = "start_by_lot_or_in_turns", "A start by lot, or team after team"
    COMPLETE = "complete", "It has ended, and its result is written down"
    INDEPENDENT = "independent", "It was done by somebody outside the force"


class Effect(TextChoices):
    """What a practice did to a measure, in the measure's own good direction."""

    IMPROVED = "improved", "Improved"
    WORSE = "worse", "Worse"
    CHANGED = "changed", "Changed"
    COULD_BE_CHANCE = "could_be_chance", "Could be chance"
    CAUSE_UNCLEAR = "cause_unclear", "Changed, cause not clear"
    NOT_MEASURED = "not_measured", "Not measured"


class Course(TextChoices):
    """How far an evaluation is."""

    PLANNED = "planned", "Planned"
    UNDER_WAY = "under_way", "Under way"
    COMPLETE = "complete", "Complete"
    UNPUBLISHED = "unpublished", "Ended, not published"


class Against(TextChoices):
    """What the months after are held against."""

    SIMILAR = "similar", "Forces most like it, by peer group or profile"
    REGION = "region", "Forces of the same region"
    ALL = "all", "All forces that do not use the practice"
    NOBODY = "nobody", "Nobody: only its own months before"


class Stands(TextChoices):
    """Whether a result still holds when the force looks at it again."""

    STILL = "still", "It still holds"
    CHANGED = "changed", "It holds, with changes since"
    NO_LONGER = "no_longer", "It no longer holds"


class Enough(TextChoices):
    """Whether the support of the network was enough."""

    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NO = "no", "No"
