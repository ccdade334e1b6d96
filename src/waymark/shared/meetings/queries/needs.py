"""What somebody's first page says of meetings: deadlines, what they are asked, what has changed."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse

from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Person
from waymark.shared.meetings import permissions, rules
from waymark.shared.meetings.enums import BEFORE_IT, ItemKind, ItemState, MeetingState, Part, Ruling
from waymark.shared.meetings.models import AgendaItem, GroupSeat, Meeting
from waymark.shared.meetings.queries.due import what_came_out
from waymark.shared.meetings.queries.groups import groups_for
from waymark.shared.ui.needs import Need, Needs
from waymark.shared.ui.words import day, plural, short_date

SOON = timedelta(days=28)
LATELY = timedelta(days=14)
MOST = 20


def needs(viewer: Person, today: date) -> Needs:
    """Papers and items that are due, meetings to say yes or no to, and what has moved."""
    if not permissions.is_member(viewer):
        return Needs()
    due, asked, changed = what_came_out(viewer, today)
    coming = list(_theirs(viewer).filter(on__gte=today, state__in=BEFORE_IT).order_by("on")[:MOST])
    return Needs(
        due=[*_papers_due(viewer, today), *_run(viewer, coming, today), *due],
        asked=[*_asked(viewer, coming, today), *_updates_asked(viewer, today), *asked],
        changed=[*_changed(viewer, today), *changed],
    )


def _held_seats(viewer: Person) -> Q:
    return Q(seat__in=[seat.pk for seat in viewer.hats], ended_on=None)


def _theirs(viewer: Person) -> QuerySet[Meeting]:
    """The meetings of groups in which somebody sits."""
    groups = GroupSeat.objects.filter(_held_seats(viewer)).values("group")
    return Meeting.objects.filter(group__in=groups).select_related("group")


def next_for(viewer: Person, today: date) -> Meeting | None:
    """The next meeting of a group in which somebody sits."""
    coming = _theirs(viewer).filter(on__gte=today, state__in=BEFORE_IT)
    return coming.order_by("on", "pk").first() if permissions.is_member(viewer) else None


def _papers_due(viewer: Person, today: date) -> list[Need]:
    """Items of theirs that wait for a paper."""
    here = [seat.organisation_id for seat in viewer.hats]
    items = AgendaItem.objects.filter(
        Q(owner=viewer) | Q(organisation__in=here),
        paper_wanted=True,
        state=ItemState.ACCEPTED,
        meeting__on__gte=today,
        meeting__state__in=BEFORE_IT,
    ).exclude(papers__current__isnull=False, papers__removed_at=None)
    found = []
    for item in items.select_related("meeting", "organisation").order_by("meeting__on")[:MOST]:
        words, state = rules.in_words(item.meeting.papers_by, today)
        found.append(
            Need(
                f"Hand in the paper for “{item.title}”",
                reverse("meetings:item", args=[item.meeting.key, item.key]),
                note=f"{item.meeting.title}, {day(item.meeting.on)}",
                on=item.meeting.papers_by,
                words=words,
                state=state,
                owner=item.organisation,
            )
        )
    return found


def _run(viewer: Person, coming: list[Meeting], today: date) -> list[Need]:
    """What chair and secretary must see to next."""
    found = []
    for meeting in coming:
        if not permissions.parts_in(viewer, meeting.group) & {Part.CHAIR, Part.SECRETARY}:
            continue
        what = _next_duty(meeting, today)
        if what is None:
            continue
        title, due = what
        words, state = rules.in_words(due, today)
        address = reverse("meetings:meeting", args=[meeting.key])
        found.append(
            Need(
                title,
                address,
                note=meeting.title,
                on=due,
                words=words,
                state=state,
                owner=meeting.group,
            )
        )
    return found


def _next_duty(meeting: Meeting, today: date) -> tuple[str, date] | None:
    if meeting.state == MeetingState.PLANNED and meeting.items_by - today <= SOON:
        return "Call for items", meeting.items_by
    if meeting.state == MeetingState.AGENDA_OPEN and today > meeting.items_by:
        return "Send the agenda", meeting.papers_by
    if meeting.state == MeetingState.AGENDA_OUT:
        return "Send the papers", meeting.papers_by
    return None


def _asked(viewer: Person, coming: list[Meeting], today: date) -> list[Need]:
    """Meetings that are near and that nobody of theirs answered for; rulings that wait."""
    near = [meeting for meeting in coming if meeting.on - today <= SOON]
    said = set(
        viewer.attendances.filter(meeting__in=near)
        .exclude(answer="")
        .values_list("meeting", flat=True)
    )
    found = [
        Need(
            f"Say whether you are coming to {meeting.title}",
            reverse("meetings:answer", args=[meeting.key]),
            note=day(meeting.on),
            on=meeting.on,
            owner=meeting.group,
        )
        for meeting in near
        if meeting.pk not in said
    ]
    return [*found, *_rulings(viewer, coming)]


def _updates_asked(viewer: Person, today: date) -> list[Need]:
    """Meetings that are near, whose agenda has a partners' round, and a partner's update lacks."""
    partners = [s for s in viewer.hats if s.role == Role.PARTNER]
    if not partners:
        return []
    rounds = AgendaItem.objects.filter(kind=ItemKind.PARTNERS, state=ItemState.ACCEPTED)
    near = Meeting.objects.filter(
        group__in=groups_for(viewer), group__invented=viewer.is_invented, state__in=BEFORE_IT,
        on__gte=today, on__lte=today + SOON, pk__in=rounds.values("meeting"),
    ).exclude(partner_updates__organisation__in=[s.organisation_id for s in partners])  # fmt: skip
    found = []
    for meeting in near.select_related("group").order_by("on", "pk")[:MOST]:
        words, state = rules.in_words(meeting.papers_by, today)
        found.append(
            Need(
                f"Hand in your update for {meeting.title}",
                reverse("meetings:update", args=[meeting.key]),
                note=f"Read beforehand by those who come on {day(meeting.on)}",
                on=meeting.papers_by,
                words=words,
                state=state,
                owner=meeting.group,
            )
        )
    return found


def _rulings(viewer: Person, coming: list[Meeting]) -> list[Need]:
    """Late items that wait for the chair."""
    chaired = [m for m in coming if Part.CHAIR in permissions.parts_in(viewer, m.group)]
    if not chaired:
        return []
    late = AgendaItem.objects.filter(
        meeting__in=chaired, state=ItemState.OFFERED, ruling=Ruling.WAITING
    )
    counts: dict[int, int] = {}
    for pk in late.values_list("meeting", flat=True):
        counts[pk] = counts.get(pk, 0) + 1
    return [
        Need(
            f"Rule on {plural(counts[meeting.pk], 'late item')}",
            reverse("meetings:offers", args=[meeting.key]),
            note=meeting.title,
            on=meeting.on,
            owner=meeting.group,
        )
        for meeting in chaired
        if meeting.pk in counts
    ]


def _changed(viewer: Person, today: date) -> list[Need]:
    """Meetings of theirs that were moved or cancelled lately."""
    lately = _theirs(viewer).filter(on__gte=today, changed_at__date__gte=today - LATELY)
    moved = lately.filter(Q(state=MeetingState.CANCELLED) | Q(moves__isnull=False)).distinct()
    return [
        Need(
            f"{meeting.title} is cancelled"
            if meeting.state == MeetingState.CANCELLED
            else f"{meeting.title} moved to {short_date(meeting.on)}",
            reverse("meetings:meeting", args=[meeting.key]),
            note=meeting.cancelled_because,
            on=meeting.on,
            owner=meeting.group,
        )
        for meeting in moved.order_by("on")[:MOST]
    ]
