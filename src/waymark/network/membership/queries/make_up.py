"""What the network is made of: parts of the system, regions, roles and teams, victims served."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from waymark.network.membership.enums import MemberKind, State, TermList
from waymark.network.membership.models import Membership, Term
from waymark.network.membership.rules import make_up as rules
from waymark.shared.accounts.enums import OrganisationKind
from waymark.shared.accounts.models import Organisation, Seat

WORK = (TermList.ROLE, TermList.TEAM)


@dataclass(frozen=True)
class MakeUp:
    """Rows of words and what is counted of them, as the page shows them."""

    sectors: list[tuple[str, str]]
    regions: list[tuple[str, int, int]]  # members, of how many forces
    work: list[tuple[str, str]]
    served: list[tuple[str, str]]
    silent: str  # people who have not said what they do


def make_up(*, invented: bool) -> MakeUp:
    """Count the active members of one world, and the people who sit there."""
    active = Membership.objects.filter(state=State.ACTIVE, organisation__invented=invented)
    held = Seat.objects.filter(
        holder__is_active=True, organisation__in=active.order_by().values("organisation")
    )
    forces = active.filter(kind=MemberKind.FORCE).count()
    others = _counted((TermList.SECTOR,), Count("members", filter=Q(members__in=active)))
    doing = Count("seats__holder", filter=Q(seats__in=held), distinct=True)
    serving = Count("members_serving", filter=Q(members_serving__in=active))
    people, served = _counted(WORK, doing), _counted((TermList.SERVED,), serving)
    silent = held.exclude(work__list__in=WORK).order_by().values("holder").distinct().count()
    return MakeUp(
        sectors=[
            ("Police forces", rules.organisations(forces)),
            *((words, rules.organisations(count)) for words, count in others),
        ],
        regions=_regions(active, invented),
        work=[(words, rules.people(count)) for words, count in people],
        served=[(words, rules.organisations(count)) for words, count in served],
        silent=rules.people(silent),
    )


def _counted(lists: tuple[TermList, ...], number: Count) -> list[tuple[str, int]]:
    """The terms of these lists with their counts; a retired one only while somebody has it."""
    terms = Term.objects.filter(list__in=lists).annotate(number=number)
    shown = terms.exclude(retired=True, number=0).order_by("list", "pk")
    return list(shown.values_list("words", "number"))


def _regions(active: QuerySet[Membership], invented: bool) -> list[tuple[str, int, int]]:
    """In each region the forces that are members, and how many forces there are."""
    forces = Organisation.objects.filter(
        kind=OrganisationKind.FORCE, invented=invented, valid_to=None
    ).exclude(region="")
    here = Count("pk", filter=Q(pk__in=active.order_by().values("organisation")))
    rows = forces.order_by("region").values("region").annotate(here=here, known=Count("pk"))
    return list(rows.values_list("region", "here", "known"))


# ---- the lists ---------------------------------------------------------------------------------


def terms_offered(*lists: TermList, also: Any = ()) -> QuerySet[Term]:
    """The terms of these lists that can be chosen: those in use, and those chosen before."""
    found = Term.objects.filter(Q(retired=False) | Q(pk__in=also), list__in=lists)
    return found.order_by("pk")


def terms_kept() -> list[tuple[str, list[Term]]]:
    """Every list with its terms, and where each of them stands, for whoever keeps them."""
    terms = Term.objects.annotate(
        at_seats=Count("seats", distinct=True),
        at_members=Count("members", distinct=True) + Count("members_serving", distinct=True),
    ).order_by("list", "pk")
    kept: dict[str, list[Term]] = {label: [] for label in TermList.labels}
    for term in terms:
        kept[term.get_list_display()].append(term)
    return list(kept.items())


def term_by_number(number: int) -> Term | None:
    return Term.objects.filter(pk=number).first()


def seat_by_key(key: str) -> Seat | None:
    return Seat.objects.select_related("organisation", "holder").filter(key=key).first()


def seats_at(organisation: Organisation) -> QuerySet[Seat]:
    """The seats of a member that somebody holds, with what each does."""
    held = organisation.seats.filter(holder__isnull=False).select_related("holder")
    return held.prefetch_related("work")
