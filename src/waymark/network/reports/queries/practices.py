"""Practices shared, and practices taken up."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from waymark.measures.charts.words import plain
from waymark.network.innovations.enums import IN_USE, SHOWN
from waymark.network.innovations.models import Adoption, Innovation
from waymark.network.innovations.queries.spread import histories, spans
from waymark.network.innovations.rules.spread import median_months
from waymark.network.innovations.rules.words import counted, date_words
from waymark.network.reports.enums import Part
from waymark.network.reports.queries.defined import figure
from waymark.network.reports.rules.document import YEAR, Grid, Section

NEWEST = 10


def _library(invented: bool, as_of: date) -> QuerySet[Innovation]:
    return Innovation.objects.filter(
        state__in=SHOWN, organisation__invented=invented, published_on__lte=as_of
    )


def shared(*, invented: bool, since: date, as_of: date) -> Section:
    """How many practices stand in the library, and how many came in a year."""
    library = _library(invented, as_of)
    now = library.filter(published_on__gt=since)
    before = library.filter(published_on__gt=since - YEAR, published_on__lte=since).count()
    new, total = now.count(), library.count()
    forces = library.order_by().values("organisation").distinct().count()
    period = f"{date_words(since)} to {date_words(as_of)}"
    newest = [
        (
            (practice.current.title, practice.organisation.name, date_words(practice.published_on)),
            reverse("innovations:practice", args=[practice.key]),
        )
        for practice in now.select_related("current", "organisation").order_by("-published_on")[
            :NEWEST
        ]
        if practice.current and practice.published_on
    ]
    rows, links = [row for row, _ in newest], [link for _, link in newest]
    return Section(
        Part.SHARED,
        Part.SHARED.label,
        "More innovations shared across forces",
        f"{counted(new, 'practice was', 'practices were')} shared in twelve months, "
        f"after {before} in the twelve before.",
        [
            figure("practices-in-library", f"{total:,}", period=date_words(as_of),
                   at=reverse("innovations:list")),
            figure("practices-shared", f"{new:,}", note=f"{before:,} the year before",
                   period=period, at=reverse("innovations:spread")),
            figure("organisations-sharing", f"{forces:,}", period=date_words(as_of),
                   at=reverse("innovations:spread")),
        ],
        [Grid("The newest practices", ("Practice", "From", "Shared"), rows, links=links)]
        if rows else [],
    )  # fmt: skip


def spread(*, invented: bool, since: date, as_of: date) -> Section:
    """How many forces use what others shared, and how long that took."""
    library = _library(invented, as_of)
    steps = [step for step in histories(library) if step[3] <= as_of]
    live = Adoption.objects.filter(innovation__in=library, stage__in=IN_USE)
    taken = live.count()
    forces = live.order_by().values("organisation").distinct().count()
    gone_live = {(key, force) for key, force, stage, on, _ in steps
                 if stage in IN_USE and since < on <= as_of}  # fmt: skip
    took = median_months(spans(steps))
    months = f"{plain(took.months)} months" if took.months is not None else "Not known yet"
    return Section(
        Part.SPREAD,
        Part.SPREAD.label,
        "More innovations shared across forces",
        f"{counted(forces, 'force uses', 'forces use')} "
        f"{'a practice' if taken == 1 else f'{taken} practices'} from the library; "
        f"{counted(len(gone_live), 'went live', 'went live')} in twelve months.",
        [
            figure("practices-in-use", f"{taken:,}", counts=counted(forces, "force", "forces"),
                   period=date_words(as_of), at=reverse("innovations:spread")),
            figure("went-live", f"{len(gone_live):,}",
                   period=f"{date_words(since)} to {date_words(as_of)}",
                   at=reverse("innovations:spread")),
            figure("months-to-live", months,
                   counts=f"{counted(took.n, 'adoption', 'adoptions')} with known dates",
                   period=f"to {date_words(as_of)}", at=reverse("innovations:spread")),
        ],
    )  # fmt: skip
