"""Newsletters, what they point to, and the private addresses of their feed."""

from django.db import models
from django.db.models import Q

from waymark.network.newsletters.enums import Kind, State
from waymark.shared.accounts.models import Person, new_key


class Newsletter(models.Model):
    """A letter of the co-ordinator to the members: their own while it is written, sent once.

    `open` means that everybody may read it on the web; else members do.
    """

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    title = models.CharField(max_length=160)
    text = models.TextField()
    open = models.BooleanField(default=False)
    invented = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    saved = models.PositiveIntegerField(default=0)
    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    told = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, sent_at=None)
                | Q(state=State.SENT, sent_at__isnull=False),
                name="sent_newsletter_has_its_moment",
            )
        ]

    def __str__(self) -> str:
        return self.key


class Pointer(models.Model):
    """One thing of the network that a newsletter points to, by the title it had then."""

    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="pointers")
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    address = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["newsletter", "kind", "key"], name="one_pointer_per_thing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class FeedAddress(models.Model):
    """A member's private address of the feed; only a hash of its secret is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="newsletter_feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at=None), name="one_live_newsletter_feed"
            )
        ]

    def __str__(self) -> str:
        return f"feed address {self.pk}"
