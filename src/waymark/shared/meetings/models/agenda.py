"""What a meeting is about: items, slots, papers, and updates handed in beforehand."""

from django.db import models
from django.db.models import Q

from waymark.shared.accounts.models import Organisation, Person, new_key
from waymark.shared.meetings.enums import Access, ItemKind, ItemState, Ruling
from waymark.shared.meetings.models.groups import Group
from waymark.shared.meetings.models.meetings import Meeting


class StandingItem(models.Model):
    """What stands on every agenda of a group, in its order.

    `source` names what fills it (see WAYMARK_STANDING_ITEMS); empty for a heading such as the
    partners' round.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="standing_items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=ItemKind, default=ItemKind.STANDING)
    source = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=160)
    minutes = models.PositiveSmallIntegerField(default=10)
    led_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """One point of an agenda: offered by somebody or standing, then taken or not.

    A presentation slot is an item that waits for a force to book it. An item knows what it came
    from, so that both can be shown from either side.
    """

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=ItemKind, default=ItemKind.DISCUSSION)
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.OFFERED)
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField(default=10)
    led_by = models.CharField(max_length=120, blank=True)
    # Whose item it is; of a slot, the force that booked it, empty while it is free.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    paper_wanted = models.BooleanField(default=False)
    # What fills it (`StandingItem.source`), and what it held when the meeting was held:
    # [{"title", "href", "note"}].
    source = models.CharField(max_length=40, blank=True)
    lines = models.JSONField(default=list, blank=True)
    # The thread, practice, provision or action that it came from.
    origin_kind = models.CharField(max_length=24, blank=True)
    origin_key = models.CharField(max_length=60, blank=True)
    origin_href = models.CharField(max_length=300, blank=True)
    origin_title = models.CharField(max_length=200, blank=True)
    offered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    offered_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    declined_because = models.CharField(max_length=300, blank=True)
    ruling = models.CharField(max_length=8, choices=Ruling, default=Ruling.NOT_NEEDED, blank=True)
    ruling_reason = models.CharField(max_length=300, blank=True)
    ruled_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ruled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [
            models.Index(fields=["meeting", "state", "position"], name="agenda_in_order"),
            models.Index(fields=["origin_kind", "origin_key"], name="items_by_origin"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "origin_kind", "origin_key"],
                condition=~Q(origin_key=""),
                name="one_item_per_origin_and_meeting",
            ),
            models.CheckConstraint(
                condition=~Q(ruling__in=[Ruling.LET_IN, Ruling.REFUSED])
                | Q(ruled_by__isnull=False, ruled_at__isnull=False),
                name="an_items_ruling_is_somebodys",
            ),
            models.CheckConstraint(
                condition=~Q(state=ItemState.ACCEPTED)
                | ~Q(ruling__in=[Ruling.WAITING, Ruling.REFUSED]),
                name="no_late_item_without_a_ruling",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PartnerUpdate(models.Model):
    """What a partner hands in before a meeting, to be read instead of heard."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="partner_updates")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "organisation"], name="one_update_per_partner_and_meeting"
            )
        ]

    def __str__(self) -> str:
        return f"update of {self.organisation}"


class Paper(models.Model):
    """A paper for a meeting, or for one of its items; its versions follow each other."""

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="papers")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="papers"
    )
    title = models.CharField(max_length=160)
    access = models.CharField(max_length=10, choices=Access, default=Access.MEMBERS)
    # The version that readers get: the newest that came in time or was let in.
    current = models.OneToOneField(
        "PaperVersion", on_delete=models.SET_NULL, null=True, blank=True, related_name="current_for"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["item__position", "pk"]

    def __str__(self) -> str:
        return self.title


def paper_path(version: "PaperVersion", filename: str) -> str:
    """Keep a file under its own hash: what it is called never reaches the disk."""
    return f"meetings/{version.sha256[:2]}/{version.sha256}"


class PaperVersion(models.Model):
    """One version of a paper: a file whose content is what its name says."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    filename = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=paper_path, max_length=120)
    text = models.TextField(blank=True)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    ruling = models.CharField(max_length=8, choices=Ruling, default=Ruling.NOT_NEEDED, blank=True)
    ruling_reason = models.CharField(max_length=300, blank=True)
    ruled_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ruled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="one_file_per_paper_version"),
            models.CheckConstraint(
                condition=~Q(ruling__in=[Ruling.LET_IN, Ruling.REFUSED])
                | Q(ruled_by__isnull=False, ruled_at__isnull=False),
                name="a_papers_ruling_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"
