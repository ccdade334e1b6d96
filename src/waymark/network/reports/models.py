"""Packs for the governance group, areas open to the world, and what events cost."""

from django.db import models
from django.db.models import F, Q

from waymark.network.reports.enums import AreaState, Borne, PackState
from waymark.shared.accounts.models import Organisation, Person, new_key
from waymark.shared.meetings.models import Meeting


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


class AreaPage(models.Model):
    """A decision to show the figures of an area to the world: asked for, agreed to, taken back.

    Each decision is a row of its own, so that it stays known who opened an area, and until when.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=AreaState, default=AreaState.ASKED)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=~Q(state="withdrawn"),
                name="one_open_decision_about_an_area",
            ),
            models.CheckConstraint(
                condition=~Q(state="public")
                | Q(agreed_by__isnull=False) & ~Q(agreed_by=F("asked_by")),
                name="a_public_area_was_agreed_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_state_display()}"


class EventCost(models.Model):
    """What a meeting or an event cost as a whole, beyond people's own time, and who bore it.

    Noted once, by whoever arranged it. What was noted in error is taken out, and the row stays.
    """

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    what = models.CharField(max_length=160)
    on = models.DateField()
    pounds = models.PositiveIntegerField()
    borne = models.CharField(max_length=6, choices=Borne)
    invented = models.BooleanField(default=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    taken_out_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(taken_out_at=None), name="one_cost_per_meeting"
            ),
        ]

    def __str__(self) -> str:
        return self.what
