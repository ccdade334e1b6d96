"""What members have stated about texts and files that the guard stopped."""

from django.db import models

from waymark.shared.accounts.models import Person


class Statement(models.Model):
    """Somebody's word that what the guard found in one text or file is nobody's detail.

    The text itself is not kept here: a keyed fingerprint tells whether the same one comes again.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64)
    found = models.JSONField(default=list)  # the kinds, such as “phone”
    page = models.CharField(max_length=200)  # where it was to be posted; addresses hold keys only

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["fingerprint"], name="statements_by_fingerprint")]
        constraints = [
            models.UniqueConstraint(fields=["person", "fingerprint"], name="stated_once_each")
        ]

    def __str__(self) -> str:
        return f"statement about {', '.join(self.found)}"
