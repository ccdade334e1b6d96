"""Invented groups with a year of meetings, for the invented organisations; and away again.

Days are counted from today, so that the next meeting is always four working days off.
"""

import hashlib
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from waymark.measures.calendar import add_working_days
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.models import Organisation, Person, Seat
from waymark.shared.audit.actions import recorded
from waymark.shared.meetings import queries, rules
from waymark.shared.meetings.actions.invented_outcomes import forget_outcomes, load_outcomes
from waymark.shared.meetings.actions.meetings import reindex, set_clock
from waymark.shared.meetings.actions.papers import STORE
from waymark.shared.meetings.actions.stages import fill_standing_items
from waymark.shared.meetings.enums import (
    Access,
    Answer,
    GroupKind,
    ItemKind,
    ItemState,
    MeetingState,
    Part,
    Rhythm,
    Ruling,
)
from waymark.shared.meetings.models import (
    AgendaItem,
    Attendance,
    CalendarFeed,
    Group,
    GroupSeat,
    Meeting,
    Output,
    Paper,
    PaperVersion,
    PartnerUpdate,
    Series,
    StandingItem,
    TermsOfReference,
)
from waymark.shared.search import actions as search

FIRST_NUMBER = 9
DAYS_TO_THE_NEXT = 4
CHAIR, OFFICE = "calder-vale", "network-office"
CORE = ("ashdown", "calder-vale", "ribblemoor", "irkdale", "severnley", "lonmere")
STREAM = ("ashdown", "donmere", "trentlow", "tamarside")
LINK = "https://meet.example.org/network-meeting"

TERMS = (
    "Forces and partners meet every two months to learn from each other what works for victims.\n\n"
    "- Each force has one place; a deputy fills it.\n"
    "- Forces decide, partners are heard.\n"
    "- Minutes and papers are open to all members."
)
# kind, source, title, minutes, led by
STANDING = (
    (ItemKind.STANDING, "previous_minutes", "Minutes of the meeting before", 5, "Chair"),
    (ItemKind.STANDING, "open_actions", "Actions still open", 10, "Secretary"),
    (ItemKind.STANDING, "law", "Changes in law and the Code", 20, "Policy lead"),
    (ItemKind.STANDING, "questions", "Questions without an answer", 15, "All"),
    (ItemKind.STANDING, "practices", "Newest practices", 10, "Network Office"),
    (ItemKind.SLOT, "", "Presentation by a force", 20, ""),
    (ItemKind.THEME, "", "Theme: updates given in time", 25, "Severnley"),
    (ItemKind.PARTNERS, "", "Partners’ round", 10, "Commissioners, charities"),
    (ItemKind.LEARNING, "", "What we learnt today", 5, "Chair"),
)
PRESENTED = (
    ("calder-vale", "Two calls that forces promise"),
    ("ribblemoor", "A safe-contact card in every car"),
    ("irkdale", "Updates at the end of each shift"),
    ("severnley", "Letters that victims helped to write"),
    ("donmere", "One page for the first 48 hours"),
)
UPDATES = (
    ("rowan-door", "Two more evenings a week are open from January, without a waiting list."),
    ("dales-listening-post", "Our line now takes calls in eleven languages."),
    ("commissioner-for-ashdown", "The next round of grants opens in February."),
)
PAPERS = (
    ("What changes for us", "law", "Three things change for forces this quarter. (Made up.)"),
    ("Updates in time: where forces stand", "theme", "Half of the forces tell victims in time."),
)


def load(*, now: datetime) -> None:
    """Write the invented groups. Does nothing where there are no invented forces, or it is done."""
    forces = {o.slug: o for o in Organisation.objects.filter(invented=True)}
    if CHAIR not in forces or Group.objects.filter(invented=True).exists():
        return
    with recorded("meetings.demonstration_loaded", by=None, at=now) as entry:
        today = localdate(now)
        group = _network(forces, today, now)
        series = _series(group, today)
        for number, on in enumerate(_days(series), FIRST_NUMBER):
            _meeting(series, number, on, today, now)
        load_outcomes(group, today=today, now=now)
        _next_one(series, forces, today, now)
        _core(group, forces, today)
        _stream(group, forces, today, now)
        for meeting in group.meetings.all():
            reindex(meeting)
        entry.about, entry.detail = group, {"meetings": group.meetings.count()}


