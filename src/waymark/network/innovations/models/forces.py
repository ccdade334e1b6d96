"""What forces are like, which are alike, and how practices fit them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from waymark.network.innovations.models.library import Innovation
from waymark.shared.accounts.models import Organisation


class Profile(models.Model):
    """What a force is like, briefly, so that a practice can be held against it."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="profile"
    )
    answers = models.JSONField(default=dict)  # {aspect: code}
    resources = models.JSONField(default=dict)  # {code: have | planned | no}
    notes = models.JSONField(default=dict, blank=True)  # {aspect or code: words}
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"profile of {self.organisation}"


class Peer(models.Model):
    """One row of an imported peer grouping: this force is compared with that one."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="peers")
    peer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    scheme = models.CharField(max_length=120)
    valid_from = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "peer", "scheme"], name="one_row_per_peer"
            ),
            models.CheckConstraint(
                condition=~Q(organisation=models.F("peer")), name="nobody_is_their_own_peer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ~ {self.peer}"


class Fit(models.Model):
    """How many prerequisites of a practice one force meets; worked out anew on each change."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    innovation = models.ForeignKey(Innovation, on_delete=models.CASCADE, related_name="fits")
    fitting = models.PositiveSmallIntegerField()
    points = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "innovation"], name="one_fit_per_force")
        ]

    def __str__(self) -> str:
        return f"{self.fitting} of {self.points}"
