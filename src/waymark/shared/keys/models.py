"""A key by which a system of a seat’s holder may ask and tell."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from waymark.shared.accounts.models import Holding, new_key
from waymark.shared.keys.enums import Scope


class Key(models.Model):
    """A secret word for a system, kept as a hash.

    It hangs on a holding: somebody’s time in a seat. When they leave the seat it is over, and
    does not come back if they return.
    """

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    holding = models.ForeignKey(Holding, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    scope = models.CharField(max_length=8, choices=Scope)
    secret_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    last_used_on = models.DateField(null=True, blank=True)
    # The minute in which it was last used, and how often in that minute.
    window = models.PositiveBigIntegerField(default=0)
    window_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="key_runs_out_after_it_is_made"
            )
        ]

    def __str__(self) -> str:
        return self.name
