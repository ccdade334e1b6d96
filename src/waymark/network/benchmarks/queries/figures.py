"""Published figures, by force and month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Max, QuerySet

from waymark.network.benchmarks import permissions
from waymark.network.benchmarks.models import Figure
from waymark.network.benchmarks.rules.months import months_up_to
from waymark.shared.accounts.enums import OrganisationKind
from waymark.shared.accounts.models import Organisation, Person

__all__ = [
    "Series",
    "latest_month",
    "months_up_to",
    "published",
    "series",
    "shown_organisations",
    "spans",
]

COLUMNS = (
    "organisation_id", "month", "numerator", "denominator", "method", "completeness",
    "suppressed", "invited", "filed__key",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Series:
    """One force's published figures on one measure, month by month, oldest first."""

    organisation: int
    months: tuple[date, ...]
    numerators: tuple[int | None, ...]
    denominators: tuple[int | None, ...]
    methods: tuple[str, ...]
    completeness: tuple[int | None, ...]
    suppressed: tuple[bool, ...]
    invited: tuple[int | None, ...]
    returns: tuple[str, ...]

    @property
    def returned(self) -> int:
        """Count the months for which there is a return, shown or held back."""
        return sum(bool(key) for key in self.returns)

    @property
    def method(self) -> str:
        """How its newest figure was come by."""
        return next((method for method in reversed(self.methods) if method), "")


def series(
    measure: str, organisations: Iterable[int | Organisation], until: date, months: int = 36
) -> dict[int, Series]:
    """Give each force's published figures on a measure for the months up to `until`."""
    ids = _ids(organisations)
    axis = months_up_to(until, months)
    found: dict[int, dict[date, tuple[Any, ...]]] = {pk: {} for pk in ids}
    rows = _current(measure).filter(
        organisation__in=ids, month__gte=axis[0], month__lte=axis[-1], last=F("month")
    )
    for organisation, month, *rest in rows.values_list(*COLUMNS):
        found[organisation][month] = tuple(rest)
    return {pk: _series(pk, axis, by_month) for pk, by_month in found.items()}


def _ids(organisations: Iterable[int | Organisation]) -> list[int]:
    return [one if isinstance(one, int) else one.pk for one in organisations]


def _series(pk: int, axis: Sequence[date], by_month: dict[date, tuple[Any, ...]]) -> Series:
    nothing = (None, None, "", None, False, None, "")
    columns = zip(*(by_month.get(month, nothing) for month in axis), strict=True)
    return Series(pk, tuple(axis), *columns)


def spans(measure: str, organisations: Iterable[int | Organisation]) -> dict[int, list[Figure]]:
    """Give each force's published figures of periods longer than a month, newest first."""
    ids = _ids(organisations)
    found: dict[int, list[Figure]] = {pk: [] for pk in ids}
    rows = _current(measure).filter(organisation__in=ids, last__gt=F("month"))
    for figure in rows.select_related("filed", "organisation").order_by("-last", "-month"):
        found[figure.organisation_id].append(figure)
    return found


def latest_month(measure: str = "") -> date | None:
    """The last month for which anything is published (on this measure, if given)."""
    rows = Figure.objects.filter(current=True, breakdown="all")
    if measure:
        rows = rows.filter(measure=measure)
    latest: date | None = rows.aggregate(latest=Max("last"))["latest"]
    return latest


def shown_organisations(viewer: Person | AnonymousUser) -> QuerySet[Organisation]:
    """Whose published figures this viewer may see by name: all forces, or only their own."""
    if permissions.may_see_figures(viewer):
        return Organisation.objects.filter(kind=OrganisationKind.FORCE)
    own = [hat.organisation_id for hat in viewer.hats] if permissions.is_member(viewer) else []
    return Organisation.objects.filter(kind=OrganisationKind.FORCE, pk__in=own)


def published(viewer: Person | AnonymousUser) -> QuerySet[Figure]:
    """Current figures that this viewer may see with the name of their force."""
    rows = Figure.objects.filter(current=True).select_related("organisation", "filed")
    if permissions.may_see_figures(viewer):
        return rows
    return rows.filter(organisation__in=shown_organisations(viewer))


def _current(measure: str) -> QuerySet[Figure]:
    return Figure.objects.filter(current=True, measure=measure, breakdown="all", group="all")
