"""Notices people read on their page, the outbox of mails, and how often each person wants mail."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from waymark.shared.accounts.models import new_key
from waymark.shared.notifications.enums import Channel, Frequency, State


class Message(models.Model):
    """A mail in the outbox. The row is the truth: it is there before any attempt to send it.

    The address is not kept here: it is the person's at the moment of sending.
    """

    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mails"
    )
    group = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    urgent = models.BooleanField(default=False)
    day = models.DateField()
    queued_at = models.DateTimeField()
    not_before = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    ask_first = models.BooleanField(default=False)
    error = models.CharField(max_length=40, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-queued_at", "-pk"]
        constraints = [
            # The mail budget: never more than one mail a day to one person, but for urgent ones.
            models.UniqueConstraint(
                fields=["person", "day"], condition=Q(urgent=False), name="one_mail_a_day"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="mail_state_known"),
        ]
        indexes = [
            models.Index(
                fields=["-urgent", "not_before", "id"],
                condition=Q(state="queued"),
                name="mail_waiting",
            ),
            models.Index(fields=["state", "queued_at"], name="mail_state"),
        ]

    def __str__(self) -> str:
        return f"mail {self.reference}"


class Notice(models.Model):
    """Something a person is told on their own page, and by mail as often as they chose."""

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices"
    )
    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    once = models.CharField(max_length=120, null=True, blank=True)  # noqa: DJ001 (unique, or none)
    mail = models.ForeignKey(
        Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="notices"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "once"], name="told_once"),
        ]
        indexes = [
            models.Index(fields=["person", "-at"], name="notice_list"),
            models.Index(
                fields=["person", "at"],
                condition=Q(mail=None, read_at=None),
                name="notice_unmailed",
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.key}"


class Preference(models.Model):
    """How often one person wants mail about one group of kinds; weekly where there is no row."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preferences"
    )
    group = models.CharField(max_length=40)
    frequency = models.CharField(max_length=8, choices=Frequency)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "group"], name="one_preference_per_group"),
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="frequency_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.frequency}"


class Pulse(models.Model):
    """One row: that the sender is alive, and when it last made its hourly round."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    beat_at = models.DateTimeField(null=True, blank=True)
    round_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_pulse")]

    def __str__(self) -> str:
        return f"sender seen {self.beat_at}"
