"""What the search reads of law."""

from collections.abc import Iterator
from typing import Any

from waymark.network.legislation import permissions
from waymark.network.legislation.enums import UNCONFIRMED
from waymark.network.legislation.models import Instrument, Provision

SCOPE = "law"
UNCONFIRMED_SCOPE = "law-unconfirmed"


def search_scopes(viewer: Any) -> set[str]:
    """Law is for members; what nobody has confirmed is for those who can look it up."""
    if not permissions.may_read(viewer):
        return set()
    return {SCOPE, UNCONFIRMED_SCOPE} if permissions.may_edit(viewer) else {SCOPE}


def document(item: Instrument) -> dict[str, Any]:
    """An item as the search reads it, with the words of its provisions and duties."""
    provisions = [f"{p.number}: {p.subject}" for p in item.provisions.all()]
    duties = [duty.what for duty in item.duties.all()]
    tags = [item.get_kind_display(), *(["Made up"] if item.invented else [])]
    return {
        "kind": "law",
        "key": item.key,
        "title": item.title,
        "summary": item.summary,
        "body": "\n".join([item.identifier, item.known, item.unknown, *provisions, *duties]),
        "url": f"/law/{item.key}/",
        "scope": UNCONFIRMED_SCOPE if item.evidence in UNCONFIRMED else SCOPE,
        "at": item.changed_at,
        "tags": tags,
    }


def provision_document(provision: Provision) -> dict[str, Any]:
    """A provision as the search reads it."""
    item = provision.instrument
    hidden = provision.evidence in UNCONFIRMED or item.evidence in UNCONFIRMED
    return {
        "kind": "provision",
        "key": provision.key,
        "title": f"{item.title}, {provision.number}",
        "summary": provision.subject,
        "body": "\n".join([provision.who, provision.means, provision.unknown]),
        "url": f"/law/provisions/{provision.key}/",
        "scope": UNCONFIRMED_SCOPE if hidden else SCOPE,
        "at": item.changed_at,
        "tags": ["Made up"] if item.invented else [],
    }


def search_documents() -> Iterator[dict[str, Any]]:
    """Every document of law, to build the index anew."""
    for item in Instrument.objects.prefetch_related("provisions", "duties").iterator(500):
        yield document(item)
    for provision in Provision.objects.select_related("instrument").iterator(500):
        yield provision_document(provision)
