"""Who promised to do what by when, and how it ended."""

from django.db import models
from django.db.models import Q

from waymark.shared.accounts.models import Person, Seat, new_key
from waymark.shared.meetings.enums import ActionState
from waymark.shared.meetings.models.agenda import AgendaItem
from waymark.shared.meetings.models.groups import Group
from waymark.shared.meetings.models.meetings import Meeting


class MeetingAction(models.Model):
    """Something a group asked somebody to do. It is carried from meeting to meeting until done.

    It belongs to a seat, so that it survives whoever leaves it; to a person only where there is
    no seat. An action may name what closes it (`closes_event` and `closes_key`): it then closes by
    itself when that happens.
    """

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="actions")
    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, null=True, blank=True, related_name="actions"
    )
    item = models.ForeignKey(
        AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="actions"
    )
    text = models.CharField(max_length=300)
    seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="meeting_actions"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="meeting_actions"
    )
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=ActionState, default=ActionState.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # How it ended: what its owner wrote, or what happened when it closed by itself.
    outcome = models.CharField(max_length=600, blank=True)
    closed_itself = models.BooleanField(default=False)
    # The happening that closes it (WAYMARK_CLOSING_ACTS), and the record it must happen to.
    closes_event = models.CharField(max_length=20, blank=True)
    closes_key = models.CharField(max_length=80, blank=True)
    closes_title = models.CharField(max_length=200, blank=True)
    closes_href = models.CharField(max_length=300, blank=True)
    # The thread or other record that it came from.
    origin_kind = models.CharField(max_length=24, blank=True)
    origin_key = models.CharField(max_length=60, blank=True)
    origin_href = models.CharField(max_length=300, blank=True)
    origin_title = models.CharField(max_length=200, blank=True)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_on = models.DateField()
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["group", "state", "due_on"], name="actions_of_a_group"),
            models.Index(fields=["state", "closes_event", "closes_key"], name="actions_to_close"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(seat__isnull=False) | Q(person__isnull=False),
                name="an_action_has_an_owner",
            ),
            models.CheckConstraint(
                condition=Q(state=ActionState.OPEN, closed_on=None)
                | (~Q(state=ActionState.OPEN) & Q(closed_on__isnull=False)),
                name="a_closed_action_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ActionNote(models.Model):
    """What became of an action meanwhile: progress in its owner's words, or another due day."""

    action = models.ForeignKey(MeetingAction, on_delete=models.CASCADE, related_name="notes")
    text = models.CharField(max_length=600)
    due_from = models.DateField(null=True, blank=True)
    due_to = models.DateField(null=True, blank=True)
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"note {self.pk}"
