"""Law and the Code: what was said where, from when it holds, and how ready forces are for it."""

from django.db import models
from django.db.models import Q

from waymark.network.legislation.enums import (
    Decision,
    Effect,
    Evidence,
    Extent,
    Feed,
    Followed,
    House,
    How,
    Kind,
    LinkKind,
    Ready,
)
from waymark.shared.accounts.models import Organisation, Person, Seat, new_key


def _person(related_name: str = "+") -> "models.ForeignKey[Person | None, Person | None]":
    return models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name=related_name
    )


class Checked(models.Model):
    """What somebody looked up: how it is known, where, when last, and by whom."""

    evidence = models.CharField(max_length=2, choices=Evidence, default=Evidence.SEEN)
    source = models.CharField(max_length=300, blank=True)
    # What no source told when it was last looked up. Said in words, never guessed.
    unknown = models.CharField(max_length=300, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = _person()
    # Who checked, where that was nobody with an account: the notes that a new site is filled from.
    checked_words = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class Instrument(Checked):
    """One item: an act, a bill, a code, a consultation, an inspection and so on."""

    key = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind)
    identifier = models.CharField(max_length=120, blank=True)  # “2024 c. 21”, “SI 2025/95”
    # How a feed names it, so that what a feed says of it finds it again.
    feed_id = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    summary = models.TextField(blank=True)
    known = models.CharField(max_length=300, blank=True)  # its last known state, in words
    extent = models.CharField(max_length=20, choices=Extent, blank=True)
    application = models.CharField(max_length=20, choices=Extent, blank=True)
    roles = models.CharField(max_length=200, blank=True)  # whom it concerns, in words
    address = models.URLField(blank=True)
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    owner_seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The last stage that is known, kept by the acts that record stages, for lists.
    stage = models.CharField(max_length=24, blank=True)
    stage_on = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField()
    invented = models.BooleanField(default=False)

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["feed_id"], condition=~Q(feed_id=""), name="one_item_per_feed_id"
            ),
            models.CheckConstraint(
                condition=Q(opens_on=None)
                | Q(closes_on=None)
                | Q(closes_on__gte=models.F("opens_on")),
                name="consultation_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Stage(models.Model):
    """A step in the history of an item. One recorded in error is withdrawn, never deleted."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="stages")
    code = models.CharField(max_length=24)
    house = models.CharField(max_length=1, choices=House, blank=True)
    on = models.DateField(null=True, blank=True)
    on_words = models.CharField(max_length=60, blank=True)  # “early 2026”, where no day is known
    expected = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    evidence = models.CharField(max_length=2, choices=Evidence, default=Evidence.SEEN)
    source = models.CharField(max_length=300, blank=True)
    by = _person()
    recorded_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)  # whether what was expected happened
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = _person()
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.code} of {self.instrument_id}"


class Provision(Checked):
    """One section or article: what it is about and whom it binds."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="provisions")
    key = models.SlugField(max_length=100, unique=True)
    number = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0)
    subject = models.CharField(max_length=300)
    who = models.CharField(max_length=200, blank=True)
    means = models.CharField(max_length=600, blank=True)
    extent = models.CharField(max_length=20, choices=Extent, blank=True)
    application = models.CharField(max_length=20, choices=Extent, blank=True)
    # The last day on which a source said that it was not in force.
    not_in_force_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "number"], name="one_provision_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"


class Commencement(models.Model):
    """A day on which a provision, or a part of it, comes into force, changes or ends."""

    provision = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="commencements")
    effect = models.CharField(max_length=10, choices=Effect, default=Effect.COMMENCES)
    how = models.CharField(max_length=10, choices=How)
    on = models.DateField()
    made_by = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, null=True, blank=True, related_name="brings"
    )
    part = models.CharField(max_length=160, blank=True)  # “subsections (2) and (13)”
    area = models.CharField(max_length=20, choices=Extent, blank=True)
    purpose = models.CharField(max_length=200, blank=True)  # “for making regulations”
    evidence = models.CharField(max_length=2, choices=Evidence, default=Evidence.SEEN)
    source = models.CharField(max_length=300, blank=True)
    by = _person()
    recorded_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)  # that its day had come
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = _person()
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["on"], name="commencements_by_day")]

    def __str__(self) -> str:
        return f"{self.provision_id} {self.effect} on {self.on}"


