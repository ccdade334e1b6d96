"""Groups, who sits in them, what they are for and what they make."""

from django.db import models
from django.db.models import F, Q

from waymark.shared.accounts.models import Organisation, Person, Seat, new_key
from waymark.shared.meetings.enums import GroupKind, Part


class Group(models.Model):
    """People who meet: the network itself, its core group, a subgroup, a work stream, a board.

    Its clock says how many working days before a meeting items and papers are due, and how many
    after it the minutes.
    """

    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=GroupKind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    # The body it belongs to, such as the police area of a board; empty for the network's own.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    purpose = models.TextField(blank=True)
    # Whether everybody with a seat in the wing may read and attend, or only those named here.
    open_to_members = models.BooleanField(default=False)
    items_days = models.PositiveSmallIntegerField(default=7)
    papers_days = models.PositiveSmallIntegerField(default=5)
    minutes_days = models.PositiveSmallIntegerField(default=7)
    # How many organisations must be there for a decision; 0 means that it needs no quorum.
    quorum = models.PositiveSmallIntegerField(default=0)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    invented = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")), name="no_group_is_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(items_days__gte=F("papers_days")),
                name="items_are_due_before_papers",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupSeat(models.Model):
    """A named place in a group. It is filled by a seat in an organisation, so it outlives leavers.

    Vacant when no seat is named, or nobody holds that seat.
    """

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="seats")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="group_seats"
    )
    title = models.CharField(max_length=120)
    part = models.CharField(max_length=12, choices=Part, default=Part.MEMBER)
    seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="group_seats"
    )
    deputy = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="deputy_in"
    )
    since = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["organisation__name", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "seat"],
                condition=Q(ended_on=None),
                name="one_place_per_seat_and_group",
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(ended_on=None, part=Part.CHAIR),
                name="one_chair_per_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.group}"

    @property
    def holder(self) -> Person | None:
        return self.seat.holder if self.seat else None


class TermsOfReference(models.Model):
    """What a group is for and may decide, in one version: from when, and who agreed to it."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="terms")
    number = models.PositiveIntegerField()
    text = models.TextField()
    agreed_on = models.DateField()
    agreed_by = models.CharField(max_length=200)
    changed = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        verbose_name_plural = "terms of reference"
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="one_text_per_version")
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class Priorities(models.Model):
    """What the country asks of a group first, in one version: from which day, and who set it.

    Each of `lines` is {"title", "href", "note"}. A meeting is shown the version of its day.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="priorities")
    number = models.PositiveIntegerField()
    lines = models.JSONField(default=list)
    since = models.DateField()
    set_by = models.CharField(max_length=200)
    changed = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        verbose_name_plural = "priorities"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "number"], name="one_list_of_priorities_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class Output(models.Model):
    """Something that a work stream makes: promised for a day, and where it lies once made."""

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="outputs")
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    href = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        ordering = [F("done_on").desc(nulls_first=True), "due_on", "pk"]

    def __str__(self) -> str:
        return self.title
