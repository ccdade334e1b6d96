"""Writing minutes, sending them out, putting them right, approving them at the next meeting."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import Max

from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.meetings import permissions
from waymark.shared.meetings.enums import CorrectionState, MeetingState, MinutesState
from waymark.shared.meetings.models import (
    AgendaItem,
    Correction,
    Meeting,
    Minute,
    Minutes,
    MinuteVersion,
    Transcript,
)
from waymark.shared.meetings.queries import found
from waymark.shared.meetings.queries import minutes as queries
from waymark.shared.meetings.rules import minutes as rules
from waymark.shared.notifications.actions import notify
from waymark.shared.search import actions as search

SAVED_MEANWHILE = (
    "Somebody saved this item again while you were choosing. "
    "Look at the versions once more: nothing is lost"
)


class Saved(NamedTuple):
    """A minute as it stands, and the version set aside if somebody else had saved in between."""

    minute: Minute
    parted: MinuteVersion | None = None


def opened(meeting: Meeting, by: Person, now: datetime) -> Minutes:
    """The minutes of a meeting, held until the transaction ends; begun if there were none."""
    meeting = Meeting.objects.select_for_update().select_related("group").get(pk=meeting.pk)
    minutes = Minutes.objects.select_related("meeting__group").filter(meeting=meeting).first()
    blockers = rules.blockers_to_write(
        meeting_state=meeting.state, state=minutes.state if minutes else None
    )
    if blockers:
        raise Refused(blockers)
    if minutes is None:
        minutes = Minutes.objects.create(meeting=meeting, started_by=by, started_at=now)
        meeting.state = MeetingState.MINUTES_DRAFT
        meeting.save(update_fields=["state"])
    return minutes


def held(minutes: Minutes) -> Minutes:
    """The minutes as they are now, kept from other writers until the transaction ends."""
    # The meeting's row is locked, as by `_opened`, so that both wait for each other.
    Meeting.objects.select_for_update().get(pk=minutes.meeting_id)
    return Minutes.objects.select_related("meeting__group").get(pk=minutes.pk)


def save_minute(item: AgendaItem, *, text: str, based_on: int, by: Person, now: datetime) -> Saved:
    """Save what the minutes say of one item; `based_on` is the version that it was written on.

    If somebody saved meanwhile, theirs stands and this one is kept beside it, until one of the two
    hands chooses.
    """
    if not permissions.may_write_minutes(by, item.meeting):
        raise PermissionDenied
    text = text.strip()
    with recorded("meetings.minute_saved", by=by, at=now) as entry:
        minutes = opened(item.meeting, by, now)
        minute, _ = Minute.objects.get_or_create(minutes=minutes, item=item)
        entry.about, entry.detail = item, {"meeting": item.meeting.key}
        outcome = rules.saving(
            standing=minute.text, revision=minute.revision, based_on=based_on, text=text
        )
        if outcome == rules.Saving.SAME:
            return Saved(minute)
        version = _version(minute, text, based_on, by, now)
        if outcome == rules.Saving.PARTED:
            version.parted = True
            version.save(update_fields=["parted"])
            entry.detail["parted"] = version.number
            return Saved(minute, version)
        _let_stand(minute, version)
        _changed(minutes, now)
    return Saved(minute)


def settle_minute(
    item: AgendaItem, *, text: str, based_on: int, by: Person, now: datetime
) -> Minute:
    """Choose between versions that were written at once: this text stands, all others stay kept."""
    if not permissions.may_write_minutes(by, item.meeting):
        raise PermissionDenied
    with recorded("meetings.minute_settled", by=by, at=now) as entry:
        minutes = opened(item.meeting, by, now)
        minute = Minute.objects.get(minutes=minutes, item=item)
        if minute.revision != based_on:
            raise Refused(SAVED_MEANWHILE)
        minute.versions.filter(parted=True, settled_at=None).update(settled_by=by, settled_at=now)
        if text.strip() != minute.text:
            _let_stand(minute, _version(minute, text.strip(), based_on, by, now))
            _changed(minutes, now)
        entry.about, entry.detail = item, {"meeting": item.meeting.key}
    return minute


def _version(minute: Minute, text: str, based_on: int, by: Person, now: datetime) -> MinuteVersion:
    last = minute.versions.aggregate(last=Max("number"))["last"] or 0
    return MinuteVersion.objects.create(
        minute=minute, number=last + 1, text=text, based_on=based_on, by=by, at=now
    )


def _let_stand(minute: Minute, version: MinuteVersion) -> None:
    minute.text, minute.revision = version.text, version.number
    minute.saved_by, minute.saved_at = version.by, version.at
    minute.save(update_fields=["text", "revision", "saved_by", "saved_at"])


def _changed(minutes: Minutes, now: datetime) -> None:
    """Say of minutes that were sent out that they changed since."""
    minutes.state = rules.state_after_writing(minutes.state)
    if minutes.state == MinutesState.AMENDED:
        minutes.amended_at = now
        minutes.save(update_fields=["state", "amended_at"])
        reindex(minutes)


# ---- sent out ----------------------------------------------------------------------------------


def circulate_minutes(minutes: Minutes, *, by: Person, now: datetime) -> Minutes:
    """Send the draft to everybody of the group and to all who were there."""
    if not permissions.may_write_minutes(by, minutes.meeting):
        raise PermissionDenied
    with recorded("meetings.minutes_circulated", by=by, at=now) as entry:
        minutes = held(minutes)
        if blockers := queries.blockers_to_circulate(minutes):
            raise Refused(blockers)
        minutes.state, minutes.circulated_at, minutes.circulated_by = (
            MinutesState.CIRCULATED, now, by,
        )  # fmt: skip
        minutes.save(update_fields=["state", "circulated_at", "circulated_by"])
        _meeting_is(minutes.meeting, MeetingState.CIRCULATED)
        reindex(minutes)
        notify(
            queries.readers_of(minutes.meeting),
            kind="meetings.minutes",
            subject=f"Draft minutes of {minutes.meeting}",
            body="Read them, and say what should be put right before they are approved.",
            link=f"/meetings/{minutes.meeting.key}/minutes/",
            now=now,
            once=f"minutes-{minutes.meeting.key}",
        )
        entry.about = minutes.meeting
    return minutes


def _meeting_is(meeting: Meeting, state: str) -> None:
    meeting.state = state
    meeting.save(update_fields=["state"])


def reindex(minutes: Minutes) -> None:
    """Let a search find the minutes as they are now."""
    search.index(**found.minutes_document(minutes))


# ---- put right -----------------------------------------------------------------------------------


def ask_correction(
    minutes: Minutes, *, item: AgendaItem | None, text: str, by: Person, now: datetime
) -> Correction:
    """Say what should be put right; chair and secretary are told."""
    if not permissions.may_correct(by, minutes):
        raise PermissionDenied
    with recorded("meetings.correction_asked", by=by, at=now) as entry:
        minutes = held(minutes)
        blockers = rules.blockers_to_correct(state=minutes.state)
        if blockers:
            raise Refused(blockers)
        asked = minutes.corrections.filter(item=item, by=by, text=text.strip()).first()
        if asked is None:  # the form was not sent twice
            asked = Correction.objects.create(
                minutes=minutes, item=item, text=text.strip(), by=by, at=now
            )
            notify(
                [each for each in queries.writers_of(minutes.meeting) if each.pk != by.pk],
                kind="meetings.minutes",
                subject=f"{by.name} asks for a correction of the minutes of {minutes.meeting}",
                body=text.strip(),
                link=f"/meetings/{minutes.meeting.key}/minutes/",
                now=now,
            )
        entry.about, entry.detail = asked, {"meeting": minutes.meeting.key}
    return asked


def answer_correction(
    correction: Correction, *, taken: bool, answer: str, by: Person, now: datetime
) -> None:
    """Say whether the minutes were put right, and why not if they were not."""
    minutes = correction.minutes
    if not permissions.may_write_minutes(by, minutes.meeting):
        raise PermissionDenied
    with recorded("meetings.correction_answered", by=by, at=now) as entry:
        held(minutes)
        correction.refresh_from_db()
        if correction.state != CorrectionState.WAITING:
            raise Refused("This correction was answered already")
        if not taken and not answer.strip():
            raise Refused("Say in a sentence why it is not changed", about="answer")
        correction.state = CorrectionState.TAKEN if taken else CorrectionState.NOT_TAKEN
        correction.answer, correction.answered_by = answer.strip(), by
        correction.answered_at = now
        correction.save()
        notify(
            [correction.by],
            kind="meetings.minutes",
            subject=f"Your correction of the minutes of {minutes.meeting}: "
            f"{correction.get_state_display().lower()}",
            body=correction.answer,
            link=f"/meetings/{minutes.meeting.key}/minutes/",
            now=now,
        )
        entry.about, entry.detail = correction, {"taken": taken}


# ---- approved ------------------------------------------------------------------------------------


def approve_minutes(minutes: Minutes, *, at: Meeting, by: Person, now: datetime) -> None:
    """Approve the minutes of an earlier meeting, at this one. From then on they stay as they are.

    The transcript that they were written from is forgotten: it has served.
    """
    if not permissions.may_write_minutes(by, minutes.meeting):
        raise PermissionDenied
    with recorded("meetings.minutes_approved", by=by, at=now) as entry:
        minutes = held(minutes)
        if at.group_id != minutes.meeting.group_id:
            raise Refused("Minutes are approved by a meeting of the same group")
        blockers = rules.blockers_to_approve(
            state=minutes.state,
            waiting=minutes.corrections.filter(state=CorrectionState.WAITING).count(),
            parted=queries.parted_count(minutes),
            held_on=at.on if at.held_at or at.state in queries.HELD else None,
            meeting_on=minutes.meeting.on,
        )
        if blockers:
            raise Refused(blockers)
        minutes.state, minutes.approved_in = MinutesState.APPROVED, at
        minutes.approved_at, minutes.approved_by = now, by
        minutes.save(update_fields=["state", "approved_in", "approved_at", "approved_by"])
        _meeting_is(minutes.meeting, MeetingState.APPROVED)
        Transcript.objects.filter(minutes=minutes).delete()
        reindex(minutes)
        entry.about, entry.detail = minutes.meeting, {"at": at.key}


def record_item(
    item: AgendaItem,
    *,
    text: str,
    based_on: int,
    approves: Iterable[Minutes] = (),
    by: Person,
    now: datetime,
) -> Saved:
    """Save the minute of an item; the item of the previous minutes approves them in one act."""
    with recorded("meetings.item_recorded", by=by, at=now) as entry:
        entry.about = item
        saved = save_minute(item, text=text, based_on=based_on, by=by, now=now)
        for minutes in approves:
            approve_minutes(minutes, at=item.meeting, by=by, now=now)
    return saved