class Duty(models.Model):
    """What changes for forces: who must do what, and by when."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="duties")
    provision = models.ForeignKey(
        Provision, on_delete=models.PROTECT, null=True, blank=True, related_name="duties"
    )
    number = models.PositiveSmallIntegerField()
    short = models.CharField(max_length=40)
    what = models.CharField(max_length=300)
    who = models.CharField(max_length=160)
    # Where it is empty, the day on which its provision comes into force counts.
    from_on = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # that its day had come

    class Meta:
        verbose_name_plural = "duties"
        ordering = ["instrument", "number"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="one_duty_per_number"),
            models.CheckConstraint(
                condition=Q(asked_at=None) | Q(answer_by__isnull=False),
                name="what_is_asked_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.short}"


class Readiness(models.Model):
    """How ready one force says it is for one duty."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="answers")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="readiness"
    )
    state = models.CharField(max_length=12, choices=Ready)
    note = models.CharField(max_length=600, blank=True)
    by = _person()
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "readiness"
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "organisation"], name="one_answer_per_force_and_duty"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_state_display()}"


class ReadinessChange(models.Model):
    """One answer in the history of a force's readiness."""

    readiness = models.ForeignKey(Readiness, on_delete=models.CASCADE, related_name="changes")
    state = models.CharField(max_length=12, choices=Ready)
    note = models.CharField(max_length=600, blank=True)
    by = _person()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_state_display()} at {self.at:%d %B %Y}"


class Link(models.Model):
    """That two records belong together. It is one row, seen from either side."""

    one_kind = models.CharField(max_length=10, choices=LinkKind)
    one_key = models.CharField(max_length=100)
    other_kind = models.CharField(max_length=10, choices=LinkKind)
    other_key = models.CharField(max_length=100)
    note = models.CharField(max_length=200, blank=True)
    by = _person()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["other_kind", "other_key"], name="links_from_behind")]
        constraints = [
            models.UniqueConstraint(
                fields=["one_kind", "one_key", "other_kind", "other_key"], name="one_link_per_pair"
            )
        ]

    def __str__(self) -> str:
        return f"{self.one_kind} {self.one_key} – {self.other_kind} {self.other_key}"


class Following(models.Model):
    """Somebody who wants to hear of an item, of a right, or of everything."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="follows_law")
    kind = models.CharField(max_length=10, choices=Followed)
    key = models.CharField(max_length=80, blank=True)
    since = models.DateTimeField()

    class Meta:
        ordering = ["kind", "key"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "key"], name="followed_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class FeedReading(models.Model):
    """A feed that a co-ordinator handed in, read and shown; nothing of it is kept until they say.

    What it says is forgotten once it is kept or put away.
    """

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    feed = models.CharField(max_length=12, choices=Feed)
    told_on = models.DateField(null=True, blank=True)  # the feed’s own day
    sha256 = models.CharField(max_length=64)
    sayings = models.JSONField(default=list)
    passed_over = models.JSONField(default=list)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_feed_display()}, handed in {self.at:%Y-%m-%d}"


class Proposal(models.Model):
    """What a feed says has changed. Nothing comes of it until a person confirms it."""

    feed = models.CharField(max_length=12, choices=Feed)
    feed_id = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    address = models.URLField(max_length=300, blank=True)
    says = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64)
    seen_at = models.DateTimeField()
    told_on = models.DateField(null=True, blank=True)  # the day of the feed, as it says itself
    state = models.CharField(max_length=10, choices=Decision, default=Decision.WAITING)
    instrument = models.ForeignKey(
        Instrument, on_delete=models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    decided_by = _person()
    decided_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-seen_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "feed_id", "fingerprint"], name="one_proposal_per_saying"
            )
        ]

    def __str__(self) -> str:
        return self.title
