"""States of a pack, and the parts that it has."""

from django.db.models import TextChoices


class PackState(TextChoices):
    DRAFT = "draft", "Being written"
    FROZEN = "frozen", "Frozen"
    WITHDRAWN = "withdrawn", "Withdrawn"


class AreaState(TextChoices):
    ASKED = "asked", "Waits for a second person"
    PUBLIC = "public", "Open to the world"
    WITHDRAWN = "withdrawn", "Taken back"


class Borne(TextChoices):
    OWN = "own", "Whoever arranged it, from their own budget"
    SHARED = "shared", "Those who took part, between them"
    OTHER = "other", "Somebody else"


class Part(TextChoices):
    """The parts of a pack; beside each of them somebody may write words."""

    SHARED = "shared", "Practices shared"
    SPREAD = "spread", "Practices taken up"
    EFFECT = "effect", "Whether practices work"
    GAP = "gap", "Gaps between forces"
    CODE = "code", "Compliance with the Victims’ Code"
    SATISFACTION = "satisfaction", "Victims’ satisfaction"
    TIMELINESS = "timeliness", "Timeliness of information"
    OPENING = "opening", "What the group should know"
    DECISIONS = "decisions", "Decisions wanted"
    RISKS = "risks", "Risks"
    COST = "cost", "What meetings and events cost"
    LAW = "law", "Law and Code since the last pack"


# The intended outcomes of the network, each with the parts that measure it. Words ours, after the
# founding paper on the network (its “Intended outcome”).
OUTCOMES = {
    "More innovations shared across forces": (Part.SHARED, Part.SPREAD, Part.EFFECT),
    "Smaller gaps between forces in the standard of service": (Part.GAP,),
    "Better compliance with the Victims’ Code": (Part.CODE,),
    "Victims more satisfied": (Part.SATISFACTION,),
    "Timely and better information for the governance group": (Part.TIMELINESS,),
}
