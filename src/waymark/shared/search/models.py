"""What can be found: one row per practice, thread, minute or other record."""

from django.db import models


class Document(models.Model):
    """A record as search sees it: its words, where it lives, and who may find it.

    `scope` names one group of readers: "public", "members", "organisation:12", "person:7". Whoever
    holds that scope may find the document; nobody else learns even that it exists. The full-text
    indexes beside this table are made by migrations 0002 and 0003. Victims are never documents:
    they are found by keyed tokens, so that no name lies readable in an index.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    scope = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    url = models.CharField(max_length=500)
    at = models.DateTimeField()
    tags = models.JSONField(default=list, blank=True)  # words at the hit, such as "Made up"
    body = models.TextField(blank=True)  # last, so that reading the others never pages through it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="one_document_per_record"),
            models.CheckConstraint(
                condition=~models.Q(scope=""), name="every_document_has_a_scope"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
