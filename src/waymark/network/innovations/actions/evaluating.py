"""Planning an evaluation, ending it, and writing down what the returns say of it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate

from waymark.network.innovations import permissions
from waymark.network.innovations.enums import (
    IN_USE,
    SHOWN,
    Against,
    Course,
    Design,
    Effect,
    Stage,
    Stands,
)
from waymark.network.innovations.models import (
    Adoption,
    AfterSupport,
    Evaluation,
    Innovation,
    Measurement,
    ResultReview,
)
from waymark.network.innovations.queries import evaluations as reading
from waymark.network.innovations.rules import evaluating as rules
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.notifications.actions import notify

from .effects import put_together


def plan_evaluation(
    innovation: Innovation,
    organisation: Organisation,
    *,
    question: str,
    measure: str = "",
    outcome: str = "",
    design: str = Design.COMPARED,
    against: str = Against.SIMILAR,
    from_on: date | None = None,
    until_on: date | None = None,
    independent: bool = False,
    by: Person,
    now: datetime,
) -> Evaluation:
    """Put a plan on record, or change one: what will be looked at, how, and against whom.

    Only a plan made before the practice goes live counts as one. Whoever plans afterwards may do
    so; every page then says that it was looked at afterwards.
    """
    if not permissions.may_plan(by, innovation, organisation):
        raise PermissionDenied
    outcome = "" if measure else outcome.strip()
    given = {
        "question": question.strip(), "design": design, "against": against, "from_on": from_on,
        "until_on": until_on, "independent": independent,
    }  # fmt: skip
    with transaction.atomic():
        Innovation.objects.select_for_update().get(pk=innovation.pk)  # one plan after the other
        adoption = Adoption.objects.filter(innovation=innovation, organisation=organisation).first()
        plan = reading.evaluation_of(innovation, organisation, measure, outcome) or Evaluation(
            innovation=innovation, organisation=organisation, measure=measure, outcome=outcome,
            opened_at=now,
        )  # fmt: skip
        if plan.pk and plan.planned_on and all(getattr(plan, k) == v for k, v in given.items()):
            return plan  # the form was sent twice
        _put_on_record(plan, adoption, given, by=by, now=now)
    return plan


def _put_on_record(
    plan: Evaluation, adoption: Adoption | None, given: dict[str, Any], *, by: Person, now: datetime
) -> None:
    """Write the plan down with its day and who made it, unless a rule stands against it."""
    live_on = adoption.live_on if adoption else None
    with recorded("innovations.evaluation_planned", by=by, at=now) as entry:
        asked = {name: value for name, value in given.items() if name != "independent"}
        blockers = rules.blockers_to_plan(
            measure=plan.measure, outcome=plan.outcome, state=plan.state, live_on=live_on,
            planned_on=plan.planned_on, **asked,
        )  # fmt: skip
        if blockers:
            raise Refused(blockers)
        for name, value in given.items():
            setattr(plan, name, value)
        plan.adoption, plan.planned_by, plan.planned_on = adoption, by, localdate(now)
        if live_on is not None:
            plan.state = Course.UNDER_WAY
        plan.save()
        entry.about = plan
        entry.detail = {"practice": plan.innovation_id, "measure": plan.measure}


def complete_evaluation(
    evaluation: Evaluation, *, result: str, by: Person, now: datetime
) -> Evaluation:
    """Write down what came out. The register keeps it, and the practice shows it."""
    return _end(
        evaluation,
        Course.COMPLETE,
        rules.blockers_to_complete(
            evaluation.state, result=result, measured=reading.is_measured(evaluation)
        ),
        {"result": result.strip()},
        by=by,
        now=now,
    )


def withhold_result(
    evaluation: Evaluation, *, because: str, by: Person, now: datetime
) -> Evaluation:
    """End an evaluation without a result; the reason stands in the register in its place."""
    return _end(
        evaluation,
        Course.UNPUBLISHED,
        rules.blockers_to_withhold(
            evaluation.state, because=because, measured=reading.is_measured(evaluation)
        ),
        {"unpublished_because": because.strip()},
        by=by,
        now=now,
    )


def _end(
    evaluation: Evaluation,
    state: Course,
    blockers: list[str],
    words: dict[str, str],
    *,
    by: Person,
    now: datetime,
) -> Evaluation:
    if not permissions.may_plan(by, evaluation.innovation, evaluation.organisation):
        raise PermissionDenied
    if evaluation.state == state and all(getattr(evaluation, k) == v for k, v in words.items()):
        return evaluation  # the form was sent twice
    with recorded("innovations.evaluation_ended", by=by, at=now) as entry:
        if blockers:
            raise Refused(blockers)
        for name, value in words.items():
            setattr(evaluation, name, value)
        evaluation.state, evaluation.ended_on = state, localdate(now)
        evaluation.save()
        entry.about, entry.detail = evaluation, {"state": state.value}
        notify(
            Person.objects.filter(is_active=True, seats__organisation=evaluation.organisation)
            .exclude(pk=by.pk)
            .distinct(),
            kind="innovations.after_support",
            subject="Was the help of the network enough?",
            body="An evaluation of your force has ended. Three short questions",
            link=f"/practices/evaluations/{evaluation.key}/support/",
            now=now,
            once=f"after-support:{evaluation.pk}",
        )
    return evaluation


def review_result(
    evaluation: Evaluation,
    *,
    stands: str,
    words: str,
    next_on: date | None,
    by: Person,
    now: datetime,
) -> ResultReview:
    """Say whether a result still holds, and when it is looked at again: in a year unless said.

    What was written down stays as it is; every look back stands beside it with its day.
    """
    if not permissions.may_plan(by, evaluation.innovation, evaluation.organisation):
        raise PermissionDenied
    today = localdate(now)
    if stands == Stands.NO_LONGER:
        next_on = None
    elif next_on is None:
        next_on = rules.add_months(today, rules.REVIEW_AFTER_MONTHS)
    said = {"stands": stands, "words": words.strip(), "next_on": next_on, "by": by, "on": today}
    with recorded("innovations.result_reviewed", by=by, at=now) as entry:
        evaluation = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
        entry.about, entry.detail = evaluation, {"stands": stands}
        last = evaluation.reviews.first()
        if last is not None and all(getattr(last, name) == value for name, value in said.items()):
            return last  # the form was sent twice
        blockers = rules.blockers_to_review(
            evaluation.state, stands=stands, words=words, next_on=next_on, today=today
        )
        if blockers:
            raise Refused(blockers)
        evaluation.stands, evaluation.review_on = stands, next_on
        evaluation.save(update_fields=["stands", "review_on"])
        return ResultReview.objects.create(evaluation=evaluation, at=now, **said)


def answer_after_support(
    evaluation: Evaluation, *, enough: str, helped: str, missing: str, by: Person, now: datetime
) -> AfterSupport:
    """Say whether the help that a force had was enough; a second answer replaces the first."""
    if not permissions.may_plan(by, evaluation.innovation, evaluation.organisation):
        raise PermissionDenied
    with recorded("innovations.support_answered", by=by, at=now) as entry:
        blockers = rules.blockers_to_answer(evaluation.state)
        if blockers:
            raise Refused(blockers)
        answer, _ = AfterSupport.objects.update_or_create(
            evaluation=evaluation,
            defaults={"enough": enough, "helped": helped, "missing": missing, "by": by, "at": now},
        )
        entry.about = evaluation
    return answer


# ---- what happens by itself -------------------------------------------------------------------


def open_for(adoption: Adoption, *, now: datetime) -> list[Evaluation]:
    """When an adoption is live, let its evaluations begin: planned or not, one for each measure
    that the practice should move and forces report on.
    """
    if adoption.stage not in (*IN_USE, Stage.STOPPED) or adoption.live_on is None:
        return []
    opened: list[Evaluation] = []
    for measure in reading.measures_of(adoption.innovation):
        there = reading.evaluation_of(adoption.innovation, adoption.organisation, measure, "")
        if there is None or there.adoption_id is None or there.state == Course.PLANNED:
            opened.append(_opened(adoption, measure, there, now))
    return opened


def _opened(
    adoption: Adoption, measure: str, there: Evaluation | None, now: datetime
) -> Evaluation:
    with recorded("innovations.evaluation_opened", by=None, at=now) as entry:
        one = there or Evaluation(
            innovation=adoption.innovation, organisation=adoption.organisation, measure=measure,
            opened_at=now,
        )  # fmt: skip
        one.adoption = adoption
        if one.state == Course.PLANNED:
            one.state = Course.UNDER_WAY
        one.save()
        entry.about, entry.detail = one, {"measure": measure}
    return one


def open_evaluations(*, now: datetime) -> None:
    """Let the evaluations begin of all adoptions that are live, whoever brought them in.

    What a paper states is left alone: nobody said here that it is live.
    """
    live = Adoption.objects.filter(
        stage__in=(*IN_USE, Stage.STOPPED), live_on__isnull=False, source="",
        innovation__state__in=SHOWN, changes__stage__in=IN_USE, changes__on_is_known=True,
    )  # fmt: skip
    for adoption in live.select_related("innovation__current", "organisation").distinct():
        open_for(adoption, now=now)


@dataclass(frozen=True, slots=True)
class Worked:
    """What the returns say of one evaluation, worked out elsewhere: figures, or why there are
    none. All figures are percentage points.
    """

    fingerprint: str
    definition: str
    data_to: date | None
    refused: str = ""
    verdict: Effect = Effect.NOT_MEASURED
    points: float | None = None
    low: float | None = None
    high: float | None = None
    error: float | None = None
    sentence: str = ""
    caution: str = ""
    details: dict[str, Any] = field(default_factory=dict)


def record_measurement(evaluation: Evaluation, worked: Worked, *, now: datetime) -> bool:
    """Keep what was worked out, beside all earlier ones; say whether it is new.

    The same figures leave nothing behind, so that it may be worked out as often as one likes.
    """
    with transaction.atomic():
        Evaluation.objects.select_for_update().get(pk=evaluation.pk)
        last = evaluation.measurements.first()
        if last is not None and last.current and last.fingerprint == worked.fingerprint:
            return False
        with recorded("innovations.effect_measured", by=None, at=now) as entry:
            evaluation.measurements.filter(current=True).update(current=False)
            made = Measurement.objects.create(
                evaluation=evaluation,
                number=last.number + 1 if last else 1,
                made_at=now,
                **{name: getattr(worked, name) for name in Worked.__slots__},
            )
            put_together(evaluation.innovation, now=now)
            entry.about = evaluation
            entry.detail = {"number": made.number, "verdict": str(made.verdict)}
    return True
