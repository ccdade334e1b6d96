"""The audit chain: one row for each act, each tied to the one before."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """Who did what to which record, and when. Written once; never changed, never deleted.

    The database itself refuses changes and deletions (migration 0002). Somebody who gets round
    that breaks the chain of hashes, which `queries.verify` finds.
    """

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    act = models.CharField(max_length=80)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    about_type = models.CharField(max_length=80)
    about_key = models.CharField(max_length=80)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-sequence"]
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["about_key", "about_type", "sequence"], name="audit_about"),
            models.Index(fields=["act", "sequence"], name="audit_act"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.act}"
