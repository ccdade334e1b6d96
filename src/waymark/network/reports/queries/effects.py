"""Whether practices that were taken up moved the measure they were meant to move."""

from datetime import date

from django.urls import reverse

from waymark.measures import definitions
from waymark.measures.words import month, signed, unsigned
from waymark.network.innovations.enums import SHOWN, Effect
from waymark.network.innovations.models import TogetherEffect
from waymark.network.innovations.queries.evaluations import RANK
from waymark.network.innovations.rules.words import counted
from waymark.network.reports.enums import Part
from waymark.network.reports.queries.defined import defined_at, figure
from waymark.network.reports.rules import effects as rules
from waymark.network.reports.rules.document import Number, Section


def section(*, invented: bool, as_of: date) -> Section:
    """What three or more forces saw together of each practice; no force stands here by name."""
    found = list(
        TogetherEffect.objects.filter(
            innovation__state__in=SHOWN, innovation__organisation__invented=invented,
            spread__isnull=False, data_to__lt=as_of,
        ).select_related("innovation__current")
    )  # fmt: skip
    found.sort(key=lambda one: (RANK[Effect(one.verdict)], -abs(one.points or 0), one.pk))
    return Section(
        Part.EFFECT,
        Part.EFFECT.label,
        "More innovations shared across forces",
        rules.sentence([(one.innovation_id, one.verdict) for one in found]),
        [_number(one) for one in found[: rules.MOST]],
        defined_at=defined_at("effect-of-practices"),
    )


def _number(one: TogetherEffect) -> Number:
    measure = definitions.find(one.measure)
    current = one.innovation.current
    title = current.title if current else one.innovation.key
    change = f"{signed(one.points or 0)} points"
    defined = figure("effect-of-practices", change)
    return Number(
        f"{title}: {measure.title.lower()}",
        change,
        counts=counted(one.forces, "force", "forces"),
        interval=f"{unsigned(one.low)} to {unsigned(one.high)} points"
        if one.low is not None and one.high is not None
        else "",
        period=f"to {month(one.data_to)}",
        note=f"{Effect(one.verdict).label}. {one.planned} of "
        f"{counted(one.forces, 'evaluation', 'evaluations')} planned beforehand",
        href=defined.href,
        definition=defined.definition,
        at=f"{reverse('innovations:practice', args=[one.innovation.key])}#effect",
    )
