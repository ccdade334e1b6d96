"""The register of evaluations, and what the returns say of each."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from waymark.measures import definitions
from waymark.network.innovations import permissions
from waymark.network.innovations.enums import Course, Design, Effect, ValueList
from waymark.network.innovations.models import (
    Adoption,
    Evaluation,
    Innovation,
    Measurement,
    TogetherEffect,
    Version,
)
from waymark.network.innovations.queries.library import Viewer, library_for
from waymark.network.innovations.rules import effects as rules
from waymark.network.innovations.rules.evidence import MeasuredEffect, effect_words
from waymark.network.innovations.rules.words import counted
from waymark.shared.accounts.models import Organisation
from waymark.shared.ui.beside import Group, Link

FILTERS = ("design", "state", "measure", "result")
ORDERS = {"newest": "Newest", "practice": "Practice", "force": "Force"}


def evaluation_of(
    innovation: Innovation, organisation: Organisation, measure: str, outcome: str
) -> Evaluation | None:
    """The one evaluation by a force of a practice on a measure, or on an outcome in words."""
    found = Evaluation.objects.filter(innovation=innovation, organisation=organisation)
    return found.filter(measure=measure, outcome="" if measure else outcome).first()


def is_measured(evaluation: Evaluation) -> bool:
    return evaluation.measurements.filter(current=True, points__isnull=False).exists()


def evaluations_for(viewer: Viewer) -> QuerySet[Evaluation]:
    """The register: evaluations of every practice that this viewer may read."""
    practices = library_for(viewer).values("pk")
    return Evaluation.objects.filter(innovation__in=practices)


def evaluation_page(viewer: Viewer, key: str) -> QuerySet[Evaluation]:
    return evaluations_for(viewer).filter(key=key).select_related(
        "innovation__current", "innovation__organisation", "organisation", "adoption",
        "planned_by", "after_support",
    )  # fmt: skip


def register(viewer: Viewer) -> QuerySet[Evaluation]:
    """The register with the verdict of each evaluation beside it, where this viewer may see it.

    What one force saw is told to those only who may see the figures of forces.
    """
    found = evaluations_for(viewer).select_related(
        "innovation__current", "organisation", "adoption"
    )
    if not permissions.may_see_figures(viewer):
        return found.annotate(verdict=Value(""))
    current = Measurement.objects.filter(evaluation=OuterRef("pk"), current=True)
    verdict = Coalesce(Subquery(current.values("verdict")[:1]), Value(Effect.NOT_MEASURED.value))
    return found.annotate(
        verdict=verdict,
        points=Subquery(current.values("points")[:1]),
        low=Subquery(current.values("low")[:1]),
        high=Subquery(current.values("high")[:1]),
    )


def narrowed_register(
    found: QuerySet[Evaluation], chosen: Mapping[str, list[str]]
) -> QuerySet[Evaluation]:
    """Apply the filters: any of the choices within one, all of them together."""
    fields = {"design": "design", "state": "state", "measure": "measure", "result": "verdict"}
    for name, column in fields.items():
        if codes := chosen.get(name):
            found = found.filter(**{f"{column}__in": codes})
    return found


def register_counts(found: QuerySet[Evaluation]) -> dict[str, dict[str, int]]:
    """How many evaluations each choice of each filter would leave, in one query."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in FILTERS}
    known: Any = found.order_by()  # its verdict is an annotation
    rows = known.values_list("design", "state", "measure", "verdict")
    for row in rows.annotate(number=Count("pk")):
        for name, code in zip(FILTERS, row[:4], strict=True):
            counts[name][code] += row[4]
    return {name: dict(numbers) for name, numbers in counts.items()}


def register_choices(*, figures: bool) -> dict[str, list[tuple[str, str]]]:
    """What the register can be narrowed by."""
    offered: dict[str, list[tuple[str, str]]] = {
        "state": [(code, str(words)) for code, words in Course.choices],
        "design": [(code, str(words)) for code, words in Design.choices],
        "measure": [(one.key, one.title) for one in definitions.on()],
    }
    if figures:
        offered["result"] = [(code, str(words)) for code, words in Effect.choices]
    return offered


_ORDERS = {
    "newest": ["-opened_at", "-pk"],
    "practice": ["innovation__current__title", "organisation__name", "pk"],
    "force": ["organisation__name", "innovation__current__title", "pk"],
}


def ordered_register(found: QuerySet[Evaluation], order: str) -> QuerySet[Evaluation]:
    return found.order_by(*_ORDERS.get(order, _ORDERS["newest"]))


def measured_on(evaluation: Evaluation) -> tuple[Measurement | None, list[Measurement]]:
    """What the returns say now, and all that they said before, newest first."""
    every = list(evaluation.measurements.all())
    return next((one for one in every if one.current), None), every


class Seen(NamedTuple):
    """What one force saw, for the forest plot of a practice."""

    key: str
    force: str
    slug: str
    measure: str
    state: str
    design: str
    against: str
    planned_on: date | None
    live_on: date | None
    verdict: str
    points: float | None
    low: float | None
    high: float | None
    refused: str
    caution: str
    data_to: date | None
    definition: str
    unpublished_because: str
    ended_on: date | None
    review_on: date | None
    stands: str

    @property
    def planned(self) -> bool:
        return rules.was_planned(self.planned_on, self.live_on)


