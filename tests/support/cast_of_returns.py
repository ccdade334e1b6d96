"""The returns that the permission matrix is tried with."""

from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from tests.factories.accounts import SeatFactory
from waymark.measures import returns
from waymark.network.benchmarks.models import Figure, Return, SigningKey
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Organisation, Person

OCTOBER = date(2026, 10, 1)


def returns_of(owner: Organisation) -> dict:
    """A force’s draft, those that wait for a signature or their day, a published one, a key."""
    filer = SeatFactory(organisation=owner, role=Role.PERFORMANCE, title="Who files").holder
    return {
        "return_draft": _return(owner, filer, "draft", typed={"cells": {}}).key,
        "return_waiting": _return(owner, filer, "submitted", filed_at=timezone.now()).key,
        "return_signed_off": _return(
            owner,
            filer,
            "certified",
            filed_at=timezone.now(),
            certified_at=timezone.now(),
            publish_on=date(2099, 1, 1),
        ).key,
        "return": _published(owner, filer).key,
        "fingerprint": _key(owner, filer).fingerprint,
        "force_slug": owner.slug,
    }


def _return(owner: Organisation, filer: Person, state: str, **more) -> Return:
    given = {
        "organisation": owner, "filed_from": owner, "kind": "typed", "state": state,
        "first_month": OCTOBER, "last_month": OCTOBER, "method": "manual", "begun_by": filer,
        "begun_at": timezone.now(), "filed_by": filer,
    }  # fmt: skip
    return Return.objects.create(**(given | more))


def _published(owner: Organisation, filer: Person) -> Return:
    now = timezone.now()
    filed = _return(
        owner, filer, "published", filed_at=now, certified_at=now, published_at=now,
        document="{}", document_hash=f"{owner.pk:064}", issue=1,
    )  # fmt: skip
    Figure.objects.create(
        filed=filed, organisation=owner, measure="updates-in-time", month=OCTOBER, last=OCTOBER,
        numerator=300, denominator=400, method="manual", current=True,
    )  # fmt: skip
    return filed


def _key(owner: Organisation, filer: Person) -> SigningKey:
    public = Ed25519PrivateKey.generate().public_key()
    return SigningKey.objects.create(
        organisation=owner, fingerprint=returns.fingerprint(public),
        public_pem=returns.pem(public), valid_from=OCTOBER, added_by=filer,
        added_at=timezone.now(),
    )  # fmt: skip
