"""The invented groups: the network's own, its core group and a work stream, with their seats."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from waymark.measures.calendar import add_working_days
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.models import Organisation, Seat
from waymark.shared.meetings.enums import GroupKind, ItemKind, Part
from waymark.shared.meetings.models import (
    Group,
    GroupSeat,
    Output,
    Priorities,
    StandingItem,
    TermsOfReference,
)

CHAIR, OFFICE = "calder-vale", "network-office"
CORE = ("ashdown", "calder-vale", "ribblemoor", "irkdale", "severnley", "lonmere")
STREAM = ("ashdown", "donmere", "trentlow", "tamarside")

TERMS = (
    "Forces and partners meet every two months to learn from each other what works for victims.\n\n"
    "- Each force has one place; a deputy fills it.\n"
    "- Forces decide, partners are heard.\n"
    "- Minutes and papers are open to all members."
)
# kind, source, title, minutes, led by
STANDING = (
    (ItemKind.STANDING, "previous_minutes", "Minutes of the last meeting", 5, "Chair"),
    (ItemKind.STANDING, "open_actions", "Actions still open", 10, "Secretary"),
    (ItemKind.STANDING, "priorities", "National priorities", 5, "Chair"),
    (ItemKind.STANDING, "law", "Changes in law and the Code", 20, "Policy lead"),
    (ItemKind.STANDING, "questions", "Questions without an answer", 15, "All"),
    (ItemKind.STANDING, "practices", "Newest practices", 10, "Network Office"),
    (ItemKind.SLOT, "", "Presentation by a force", 20, ""),
    (ItemKind.THEME, "", "Theme: updates given in time", 20, "Severnley"),
    (ItemKind.PARTNERS, "", "Partners’ round", 10, "Commissioners, charities"),
    (ItemKind.LEARNING, "", "What we learnt today", 5, "Chair"),
)
CHILDREN = ("Children are heard first", "a plan for each child within two working days")
# So many weeks ago, which priorities were set, and what changed by it.
PRIORITIES = (
    (60, (CHILDREN, ("Victims are told in time", "")), ""),
    (26, (CHILDREN, ("Stalking is seen early", "")), "Stalking takes the place of updates in time"),
)


def morning_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))


def _weeks_before(today: date, weeks: int) -> date:
    return today - timedelta(weeks=weeks)


def seat_in(organisation: Organisation, *roles: str) -> Seat | None:
    """The first seat of an organisation that has one of these roles."""
    return organisation.seats.filter(role__in=roles).order_by("pk").first()


def network(forces: dict[str, Organisation], today: date, now: datetime) -> Group:
    """The network's own group: a place for each force, partners as observers."""
    group = Group.objects.create(
        key="the-network",
        name="Network of the made-up forces",
        kind=GroupKind.NETWORK,
        purpose="Where forces say what works for victims, and what does not.",
        open_to_members=True,
        quorum=15,
        started_on=_weeks_before(today, 110),
        invented=True,
    )
    TermsOfReference.objects.create(
        group=group, number=1, text=TERMS, agreed_on=_weeks_before(today, 104),
        agreed_by="the forces at the first meeting", recorded_at=now,
    )  # fmt: skip
    StandingItem.objects.bulk_create(
        StandingItem(group=group, position=place, kind=kind, source=source, title=title,
                     minutes=minutes, led_by=led_by)
        for place, (kind, source, title, minutes, led_by) in enumerate(STANDING, 1)
    )  # fmt: skip
    for each in forces.values():
        _place(group, each, today)
    _priorities(group, today)
    return group


def _priorities(group: Group, today: date) -> None:
    """Two versions of what an invented country asks first: a year ago, and for half a year now."""
    office = group.seats.filter(part=Part.SECRETARY).first()
    if office is None or office.holder is None:
        return
    for number, (weeks, lines, changed) in enumerate(PRIORITIES, 1):
        since = _weeks_before(today, weeks)
        Priorities.objects.create(
            group=group, number=number, since=since, changed=changed, recorded_by=office.holder,
            set_by="the made-up council of chiefs", recorded_at=morning_of(since),
            lines=[{"title": title, "href": "", "note": note} for title, note in lines],
        )  # fmt: skip


def _place(group: Group, organisation: Organisation, today: date) -> None:
    if organisation.slug == OFFICE:
        seat, part, title = seat_in(organisation, Role.CO_ORDINATOR), Part.SECRETARY, "Secretary"
    elif organisation.kind == OrganisationKind.FORCE:
        seat = seat_in(organisation, Role.LEAD)
        part = Part.CHAIR if organisation.slug == CHAIR else Part.MEMBER
        title = f"Place of {organisation}"
    else:
        seat, part, title = seat_in(organisation, Role.PARTNER), Part.OBSERVER, str(organisation)
    deputy = seat_in(organisation, Role.PERFORMANCE) if seat else None
    GroupSeat.objects.create(
        group=group, organisation=organisation, title=title, part=part, seat=seat, deputy=deputy,
        since=_weeks_before(today, 104),
    )  # fmt: skip


def _small(
    group: Group, forces: dict[str, Organisation], slugs: tuple[str, ...], today: date
) -> None:
    """Seat the first as chair and the others as members of a smaller group."""
    for slug in slugs:
        GroupSeat.objects.create(
            group=group, organisation=forces[slug], title=f"Place of {forces[slug]}",
            part=Part.CHAIR if slug == slugs[0] else Part.MEMBER,
            seat=seat_in(forces[slug], Role.LEAD), since=_weeks_before(today, 60),
        )  # fmt: skip


def core(parent: Group, forces: dict[str, Organisation], today: date) -> None:
    group = Group.objects.create(
        key="core-group", name="Core group of the made-up network", kind=GroupKind.CORE,
        parent=parent, purpose="Prepares the meetings and sees to what was agreed.",
        invented=True, started_on=_weeks_before(today, 60),
    )  # fmt: skip
    _small(group, forces, CORE, today)


def stream(parent: Group, forces: dict[str, Organisation], today: date, now: datetime) -> None:
    group = Group.objects.create(
        key="safe-contact", name="Work stream on safe contact",
        kind=GroupKind.WORK_STREAM, parent=parent, open_to_members=True, invented=True,
        purpose="Finds out how forces ask victims when and how they may be reached.",
        started_on=_weeks_before(today, 60),
    )  # fmt: skip
    _small(group, forces, STREAM, today)
    Output.objects.bulk_create(
        [
            Output(group=group, title="Questions to ask at first contact", added_at=now,
                   done_on=_weeks_before(today, 6)),
            Output(group=group, title="A field for safe contact, drawn for four systems",
                   added_at=now, due_on=add_working_days(today, 30)),
        ]
    )  # fmt: skip
