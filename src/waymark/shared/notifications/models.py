"""Notices people read on their page, the outbox of messages, and how often people want mail."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from waymark.shared.accounts.models import new_key
from waymark.shared.notifications.enums import Channel, Frequency, State

PERSON = "person"


class Message(models.Model):
    """A message in the outbox. The row is the truth: it is there before any attempt to send it.

    No address is kept here, nor anything that tells who somebody is: it goes to a person with an
    account, or to somebody whom a wing knows by kind and key, and where to and whether at all is
    asked at the moment of sending. It carries words of its own, or names a template, its version
    and what fills it.
    """

    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="mails",
        null=True,
        blank=True,
    )
    recipient_kind = models.CharField(max_length=20, default=PERSON)
    recipient_key = models.CharField(max_length=40, blank=True)
    group = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    template = models.CharField(max_length=60, blank=True)
    template_version = models.PositiveSmallIntegerField(null=True, blank=True)
    values = models.JSONField(default=dict, blank=True)
    urgent = models.BooleanField(default=False)
    day = models.DateField()
    queued_at = models.DateTimeField()
    not_before = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=40, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    doubted_at = models.DateTimeField(null=True, blank=True)  # the attempt that may have arrived
    ended_at = models.DateTimeField(null=True, blank=True)
    gateway_id = models.UUIDField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)  # when what the gateway reports was

    class Meta:
        ordering = ["-queued_at", "-pk"]
        constraints = [
            # The mail budget: never more than one mail a day to one person, but for urgent ones.
            models.UniqueConstraint(
                fields=["person", "day"], condition=Q(urgent=False), name="one_mail_a_day"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="mail_state_known"),
            models.CheckConstraint(
                condition=Q(recipient_kind=PERSON, recipient_key="", person__isnull=False)
                | (~Q(recipient_kind=PERSON) & ~Q(recipient_key="") & Q(person=None)),
                name="one_recipient",
            ),
            models.CheckConstraint(
                condition=Q(template="", template_version=None)
                | (~Q(template="") & Q(template_version__isnull=False)),
                name="template_has_version",
            ),
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
        return f"message {self.reference}"


class ChannelState(models.Model):
    """What the sender last found out about one way out: for the doctor and the banner."""

    channel = models.CharField(max_length=10, primary_key=True, choices=Channel)
    trouble = models.CharField(max_length=40, blank=True)
    since = models.DateTimeField(null=True, blank=True)
    well_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.channel}: {self.trouble or 'well'}"


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
    behind = models.DurationField(default=timedelta)  # how slow the clock may be (rules.hours)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_pulse")]

    def __str__(self) -> str:
        return f"sender seen {self.beat_at}"
