"""Groups, and who sits in them."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from waymark.shared.accounts.models import Organisation, Person, Seat
from waymark.shared.meetings import permissions
from waymark.shared.meetings.enums import OFFICERS, GroupKind, Part
from waymark.shared.meetings.models import Group, GroupSeat, Priorities, TermsOfReference


def groups_for(viewer: permissions.Reader) -> QuerySet[Group]:
    """The groups whose meetings somebody may read."""
    if not permissions.is_member(viewer):
        return Group.objects.none()
    held = GroupSeat.objects.filter(ended_on=None, seat__in=[seat.pk for seat in viewer.hats])
    visible = Q(open_to_members=True) | Q(pk__in=held.values("group"))
    if viewer.has_role(*permissions.STEWARDS):
        visible |= Q(organisation=None)
    return Group.objects.filter(visible)


def standing_groups(viewer: permissions.Reader) -> QuerySet[Group]:
    """Those of them that have not ended."""
    return groups_for(viewer).filter(ended_on=None)


def _with_parent(viewer: permissions.Reader) -> QuerySet[Group]:
    """Those of them with their parent, and whether this viewer may know of it (`parent_shown`)."""
    readable = groups_for(viewer).filter(pk=OuterRef("parent"))
    return groups_for(viewer).select_related("parent").annotate(parent_shown=Exists(readable))


def groups_of(viewer: permissions.Reader) -> QuerySet[Group]:
    """The list of groups, each with how many of its seats there are and are filled."""
    open_seats = Q(seats__ended_on=None)
    return (
        _with_parent(viewer)
        .annotate(
            seat_count=Count("seats", filter=open_seats, distinct=True),
            filled_count=Count(
                "seats", filter=open_seats & Q(seats__seat__holder__isnull=False), distinct=True
            ),
        )
        .order_by("ended_on", "name")
    )


def group_by_key(viewer: permissions.Reader, key: str) -> QuerySet[Group]:
    """One group with its parent, its children as far as one may read them, and its terms."""
    return (
        _with_parent(viewer)
        .filter(key=key)
        .select_related("organisation")
        .prefetch_related(
            Prefetch("terms", TermsOfReference.objects.select_related("recorded_by")),
            Prefetch("children", groups_for(viewer).order_by("name")),
        )
    )


def seats_of(group: Group) -> QuerySet[GroupSeat]:
    """The named seats of a group, each with who holds it and who would come instead."""
    return group.seats.filter(ended_on=None).select_related(
        "organisation", "seat__holder", "seat__organisation", "deputy__holder"
    )


def officers_of(group: Group) -> list[GroupSeat]:
    """Chair and secretary, in this order."""
    seats = group.seats.filter(ended_on=None, part__in=OFFICERS)
    return list(seats.select_related("organisation", "seat__holder").order_by("part", "pk"))


def holds_office_alone(place: GroupSeat) -> bool:
    """Whether a group would be without a chair, or without a secretary, if this place went."""
    others = place.group.seats.filter(ended_on=None, part=place.part).exclude(pk=place.pk)
    return place.part in OFFICERS and not others.exists()


def chair_of(group: Group) -> GroupSeat | None:
    return next((seat for seat in officers_of(group) if seat.part == Part.CHAIR), None)


def people_of(group: Group) -> list[Person]:
    """Everybody who holds a seat of the group, once each."""
    return list(
        Person.objects.filter(
            is_active=True,
            seats__group_seats__group=group,
            seats__group_seats__ended_on=None,
        )
        .distinct()
        .order_by("name")
    )


def default_group() -> Group | None:
    """The network's own group, to whose meetings questions go that name no other group.

    A real one comes before a made-up one.
    """
    groups = Group.objects.filter(kind=GroupKind.NETWORK, ended_on=None, organisation=None)
    return groups.order_by("invented", "pk").first()


def seats_to_fill_with(group: Group) -> list[Seat]:
    """Seats in organisations that a place can be filled with: made-up ones only in made-up groups.

    Only seats that somebody holds: a pick-list never offers leavers.
    """
    seats = Seat.objects.filter(
        holder__is_active=True, organisation__invented=group.invented
    ).select_related("organisation", "holder")
    return list(seats.order_by("organisation__name", "title"))


def organisations_to_seat(group: Group) -> list[Organisation]:
    """Organisations that can have a place in a group."""
    here = Organisation.objects.filter(invented=group.invented, valid_to=None)
    return list(here.order_by("name"))


# ---- national priorities -----------------------------------------------------------------------


def priorities_of(group: Group) -> QuerySet[Priorities]:
    """Every version of the national priorities, the newest first."""
    return group.priorities.select_related("recorded_by")


def priorities_on(group: Group, day: date) -> Priorities | None:
    """Those that hold on a day: the latest version that had begun by then."""
    return group.priorities.filter(since__lte=day).first()
