"""What came out of the meetings that the permission matrix is tried with (see cast_of_meetings)."""

from datetime import datetime, timedelta

from django.utils import timezone

from tests.factories.accounts import SeatFactory
from tests.factories.meetings import ItemFactory, meeting_of
from tests.factories.outcomes import minutes
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.meetings.enums import MeetingState
from waymark.shared.meetings.models import (
    Correction,
    Decision,
    Group,
    Learning,
    Meeting,
    MeetingAction,
    Minutes,
    MinuteVersion,
    Transcript,
)


def outcomes_of(place: Organisation) -> dict:
    """Minutes to be sent and minutes that were sent, with what came of them."""
    group = Group.objects.get(key=f"{place.slug}-group")
    held = Meeting.objects.get(key=f"{place.slug}-held")
    spoken = ItemFactory(meeting=held)
    draft, sent = (
        _minuted(group, place, name, weeks) for name, weeks in [("draft", 4), ("sent", 6)]
    )
    by, now = draft.started_by, timezone.now()
    parted = _parted(group, place, by, now)
    Transcript.objects.create(
        minutes=draft, filename="said.txt", handed_by=by, handed_at=now,
        turns=[{"who": "Somebody", "at": "", "text": "Item 1"}],
    )  # fmt: skip
    seat = SeatFactory(organisation=place, role="practitioner", title="Doer")
    made = {"group": group, "meeting": sent.meeting}
    asked = Correction.objects.create(minutes=sent, text="One word", by=seat.holder, at=now)
    decided = {"group": group, "recorded_by": by, "recorded_at": now}
    first, later = (
        Decision.objects.create(text=text, decided_on=sent.meeting.on, **decided)
        for text in ("Go on", "Stop")
    )
    return {
        "spoken": spoken.key,
        "draft": draft.meeting.key,
        "draft_item": draft.meeting.items.get().key,
        "parted": parted.meeting.key,
        "parted_item": parted.meeting.items.get().key,
        "sent": sent.meeting.key,
        "sent_item": sent.meeting.items.get().key,
        "correction": asked.key,
        "decision": first.key,
        "later_decision": later.key,
        "doer": seat.key,
        "action": MeetingAction.objects.create(
            **made, text="Share it", seat=seat, due_on=timezone.localdate(), added_by=by,
            added_on=sent.meeting.on, added_at=now,
        ).key,
        "learnt": Learning.objects.create(**made, title="Letters calm", by=by, at=now).key,
    }  # fmt: skip


def _parted(group: Group, place: Organisation, by: Person, now: datetime) -> Minutes:
    """Minutes that two secretaries saved at once."""
    parted = _minuted(group, place, "parted", 8)
    MinuteVersion.objects.create(
        minute=parted.lines.get(), number=2, text="Most agreed.", parted=True, by=by, at=now
    )
    return parted


def _minuted(group: Group, place: Organisation, state: str, weeks: int) -> Minutes:
    meeting = meeting_of(
        group, on=timezone.localdate() - timedelta(weeks=weeks), key=f"{place.slug}-{state}",
        state=MeetingState.HELD,
    )  # fmt: skip
    ItemFactory(meeting=meeting)
    return minutes(meeting, "Agreed.", state="circulated" if state == "sent" else "draft")
