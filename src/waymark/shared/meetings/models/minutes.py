"""What was said, decided and learnt at a meeting, and who was told of it."""

from django.db import models
from django.db.models import Q

from waymark.shared.accounts.models import Organisation, Person, new_key
from waymark.shared.meetings.enums import (
    Audience,
    CorrectionState,
    DecisionState,
    MinutesState,
    ReminderKind,
    Worth,
)
from waymark.shared.meetings.models.agenda import AgendaItem
from waymark.shared.meetings.models.groups import Group
from waymark.shared.meetings.models.meetings import Meeting


class Minutes(models.Model):
    """The minutes of one meeting, from the secretary's draft to what the next meeting approved."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="minutes")
    state = models.CharField(max_length=12, choices=MinutesState, default=MinutesState.DRAFT)
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    circulated_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    circulated_at = models.DateTimeField(null=True, blank=True)
    amended_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    # The meeting whose first item approved them.
    approved_in = models.ForeignKey(
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="approved_minutes"
    )

    class Meta:
        verbose_name_plural = "minutes"
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MinutesState.DRAFT) | Q(circulated_at__isnull=False),
                name="minutes_are_circulated_before_they_stand",
            ),
            models.CheckConstraint(
                condition=~Q(state=MinutesState.APPROVED) | Q(approved_at__isnull=False),
                name="approved_minutes_have_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"minutes of {self.meeting}"


class Minute(models.Model):
    """What the minutes say of one item now. `revision` is the number of the version that stands."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="lines")
    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="minute")
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["item__position", "pk"]

    def __str__(self) -> str:
        return f"minute of {self.item}"


class MinuteVersion(models.Model):
    """One saving of one item's minute: nothing that somebody wrote is ever overwritten.

    A version that was written on an older one than stood by then is set aside (`parted`) until
    somebody has looked at both and chosen (`settled_at`).
    """

    minute = models.ForeignKey(Minute, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    based_on = models.PositiveIntegerField(default=0)
    parted = models.BooleanField(default=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    settled_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["minute", "number"], name="one_text_per_minute_version")
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class Correction(models.Model):
    """What somebody who was there asks to have put right in circulated minutes."""

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="corrections")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.CASCADE, null=True, blank=True, related_name="corrections"
    )
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=CorrectionState, default=CorrectionState.WAITING
    )
    answer = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=CorrectionState.WAITING)
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="a_corrections_answer_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return f"correction {self.key}"


class Decision(models.Model):
    """Something that a group decided, at a meeting or elsewhere, and when it is looked at again."""

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="decisions")
    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, null=True, blank=True, related_name="decisions"
    )
    item = models.ForeignKey(
        AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions"
    )
    text = models.CharField(max_length=300)
    because = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=DecisionState, default=DecisionState.STANDING)
    decided_on = models.DateField()
    review_on = models.DateField(null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.RESTRICT, null=True, blank=True, related_name="supersedes"
    )
    # The thread or other record that it was decided in.
    origin_kind = models.CharField(max_length=24, blank=True)
    origin_key = models.CharField(max_length=60, blank=True)
    origin_href = models.CharField(max_length=300, blank=True)
    origin_title = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-decided_on", "-pk"]
        indexes = [
            models.Index(fields=["group", "-decided_on"], name="decisions_of_a_group"),
            models.Index(fields=["state", "review_on"], name="decisions_to_review"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "decided_on", "text"], name="one_record_per_decision"
            ),
            models.CheckConstraint(
                condition=~Q(state=DecisionState.SUPERSEDED) | Q(superseded_by__isnull=False),
                name="what_supersedes_a_decision_is_named",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class DecisionReview(models.Model):
    """That a decision was looked at again and still stands, and why."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="reviews")
    on = models.DateField()
    note = models.CharField(max_length=600)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"review of {self.on}"


class Learning(models.Model):
    """Something learnt at a meeting, kept as a record of its own so that it is found again."""

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="learning")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="learning")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="learning"
    )
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    # Whose experience it is; empty for what all learnt.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # The practice that was begun from it.
    practice_href = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "learning"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "title"], name="one_record_per_learning")
        ]

    def __str__(self) -> str:
        return self.title


class Told(models.Model):
    """That an organisation passed something learnt on: to whom, how, and when."""

    learning = models.ForeignKey(Learning, on_delete=models.CASCADE, related_name="told")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=12, choices=Audience)
    how = models.CharField(max_length=200)
    on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["organisation__name", "on", "pk"]
        verbose_name_plural = "told"
        constraints = [
            models.UniqueConstraint(
                fields=["learning", "organisation", "audience", "how"], name="told_once_each_way"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} told {self.audience}"


class Feedback(models.Model):
    """What somebody who was there says of a meeting. Chair and secretary read it without names."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="feedback")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    worth = models.CharField(max_length=8, choices=Worth)
    keep = models.TextField(blank=True)
    change = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "feedback"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], name="one_feedback_per_person_and_meeting"
            )
        ]

    def __str__(self) -> str:
        return f"feedback {self.pk}"


class Transcript(models.Model):
    """A written record of what was said, handed in by the secretary, until the minutes stand.

    It is taken apart into turns: [{"who", "at", "text"}]. `starts` says with which turn each item
    begins: {item key: number}.
    """

    minutes = models.OneToOneField(Minutes, on_delete=models.CASCADE, related_name="transcript")
    filename = models.CharField(max_length=120)
    turns = models.JSONField(default=list)
    starts = models.JSONField(default=dict)
    handed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    handed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"transcript of {self.minutes.meeting}"


class Reminder(models.Model):
    """That those who had not answered were reminded: of what, in which words, and who they were."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=12, choices=ReminderKind)
    words = models.TextField(blank=True)
    people = models.ManyToManyField(Person, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"reminder {self.pk}"
