"""What a force’s own systems ask for, in as few questions to the database as a page."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from waymark.network.innovations.enums import SHOWN
from waymark.network.innovations.models import Adoption, DiaryEntry, Fit, Innovation, Value, Version
from waymark.shared.accounts.enums import OrganisationKind
from waymark.shared.accounts.models import Organisation, Oversight


def in_full(practices: QuerySet[Innovation], key: str) -> Innovation | None:
    """One of these practices with what is said of it everywhere."""
    return (
        practices.filter(key=key)
        .select_related("organisation", "contact_seat__organisation", "current__stage_of_practice")
        .first()
    )


def published_version(innovation: Innovation, number: int) -> Version | None:
    return (
        innovation.versions.filter(published_at__isnull=False, number=number)
        .select_related("stage_of_practice")
        .first()
    )


def register(region: str) -> QuerySet[Organisation]:
    """Every force, those that ended too, with its successor and who oversees it."""
    forces = Organisation.objects.filter(kind=OrganisationKind.FORCE).select_related("successor")
    if region:
        forces = forces.filter(region=region)
    overseen = Oversight.objects.filter(valid_to=None).select_related("body")
    return forces.prefetch_related(Prefetch("overseen_by", overseen)).order_by("slug")


def all_values() -> QuerySet[Value]:
    return Value.objects.order_by("list", "order", "words")


def fits_of(force: Organisation) -> QuerySet[Fit]:
    """How many prerequisites of each practice a force meets, best first; not of its own."""
    return (
        Fit.objects.filter(organisation=force, innovation__state__in=SHOWN)
        .exclude(innovation__organisation=force)
        .select_related("innovation__current", "innovation__organisation")
        .order_by("-fitting", "points", "-innovation")
    )


@dataclass(frozen=True)
class OwnAdoption:
    """A force’s adoption of one practice with its steps and its diary."""

    adoption: Adoption
    steps: list[Any]
    diary: list[DiaryEntry]


def own_adoption(innovation: Innovation, force: Organisation) -> OwnAdoption | None:
    found = (
        innovation.adoptions.filter(organisation=force)
        .select_related("innovation__current", "innovation__organisation")
        .prefetch_related("changes", "diary")
        .first()
    )
    if found is None:
        return None
    return OwnAdoption(found, list(found.changes.all()), list(found.diary.all()))
