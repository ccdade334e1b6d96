"""Who has answered: forces on the help they had, and victims in the surveys of forces."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from waymark.measures import definitions
from waymark.network.benchmarks.enums import Method
from waymark.network.benchmarks.models import Figure
from waymark.network.benchmarks.rules import filing
from waymark.network.benchmarks.rules.months import moved
from waymark.network.innovations.enums import Course
from waymark.network.innovations.models import Evaluation
from waymark.network.innovations.queries import forces_of

# The question that every survey puts: of it the answers are counted.
WHOLE = "satisfied-overall"
COLUMNS = ("organisation__slug", "measure", "month", "method", "invited", "denominator")


def after_support(invented: bool) -> QuerySet[Evaluation]:
    """Evaluations that have ended, with what their forces said of the help; the newest first."""
    ended = [Course.COMPLETE, Course.UNPUBLISHED]
    return (
        Evaluation.objects.filter(state__in=ended, organisation__invented=invented)
        .select_related("innovation__current", "organisation", "after_support")
        .order_by("-ended_on", "-pk")
    )


@dataclass
class Asked:
    """The survey of one force over twelve months, as far as it is published.

    `latest` is its newest month, `held_back` counts months whose numbers are too small to show.
    """

    force: str
    slug: str
    latest: date | None = None
    methods: set[str] = field(default_factory=set)
    invited: int = 0
    answered: int = 0
    held_back: int = 0
    began: date | None = None
    there: set[date] = field(default_factory=set)
    missing: list[date] = field(default_factory=list)

    @property
    def method_words(self) -> str:
        return "; ".join(sorted(str(Method(one).label) for one in self.methods))

    @property
    def response(self) -> float | None:
        """The share of those invited who answered, where both are shown."""
        return self.answered / self.invited if self.invited >= self.answered > 0 else None

    def add(
        self, measure: str, month: date, method: str, invited: int | None, answered: int | None
    ) -> None:
        """Take in one month of the last twelve."""
        self.there.add(month)
        self.latest = max(self.latest or month, month)
        self.methods.add(method)
        if measure == WHOLE and invited is not None and answered is not None:
            self.invited, self.answered = self.invited + invited, self.answered + answered
        elif measure == WHOLE:
            self.held_back += 1


def victims_surveys(invented: bool, today: date) -> list[Asked]:
    """Every force of a world: which months of its survey are published, asked how, and which not.

    Who never published one owes nothing, and is shown without a month.
    """
    found = {one.slug: Asked(one.name, one.slug) for one in forces_of(invented)}
    first = moved(today, -12)
    keys = [one.key for one in definitions.on() if one.kind == "satisfaction"]
    rows = Figure.objects.filter(
        measure__in=keys, current=True, breakdown="all", organisation__invented=invented
    )
    for slug, measure, month, *counts in rows.order_by("month").values_list(*COLUMNS):
        one = found.get(slug)
        if one is not None:
            one.began = one.began or month
            if month >= first:
                one.add(measure, month, *counts)
    for one in found.values():
        if one.began:
            one.missing = filing.months_due(one.began, one.there, today)
    return sorted(found.values(), key=lambda one: one.force)
