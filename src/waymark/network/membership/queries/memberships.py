"""Reading the members of the network: their states, seats, endorsements, and who leads."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Prefetch, Q, QuerySet

from waymark.network.membership import permissions
from waymark.network.membership.enums import Level, MemberKind, State
from waymark.network.membership.models import (
    Change,
    Endorsement,
    EvidencePaper,
    LeadTerm,
    Membership,
    Nomination,
)
from waymark.network.membership.rules import states
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.models import Organisation, Person, Seat
from waymark.shared.accounts.permissions import STEWARDS

STANDING = Prefetch(
    "nominations",
    Nomination.objects.filter(ended_on=None).select_related("seat__holder").order_by("level"),
    to_attr="standing",
)


def members_for(
    viewer: Person, *, text: str = "", kinds: list[str] | None = None,
    chosen: list[str] | None = None, order: str = "name",
) -> QuerySet[Membership]:  # fmt: skip
    """The memberships, narrowed; those that ended only where they are asked for."""
    found = Membership.objects.select_related("organisation").prefetch_related(STANDING)
    if text:
        found = found.filter(
            Q(organisation__name__icontains=text) | Q(organisation__official_name__icontains=text)
        )
    if kinds:
        found = found.filter(kind__in=kinds)
    found = found.filter(state__in=chosen) if chosen else found.exclude(state=State.LEFT)
    return found.order_by(*(["-pk"] if order == "-new" else ["organisation__name", "-pk"]))


def counts_by_state() -> dict[str, int]:
    return dict(Membership.objects.order_by().values_list("state").annotate(number=Count("pk")))


def terms_of(slug: str) -> QuerySet[Membership]:
    """The memberships of an organisation, the latest first."""
    return (
        Membership.objects.filter(organisation__slug=slug)
        .select_related(
            "organisation", "sector", "sponsor_seat__holder", "sponsor_seat__organisation"
        )
        .order_by("-pk")
    )


def membership_page(slug: str) -> QuerySet[Membership]:
    """The same, with all that the page of a member shows."""
    return terms_of(slug).prefetch_related(
        STANDING,
        Prefetch("changes", Change.objects.select_related("by")),
        Prefetch("endorsements", Endorsement.objects.select_related("by")),
        "endorsements__papers",
        "serves",
    )


def endorsement_of(membership: Membership, number: int) -> Endorsement | None:
    found = Endorsement.objects.select_related("membership__organisation")
    return found.filter(membership=membership, pk=number).first()


def evidence_for(viewer: Person, key: str) -> EvidencePaper | None:
    """A paper that shows an endorsement, if this reader may have it."""
    paper = (
        EvidencePaper.objects.filter(key=key)
        .select_related(
            "endorsement__membership__organisation", "endorsement__membership__sponsor_seat"
        )
        .first()
    )
    readable = paper and permissions.may_read_evidence(viewer, paper.endorsement.membership)
    return paper if readable else None


def open_membership(organisation: Organisation) -> Membership | None:
    return Membership.objects.filter(organisation=organisation).exclude(state=State.LEFT).first()


def organisations_to_invite() -> QuerySet[Organisation]:
    """Organisations that stand and have no membership now."""
    open_ones = Membership.objects.exclude(state=State.LEFT).values("organisation")
    return Organisation.objects.filter(valid_to=None).exclude(pk__in=open_ones).order_by("name")


def last_change_on(membership: Membership) -> date:
    """The day of the last step: none can come before it."""
    return Change.objects.filter(membership=membership).latest("pk").on


def levels_wanting(membership: Membership) -> dict[str, list[str]]:
    """Levels without a nominated seat; and, where no nominated seat is held, all of them."""
    nominations = getattr(membership, "standing", None)  # fetched already for the page
    if nominations is None:
        standing_now = Nomination.objects.filter(membership=membership, ended_on=None)
        nominations = standing_now.select_related("seat")
    standing = {each.level: each.seat.holder_id for each in nominations}
    wanted = states.LEVELS[MemberKind(membership.kind)]
    held = [level for level, holder in standing.items() if holder is not None]
    return {
        "missing": [level for level in wanted if level not in standing],
        "unfilled": [] if held else list(standing),
    }


def leads_now(organisation: Organisation) -> bool:
    return LeadTerm.objects.filter(organisation=organisation, ended_on=None).exists()


def runs_the_network(organisation: Organisation) -> bool:
    """Say whether a co-ordinator or an administrator sits there."""
    return organisation.seats.filter(role__in=STEWARDS, holder__isnull=False).exists()


def seats_to_nominate(membership: Membership) -> QuerySet[Seat]:
    return membership.organisation.seats.select_related("holder", "organisation").exclude(
        role=Role.ADMINISTRATOR
    )


def people_there(membership: Membership) -> list[Person]:
    """Who holds a seat in the organisation now."""
    held = Person.objects.filter(seats__organisation=membership.organisation_id)
    return list(held.distinct().order_by("name"))


def nominations_before(membership: Membership) -> QuerySet[Nomination]:
    """Which seats stood for which level before."""
    ended = Nomination.objects.filter(membership=membership, ended_on__isnull=False)
    return ended.select_related("seat")


# ---- who hears ---------------------------------------------------------------------------------


def co_ordinators() -> list[Person]:
    """Who chairs the network's work: its co-ordinators; without one, the administrators."""
    people = Person.objects.filter(is_active=True)
    for role in (Role.CO_ORDINATOR, Role.ADMINISTRATOR):
        found = list(people.filter(seats__role=role).distinct().order_by("pk"))
        if found:
            return found
    return []


