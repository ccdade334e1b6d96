"""Practices in versions, their papers, and what readers say, ask and keep of them."""

from django.db import models
from django.db.models import Q

from waymark.network.innovations.enums import Design, Effect, Permission, State, ValueList
from waymark.shared.accounts.models import Organisation, Person, Seat, new_key


class Value(models.Model):
    """One entry of an editable value list. Retired ones stay on the records that carry them."""

    list = models.CharField(max_length=20, choices=ValueList)
    code = models.SlugField(max_length=60)
    words = models.CharField(max_length=160)
    order = models.PositiveSmallIntegerField(default=0)
    retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["list", "order", "words"]
        constraints = [
            models.UniqueConstraint(fields=["list", "code"], name="one_value_per_code"),
        ]

    def __str__(self) -> str:
        return self.words


class Innovation(models.Model):
    """A practice: who owns it, where it stands in its life, and which version is shown.

    What it says stands in its versions. `current` is what readers see, `working` what editors
    are writing.
    """

    key = models.SlugField(max_length=80, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="innovations"
    )
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    current = models.OneToOneField(
        "Version", on_delete=models.PROTECT, null=True, blank=True, related_name="current_for"
    )
    working = models.OneToOneField(
        "Version", on_delete=models.SET_NULL, null=True, blank=True, related_name="working_for"
    )
    contact_seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    collaborators = models.ManyToManyField(Person, blank=True, related_name="+")
    public = models.BooleanField(default=False)
    source = models.CharField(max_length=300, blank=True)
    started_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    # The next version of what is shown is with the reviewers, while readers still see the last.
    revision_waits = models.BooleanField(default=False)
    # The last reviewer who published it or sent it back, so that a second press finds its answer.
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_on = models.DateField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    archived_on = models.DateField(null=True, blank=True)
    archived_reason = models.CharField(max_length=300, blank=True)
    # Counted anew by each act that moves an adoption, so that a list needs no counting.
    live_count = models.PositiveIntegerField(default=0)
    stopped_count = models.PositiveIntegerField(default=0)
    # What it did to the measure it should move, beside it for the same reason (decision 138): of
    # several measures the one that most forces were looked at on. Percentage points.
    effect = models.CharField(max_length=16, choices=Effect, default=Effect.NOT_MEASURED)
    effect_measure = models.CharField(max_length=40, blank=True)
    effect_points = models.FloatField(null=True, blank=True)
    effect_low = models.FloatField(null=True, blank=True)
    effect_high = models.FloatField(null=True, blank=True)
    effect_forces = models.PositiveSmallIntegerField(default=0)
    # Put together from three forces or more: then it tells nothing of any one of them.
    effect_pooled = models.BooleanField(default=False)
    # The near end of the interval, counted the good way: what lists are ordered by.
    effect_gain = models.FloatField(null=True, blank=True)
    # The strongest design of an evaluation that was planned and has figures.
    effect_design = models.CharField(max_length=1, choices=Design, blank=True)

    class Meta:
        ordering = ["-published_on", "-pk"]
        indexes = [
            models.Index(fields=["state", "-published_on", "-id"], name="newest_shown"),
            models.Index(fields=["state", "-live_count", "-id"], name="most_used_shown"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.IN_REVIEW]) | Q(current__isnull=False),
                name="what_is_shown_has_a_version",
            ),
            models.CheckConstraint(
                condition=Q(revision_waits=False) | Q(current__isnull=False, working__isnull=False),
                name="only_a_next_version_waits_as_one",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def with_reviewers(self) -> bool:
        """Say whether a reviewer is to decide: on the practice, or on its next version."""
        return self.state == State.IN_REVIEW or self.revision_waits


class Version(models.Model):
    """What a practice says: the College's record, and what a force needs to judge the fit."""

    innovation = models.ForeignKey(Innovation, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=600, blank=True)
    stage_of_practice = models.ForeignKey(
        Value, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    values = models.ManyToManyField(Value, blank=True, related_name="versions")
    # The rights among the values, in the words of a list: kept by `set_values`.
    rights = models.CharField(max_length=60, blank=True)
    # What an imported record said where our lists have no such entry: {list: [raw, …]}.
    imported_as = models.JSONField(default=dict, blank=True)
    aim = models.TextField(blank=True)
    intended_outcome = models.TextField(blank=True)
    description = models.TextField(blank=True)
    evaluation = models.TextField(blank=True)
    overall_impact = models.TextField(blank=True)
    learning = models.TextField(blank=True)
    best_evidence = models.TextField(blank=True)
    started_in = models.CharField(max_length=40, blank=True)
    ended_in = models.CharField(max_length=40, blank=True)
    cost = models.TextField(blank=True)
    staff = models.TextField(blank=True)
    system_needs = models.TextField(blank=True)
    # [{"aspect", "wanted": [codes], "words", "must"}], in the order shown.
    prerequisites = models.JSONField(default=list, blank=True)
    # What the evaluation had, by `Fact`; the strength of design follows from it by rule.
    facts = models.JSONField(default=list, blank=True)
    design = models.CharField(max_length=1, choices=Design, blank=True)
    copyright_owner = models.CharField(max_length=200, blank=True)
    permission = models.CharField(max_length=12, choices=Permission, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    disclaimer = models.TextField(blank=True)
    contact_as_imported = models.CharField(max_length=200, blank=True)
    changed = models.CharField(max_length=300, blank=True)
    # Published without a reviewer, because nothing that a force would decide by was changed.
    small_correction = models.BooleanField(default=False)
    # Everybody who saved part of it: none of them reviews it.
    writers = models.ManyToManyField(Person, blank=True, related_name="+")
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["innovation", "number"], name="one_version_per_number")
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class Comment(models.Model):
    """What a reader says of one section: a reviewer before publication, a peer after it."""

    innovation = models.ForeignKey(Innovation, on_delete=models.CASCADE, related_name="comments")
    section = models.CharField(max_length=24)
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"comment on {self.section}"


def attachment_path(attachment: "Attachment", filename: str) -> str:
    """Keep a file under its own hash: what it is called never reaches the disk."""
    return f"practices/{attachment.sha256[:2]}/{attachment.sha256}"


class Attachment(models.Model):
    """A paper beside a practice; a newer one replaces an older one, which stays readable."""

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    innovation = models.ForeignKey(Innovation, on_delete=models.CASCADE, related_name="attachments")
    title = models.CharField(max_length=160)
    filename = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=attachment_path, max_length=120)
    text = models.TextField(blank=True)
    public = models.BooleanField(default=False)
    replaces = models.OneToOneField(
        # Not PROTECT: a draft goes with all its papers, the replaced ones among them.
        "self",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="replaced_by",
    )
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["added_at"]

    def __str__(self) -> str:
        return self.title


class Enquiry(models.Model):
    """That somebody wrote to the contact of a practice. What they wrote stands in the notice only.

    Counted for the daily limit; the fingerprint of the words keeps a form sent twice from being
    delivered twice.
    """

    innovation = models.ForeignKey(Innovation, on_delete=models.CASCADE, related_name="enquiries")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64)

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["by", "at"], name="enquiries_of_a_day")]

    def __str__(self) -> str:
        return f"enquiry to {self.seat}"


class SavedSearch(models.Model):
    """A search that a person keeps, and may be told about when something new matches."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=120)
    query = models.CharField(max_length=500)
    notify = models.BooleanField(default=True)
    saved_at = models.DateTimeField()
    # Its person was told of what was published up to then; empty means since it was saved.
    told_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["person", "query"], name="one_saved_search_per_query")
        ]

    def __str__(self) -> str:
        return self.name