def seen_by_forces(innovation: Innovation) -> list[Seen]:
    """What every adopter saw on every measure, in one light query; the best seen first."""
    current = FilteredRelation("measurements", condition=Q(measurements__current=True))
    rows = (
        innovation.evaluations.annotate(now=current)
        .order_by(F("now__points").desc(nulls_last=True), "organisation__name")
        .values_list(
            "key", "organisation__name", "organisation__slug", "measure", "state", "design",
            "against", "planned_on", "adoption__live_on", "now__verdict", "now__points",
            "now__low", "now__high", "now__refused", "now__caution", "now__data_to",
            "now__definition", "unpublished_because", "ended_on", "review_on", "stands",
        )
    )  # fmt: skip
    return [Seen(*row) for row in rows]


def seen_together(innovation: Innovation) -> dict[str, TogetherEffect]:
    """What they saw together, by measure."""
    return {one.measure: one for one in innovation.effects.all()}


def running(measures: Iterable[str] = ()) -> QuerySet[Evaluation]:
    """Evaluations that returns can say something of: live, and on a measure of ours."""
    found = Evaluation.objects.filter(
        adoption__live_on__isnull=False, state__in=[Course.UNDER_WAY, Course.COMPLETE]
    ).exclude(measure="")
    wanted = list(measures)
    if wanted:
        found = found.filter(measure__in=wanted)
    return found.select_related(
        "innovation__current", "organisation", "adoption", "innovation__organisation"
    ).order_by("pk")


def users_of(innovation: Innovation) -> set[int]:
    """Forces that use a practice, or did: they cannot show what would have been without it."""
    used = innovation.adoptions.filter(live_on__isnull=False)
    return {*used.values_list("organisation", flat=True), innovation.organisation_id}


def other_changes(evaluation: Evaluation, since: date, until: date) -> list[tuple[int, str, date]]:
    """Other practices that move the same measure and went live in this time, in any force:
    (organisation, title, day).
    """
    code = definitions.find(evaluation.measure).library
    moves = Version.values.through.objects.filter(value__code=code, value__list=ValueList.MEASURE)
    # In steps: all joined at once is slow where the database has not counted its rows yet.
    titles = dict(
        Innovation.objects.filter(current__in=list(moves.values_list("version", flat=True)))
        .exclude(pk=evaluation.innovation_id)
        .values_list("pk", "current__title")
    )
    rows = Adoption.objects.filter(innovation__in=titles, live_on__range=(since, until))
    found = rows.values_list("organisation", "innovation", "live_on").distinct()
    return [(pk, titles[practice], day) for pk, practice, day in found if day is not None]


def by_effect(viewer: Viewer, measure: str) -> list[TogetherEffect]:
    """Practices by what they did to a measure, as far as this viewer may see it.

    Those that may not see the figures of forces see what three or more saw together.
    """
    found = TogetherEffect.objects.filter(
        measure=measure, innovation__in=library_for(viewer).values("pk")
    )
    if not permissions.may_see_figures(viewer):
        found = found.filter(spread__isnull=False)
    return list(found.select_related("innovation__current", "innovation__organisation"))


def first_of_force(innovation: Innovation, force: Organisation) -> Evaluation | None:
    """The evaluation of a force to go on with: one that was planned before one that was not."""
    own = innovation.evaluations.filter(organisation=force)
    return own.order_by(F("planned_on").desc(nulls_last=True), "pk").first()


def measures_of(innovation: Innovation) -> list[str]:
    """The keys of the measures that a practice should move and that forces are asked for."""
    version = innovation.current
    if version is None:
        return []
    codes = version.values.filter(list=ValueList.MEASURE).values_list("code", flat=True)
    found = [definitions.in_library(code) for code in codes]
    return [one.key for one in found if one is not None and one.on]


RANK = {Effect.IMPROVED: 0, Effect.CHANGED: 1, Effect.COULD_BE_CHANCE: 2, Effect.CAUSE_UNCLEAR: 3,
        Effect.WORSE: 4}  # fmt: skip
MOST_BESIDE = 6


def practices_by_effect(viewer: Viewer, measure: str) -> list[TogetherEffect]:
    """The same, those that surely improved it first, then by how much."""
    lower = definitions.find(measure).direction == "down"
    return sorted(
        by_effect(viewer, measure),
        key=lambda one: (
            RANK[Effect(one.verdict)],
            (one.points or 0.0) * (1 if lower else -1),
            one.innovation_id,
        ),
    )


def beside_measure(key: str, viewer: Viewer) -> Group | None:
    """For the page of a measure: the practices that were meant to move it, by what they did."""
    if not permissions.is_member(viewer):
        return None
    found = practices_by_effect(viewer, key)
    links = [
        Link(
            one.innovation.current.title if one.innovation.current else one.innovation.key,
            f"/practices/{one.innovation.key}/#effect",
            what_it_did(one),
            one.innovation.organisation.invented,
        )
        for one in found[:MOST_BESIDE]
    ]
    more = f"/measures/{key}/practices/" if found else ""
    return Group("Practices by what they did to this measure", links, more)


def what_it_did(one: TogetherEffect) -> str:
    """“Improved: +5.9 points [4.8 to 7.0], 6 forces”."""
    words = str(Effect(one.verdict).label)
    if one.points is not None and one.low is not None and one.high is not None:
        words += f": {effect_words(MeasuredEffect(one.points, one.low, one.high))}"
    return f"{words}, {counted(one.forces, 'force', 'forces')}"
