"""The invented meeting that comes next: its papers, a late item, updates, and who has answered."""

from datetime import date, datetime, timedelta

from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Organisation
from waymark.shared.meetings import queries
from waymark.shared.meetings.actions.demonstration.groups import morning_of, seat_in
from waymark.shared.meetings.actions.demonstration.meetings import answers, write_agenda
from waymark.shared.meetings.actions.demonstration.papers import LAW, hand_in
from waymark.shared.meetings.actions.stages import fill_standing_items
from waymark.shared.meetings.enums import ItemKind, ItemState, MeetingState, Ruling
from waymark.shared.meetings.models import (
    AgendaItem,
    Attendance,
    Meeting,
    PartnerUpdate,
    Series,
)

UPDATES = (
    ("rowan-door", "Two more evenings a week are open from January, without a waiting list."),
    ("dales-listening-post", "Our line now takes calls in eleven languages."),
    ("commissioner-for-ashdown", "The next round of grants opens in February."),
)


def write_next(series: Series, forces: dict[str, Organisation], today: date, now: datetime) -> None:
    """The meeting that comes next: papers out but one, most have said yes."""
    meeting = series.meetings.filter(on__gte=today).order_by("on").first()
    if meeting is None:
        return
    meeting.state = MeetingState.PAPERS_OUT
    meeting.called_at = morning_of(today - timedelta(days=21))
    meeting.agenda_out_at = morning_of(min(today, meeting.items_by))
    meeting.papers_out_at = morning_of(min(today, meeting.papers_by))
    meeting.save()
    items = write_agenda(meeting, "ashdown", "letters by a trusted person")
    _late_item(meeting, forces, now)
    hand_in(meeting, items, (LAW, ItemKind.THEME), today)
    for slug, words in UPDATES:
        seat = seat_in(forces[slug], Role.PARTNER)
        if seat and seat.holder:
            PartnerUpdate.objects.create(
                meeting=meeting, organisation=forces[slug], text=words, by=seat.holder, at=now
            )
    said = answers(meeting, yes=75, said=85, at=now)
    ours = "Place of Ashdown"  # waits for its reader’s own answer
    Attendance.objects.bulk_create(row for row in said if row.seat and row.seat.title != ours)
    viewer = queries.officers_of(meeting.group)[0].holder
    fill_standing_items(meeting, today=today, viewer=viewer)
    following = series.meetings.filter(on__gt=meeting.on).order_by("on").first()
    if following is not None:
        AgendaItem.objects.create(
            meeting=following, position=1, kind=ItemKind.SLOT, state=ItemState.ACCEPTED,
            title="Presentation by a force", minutes=20, offered_at=now,
        )  # fmt: skip


def _late_item(meeting: Meeting, forces: dict[str, Organisation], now: datetime) -> None:
    """One item came late and was let in by the chair."""
    chair = queries.chair_of(meeting.group)
    lead = seat_in(forces["severnley"], Role.LEAD)
    if chair is None or chair.holder is None or lead is None:
        return
    AgendaItem.objects.create(
        meeting=meeting, position=20, state=ItemState.ACCEPTED, minutes=5, offered_at=now,
        title="A poll on fields for safe contact", organisation=forces["severnley"],
        led_by="Severnley", owner=lead.holder, offered_by=lead.holder, ruling=Ruling.LET_IN,
        ruling_reason="The system’s supplier decides this month", ruled_by=chair.holder,
        ruled_at=now,
    )  # fmt: skip
