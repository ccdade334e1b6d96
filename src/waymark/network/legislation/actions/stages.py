"""Stages of items: recorded with their source, and withdrawn when recorded in error."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from waymark.network.legislation import permissions
from waymark.network.legislation.actions.telling import changed, tell_followers
from waymark.network.legislation.enums import UNCONFIRMED, Evidence
from waymark.network.legislation.models import Instrument, Stage
from waymark.network.legislation.rules import lifecycle
from waymark.network.legislation.rules.words import day_words
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused


def record_stage(
    item: Instrument,
    *,
    code: str,
    source: str,
    by: Person,
    now: datetime,
    house: str = "",
    on: date | None = None,
    on_words: str = "",
    expected: bool = False,
    note: str = "",
    evidence: str = Evidence.SEEN,
) -> Stage:
    """Record that an item has reached a stage, or is expected to; followers are told."""
    if not permissions.may_edit(by):
        raise PermissionDenied
    with recorded("legislation.stage_recorded", by=by, at=now) as entry:
        item = Instrument.objects.select_for_update().get(pk=item.pk)
        entry.about, entry.detail = item, {"stage": code, "expected": expected}
        blockers = lifecycle.blockers_to_stage(
            item.kind,
            lifecycle.Recorded(code, house, on, expected),
            source=source,
            history=told(item),
            today=localdate(now),
        )
        if blockers:
            raise Refused(blockers)
        stage = Stage.objects.create(
            instrument=item, code=code, house=house, on=on, on_words="" if on else on_words,
            expected=expected, note=note, source=source, evidence=evidence, by=by, recorded_at=now,
        )  # fmt: skip
        settle(item)
        changed(item, now=now)
        if evidence not in UNCONFIRMED:
            _tell(item, stage, by, now)
    return stage


def told(item: Instrument) -> list[lifecycle.Recorded]:
    """The stages of an item that count, as the rules read them."""
    rows = item.stages.filter(withdrawn_at=None).exclude(evidence__in=UNCONFIRMED)
    return [lifecycle.Recorded(s.code, s.house, s.on, s.expected) for s in rows]


def settle(item: Instrument) -> None:
    """Note on the item where it has got to, for lists. Called within other acts."""
    last = lifecycle.latest(item.kind, told(item))
    item.stage = last.code if last else ""
    item.stage_on = last.on if last else None
    item.save(update_fields=["stage", "stage_on"])


def _tell(item: Instrument, stage: Stage, by: Person, now: datetime) -> None:
    words = lifecycle.stage_words(item.kind, stage.code, stage.house)
    when = day_words(stage.on) if stage.on else stage.on_words
    body = " ".join(filter(None, [f"{words}{', ' + when if when else ''}.", stage.note]))
    tell_followers(
        item, kind="stage_recorded",
        subject=f"{item.title}: {'expected, ' if stage.expected else ''}{words}",
        body=body, by=by, now=now,
    )  # fmt: skip


def withdraw_stage(stage: Stage, *, because: str, by: Person, now: datetime) -> None:
    """Take back a stage that was recorded in error; it stays on record with the reason."""
    if not permissions.may_edit(by):
        raise PermissionDenied
    with recorded("legislation.stage_withdrawn", by=by, at=now) as entry:
        item = Instrument.objects.select_for_update().get(pk=stage.instrument_id)
        entry.about, entry.detail = item, {"stage": stage.code}
        stage.refresh_from_db()
        if stage.withdrawn_at is not None:
            return  # pressed twice
        if not because.strip():
            raise Refused("Say why it is withdrawn")
        stage.withdrawn_at, stage.withdrawn_by, stage.withdrawn_because = now, by, because.strip()
        stage.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
        settle(item)
        changed(item, now=now)
