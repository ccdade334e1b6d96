"""Evaluations fill themselves from returns: each morning, and when a return is published."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from importlib.metadata import version
from typing import Any

from django.utils.timezone import localdate

from waymark.measures.impact import Impact, Verdict
from waymark.measures.intervals import Estimate
from waymark.network.benchmarks.queries.effects import Gathered, gather
from waymark.network.benchmarks.rules import effects as rules
from waymark.network.innovations.actions.evaluating import (
    Worked,
    open_evaluations,
    record_measurement,
)
from waymark.network.innovations.enums import Course, Effect
from waymark.network.innovations.models import Evaluation
from waymark.network.innovations.queries import evaluations as register
from waymark.shared.accounts.models import Organisation
from waymark.shared.audit.queries import marks
from waymark.shared.ui.once import once

# Told apart from earlier ways of working effects out, so that a new way makes a new measurement.
METHOD = "months, learnt together 1"
VERDICTS = {
    Verdict.IMPROVED: Effect.IMPROVED,
    Verdict.WORSE: Effect.WORSE,
    Verdict.CHANGED: Effect.CHANGED,
    Verdict.CHANCE: Effect.COULD_BE_CHANCE,
    Verdict.UNCLEAR: Effect.CAUSE_UNCLEAR,
}


# Of the apps whose acts can change what an effect is worked out from.
HANGS_ON = ("accounts.", "benchmarks.", "innovations.")


def daily_round(*, now: datetime) -> None:
    """Work out the effect of every adoption: each morning, and in an hour after an act.

    With a thousand adoptions it is a minute of work, which a quiet hour is spared.
    """
    _measured(_Hour(marks().of(*HANGS_ON), localdate(now), now))


@dataclass(frozen=True)
class _Hour:
    """An hour's round; one like another on the same day if no act lies between."""

    mark: str
    day: date
    now: datetime = field(compare=False)


@once(1)
def _measured(hour: _Hour) -> int:
    return measure_effects(now=hour.now)


def measure_effects(
    *, now: datetime, measures: Iterable[str] = (), force: Organisation | None = None
) -> int:
    """Work out what practices did to these measures, or to all; returns how many are news.

    With a force only its own adoptions are looked at; the round of the day does the others. The
    same figures say the same: what was worked out before leaves nothing behind.
    """
    news = 0
    running = register.running(measures)
    for evaluation in running.filter(organisation=force) if force else running:
        worked = work_out(evaluation)
        if worked is not None:
            news += record_measurement(evaluation, worked, now=now)
    return news


def work_out(evaluation: Evaluation) -> Worked | None:
    """What the returns say of one evaluation; None where nothing was ever returned."""
    gathered = gather(evaluation)
    if gathered is None:
        return None
    answer = rules.answer(gathered.question)
    details = _details(gathered, answer)
    worked = Worked(
        fingerprint=_fingerprint(gathered, details),
        definition=gathered.definition.stamp,
        data_to=answer.data_to,
        details=details,
    )
    if answer.found is None:
        return replace(worked, refused=answer.refused, sentence=answer.refused)
    points, low, high = answer.found.points()
    return replace(
        worked,
        verdict=VERDICTS[answer.found.verdict],
        points=points,
        low=low,
        high=high,
        error=100 * answer.found.standard_error,
        sentence=answer.found.sentence,
        caution=answer.found.caution,
    )


def _fingerprint(gathered: Gathered, details: dict[str, Any]) -> str:
    """One number for all that went in: another figure, force, rule or version makes another."""
    went_in = [METHOD, gathered.definition.stamp, gathered.question.live_on.isoformat(), details]
    return hashlib.sha256(json.dumps(went_in, sort_keys=True).encode()).hexdigest()


def _details(gathered: Gathered, answer: rules.Answer) -> dict[str, Any]:
    """What the page shows beside the figures, frozen with them."""
    question, chosen = gathered.question, answer.chosen
    names = {slug: like.name for slug, like in question.others.items()}
    cautions = [*answer.cautions]
    if len(gathered.stamps) > 1:
        cautions.append("The definition of the measure changed in these months.")

    def told(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
        return [{"slug": slug, "name": names[slug], "why": why} for slug, why in pairs]

    return {
        "live_on": question.live_on.isoformat(),
        "months": [f"{month:%Y-%m}" for month in answer.months],
        "start": answer.start,
        "own": [list(count) if count else None for count in answer.own],
        "others": [None if share is None else round(share, 6) for share in answer.others],
        "how": chosen.words if chosen else "",
        "forces": told(chosen.forces) if chosen else [],
        "left_out": told(chosen.left_out) if chosen else [],
        "cautions": cautions,
        "checks": _checks(answer.found) if answer.found else {},
        "method": METHOD,
        "engine": version("waymark"),
        "definitions": list(gathered.stamps),
    }


def _checks(found: Impact) -> dict[str, Any]:
    checks = found.checks
    return {
        "moved_before": checks.moved_before,
        "before": checks.before,
        "after": checks.after,
        "own_change": round(100 * found.own_change, 4),
        "slope": _points(checks.slope),
        "beyond_line": _points(checks.beyond_line),
        "without_last": _points(checks.without_last),
    }


def _points(reading: Estimate) -> list[float]:
    return [round(100 * end, 6) for end in (reading.estimate, reading.low, reading.high)]


def load(*, now: datetime) -> None:
    """Let the evaluations of the invented country begin, and fill."""
    open_evaluations(now=now)
    measure_effects(now=now)
    # What had been said of those that ended without a result, while they ran.
    ended = Evaluation.objects.filter(organisation__invented=True, state=Course.UNPUBLISHED)
    for evaluation in ended.select_related("innovation", "organisation", "adoption"):
        if worked := work_out(evaluation):
            record_measurement(evaluation, worked, now=now)


def remove(*, now: datetime) -> None:
    """Nothing of its own: evaluations go with their adoptions."""
