"""Taking a practice up: interest, the steps to live, stopping, and the adopters' diary."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate

from waymark.network.innovations import permissions
from waymark.network.innovations.actions.evaluating import open_for
from waymark.network.innovations.enums import IN_USE, SHOWN, Stage
from waymark.network.innovations.models import Adoption, DiaryEntry, Innovation, StageChange
from waymark.network.innovations.rules import stages, staleness
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.meetings.actions.promising import close_for
from waymark.shared.notifications.actions import notify

# A force that only looks has not taken a practice up.
TAKEN_UP = (Stage.PLANNING, *IN_USE)


def move_adoption(
    innovation: Innovation,
    organisation: Organisation,
    *,
    stage: str,
    on: date,
    by: Person,
    now: datetime,
    adapted: bool | None = None,
    what_changed: str = "",
    stopped_because: str = "",
    note: str = "",
) -> Adoption:
    """Record how far a force is with a practice. The first step says that it is interested."""
    if not permissions.may_take_up(by, organisation) or innovation.state not in SHOWN:
        raise PermissionDenied
    with transaction.atomic():
        # Held, so that two first steps, and two counts, come one after the other.
        Innovation.objects.select_for_update().get(pk=innovation.pk)
        adoption = Adoption.objects.filter(innovation=innovation, organisation=organisation).first()
        last = adoption.changes.last() if adoption else None
        said = (stage, on, note, by.pk)
        if adoption and last and said == (last.stage, last.on, last.note, last.by_id):
            return adoption  # the form was sent twice
        with recorded("innovations.adoption_moved", by=by, at=now) as entry:
            if blockers := _blockers(
                adoption, innovation, organisation, stage, on, localdate(now),
                adapted=adapted, what_changed=what_changed, stopped_because=stopped_because,
            ):  # fmt: skip
                raise Refused(blockers)
            adoption = adoption or Adoption(
                innovation=innovation, organisation=organisation, contact_seat=by.seat
            )
            _place(adoption, stage, on, adapted, what_changed, stopped_because)
            StageChange.objects.create(
                adoption=adoption, stage=stage, on=on, note=note, by=by, recorded_at=now
            )
            _go_on_from(adoption, innovation, by, now)
            entry.about, entry.detail = adoption, {"stage": stage, "practice": innovation.pk}
    return adoption


def _go_on_from(adoption: Adoption, innovation: Innovation, by: Person, now: datetime) -> None:
    """What follows from a step: counts, an evaluation, a word to the owner, a promise kept."""
    recount(innovation)
    open_for(adoption, now=now)
    _tell_the_owner(adoption, by, now)
    if adoption.stage in TAKEN_UP:
        close_for(
            "adopted", kind="practice", key=innovation.key, organisation=adoption.organisation,
            by=by, now=now,
        )  # fmt: skip


def _blockers(
    adoption: Adoption | None,
    innovation: Innovation,
    organisation: Organisation,
    stage: str,
    on: date,
    today: date,
    *,
    adapted: bool | None,
    what_changed: str,
    stopped_because: str,
) -> list[str]:
    """What stops this force from this step, as things stand now."""
    steps = _steps(adoption)
    return stages.blockers_to_move(
        adoption.stage if adoption else None,
        stage,
        adapted=adapted,
        what_changed=what_changed,
        reason_for_stopping=stopped_because,
        on=on,
        today=today,
        last_change_on=stages.known_days_around(steps, len(steps))[0],
        own_practice=organisation.pk == innovation.organisation_id,
    )


def _place(
    adoption: Adoption,
    stage: str,
    on: date,
    adapted: bool | None,
    what_changed: str,
    stopped_because: str,
) -> None:
    """Put the adoption where it now stands, with the dates that follow from it."""
    adoption.stage = stage
    if adapted is not None:
        adoption.adapted, adoption.what_changed = adapted, what_changed.strip() if adapted else ""
    adoption.stopped_because = stopped_because.strip() if stage == Stage.STOPPED else ""
    _set_days(adoption, [*_steps(adoption), stages.Step(stage, on, True)])


def _steps(adoption: Adoption | None) -> list[stages.Step]:
    """The steps of an adoption as the rules read them; a first step has none before it."""
    if adoption is None or adoption.pk is None:
        return []
    return [stages.Step(step.stage, step.on, step.on_is_known) for step in adoption.changes.all()]


def _set_days(adoption: Adoption, steps: list[stages.Step]) -> None:
    """Write down the days that follow from these steps."""
    adoption.began_on, adoption.live_on, adoption.stopped_on = stages.days_of(steps)
    adoption.save()


def date_step(change: StageChange, *, on: date, by: Person, now: datetime) -> Adoption:
    """Put the day of a step right, or say it where it was not known; the rest follows."""
    innovation = change.adoption.innovation
    if (
        not permissions.may_take_up(by, change.adoption.organisation)
        or innovation.state not in SHOWN
    ):
        raise PermissionDenied
    with transaction.atomic():
        # Held as in `move_adoption`: a new step and another's date come one after the other.
        Innovation.objects.select_for_update().get(pk=innovation.pk)
        adoption = Adoption.objects.get(pk=change.adoption_id)
        steps = list(adoption.changes.all())
        step = steps[place := steps.index(change)]
        if step.on_is_known and step.on == on:
            return adoption  # the form was sent twice
        with recorded("innovations.step_dated", by=by, at=now) as entry:
            around = stages.known_days_around(_steps(adoption), place)
            blockers = stages.blockers_to_date(on, localdate(now), *around)
            if blockers:
                raise Refused(blockers)
            entry.about, entry.detail = adoption, {
                "step": step.pk, "was": step.on if step.on_is_known else None, "on": on,
            }  # fmt: skip
            step.on, step.on_is_known = on, True
            step.save(update_fields=["on", "on_is_known"])
            _set_days(adoption, _steps(adoption))
            recount(innovation)
            open_for(adoption, now=now)
    return adoption


def recount(innovation: Innovation) -> None:
    """Count anew how many forces use the practice and how many stopped. Called in actions."""
    by_stage = list(innovation.adoptions.values_list("stage", flat=True))
    innovation.live_count = sum(stage in IN_USE for stage in by_stage)
    innovation.stopped_count = by_stage.count(Stage.STOPPED)
    innovation.save(update_fields=["live_count", "stopped_count"])


def _tell_the_owner(adoption: Adoption, by: Person, now: datetime) -> None:
    """The originator hears of each step of each force."""
    innovation = adoption.innovation
    assert innovation.current is not None
    owners = Person.objects.filter(
        is_active=True, seats__organisation=innovation.organisation
    ).exclude(pk=by.pk)
    words = f"{adoption.organisation}: {adoption.get_stage_display().lower()}"
    if adoption.stopped_because:
        words += f". {adoption.stopped_because}"
    notify(
        owners.distinct(),
        kind="innovations.adopted",
        subject=f"{adoption.organisation} and your practice “{innovation.current.title}”",
        body=words,
        link=f"/practices/{innovation.key}/",
        now=now,
    )


def describe_adoption(adoption: Adoption, *, by: Person, now: datetime, **words: str) -> None:
    """Say what helped, what stood in the way and what it took."""
    if not permissions.may_take_up(by, adoption.organisation):
        raise PermissionDenied
    with recorded("innovations.adoption_described", by=by, at=now) as entry:
        allowed: dict[str, Any] = {
            name: words[name] for name in ("enablers", "barriers", "resources_used")
        }
        Adoption.objects.filter(pk=adoption.pk).update(**allowed)
        entry.about = adoption


def write_diary(
    adoption: Adoption,
    *,
    heading: str,
    text: str,
    on: date,
    month: int | None,
    by: Person,
    now: datetime,
) -> DiaryEntry:
    """Write in the diary of an adoption; every reader of the practice finds it there."""
    if not permissions.may_take_up(by, adoption.organisation):
        raise PermissionDenied
    with transaction.atomic():
        Adoption.objects.select_for_update().get(pk=adoption.pk)
        written = adoption.diary.filter(heading=heading, text=text, on=on, by=by).first()
        if written is not None:  # the form was sent twice
            return written
        with recorded("innovations.diary_written", by=by, at=now) as entry:
            blockers = staleness.blockers_to_write(
                on=on,
                today=localdate(now),
                month=month,
                is_written=bool(month) and adoption.diary.filter(month=month).exists(),
            )
            if blockers:
                raise Refused(blockers)
            made = DiaryEntry.objects.create(
                adoption=adoption, heading=heading, text=text, on=on, month=month, by=by,
                written_at=now,
            )  # fmt: skip
            entry.about, entry.detail = adoption, {"month": month}
    return made