def _at(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _years_ago(today: date, weeks: int) -> date:
    return today - timedelta(weeks=weeks)


def _seat(organisation: Organisation, *roles: str) -> Seat | None:
    return organisation.seats.filter(role__in=roles).order_by("pk").first()


# ---- groups ------------------------------------------------------------------------------------


def _network(forces: dict[str, Organisation], today: date, now: datetime) -> Group:
    """The network's own group: a place for each force, partners as observers."""
    group = Group.objects.create(
        key="the-network",
        name="Network of the made-up forces",
        kind=GroupKind.NETWORK,
        purpose="Where forces say what works for victims, and what does not.",
        open_to_members=True,
        quorum=15,
        started_on=_years_ago(today, 110),
        invented=True,
    )
    TermsOfReference.objects.create(
        group=group, number=1, text=TERMS, agreed_on=_years_ago(today, 104),
        agreed_by="the forces at the first meeting", recorded_at=now,
    )  # fmt: skip
    StandingItem.objects.bulk_create(
        StandingItem(group=group, position=place, kind=kind, source=source, title=title,
                     minutes=minutes, led_by=led_by)
        for place, (kind, source, title, minutes, led_by) in enumerate(STANDING, 1)
    )  # fmt: skip
    for each in forces.values():
        _place(group, each, today)
    return group


def _place(group: Group, organisation: Organisation, today: date) -> None:
    if organisation.slug == OFFICE:
        seat, part, title = _seat(organisation, Role.CO_ORDINATOR), Part.SECRETARY, "Secretary"
    elif organisation.kind == OrganisationKind.FORCE:
        seat = _seat(organisation, Role.LEAD)
        part = Part.CHAIR if organisation.slug == CHAIR else Part.MEMBER
        title = f"Place of {organisation}"
    else:
        seat, part, title = _seat(organisation, Role.PARTNER), Part.OBSERVER, str(organisation)
    deputy = _seat(organisation, Role.PERFORMANCE) if seat else None
    GroupSeat.objects.create(
        group=group, organisation=organisation, title=title, part=part, seat=seat, deputy=deputy,
        since=_years_ago(today, 104),
    )  # fmt: skip


def _small(
    group: Group, forces: dict[str, Organisation], slugs: tuple[str, ...], today: date
) -> None:
    """Seat the first as chair and the others as members of a smaller group."""
    for slug in slugs:
        GroupSeat.objects.create(
            group=group, organisation=forces[slug], title=f"Place of {forces[slug]}",
            part=Part.CHAIR if slug == slugs[0] else Part.MEMBER,
            seat=_seat(forces[slug], Role.LEAD), since=_years_ago(today, 60),
        )  # fmt: skip


def _core(parent: Group, forces: dict[str, Organisation], today: date) -> None:
    core = Group.objects.create(
        key="core-group", name="Core group of the made-up network", kind=GroupKind.CORE,
        parent=parent, purpose="Prepares the meetings and sees to what was agreed.",
        invented=True, started_on=_years_ago(today, 60),
    )  # fmt: skip
    _small(core, forces, CORE, today)


def _stream(parent: Group, forces: dict[str, Organisation], today: date, now: datetime) -> None:
    stream = Group.objects.create(
        key="safe-contact", name="Work stream on safe contact (made up)",
        kind=GroupKind.WORK_STREAM, parent=parent, open_to_members=True, invented=True,
        purpose="Finds out how forces ask victims when and how they may be reached.",
        started_on=_years_ago(today, 60),
    )  # fmt: skip
    _small(stream, forces, STREAM, today)
    Output.objects.bulk_create(
        [
            Output(group=stream, title="Questions to ask at first contact", added_at=now,
                   done_on=_years_ago(today, 6)),
            Output(group=stream, title="A field for safe contact, drawn for four systems",
                   added_at=now, due_on=add_working_days(today, 30)),
        ]
    )  # fmt: skip


# ---- meetings ----------------------------------------------------------------------------------


def _series(group: Group, today: date) -> Series:
    """A series whose sixth meeting is the next one."""
    upcoming = add_working_days(today, DAYS_TO_THE_NEXT)
    while upcoming.day > 28:  # not every month has a fifth week to keep the rhythm in
        upcoming = add_working_days(upcoming, 1)
    return Series.objects.create(
        key="network-meetings", group=group, name="Network meeting", rhythm=Rhythm.TWO_MONTHLY,
        first_on=rules.months_before(upcoming, 10), begins=time(10), ends=time(12),
        joining_link=LINK,
    )  # fmt: skip


def _days(series: Series) -> list[date]:
    return rules.dates_of_series(series.first_on, months=series.rhythm, ahead=22)


def _meeting(series: Series, number: int, on: date, today: date, now: datetime) -> Meeting:
    held = on < today
    meeting = Meeting(
        key=f"network-meeting-{number}",
        group=series.group,
        series=series,
        number=number,
        title=f"Network meeting {number}",
        state=MeetingState.HELD if held else MeetingState.PLANNED,
        on=on,
        begins=series.begins,
        ends=series.ends,
        joining_link=series.joining_link,
        changed_at=min(now, _at(on)),
    )
    set_clock(meeting)
    if held:
        meeting.called_at = _at(meeting.items_by - timedelta(days=14))
        meeting.agenda_out_at, meeting.papers_out_at = _at(meeting.items_by), _at(meeting.papers_by)
        meeting.held_at = _at(on)
    meeting.save()
    if held:
        force, title = PRESENTED[number % len(PRESENTED)]
        _agenda(meeting, force, title)
        _attended(meeting)
    return meeting


def _agenda(meeting: Meeting, presenter: str, title: str) -> list[AgendaItem]:
    """The standing items, with the slot booked by a force."""
    force = Organisation.objects.get(slug=presenter)
    items = []
    for place, (kind, source, words, minutes, led_by) in enumerate(STANDING, 1):
        item = AgendaItem(
            meeting=meeting, position=place, kind=kind, source=source, title=words, minutes=minutes,
            led_by=led_by, state=ItemState.ACCEPTED, offered_at=_at(meeting.items_by),
        )  # fmt: skip
        if kind == ItemKind.SLOT:
            item.title, item.organisation, item.led_by = f"Presentation: {title}", force, force.name
        item.paper_wanted = source == "law" or kind in (ItemKind.SLOT, ItemKind.THEME)
        item.save()
        items.append(item)
    return items


def _share(meeting: Meeting, place: GroupSeat) -> int:
    """A number below 100 that stays the same for one place at one meeting."""
    mark = hashlib.sha256(f"{meeting.number} {place.organisation_id} {place.title}".encode())
    return mark.digest()[0] * 100 // 256


def _attended(meeting: Meeting) -> None:
    """Most places were filled; some sent apologies, a few said nothing."""
    rows = []
    for place in meeting.group.seats.select_related("seat__holder"):
        share = _share(meeting, place)
        if place.holder is None or share >= 94:
            continue
        came = share < 78
        rows.append(
            Attendance(
                meeting=meeting,
                person=place.holder,
                seat=place,
                organisation_id=place.organisation_id,
                answer=Answer.ONLINE if came else Answer.APOLOGIES,
                answered_at=_at(meeting.papers_by),
                answered_by=place.holder,
                present=came,
            )
        )
    Attendance.objects.bulk_create(rows)


def _next_one(series: Series, forces: dict[str, Organisation], today: date, now: datetime) -> None:
    """The meeting that comes next: papers out but one, most have said yes."""
    meeting = series.meetings.filter(on__gte=today).order_by("on").first()
    if meeting is None:
        return
    meeting.state = MeetingState.PAPERS_OUT
    meeting.called_at = _at(today - timedelta(days=21))
    meeting.agenda_out_at = _at(min(today, meeting.items_by))
    meeting.papers_out_at = _at(min(today, meeting.papers_by))
    meeting.save()
    items = _agenda(meeting, "ashdown", "letters by a trusted person")
    _late_item(meeting, forces, now)
    for title, where, words in PAPERS:
        item = next(i for i in items if where in (i.source, i.kind))
        _paper(meeting, item, title, f"{words}\n", now)
    for slug, words in UPDATES:
        seat = _seat(forces[slug], Role.PARTNER)
        if seat and seat.holder:
            PartnerUpdate.objects.create(
                meeting=meeting, organisation=forces[slug], text=words, by=seat.holder, at=now
            )
    _answers(meeting, now)
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
    lead = _seat(forces["severnley"], Role.LEAD)
    if chair is None or chair.holder is None or lead is None:
        return
    AgendaItem.objects.create(
        meeting=meeting, position=20, state=ItemState.ACCEPTED, minutes=5, offered_at=now,
        title="A poll on fields for safe contact", organisation=forces["severnley"],
        led_by="Severnley", owner=lead.holder, offered_by=lead.holder, ruling=Ruling.LET_IN,
        ruling_reason="The system’s supplier decides this month", ruled_by=chair.holder,
        ruled_at=now,
    )  # fmt: skip


def _paper(meeting: Meeting, item: AgendaItem, title: str, words: str, now: datetime) -> None:
    data = words.encode()
    officer: Person | None = queries.officers_of(meeting.group)[0].holder
    assert officer is not None
    paper = Paper.objects.create(meeting=meeting, item=item, title=title, access=Access.MEMBERS)
    version = PaperVersion(
        paper=paper, number=1, filename=f"paper-{item.position}.txt", kind="txt", size=len(data),
        sha256=hashlib.sha256(data).hexdigest(), text=words, added_by=officer,
        added_at=_at(min(localdate(now), meeting.papers_by)),
    )  # fmt: skip
    version.file.name = STORE.keep(version.sha256, data)
    version.save()
    paper.current = version
    paper.save()
    search.index(**queries.paper_document(paper))


def _answers(meeting: Meeting, now: datetime) -> None:
    rows: list[Attendance] = []
    for place in meeting.group.seats.select_related("seat__holder", "organisation"):
        share = _share(meeting, place)
        if place.holder is None or share >= 85 or place.title == "Place of Ashdown":
            continue
        says = Answer.ONLINE if share < 75 else Answer.APOLOGIES
        rows.append(
            Attendance(meeting=meeting, person=place.holder, seat=place, answer=says,
                       organisation=place.organisation, answered_by=place.holder, answered_at=now)
        )  # fmt: skip
    Attendance.objects.bulk_create(rows)


# ---- away again --------------------------------------------------------------------------------


def remove(*, now: datetime) -> None:
    """Take every invented group away with its meetings and papers."""
    groups = Group.objects.filter(invented=True)
    if not groups.exists():
        return
    about: Any = Organisation.objects.filter(invented=False).earliest("pk")
    with recorded("meetings.demonstration_removed", by=None, at=now) as entry:
        meetings = Meeting.objects.filter(group__in=groups)
        for key in meetings.values_list("key", flat=True):
            search.remove(kind="meeting", key=key)
        papers = PaperVersion.objects.filter(paper__meeting__in=meetings)
        for key in set(papers.values_list("paper__key", flat=True)):
            search.remove(kind="paper", key=key)
        names = set(papers.values_list("file", flat=True))
        forget_outcomes(list(groups))
        count = meetings.count()
        meetings.delete()
        groups.filter(parent__invented=True).update(parent=None)
        groups.delete()
        GroupSeat.objects.filter(seat__organisation__invented=True).delete()
        CalendarFeed.objects.filter(person__seats__organisation__invented=True).delete()
        transaction.on_commit(lambda: _forget(names))
        entry.about, entry.detail = about, {"meetings": count}


def _forget(names: set[str]) -> None:
    STORE.delete_unused(names)
