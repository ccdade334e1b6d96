"""Returns of counts, the figures in them, and the keys with which forces sign."""

from django.db import models
from django.db.models import F, Q

from waymark.network.benchmarks.enums import Kind, Method, State
from waymark.shared.accounts.models import Organisation, Person, new_key


class SigningKey(models.Model):
    """The public half of a key with which a force signs its returns, and who vouched for it."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="signing_keys"
    )
    fingerprint = models.CharField(max_length=16, unique=True)
    public_pem = models.TextField(max_length=400)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField()
    # The person who confirmed by another road that the fingerprint is this force's.
    trusted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    trusted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["organisation__name", "-valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="signing_key_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(trusted_by=None) | ~Q(trusted_by=F("added_by")),
                name="signing_key_is_trusted_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.fingerprint


PLACE = ["measure", "edition", "month", "last", "breakdown", "group"]


class Return(models.Model):
    """Figures sent for a period: seen by those who sent it alone, until a second person signs.

    `organisation` is whose figures they are, `filed_from` who sends them: the force itself, or
    the body that oversees it. What was typed stays in `typed` until publication, and is then
    emptied: the small numbers in it are never kept (decision 125).
    """

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="returns")
    filed_from = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="returns_filed"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    first_month = models.DateField()
    last_month = models.DateField()
    method = models.CharField(max_length=12, choices=Method)
    asked_from = models.DateField(null=True, blank=True)
    asked_to = models.DateField(null=True, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    source = models.CharField(max_length=300, blank=True)
    typed = models.JSONField(default=dict, blank=True)
    # How much of what was to be answered is, in a hundred.
    completeness = models.PositiveSmallIntegerField(null=True, blank=True)
    late = models.BooleanField(default=False)

    # What a signed document says of itself.
    issue = models.PositiveIntegerField(null=True, blank=True)
    document = models.TextField(blank=True)
    document_hash = models.CharField(max_length=64, blank=True)
    engine_version = models.CharField(max_length=20, blank=True)
    rules_version = models.CharField(max_length=12, blank=True)
    result_hash = models.CharField(max_length=64, blank=True)
    made_on = models.DateField(null=True, blank=True)
    signed_with = models.ForeignKey(
        SigningKey, on_delete=models.PROTECT, null=True, blank=True, related_name="returns"
    )
    # Which definitions were in force: key of a measure → its stamp.
    definitions = models.JSONField(default=dict, blank=True)

    begun_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    begun_at = models.DateTimeField()
    filed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    filed_at = models.DateTimeField(null=True, blank=True)
    certified_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    certified_at = models.DateTimeField(null=True, blank=True)
    publish_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    withdrawn_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-last_month", "-begun_at", "-pk"]
        indexes = [
            models.Index(fields=["filed_from", "state"], name="returns_of_one_sender"),
            models.Index(fields=["state", "publish_on"], name="returns_to_publish"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_month__gte=F("first_month")), name="return_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(certified_by=None) | ~Q(certified_by=F("filed_by")),
                name="return_is_signed_off_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.CERTIFIED, State.PUBLISHED, State.SUPERSEDED])
                | Q(certified_at__isnull=False)
                | ~Q(source=""),
                name="what_is_published_was_signed_off",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WITHDRAWN)
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
                name="withdrawn_return_says_why",
            ),
            models.UniqueConstraint(
                fields=["document_hash"],
                condition=~Q(document_hash=""),
                name="one_return_per_document",
            ),
            models.UniqueConstraint(
                fields=["organisation", "issue"], name="one_return_per_issue_of_a_force"
            ),
        ]

    def __str__(self) -> str:
        return f"return of {self.organisation} to {self.last_month:%B %Y}"


class Figure(models.Model):
    """One count of one measure, month and group.

    An empty count is held back: it is under 5, or one such could be worked out with its help.
    `month` is the first day of its first month, `last` of its last; they are equal but for longer
    periods. `current` marks what readers see: at most one for each place.
    """

    filed = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="figures")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="figures")
    measure = models.CharField(max_length=40)
    edition = models.CharField(max_length=16, blank=True)
    month = models.DateField()
    last = models.DateField()
    breakdown = models.CharField(max_length=12, default="all")
    group = models.CharField(max_length=40, default="all")
    numerator = models.PositiveIntegerField(null=True, blank=True)
    denominator = models.PositiveIntegerField(null=True, blank=True)
    excused = models.PositiveIntegerField(null=True, blank=True)
    unknown = models.PositiveIntegerField(null=True, blank=True)
    pending = models.PositiveIntegerField(null=True, blank=True)
    invited = models.PositiveIntegerField(null=True, blank=True)
    suppressed = models.BooleanField(default=False)
    method = models.CharField(max_length=12, choices=Method)
    completeness = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    current = models.BooleanField(default=False)

    class Meta:
        ordering = ["measure", "month", "pk"]
        indexes = [
            models.Index(fields=["measure", "organisation", "month"], name="figures_of_one_series"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "organisation",
                    "measure",
                    "edition",
                    "month",
                    "last",
                    "breakdown",
                    "group",
                ],
                condition=Q(current=True),
                name="one_current_figure_per_place",
            ),
            models.UniqueConstraint(
                fields=["filed", *PLACE],
                name="one_figure_per_place_of_a_return",
            ),
            models.CheckConstraint(
                condition=Q(numerator=None)
                | Q(denominator=None)
                | Q(numerator__lte=F("denominator")),
                name="figure_is_not_over_its_denominator",
            ),
            models.CheckConstraint(
                condition=(Q(numerator=None) | Q(numerator__gte=5))
                & (Q(denominator=None) | Q(denominator__gte=5))
                & (Q(excused=None) | Q(excused__gte=5))
                & (Q(unknown=None) | Q(unknown__gte=5))
                & (Q(pending=None) | Q(pending__gte=5))
                & (Q(invited=None) | Q(invited__gte=5)),
                name="no_small_number_is_kept",
            ),
            models.CheckConstraint(
                condition=Q(numerator=None)
                | Q(denominator=None)
                | Q(denominator__gte=F("numerator") + 5),
                name="no_small_difference_is_kept",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.month:%B %Y}"


class NewLimits(models.Model):
    """From this month the limits of a force's control chart are worked out anew.

    Only an event on record is a reason: a practice that went live there, a new edition of the
    Code. It is never deleted; where it was a mistake it is taken back.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="new_limits"
    )
    measure = models.CharField(max_length=40)
    month = models.DateField()
    event = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_back_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "new limits"
        ordering = ["month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "measure", "month"],
                condition=Q(taken_back_at=None),
                name="limits_begin_anew_once_a_month",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(event="") & ~Q(name=""),
                name="limits_begin_anew_for_an_event_and_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"limits anew from {self.month:%B %Y}"
