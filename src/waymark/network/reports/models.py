"""A pack for the governance group: figures read from live records, frozen with their day."""

from django.db import models
from django.db.models import Q

from waymark.network.reports.enums import PackState
from waymark.shared.accounts.models import Person, new_key


class Pack(models.Model):
    """What the governance group reads before it meets.

    While it is written its figures are read anew each time; when it is frozen they are kept in
    `document`, with a hash, and nothing in it changes again. Whoever wrote it changes words only.
    """

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    title = models.CharField(max_length=120)
    group = models.CharField(max_length=120)
    meets_on = models.DateField()
    as_of = models.DateField()
    invented = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=PackState, default=PackState.DRAFT)
    words = models.JSONField(default=dict, blank=True)
    saved = models.PositiveIntegerField(default=0)
    document = models.JSONField(null=True, blank=True)
    document_hash = models.CharField(max_length=64, blank=True)
    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    frozen_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    frozen_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-meets_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "meets_on", "invented"],
                condition=~Q(state="withdrawn"),
                name="one_pack_per_meeting",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", document=None) | ~Q(state="draft") & ~Q(document=None),
                name="a_frozen_pack_holds_its_document",
            ),
        ]

    def __str__(self) -> str:
        return self.title
