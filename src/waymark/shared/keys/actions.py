"""Making and revoking keys, and counting how often one is used."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils.timezone import localdate

from waymark.shared.accounts.models import Person, Seat
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.keys import permissions, queries, rules
from waymark.shared.keys.models import Key
from waymark.shared.notifications.actions import notify


def make_key(
    seat: Seat | None, *, name: str, scope: str, days: int, by: Person, now: datetime
) -> tuple[Key, str]:
    """Make a key for a seat one holds. Returns it with the word that is shown this once."""
    if seat is None or not permissions.may_make_key(by, seat):
        raise PermissionDenied
    secret = rules.new_secret()
    with recorded("keys.key_made", by=by, at=now) as entry:
        holding = queries.holding_of(by, seat)
        if holding is None:
            raise Refused("It is not recorded since when you hold this seat. Ask for it again")
        if blockers := rules.blockers_to_make(working=queries.working(holding, now).count()):
            raise Refused(blockers)
        key = Key.objects.create(
            holding=holding,
            name=name,
            scope=scope,
            secret_hash=rules.hashed(secret),
            made_at=now,
            expires_at=rules.expiry(now, days),
        )
        entry.about, entry.detail = key, {"scope": scope, "seat": seat.key, "days": days}
        # It outlives the sign-in in which it was made, so whoever did not make it must hear of it.
        notify(
            [by], kind="accounts.sign_in_changed", subject="An API key was made",
            body="A system can now ask in your name. If it was not you, revoke the key, and tell "
            "an administrator at once.", link="/keys/", now=now, urgent=True,
        )  # fmt: skip
    return key, rules.token(key.key, secret)


def revoke_key(key: Key, *, by: Person, now: datetime) -> None:
    """Let a key work no more; done twice, the first time counts."""
    if not permissions.may_revoke_key(by, key):
        raise PermissionDenied
    with recorded("keys.key_revoked", by=by, at=now) as entry:
        Key.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now, revoked_by=by)
        entry.about = key


def count_request(key: Key, *, most: int, now: datetime) -> int:
    """Count one more request of this minute. Returns the seconds to wait: none if it may pass.

    No act, so no entry. The database counts, so that the limit holds over all web processes; the
    day of use is noted with the first request of a minute, and nothing finer is kept.
    """
    this = rules.window(now)
    counted = Key.objects.filter(pk=key.pk, window=this)
    if counted.filter(window_count__lt=most).update(window_count=F("window_count") + 1):
        return 0
    begun = Key.objects.filter(pk=key.pk, window__lt=this).update(
        window=this, window_count=1, last_used_on=localdate(now)
    )
    return 0 if begun else rules.seconds_left(now)
