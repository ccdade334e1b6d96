"""Whether a practice worked: what was planned to find out, what the figures say, and when."""

from django.db import models
from django.db.models import Q

from waymark.network.innovations.enums import Against, Course, Design, Effect, Enough, Stands
from waymark.network.innovations.models.adoptions import Adoption
from waymark.network.innovations.models.library import Innovation
from waymark.shared.accounts.models import Organisation, Person, new_key


class Evaluation(models.Model):
    """A question whether a practice worked in one place, asked before the answer was known.

    `planned_on` is the day on which the plan was put on record, empty where nobody planned: then
    the effect is only looked at afterwards. One that ended without a result being shown stays in
    the register and says why. A result that stands is looked at again by `review_on`; empty on
    results written down before reviews were asked for, where the rule reckons from `ended_on`.
    """

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    innovation = models.ForeignKey(Innovation, on_delete=models.CASCADE, related_name="evaluations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="evaluations"
    )
    adoption = models.ForeignKey(
        Adoption, on_delete=models.CASCADE, null=True, blank=True, related_name="evaluations"
    )
    # The key of a definition that forces report on; empty where it is another outcome, in words.
    measure = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=160, blank=True)
    design = models.CharField(max_length=1, choices=Design, default=Design.COMPARED)
    against = models.CharField(max_length=8, choices=Against, default=Against.SIMILAR)
    question = models.TextField(blank=True)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    independent = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=Course, default=Course.PLANNED)
    planned_on = models.DateField(null=True, blank=True)
    planned_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    result = models.TextField(blank=True)
    unpublished_because = models.CharField(max_length=300, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    stands = models.CharField(max_length=9, choices=Stands, default=Stands.STILL)
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["measure", "state"], name="evaluations_of_a_measure")]
        constraints = [
            models.UniqueConstraint(
                fields=["innovation", "organisation", "measure"],
                condition=~Q(measure=""),
                name="one_evaluation_per_force_and_measure",
            ),
            models.CheckConstraint(
                condition=~Q(measure="") | ~Q(outcome=""), name="an_evaluation_looks_at_something"
            ),
            models.CheckConstraint(
                condition=~Q(state=Course.PLANNED) | Q(planned_on__isnull=False),
                name="what_is_planned_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=Course.UNPUBLISHED) | ~Q(unpublished_because=""),
                name="what_is_not_published_says_why",
            ),
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gte=models.F("from_on")),
                name="an_evaluation_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"evaluation {self.key}"


class Measurement(models.Model):
    """What the returns said of an evaluation on one day. Never changed; a newer one follows.

    `refused` says in words why nothing could be worked out yet; then there are no figures.
    Figures are percentage points. `details` holds the months, the comparison and the checks.
    """

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.CASCADE, related_name="measurements"
    )
    number = models.PositiveIntegerField()
    current = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    data_to = models.DateField(null=True, blank=True)
    # Of everything that went in: the same figures are not worked out twice.
    fingerprint = models.CharField(max_length=64)
    definition = models.CharField(max_length=80)
    verdict = models.CharField(max_length=16, choices=Effect, default=Effect.NOT_MEASURED)
    points = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    error = models.FloatField(null=True, blank=True)
    refused = models.CharField(max_length=400, blank=True)
    sentence = models.TextField(blank=True)
    caution = models.CharField(max_length=300, blank=True)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "number"], name="one_measurement_per_number"
            ),
            models.UniqueConstraint(
                fields=["evaluation"],
                condition=Q(current=True),
                name="one_current_measurement",
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True, refused__gt="")
                | Q(low__lte=models.F("points"), high__gte=models.F("points"), refused=""),
                name="measured_or_refused",
            ),
        ]

    def __str__(self) -> str:
        return f"measurement {self.number}"


class TogetherEffect(models.Model):
    """What all adopters of a practice saw on one measure: worked out anew with each of theirs."""

    innovation = models.ForeignKey(Innovation, on_delete=models.CASCADE, related_name="effects")
    measure = models.CharField(max_length=40)
    verdict = models.CharField(max_length=16, choices=Effect)
    points = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    # Standard deviation of true changes, and the part of differences that is more than chance.
    spread = models.FloatField(null=True, blank=True)
    apart = models.FloatField(null=True, blank=True)
    next_low = models.FloatField(null=True, blank=True)
    next_high = models.FloatField(null=True, blank=True)
    forces = models.PositiveSmallIntegerField()
    planned = models.PositiveSmallIntegerField(default=0)
    sentence = models.TextField()
    data_to = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["measure"]
        constraints = [
            models.UniqueConstraint(
                fields=["innovation", "measure"], name="one_effect_per_practice_and_measure"
            )
        ]

    def __str__(self) -> str:
        return f"effect on {self.measure}"


class AfterSupport(models.Model):
    """What a force says of the help it had, once its evaluation has ended."""

    evaluation = models.OneToOneField(
        Evaluation, on_delete=models.CASCADE, related_name="after_support"
    )
    enough = models.CharField(max_length=6, choices=Enough)
    helped = models.TextField(blank=True)
    missing = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"answer after support, {self.evaluation_id}"


class ResultReview(models.Model):
    """One look back at a result by the force that wrote it down. Never changed; a newer follows."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="reviews")
    stands = models.CharField(max_length=9, choices=Stands)
    words = models.TextField(blank=True)
    next_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"review of {self.evaluation_id}, {self.on}"
