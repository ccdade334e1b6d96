"""What a practice did to its measures, written beside it so that lists need not work it out."""

from datetime import datetime

from waymark.measures import definitions
from waymark.measures.intervals import Estimate
from waymark.network.innovations.enums import Effect
from waymark.network.innovations.models import Evaluation, Innovation, Measurement, TogetherEffect
from waymark.network.innovations.rules import effects as rules


def put_together(innovation: Innovation, *, now: datetime) -> None:
    """Put together what all adopters saw, measure by measure. Called in actions."""
    evaluations = list(innovation.evaluations.select_related("adoption", "organisation"))
    measured = {
        one.evaluation_id: one
        for one in Measurement.objects.filter(
            evaluation__innovation=innovation, current=True, points__isnull=False
        )
    }
    by_measure: dict[str, list[tuple[Evaluation, Measurement]]] = {}
    for one in evaluations:
        if one.pk in measured:
            by_measure.setdefault(one.measure, []).append((one, measured[one.pk]))
    innovation.effects.exclude(measure__in=by_measure).delete()
    made = {measure: _together(innovation, measure, pairs, now) for measure, pairs in
            by_measure.items()}  # fmt: skip
    _beside(innovation, made, _design(evaluations, set(measured)))


def _together(
    innovation: Innovation, measure: str, pairs: list[tuple[Evaluation, Measurement]], now: datetime
) -> TogetherEffect:
    found = rules.together([found_of(*pair) for pair in pairs], better_of(measure))
    assert found is not None
    pooled = found.pooled
    expects = pooled is not None and pooled.count >= rules.LEAST_FOR_THE_NEXT
    made, _ = TogetherEffect.objects.update_or_create(
        innovation=innovation,
        measure=measure,
        defaults={
            "verdict": found.verdict, "points": found.points, "low": found.low,
            "high": found.high, "forces": found.forces, "planned": found.planned,
            "sentence": found.sentence, "made_at": now,
            "spread": pooled.spread if pooled else None,
            "apart": pooled.apart if pooled else None,
            "next_low": pooled.next_force.low if pooled and expects else None,
            "next_high": pooled.next_force.high if pooled and expects else None,
            "data_to": max(one.data_to for _, one in pairs if one.data_to),
        },
    )  # fmt: skip
    return made


def found_of(evaluation: Evaluation, measured: Measurement) -> rules.Found:
    """One force's figures as the rules read them."""
    assert measured.points is not None and measured.low is not None
    assert measured.high is not None and measured.error is not None
    checks = measured.details["checks"]
    live_on = evaluation.adoption.live_on if evaluation.adoption else None
    return rules.Found(
        force=str(evaluation.organisation),
        points=measured.points,
        low=measured.low,
        high=measured.high,
        error=measured.error,
        verdict=Effect(measured.verdict),
        moved_before=checks["moved_before"],
        beyond_line=Estimate(*checks["beyond_line"]),
        without_last=Estimate(*checks["without_last"]),
        planned=rules.was_planned(evaluation.planned_on, live_on),
    )


def better_of(measure: str) -> rules.Better:
    """Which way is good on a measure: its definition says."""
    direction = definitions.find(measure).direction
    return "higher" if direction == "up" else "lower" if direction == "down" else None


def _design(evaluations: list[Evaluation], measured: set[int]) -> str:
    """The strongest design that an evaluation of the practice has reached."""
    reached = [
        rules.design_reached(
            one.design,
            against=one.against,
            planned=rules.was_planned(
                one.planned_on, one.adoption.live_on if one.adoption else None
            ),
            measured=one.pk in measured,
        )
        for one in evaluations
    ]
    return max(reached, default="")


def _beside(innovation: Innovation, made: dict[str, TogetherEffect], design: str) -> None:
    """Write beside the practice what its lists show: of several measures the best looked at."""
    main = min(made.values(), key=lambda one: (-one.forces, one.measure), default=None)
    Innovation.objects.filter(pk=innovation.pk).update(
        effect=main.verdict if main else Effect.NOT_MEASURED,
        effect_measure=main.measure if main else "",
        effect_points=main.points if main else None,
        effect_low=main.low if main else None,
        effect_high=main.high if main else None,
        effect_forces=main.forces if main else 0,
        effect_pooled=main is not None and main.spread is not None,
        effect_gain=_gain(main) if main else None,
        effect_design=design,
    )


def _gain(effect: TogetherEffect) -> float | None:
    """How far a practice surely moved its measure the good way; below 0 where it may not have."""
    if effect.low is None or effect.high is None:
        return None
    return {"higher": effect.low, "lower": -effect.high}.get(better_of(effect.measure) or "")
