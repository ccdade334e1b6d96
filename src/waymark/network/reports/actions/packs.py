"""Packs for the governance group, from the first line to the frozen document."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from waymark.network.innovations.rules.words import date_words
from waymark.network.reports import permissions, queries
from waymark.network.reports.enums import PackState, Part
from waymark.network.reports.models import Pack
from waymark.network.reports.rules import freezing
from waymark.network.reports.rules.document import hash_of
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.search import actions as search

TAKEN = "There is a pack for this meeting of the group already"


def begin(*, title: str, group: str, meets_on: date, by: Person, now: datetime) -> Pack:
    """Begin a pack for one meeting of a group. Of one meeting there is one pack."""
    if not permissions.may_write_packs(by):
        raise PermissionDenied
    invented = by.is_invented
    with recorded("reports.pack_begun", by=by, at=now) as entry:
        Person.objects.select_for_update().get(pk=by.pk)  # a button pressed twice begins one pack
        there = Pack.objects.filter(group=group, meets_on=meets_on, invented=invented)
        known = there.exclude(state=PackState.WITHDRAWN).first()
        if known is not None and (known.title, known.begun_by_id) != (title, by.pk):
            raise Refused(TAKEN)
        pack = known or _created(
            title=title, group=group, meets_on=meets_on, as_of=localdate(now), invented=invented,
            begun_by=by, begun_at=now,
        )  # fmt: skip
        entry.about = pack
    return pack


def _created(**fields: Any) -> Pack:
    """Write a new pack, unless a colleague began it at this very moment."""
    try:
        with transaction.atomic():
            return Pack.objects.create(**fields)
    except IntegrityError as error:
        raise Refused(TAKEN) from error


def write(pack: Pack, *, words: dict[str, str], seen: int, by: Person, now: datetime) -> Pack:
    """Keep the words of a pack. Figures are not among them: nobody can write those.

    `seen` is how often it had been saved when the writer opened it, so that of two people who
    write at once neither loses a word.
    """
    if not permissions.may_write_packs(by):
        raise PermissionDenied
    with recorded("reports.pack_written", by=by, at=now) as entry:
        pack = Pack.objects.select_for_update().get(pk=pack.pk)
        kept = {part: words.get(part, "").strip() for part in Part.values}
        blockers = freezing.blockers_to_write(pack.state)
        if pack.saved != seen and kept != pack.words:
            blockers.append("Somebody else has saved this pack since you opened it. Take over what "
                            "you need of their words, then save again")  # fmt: skip
        if blockers:
            raise Refused(blockers)
        pack.words, pack.saved = kept, pack.saved + 1
        pack.save(update_fields=["words", "saved"])
        entry.about = pack
    return pack


def document_of(pack: Pack, *, as_of: date) -> dict[str, Any]:
    """What the pack shows on a day: kept when frozen, read anew while it is written."""
    if pack.document is not None:
        frozen: dict[str, Any] = pack.document
        return frozen
    newest = queries.newest_month(invented=pack.invented, as_of=as_of)
    before = queries.previous(pack)
    about = {
        "title": pack.title,
        "group": pack.group,
        "meets_on": pack.meets_on.isoformat(),
        "as_of": as_of.isoformat(),
        "newest_month": newest.isoformat() if newest else "",
        "made_up": "yes" if pack.invented else "",
    }
    last = before.as_of if before else None
    found = queries.document(invented=pack.invented, as_of=as_of, about=about, last=last)
    return found | {"words": pack.words}


def freeze(pack: Pack, *, by: Person, now: datetime) -> Pack:
    """Freeze figures and words as they are now; from here on members can read the pack."""
    if not permissions.may_write_packs(by):
        raise PermissionDenied
    with recorded("reports.pack_frozen", by=by, at=now) as entry:
        pack = Pack.objects.select_for_update().get(pk=pack.pk)
        if pack.state == PackState.FROZEN and pack.frozen_by_id == by.pk:
            entry.about = pack
            return pack
        blockers = freezing.blockers_to_freeze(pack.state, pack.words)
        if blockers:
            raise Refused(blockers)
        today = localdate(now)
        pack.document = document_of(pack, as_of=today)
        pack.document_hash = hash_of(pack.document)
        pack.as_of, pack.state = today, PackState.FROZEN
        pack.frozen_by, pack.frozen_at = by, now
        pack.save()
        search.index(**queries.search_document(pack))
        entry.about, entry.detail = pack, {"hash": pack.document_hash, "on": date_words(today)}
    return pack


def withdraw(pack: Pack, *, because: str, by: Person, now: datetime) -> Pack:
    """Withdraw a frozen pack, with the reason that its readers see; it stays readable."""
    if not permissions.may_write_packs(by):
        raise PermissionDenied
    with recorded("reports.pack_withdrawn", by=by, at=now) as entry:
        pack = Pack.objects.select_for_update().get(pk=pack.pk)
        if blockers := freezing.blockers_to_withdraw(pack.state, because):
            raise Refused(blockers)
        pack.state, pack.withdrawn_because, pack.withdrawn_at = PackState.WITHDRAWN, because, now
        pack.save(update_fields=["state", "withdrawn_because", "withdrawn_at"])
        search.remove(kind="pack", key=pack.key)
        # The reason is kept beside the pack: an entry never goes, so people's words are not for it.
        entry.about, entry.detail = pack, {"hash": pack.document_hash}
    return pack


def discard(pack: Pack, *, by: Person, now: datetime) -> None:
    """Throw away a pack that was never frozen."""
    if not permissions.may_write_packs(by):
        raise PermissionDenied
    with recorded("reports.pack_discarded", by=by, at=now) as entry:
        if pack.state != PackState.DRAFT:
            raise Refused("A frozen pack is withdrawn, not discarded: the group has read it")
        entry.about = pack
        pack.delete()
