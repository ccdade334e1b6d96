"""How practices spread: over forces, over time, over the network."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear

from waymark.network.innovations.enums import IN_USE, Stage
from waymark.network.innovations.models import Adoption, Innovation, StageChange
from waymark.network.innovations.queries.practice import FURTHEST
from waymark.shared.accounts.models import Organisation

# One step: practice, force, stage, day, and the day on which the practice was published.
Step = tuple[str, str, str, date, date | None]


def histories(practices: QuerySet[Innovation]) -> list[Step]:
    """Every dated step of every force with these practices, oldest first."""
    return list(
        StageChange.objects.filter(adoption__innovation__in=practices, on_is_known=True)
        .order_by("on", "pk")
        .values_list(
            "adoption__innovation__key",
            "adoption__organisation__slug",
            "stage",
            "on",
            "adoption__innovation__published_on",
        )
    )


def spans(steps: Iterable[Step]) -> list[tuple[date, date]]:
    """From publication to the first day live, for each force and practice."""
    first: dict[tuple[str, str], tuple[date, date]] = {}
    for key, force, stage, on, published_on in steps:
        if stage in IN_USE and published_on is not None:
            first.setdefault((key, force), (published_on, on))
    return list(first.values())


def furthest_stages(practices: QuerySet[Innovation]) -> dict[str, str]:
    """The furthest stage that each force has reached, now, with any of these practices."""
    furthest: dict[str, str] = {}
    rows = Adoption.objects.filter(innovation__in=practices)
    for force, stage in rows.values_list("organisation__slug", "stage").distinct():
        known = furthest.setdefault(force, stage)
        furthest[force] = min(known, stage, key=lambda each: FURTHEST.index(Stage(each)))
    return furthest


def most_adopted(practices: QuerySet[Innovation], count: int = 10) -> QuerySet[Innovation]:
    return (
        practices.filter(live_count__gt=0)
        .select_related("current", "organisation")
        .order_by("-live_count", "pk")[:count]
    )


def shared_by_year(practices: QuerySet[Innovation]) -> list[tuple[int, int]]:
    """How many practices were published in each year."""
    return list(
        practices.filter(published_on__isnull=False)
        .order_by()
        .annotate(year=ExtractYear("published_on"))
        .values_list("year")
        .annotate(number=Count("pk"))
        .order_by("year")
    )


def news_of_adoptions(organisation: Organisation | None, count: int = 5) -> QuerySet[StageChange]:
    """The latest steps of other forces with this organisation's practices."""
    if organisation is None:
        return StageChange.objects.none()
    return (
        StageChange.objects.filter(adoption__innovation__organisation=organisation)
        .exclude(adoption__organisation=organisation)
        .select_related("adoption__organisation", "adoption__innovation__current")
        .order_by("-on", "-pk")[:count]
    )
