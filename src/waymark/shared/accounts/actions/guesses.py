"""Counting guesses in the database, so that they hold across processes and restarts."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from waymark.shared.accounts import queries, rules
from waymark.shared.accounts.models import GuessCount
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import TooMany


@dataclass(frozen=True)
class Try:
    """A try that was let through and counted as wrong, until it is known to be right."""

    kind: str
    account: str
    scopes: tuple[rules.Scope, ...]


def count_try(kind: str, *, account: str, address: str, device: str, now: datetime) -> Try:
    """Let somebody try, or refuse it. Counted before the answer is known.

    Tries that arrive at once are so counted too. The work is the same whoever is guessed at.
    """
    known = queries.known_device(account, device)
    scopes = rules.scopes_of(
        kind, account=account, address=address, device=str(known.pk) if known else ""
    )
    keys = {rules.key_of(scope, settings.SECRET_KEY): scope for scope in scopes}
    with transaction.atomic():
        GuessCount.objects.bulk_create(
            [GuessCount(key=key, began_at=now) for key in sorted(keys)], ignore_conflicts=True
        )
        rows = GuessCount.objects.select_for_update().filter(key__in=keys).order_by("key")
        counted = {row: rules.Count(row.began_at, row.count) for row in rows}
        wait = rules.longest(
            rules.wait_for(keys[row.key], count, now=now) for row, count in counted.items()
        )
        if not wait:
            for row, count in counted.items():
                more = rules.with_one_more(count, now=now)
                row.began_at, row.count = more.began_at, more.count
            GuessCount.objects.bulk_update(counted, ["began_at", "count"])
    if wait:
        raise TooMany(kind, wait)
    return Try(kind, account, tuple(scopes))


def was_right(made: Try) -> None:
    """Take a try back that was right, and what was counted against the same account here."""
    for scope in made.scopes:
        row = GuessCount.objects.filter(key=rules.key_of(scope, settings.SECRET_KEY), count__gt=0)
        row.update(count=0 if scope.own else F("count") - 1)


def was_wrong(made: Try, *, now: datetime) -> None:
    """Leave an entry for a wrong guess: the same whether or not there is such an account.

    It names the guessed account by a keyed hash, with which its owner finds it again.
    """
    with recorded("accounts.guessed_wrong", by=None, at=now) as entry:
        entry.detail = {"kind": made.kind}
        # Not a row of the table: the mark of the account, which stays the same from try to try.
        entry.about = GuessCount(pk=0, key=queries.account_mark(made.account))
