"""Reading the register of organisations, and who sits where."""

from django.db.models import Count, Prefetch, Q, QuerySet

from waymark.shared.accounts.models import Invitation, Organisation, Person, Seat
from waymark.shared.accounts.rules import hashed


def regions() -> list[tuple[str, str]]:
    """The regions that organisations lie in, for a filter."""
    names = Organisation.objects.exclude(region="").order_by("region")
    return [(name, name) for name in names.values_list("region", flat=True).distinct()]


def organisations_for(
    viewer: Person, *, text: str, kinds: list[str], regions: list[str], order: str
) -> QuerySet[Organisation]:
    """The register, narrowed; each row with how many of its seats are filled."""
    found = Organisation.objects.annotate(
        seat_count=Count("seats"),
        filled_count=Count("seats", filter=Q(seats__holder__isnull=False)),
    )
    if text:
        found = found.filter(
            Q(name__icontains=text) | Q(official_name__icontains=text) | Q(ons_code__iexact=text)
        )
    if kinds:
        found = found.filter(kind__in=kinds)
    if regions:
        found = found.filter(region__in=regions)
    return found.order_by(*(["-filled_count", "name"] if order == "-filled" else ["name"]))


def organisation_page(viewer: Person, slug: str) -> QuerySet[Organisation]:
    """One organisation with its seats, holders and oversight."""
    return (
        Organisation.objects.filter(slug=slug)
        .select_related("successor")
        .prefetch_related(
            Prefetch("seats", Seat.objects.select_related("holder", "organisation")),
            "overseen_by__body",
            "oversees__force",
            "predecessors",
        )
    )


def seats_for(viewer: Person) -> QuerySet[Seat]:
    return Seat.objects.select_related("organisation", "holder")


def open_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        seat__organisation=organisation, accepted_at=None, withdrawn_at=None
    ).select_related("seat")


def invitation_by_token(token: str) -> Invitation | None:
    """Find an invitation by the secret of its link; used and withdrawn ones too, to say so."""
    return (
        Invitation.objects.filter(token_hash=hashed(token))
        .select_related("seat__organisation", "invited_by")
        .first()
    )


def people_who_may_be_picked() -> QuerySet[Person]:
    """People who hold a seat now: a pick-list never offers leavers."""
    return Person.objects.filter(is_active=True, seats__isnull=False).distinct().order_by("name")


def other_seats(person: Person, seat: Seat) -> QuerySet[Seat]:
    return Seat.objects.filter(holder=person).exclude(pk=seat.pk)
