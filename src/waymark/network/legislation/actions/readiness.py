"""What changes for forces: written down, asked about, answered, and chased."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from waymark.network.legislation import permissions, queries
from waymark.network.legislation.actions.telling import changed, tell_followers
from waymark.network.legislation.enums import Ready
from waymark.network.legislation.models import Duty, Instrument, Readiness, ReadinessChange
from waymark.network.legislation.rules import readiness as rules
from waymark.network.legislation.rules.words import counted, day_words
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.meetings.actions.promising import close_for
from waymark.shared.notifications.actions import notify

FIELDS = ("short", "what", "who", "provision", "from_on")


def add_duty(item: Instrument, *, fields: Mapping[str, Any], by: Person, now: datetime) -> Duty:
    """Write down what changes for forces. A second press finds the first."""
    if not permissions.may_edit(by):
        raise PermissionDenied
    with recorded("legislation.duty_added", by=by, at=now) as entry:
        item = Instrument.objects.select_for_update().get(pk=item.pk)
        entry.about = item
        _of_this_item(item, fields)
        there = item.duties.filter(what=fields["what"]).first()
        if there is not None:
            return there
        last = item.duties.aggregate(Max("number"))["number__max"] or 0
        duty = Duty.objects.create(
            instrument=item, number=last + 1,
            **{name: fields[name] for name in FIELDS if name in fields},
        )  # fmt: skip
        entry.detail = {"number": duty.number}
        changed(item, now=now)
        tell_followers(
            item, kind="duty_added", subject=f"{item.title}: what changes for forces",
            body=f"{duty.what}. Who must act: {duty.who}", by=by, now=now,
        )  # fmt: skip
    return duty


def _of_this_item(item: Instrument, fields: Mapping[str, Any]) -> None:
    provision = fields.get("provision")
    if provision is not None and provision.instrument_id != item.pk:
        raise Refused("Choose a provision of this item")


def change_duty(duty: Duty, *, fields: Mapping[str, Any], by: Person, now: datetime) -> Duty:
    if not permissions.may_edit(by):
        raise PermissionDenied
    with recorded("legislation.duty_changed", by=by, at=now) as entry:
        item = Instrument.objects.select_for_update().get(pk=duty.instrument_id)
        entry.about, entry.detail = item, {"number": duty.number}
        _of_this_item(item, fields)
        for name in FIELDS:
            if name in fields:
                setattr(duty, name, fields[name])
        duty.save(update_fields=[*FIELDS])
        changed(item, now=now)
    return duty


def ask_forces(
    asked: Iterable[Duty], *, answer_by: date | None, by: Person, now: datetime
) -> list[Duty]:
    """Ask every force that these duties concern how ready it is, by a day."""
    if not permissions.may_chase(by):
        raise PermissionDenied
    rows = list(queries.duties().filter(pk__in=[duty.pk for duty in asked]))
    if not rows:
        raise Refused("Choose at least one duty")
    item = rows[0].instrument
    with recorded("legislation.forces_asked", by=by, at=now) as entry:
        today = localdate(now)
        forces = queries.forces_of(item.invented, today)
        concerned = frozenset[int]().union(*(queries.concerned(duty, forces) for duty in rows))
        days = [on for duty in rows if (on := queries.from_on(duty))]
        blockers = rules.blockers_to_asking(
            answer_by=answer_by, from_on=min(days, default=None), today=today, forces=len(concerned)
        )
        if blockers:
            raise Refused(blockers)
        assert answer_by is not None
        for duty in rows:
            duty.asked_at, duty.answer_by = duty.asked_at or now, answer_by
            duty.save(update_fields=["asked_at", "answer_by"])
        entry.about = item
        entry.detail = {"duties": len(rows), "forces": len(concerned)}
        changed(item, now=now)
        notify(
            queries.people_of(concerned, ["lead"]),
            kind="legislation.asked",
            subject=f"How ready is your force? {item.title}",
            body=f"{counted(len(rows), 'duty', 'duties')}, by {day_words(answer_by)}",
            link=f"/law/{item.key}/answer/",
            now=now,
            once=f"law-asked:{item.pk}:{answer_by}",
        )
    return rows


def answer(
    duty: Duty, force: Organisation, *, state: str, by: Person, now: datetime, note: str = ""
) -> Readiness:
    """Say how ready a force is for a duty. The same answer twice is one answer."""
    if not permissions.may_answer(by, force):
        raise PermissionDenied
    with transaction.atomic():
        duty = queries.duties().get(pk=Duty.objects.select_for_update().get(pk=duty.pk).pk)
        blockers = rules.blockers_to_answer(
            state=state,
            note=note,
            asked=duty.asked_at is not None,
            concerns=_concerns(duty, force, localdate(now)),
        )
        if blockers:
            raise Refused(blockers)
        there = Readiness.objects.filter(duty=duty, organisation=force).first()
        if there is not None and (there.state, there.note) == (state, note.strip()):
            return there
        with recorded("legislation.readiness_said", by=by, at=now) as entry:
            said, _ = Readiness.objects.update_or_create(
                duty=duty,
                organisation=force,
                defaults={"state": state, "note": note.strip(), "by": by, "at": now},
            )
            ReadinessChange.objects.create(
                readiness=said, state=state, note=note.strip(), by=by, at=now
            )
            entry.about, entry.detail = said, {"duty": duty.pk, "state": state}
            if state == Ready.READY and duty.provision is not None:
                close_for(
                    "ready", kind="provision", key=duty.provision.key, organisation=force,
                    by=by, now=now, title=duty.provision.subject[:160],
                )  # fmt: skip
    return said


def _concerns(duty: Duty, force: Organisation, today: date) -> bool:
    here = [one for one in queries.forces_of(duty.instrument.invented, today) if one.pk == force.pk]
    return bool(queries.concerned(duty, here))


def answer_all(
    item: Instrument,
    force: Organisation,
    *,
    answers: Mapping[int, tuple[str, str]],
    by: Person,
    now: datetime,
) -> int:
    """Say how ready a force is for several duties at once: all of it is kept, or nothing.

    `answers` holds state and note by the key of the duty. Returns how many were new.
    """
    with transaction.atomic():
        before = ReadinessChange.objects.filter(readiness__organisation=force).count()
        for duty in item.duties.filter(pk__in=answers):
            state, note = answers[duty.pk]
            try:
                answer(duty, force, state=state, note=note, by=by, now=now)
            except Refused as refusal:
                raise Refused([f"{duty.short}: {reason}" for reason in refusal.reasons]) from None
        return ReadinessChange.objects.filter(readiness__organisation=force).count() - before


def remind(item: Instrument, *, words: str, by: Person, now: datetime) -> int:
    """Remind the forces on the chase list of an item, in the co-ordinator's own words.

    At most once a day for each person. Returns how many were told.
    """
    if not permissions.may_chase(by):
        raise PermissionDenied
    with recorded("legislation.forces_reminded", by=by, at=now) as entry:
        today = localdate(now)
        rows = queries.chase_list(today, item=item.key)
        if not rows:
            raise Refused("Nobody is to be chased: every force has answered")
        told = remind_people(item, {row.force.pk for row in rows}, words, now)
        entry.about, entry.detail = item, {"people": told}
    return told


def remind_people(item: Instrument, forces: set[int], words: str, now: datetime) -> int:
    """Tell the leads of these forces that an answer is waited for. Called within an act."""
    notices = notify(
        queries.people_of(forces, ["lead"]),
        kind="legislation.reminded",
        subject=f"Your force’s answer is waited for: {item.title}",
        body=words.strip() or "It takes a few minutes: one word for each duty, and a note",
        link=f"/law/{item.key}/answer/",
        now=now,
        once=f"law-reminder:{item.pk}:{localdate(now)}",
    )
    return len(notices)
