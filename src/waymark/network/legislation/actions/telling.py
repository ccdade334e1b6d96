"""Keeping search and followers up to date. Called within other acts."""

from datetime import datetime

from waymark.network.legislation import queries
from waymark.network.legislation.enums import UNCONFIRMED, LinkKind
from waymark.network.legislation.models import Instrument, Provision
from waymark.shared.accounts.models import Person
from waymark.shared.notifications.actions import notify
from waymark.shared.search import actions as search


def changed(item: Instrument, *, now: datetime) -> None:
    """Note that something about an item changed, and let the search read it anew."""
    Instrument.objects.filter(pk=item.pk).update(changed_at=now)
    item.refresh_from_db()
    search.index(**queries.document(item))


def reindex_provision(provision: Provision) -> None:
    search.index(**queries.provision_document(provision))


def tell_followers(
    item: Instrument,
    *,
    kind: str,
    subject: str,
    body: str,
    by: Person | None,
    now: datetime,
    link: str = "",
    once: str | None = None,
    also: list[Person] | None = None,
) -> int:
    """Tell those who follow an item, one of its rights or everything. Says how many were told."""
    if item.evidence in UNCONFIRMED:
        return 0
    rights = set(queries.rights_of(LinkKind.LAW, item.key))
    for provision in item.provisions.all():
        rights.update(queries.rights_of(LinkKind.PROVISION, provision.key))
    people = [*queries.followers(item, rights), *(also or [])]
    told = notify(
        [person for person in people if by is None or person.pk != by.pk],
        kind=f"legislation.{kind}",
        subject=subject,
        body=body,
        link=link or f"/law/{item.key}/",
        now=now,
        once=once,
    )
    return len(told)
