"""The keys with which forces sign: added by the force, trusted by the network, ended by either."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied

from waymark.measures import returns
from waymark.measures.errors import BadInput
from waymark.network.benchmarks import permissions
from waymark.network.benchmarks.models import SigningKey
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.notifications.actions import notify

PRIVATE_HALF = (
    "This is the private half of a key. It was not kept, but it has left your force: make a new"
    " key, and send the file of that one that ends in .public.pem"
)


def add_key(
    organisation: Organisation, *, pem: str, valid_from: date, by: Person, now: datetime
) -> SigningKey:
    """Tell the network the public half of a key; it signs nothing until it is trusted."""
    if not permissions.may_add_key(by, organisation):
        raise PermissionDenied
    with recorded("benchmarks.signing_key_added", by=by, at=now) as entry:
        if returns.is_private_half(pem):
            raise Refused(PRIVATE_HALF)
        try:
            public = returns.public_key(pem.strip().encode())
        except BadInput as error:
            raise Refused(
                f"{error}. Send the file that ends in .public.pem, never the other"
            ) from error
        mark = returns.fingerprint(public)
        if SigningKey.objects.filter(fingerprint=mark).exists():
            raise Refused("This key is known already")
        key = SigningKey.objects.create(
            organisation=organisation,
            fingerprint=mark,
            public_pem=returns.pem(public),
            valid_from=valid_from,
            added_by=by,
            added_at=now,
        )
        notify(
            Person.objects.filter(is_active=True, seats__role=Role.CO_ORDINATOR).distinct(),
            kind="benchmarks.key_to_trust",
            subject=f"{organisation} has a new key for its returns",
            body=f"Ring them, and have them read the fingerprint to you: {mark}",
            link="/measures/keys/",
            now=now,
        )
        entry.about, entry.detail = organisation, {"key": mark}
    return key


def trust_key(key: SigningKey, *, by: Person, now: datetime) -> None:
    """Vouch that a key is this force's, after hearing its fingerprint by another road."""
    if not permissions.may_trust_key(by, key):
        raise PermissionDenied
    with recorded("benchmarks.signing_key_trusted", by=by, at=now) as entry:
        entry.about, entry.detail = key.organisation, {"key": key.fingerprint}
        if key.trusted_at is None:
            key.trusted_by, key.trusted_at = by, now
            key.save(update_fields=["trusted_by", "trusted_at"])
            _tell_the_force(key, now)


def _tell_the_force(key: SigningKey, now: datetime) -> None:
    if key.added_by is None:
        return
    notify(
        [key.added_by],
        kind="benchmarks.key_trusted",
        subject=f"The key {key.fingerprint} signs for {key.organisation}",
        body="The network office has heard its fingerprint: documents signed with it are taken",
        link="/measures/keys/",
        now=now,
    )


def end_key(key: SigningKey, *, on: date, by: Person, now: datetime) -> None:
    """Let a key sign no more after a day: it was lost, or another takes its place."""
    if not permissions.may_end_key(by, key):
        raise PermissionDenied
    with recorded("benchmarks.signing_key_ended", by=by, at=now) as entry:
        if on < key.valid_from:
            raise Refused("It cannot end before it began")
        key.valid_to = on
        key.save(update_fields=["valid_to"])
        entry.about, entry.detail = key.organisation, {"key": key.fingerprint}
