"""Items: written down, put right, and looked up again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.timezone import localdate

from waymark.network.legislation import permissions
from waymark.network.legislation.actions.telling import changed, reindex_provision, tell_followers
from waymark.network.legislation.enums import Kind
from waymark.network.legislation.models import Instrument, Provision
from waymark.network.legislation.rules.words import day_words
from waymark.shared.accounts.models import Person, new_key
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused

# Words that stand for pages, so that no item takes their address.
RESERVED = frozenset(
    {"new", "rights", "code", "dates", "consultations", "chase", "checks", "following", "follow"}
    | {"feeds", "proposals", "provisions", "links", "duties", "stages", "days"}
)
FIELDS = (
    "title", "identifier", "feed_id", "parent", "summary", "known", "unknown", "extent",
    "application", "roles", "address", "opens_on", "closes_on", "owner_seat", "evidence", "source",
)  # fmt: skip


def add_item(*, kind: str, fields: Mapping[str, Any], by: Person, now: datetime) -> Instrument:
    """Write an item down. A second press finds what the first one wrote."""
    if not permissions.may_edit(by):
        raise PermissionDenied
    _check(fields)
    with recorded("legislation.item_added", by=by, at=now) as entry:
        there = Instrument.objects.filter(kind=kind, title=fields["title"]).first()
        if there is not None:
            entry.about, entry.detail = there, {"again": True}
            return there
        item = made(fields["title"], kind=kind, now=now, **_own(fields))
        item.checked_on, item.checked_by = localdate(now), by
        item.save(update_fields=["checked_on", "checked_by"])
        changed(item, now=now)
        entry.about, entry.detail = item, {"kind": kind}
        words = Kind(kind).label.lower()
        tell_followers(
            item, kind="item_added", subject=f"New in Law and Code: {item.title}",
            body=f"A new {words}: {item.summary[:300]}", by=by, now=now,
        )  # fmt: skip
    return item


def _own(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in FIELDS if name in fields and name != "title"}


def made(title: str, *, kind: str, now: datetime, **fields: Any) -> Instrument:
    """An item under a readable key that nothing has: its title, with a tail where it is taken."""
    key = slugify(title)[:60].strip("-") or new_key()
    tailed = f"{key}-{new_key()[:6]}"
    if key in RESERVED or Instrument.objects.filter(key=key).exists():
        key = tailed
    try:
        with transaction.atomic():
            return Instrument.objects.create(
                key=key, title=title, kind=kind, changed_at=now, **fields
            )
    except IntegrityError as error:
        if "feed_id" in str(error) or "one_item_per_feed_id" in str(error):
            raise Refused("Another item has this number in the feed already") from None
        raise


def _check(fields: Mapping[str, Any]) -> None:
    opens, closes = fields.get("opens_on"), fields.get("closes_on")
    if opens and closes and closes < opens:
        raise Refused("A consultation closes after it opens")


def change_item(
    item: Instrument, *, fields: Mapping[str, Any], by: Person, now: datetime
) -> Instrument:
    """Put an item right. Followers hear of it where its dates changed."""
    if not permissions.may_edit(by):
        raise PermissionDenied
    _check(fields)
    with recorded("legislation.item_changed", by=by, at=now) as entry:
        item = Instrument.objects.select_for_update().get(pk=item.pk)
        parent = fields.get("parent")
        if parent is not None and (parent.pk == item.pk or parent.parent_id == item.pk):
            raise Refused("An item cannot belong to itself")
        before = (item.opens_on, item.closes_on)
        altered = [
            name for name in FIELDS if name in fields and getattr(item, name) != fields[name]
        ]
        for name in altered:
            setattr(item, name, fields[name])
        taken = Instrument.objects.filter(feed_id=item.feed_id).exclude(pk=item.pk)
        if item.feed_id and taken.exists():
            raise Refused("Another item has this number in the feed already")
        item.save()
        changed(item, now=now)
        for provision in item.provisions.select_related("instrument"):
            reindex_provision(provision)
        entry.about, entry.detail = item, {"fields": len(altered)}
        if (item.opens_on, item.closes_on) != before and item.closes_on:
            tell_followers(
                item, kind="dates_changed", subject=f"New dates: {item.title}",
                body=f"It closes on {day_words(item.closes_on)}", by=by, now=now,
            )  # fmt: skip
    return item


def confirm(record: Instrument | Provision, *, by: Person, now: datetime) -> None:
    """Note that somebody looked it up today and found it still so."""
    if not permissions.may_edit(by):
        raise PermissionDenied
    with recorded("legislation.checked", by=by, at=now) as entry:
        entry.about = record
        record.checked_on, record.checked_by, record.checked_words = localdate(now), by, ""
        record.save(update_fields=["checked_on", "checked_by", "checked_words"])
