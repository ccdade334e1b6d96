"""The forces that took a practice up, and what they wrote about it."""

from django.db import models
from django.db.models import Q

from waymark.network.innovations.enums import Stage
from waymark.network.innovations.models.library import Innovation
from waymark.shared.accounts.models import Organisation, Person, Seat


class Adoption(models.Model):
    """One force taking up one practice: how far it is, and what it learnt."""

    innovation = models.ForeignKey(Innovation, on_delete=models.CASCADE, related_name="adoptions")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="adoptions"
    )
    stage = models.CharField(max_length=12, choices=Stage)
    adapted = models.BooleanField(default=False)
    what_changed = models.TextField(blank=True)
    enablers = models.TextField(blank=True)
    barriers = models.TextField(blank=True)
    resources_used = models.TextField(blank=True)
    stopped_because = models.TextField(blank=True)
    contact_seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.CharField(max_length=300, blank=True)
    began_on = models.DateField()
    live_on = models.DateField(null=True, blank=True)
    stopped_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["innovation", "organisation"], name="one_adoption_per_force"
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.STOPPED) | ~Q(stopped_because=""),
                name="stopping_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(adapted=False) | ~Q(what_changed=""), name="adapting_says_what_changed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_stage_display()}"


class StageChange(models.Model):
    """A step in the history of an adoption."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="changes")
    stage = models.CharField(max_length=12, choices=Stage)
    on = models.DateField()
    on_is_known = models.BooleanField(default=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        # As recorded, not by day: a day that is not known only holds its place.
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} on {self.on}"


class DiaryEntry(models.Model):
    """What an adopter writes while using a practice; asked for at 3, 6 and 12 months."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="diary")
    on = models.DateField()
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    heading = models.CharField(max_length=120)
    text = models.TextField()
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["adoption", "month"], name="one_entry_per_month_of_use")
        ]

    def __str__(self) -> str:
        return self.heading