def people_who_speak(membership: Membership) -> list[Person]:
    """The leads of a force; the contact of another organisation."""
    roles = [Role.LEAD, Role.PARTNER, Role.OBSERVER]
    return list(
        Person.objects.filter(
            is_active=True,
            seats__organisation=membership.organisation_id,
            seats__role__in=roles,
        ).distinct()
    )


def sponsors_of(membership: Membership) -> list[Person]:
    """Who stands behind it: the sponsor’s seat, else the strategic one, else any lead there."""
    strategic = Nomination.objects.filter(
        membership=membership, level__in=[Level.STRATEGIC, Level.CONTACT], ended_on=None
    ).values("seat")
    here = Person.objects.filter(is_active=True)
    ways = (
        Q(seats=membership.sponsor_seat_id) if membership.sponsor_seat_id else None,
        Q(seats__in=strategic),
        Q(seats__organisation=membership.organisation_id, seats__role=Role.LEAD),
    )
    for way in ways:
        found = list(here.filter(way).distinct()) if way is not None else []
        if found:
            return found
    return []


def strategic_people(invented: bool) -> list[Person]:
    """The holders of the strategic seats of active forces, and the co-ordinators."""
    seats = Nomination.objects.filter(
        ended_on=None,
        level=Level.STRATEGIC,
        membership__state=State.ACTIVE,
        membership__organisation__invented=invented,
    ).values("seat")
    holders = Person.objects.filter(is_active=True, seats__in=seats).distinct()
    return list({person.pk: person for person in [*holders, *co_ordinators()]}.values())


# ---- vacant seats ------------------------------------------------------------------------------


class Vacancy(NamedTuple):
    """A nominated seat of a member that nobody holds."""

    membership: Membership
    organisation: Organisation
    seat: Seat
    level: str
    since: date


def vacancies(organisation: Organisation | None = None) -> list[Vacancy]:
    """The vacant nominated seats of members that are endorsed or active, longest empty first."""
    empty = Nomination.objects.filter(
        ended_on=None,
        seat__holder=None,
        membership__state__in=[State.ENDORSED, State.ACTIVE],
    ).select_related("seat__organisation", "membership__organisation")
    if organisation is not None:
        empty = empty.filter(membership__organisation=organisation)
    found = [
        Vacancy(
            nomination.membership,
            nomination.membership.organisation,
            nomination.seat,
            nomination.get_level_display().lower(),
            max(nomination.seat.since or nomination.began_on, nomination.began_on),
        )
        for nomination in empty
    ]
    return sorted(found, key=lambda each: (each.since, each.organisation.name))


# ---- who leads ---------------------------------------------------------------------------------


def lead_term(invented: bool, *, for_update: bool = False) -> LeadTerm | None:
    terms = LeadTerm.objects.filter(invented=invented, ended_on=None).select_related("organisation")
    if for_update:
        terms = terms.select_for_update(of=("self",))
    return terms.first()


def lead_terms(invented: bool) -> QuerySet[LeadTerm]:
    """Which forces have led, the present one first."""
    return LeadTerm.objects.filter(invented=invented).select_related("organisation", "by")


def forces_to_lead(invented: bool) -> QuerySet[Organisation]:
    """Active forces of one world that do not lead now."""
    active = Membership.objects.filter(state=State.ACTIVE, kind=MemberKind.FORCE)
    return (
        Organisation.objects.filter(
            kind=OrganisationKind.FORCE, invented=invented, pk__in=active.values("organisation")
        )
        .exclude(lead_terms__ended_on=None, lead_terms__isnull=False)
        .order_by("name")
    )


def world_of(viewer: Person, asked: str = "") -> bool:
    """Which network is meant: the made-up one where it is asked for, or where one sits in it."""
    if asked:
        return asked == "made-up"
    return viewer.is_invented


def both_worlds() -> bool:
    """Say whether a made-up network stands beside a real one."""
    worlds = set(
        Membership.objects.order_by().values_list("organisation__invented", flat=True).distinct()
    )
    return len(worlds) > 1
