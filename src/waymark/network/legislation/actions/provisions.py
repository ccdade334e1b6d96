"""Provisions, and the days on which they come into force, change or end."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.timezone import localdate

from waymark.network.legislation import permissions
from waymark.network.legislation.actions.telling import changed, reindex_provision, tell_followers
from waymark.network.legislation.enums import Effect, Evidence, Kind
from waymark.network.legislation.models import Commencement, Instrument, Provision
from waymark.network.legislation.queries.readiness import day_of, days_of, live_days
from waymark.network.legislation.rules import commencement as rules
from waymark.network.legislation.rules.words import day_words
from waymark.shared.accounts.models import Person, new_key
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused

FIELDS = (
    "number", "subject", "who", "means", "extent", "application", "not_in_force_on", "unknown",
    "evidence", "source",
)  # fmt: skip


def add_provision(
    item: Instrument, *, fields: Mapping[str, Any], by: Person, now: datetime
) -> Provision:
    """Write down one section of an item. A second press finds the first."""
    if not permissions.may_edit(by):
        raise PermissionDenied
    with recorded("legislation.provision_added", by=by, at=now) as entry:
        item = Instrument.objects.select_for_update().get(pk=item.pk)
        entry.about, entry.detail = item, {"number": fields["number"]}
        there = item.provisions.filter(number=fields["number"]).first()
        if there is not None and there.subject == fields["subject"]:
            return there
        if there is not None:
            raise Refused(f"{there.number} is written down already: {there.subject}")
        last = item.provisions.aggregate(Max("order"))["order__max"] or 0
        provision = Provision.objects.create(
            instrument=item, key=_key(item, fields["number"]), order=last + 1,
            checked_on=localdate(now), checked_by=by,
            **{name: fields[name] for name in FIELDS if name in fields},
        )  # fmt: skip
        reindex_provision(provision)
        changed(item, now=now)
    return provision


def _key(item: Instrument, number: str) -> str:
    key = f"{item.key[:70]}-{slugify(number)[:20] or new_key()}"
    return f"{key}-{new_key()[:4]}" if Provision.objects.filter(key=key).exists() else key


def change_provision(
    provision: Provision, *, fields: Mapping[str, Any], by: Person, now: datetime
) -> Provision:
    if not permissions.may_edit(by):
        raise PermissionDenied
    with recorded("legislation.provision_changed", by=by, at=now) as entry:
        item = Instrument.objects.select_for_update().get(pk=provision.instrument_id)
        entry.about = provision
        others = item.provisions.exclude(pk=provision.pk)
        if others.filter(number=fields.get("number", provision.number)).exists():
            raise Refused(f"{fields['number']} is written down already")
        for name in FIELDS:
            if name in fields:
                setattr(provision, name, fields[name])
        provision.save()
        reindex_provision(provision)
        changed(item, now=now)
    return provision


def record_day(
    provision: Provision,
    *,
    how: str,
    on: date,
    source: str,
    by: Person,
    now: datetime,
    effect: str = Effect.COMMENCES,
    made_by: Instrument | None = None,
    part: str = "",
    area: str = "",
    purpose: str = "",
    evidence: str = Evidence.SEEN,
) -> Commencement:
    """Record the day on which a provision, or part of it, begins, changes or ends."""
    if not permissions.may_edit(by):
        raise PermissionDenied
    with recorded("legislation.day_recorded", by=by, at=now) as entry:
        item = Instrument.objects.select_for_update().get(pk=provision.instrument_id)
        entry.about, entry.detail = provision, {"on": on.isoformat(), "effect": effect}
        new = rules.Day(effect, on, part.strip(), area, purpose.strip())
        blockers = rules.blockers_to_commencement(
            new, how, source=source, there=days_of(provision), assent=assent_of(item)
        )
        if blockers:
            raise Refused(blockers)
        day = Commencement.objects.create(
            provision=provision, effect=effect, how=how, on=on, made_by=made_by, part=new.part,
            area=area, purpose=new.purpose, evidence=evidence, source=source, by=by,
            recorded_at=now,
        )  # fmt: skip
        changed(item, now=now)
        _tell_of(day, item, limits=new.limits, by=by, now=now)
    return day


def _tell_of(
    day: Commencement, item: Instrument, *, limits: str, by: Person, now: datetime
) -> None:
    """Tell whoever follows the item what happens on that day, and to how much of it."""
    provision, said = day.provision, f"{day.get_effect_display().lower()} on {day_words(day.on)}"
    of_what = f"{provision.subject} ({limits})" if limits else provision.subject
    tell_followers(
        item, kind="day_recorded", subject=f"{item.title}, {provision.number}: {said}",
        body=f"{of_what}. {day.source}", by=by, now=now, link=f"/law/provisions/{provision.key}/",
    )  # fmt: skip


def assent_of(item: Instrument) -> date | None:
    """The day of an act's Royal Assent, where it is known."""
    if item.kind != Kind.ACT:
        return None
    stage = item.stages.filter(code="enacted", withdrawn_at=None, on__isnull=False).first()
    return stage.on if stage else None


def withdraw_day(day: Commencement, *, because: str, by: Person, now: datetime) -> None:
    """Take back a day that was recorded in error; it stays on record with the reason."""
    if not permissions.may_edit(by):
        raise PermissionDenied
    with recorded("legislation.day_withdrawn", by=by, at=now) as entry:
        provision = day.provision
        item = Instrument.objects.select_for_update().get(pk=provision.instrument_id)
        entry.about, entry.detail = provision, {"on": day.on.isoformat()}
        day.refresh_from_db()
        if day.withdrawn_at is not None:
            return  # pressed twice
        if not because.strip():
            raise Refused("Say why it is withdrawn")
        day.withdrawn_at, day.withdrawn_by, day.withdrawn_because = now, by, because.strip()
        day.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
        changed(item, now=now)
        tell_followers(
            item, kind="day_withdrawn",
            subject=f"{item.title}, {provision.number}: {day_words(day.on)} was an error",
            body=f"That day no longer stands here: {day.withdrawn_because}", by=by, now=now,
            link=f"/law/provisions/{provision.key}/",
        )  # fmt: skip


def begins(day: Commencement, *, now: datetime) -> None:
    """Tell that the day of a provision has come. Called by the daily round, once for each day."""
    with transaction.atomic():
        held = live_days().select_for_update().filter(pk=day.pk, told_at=None).first()
        if held is None:
            return
        provision, item = day.provision, day.provision.instrument
        with recorded("legislation.day_came", by=None, at=now) as entry:
            entry.about, entry.detail = provision, {"on": held.on.isoformat()}
            held.told_at = now
            held.save(update_fields=["told_at"])
            changed(item, now=now)
            limits = day_of(held).limits
            tell_followers(
                item, kind="day_came",
                subject=f"{item.title}, {provision.number}: {held.get_effect_display().lower()}",
                body=f"{provision.subject}{' (' + limits + ')' if limits else ''}, "
                     f"{day_words(held.on)}",
                by=None, now=now, link=f"/law/provisions/{provision.key}/",
                once=f"law-day:{held.pk}",
            )  # fmt: skip
