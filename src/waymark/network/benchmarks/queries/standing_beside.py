"""What of a return cannot stand beside what is published: figures of others, months that overlap.

Asked at the check, so that it is said at the box before anything is filed, and once more when it
is filed.
"""

from collections.abc import Iterable

from waymark.network.benchmarks.enums import Kind
from waymark.network.benchmarks.models import Figure, Return
from waymark.network.benchmarks.queries import returns as reading
from waymark.network.benchmarks.rules.filing import Place
from waymark.network.benchmarks.rules.months import period_in_words


def blockers(filed: Return, places: Iterable[Place]) -> dict[Place, str]:
    """Say, for each of these places, why the return may not fill it; empty where it may."""
    wanted = list(places)
    overlapping = _overlapping(filed)
    found = {place: overlapping for place in wanted if overlapping}
    return found | _of_others(filed, wanted)


def _of_others(filed: Return, places: list[Place]) -> dict[Place, str]:
    """A force's figures are corrected by who published them: never over somebody else's."""
    published = reading.in_force(filed)
    return {
        place: f"{there.filed.filed_from} has published"
        f" {period_in_words(place.month, place.last)} itself: ask them to correct it"
        for place in places
        if (there := published.get(place)) and there.filed.filed_from_id != filed.filed_from_id
    }


def _overlapping(filed: Return) -> str:
    """Periods that overlap without being equal could be subtracted from each other."""
    if filed.kind != Kind.FILE_REVIEW:
        return ""
    others = Figure.objects.filter(
        organisation=filed.organisation,
        measure=filed.typed["measure"],
        filed__published_at__isnull=False,
        month__lte=filed.last_month,
        last__gte=filed.first_month,
    ).exclude(month=filed.first_month, last=filed.last_month)
    one = others.order_by("month", "last").first()
    if one is None:
        return ""
    return (
        f"{period_in_words(one.month, one.last)} is published: a period that overlaps it could be"
        " subtracted from it. Choose the same months, or others"
    )
