"""Areas whose figures their owner opened to the world, and those figures."""

from datetime import date
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from waymark.measures import definitions
from waymark.measures.definitions import Definition
from waymark.network.benchmarks.queries.comparison import figures_of
from waymark.network.benchmarks.rules.comparison import Standing, standing
from waymark.network.benchmarks.rules.months import moved
from waymark.network.reports import permissions
from waymark.network.reports.enums import AreaState
from waymark.network.reports.models import AreaPage
from waymark.shared.accounts.enums import OrganisationKind
from waymark.shared.accounts.models import Organisation, Oversight, Person
from waymark.shared.ui.once import once

REMEMBERED = 100  # under the head of the audit chain (decision 13)


class Shown(NamedTuple):
    """One measure of an area over its latest twelve months; `first` is a month, as `last`."""

    definition: Definition
    standing: Standing
    first: date
    last: date


def public_areas(*, invented: bool) -> QuerySet[Organisation]:
    """The areas that anybody may read: real ones, or the made-up ones, never both."""
    opened = AreaPage.objects.filter(state=AreaState.PUBLIC)
    return Organisation.objects.filter(
        pk__in=opened.values("organisation"), invented=invented
    ).order_by("name")


def public_area(slug: str) -> AreaPage | None:
    """The standing decision that opened an area, if there is one."""
    found = AreaPage.objects.filter(organisation__slug=slug, state=AreaState.PUBLIC)
    return found.select_related("organisation", "agreed_by").first()


def decision_on(area: Organisation) -> AreaPage | None:
    """The decision about an area that stands or waits."""
    open_ones = AreaPage.objects.filter(organisation=area).exclude(state=AreaState.WITHDRAWN)
    return open_ones.select_related("organisation", "asked_by", "agreed_by").first()


def areas_of(viewer: Person | AnonymousUser) -> list[Organisation]:
    """The areas about which somebody decides, alone or as the second person."""
    if not (viewer.is_authenticated and viewer.hats):
        return []
    here = [seat.organisation_id for seat in viewer.hats]
    held = Oversight.objects.filter(body__in=here, valid_to=None).values("force")
    forces = Organisation.objects.filter(kind=OrganisationKind.FORCE, valid_to=None)
    near = forces.filter(pk__in=here) | forces.filter(pk__in=held)
    return [one for one in near.distinct() if permissions.may_decide_on_area(viewer, one)]


@once(REMEMBERED)
def figures_for(slug: str, invented: bool, mark: str) -> tuple[Shown, ...]:
    """The headline measures of one area; sums of months that are shown, and nothing held back.

    Each measure ends with its own latest month: what others have sent is no business of this page.
    """
    wanted = definitions.headline()
    found = figures_of([one.key for one in wanted], invented=invented)
    rows = []
    for one in wanted:
        series = found[one.key].get(slug, [])
        if not series:
            continue
        last = max(month.last or month.on for month in series)
        held = standing(slug, series, last, least=one.least)
        rows.append(Shown(one, held, moved(last, -11), last))
    return tuple(rows)
