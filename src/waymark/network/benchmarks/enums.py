"""Kinds and states of returns."""

from django.db.models import TextChoices


class Kind(TextChoices):
    ENGINE = "engine", "Signed document of the engine"
    TYPED = "typed", "Headline questions, typed"
    SATISFACTION = "satisfaction", "Satisfaction of victims"
    FILE_REVIEW = "file_review", "File review or dip sample"


class State(TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Waits for a second person"
    CERTIFIED = "certified", "Signed off, not yet published"
    PUBLISHED = "published", "Published"
    SUPERSEDED = "superseded", "Replaced by a later return"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Method(TextChoices):
    """How a figure was come by; the words are those of `waymark.measures.definitions.METHODS`."""

    ENGINE = "engine", "Counted by Waymark’s engine from the record system"
    MANUAL = "manual", "Counted by the force in its own way"
    SAMPLE = "sample", "Counted in a sample of cases"
    ONLINE = "online", "Survey, online"
    TELEPHONE = "telephone", "Survey, by telephone"
    POST = "post", "Survey, by post"
    MIXED = "mixed", "Survey, in several ways"
    FILE_REVIEW = "file_review", "Files read by reviewers"
    DIP_SAMPLE = "dip_sample", "Dip sample by inspectors"


SEEN = (State.PUBLISHED, State.SUPERSEDED)
