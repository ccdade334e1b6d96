"""The files of papers as they lie in the store: there while a paper needs them."""

from django.db.models import QuerySet

from waymark.network.innovations.models import Attachment
from waymark.shared.files.actions import Store


def _needed() -> QuerySet[Attachment]:
    return Attachment.objects.filter(removed_at=None)


STORE = Store("practices", _needed)
keep, delete_unused, sweep = STORE.keep, STORE.delete_unused, STORE.sweep
