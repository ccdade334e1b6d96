"""Reading the register of evaluations, each as far as the holder of the key may see it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Path, Query, Router

from waymark.network.innovations import permissions
from waymark.network.innovations.api import shapes
from waymark.network.innovations.api.reading import KEYED, design
from waymark.network.innovations.enums import Course
from waymark.network.innovations.queries import evaluations as reading
from waymark.network.innovations.rules.effects import was_planned
from waymark.network.innovations.rules.evaluating import review_due_on
from waymark.shared.keys.api import answered_once
from waymark.shared.keys.api.problems import NOT_FOUND

router = Router()
SAID = (
    "key", "measure", "outcome", "state", "against", "planned_on", "from_on", "until_on",
    "ended_on", "unpublished_because", "verdict",
)  # fmt: skip


@router.get("", response=shapes.Evaluations, **KEYED)
@answered_once
def evaluations(request: HttpRequest, asking: Query[shapes.AskingEvaluations]) -> Any:
    """The register, narrowed as its page is, newest first."""
    viewer = request.auth  # type: ignore[attr-defined]
    chosen = {name: getattr(asking, name) for name in reading.FILTERS}
    found = reading.narrowed_register(reading.register(viewer), chosen)
    rows = reading.ordered_register(found, "newest").select_related("innovation__organisation")
    return {"total": found.count(), "items": [_in_brief(one) for one in rows[asking.slice]]}


@router.get("/{key}", response=shapes.EvaluationInFull, **KEYED)
@answered_once
def evaluation(request: HttpRequest, key: Path[shapes.PracticeKey]) -> Any:
    """One evaluation: its plan, the months, what they say, and what could mislead."""
    viewer = request.auth  # type: ignore[attr-defined]
    rows = reading.register(viewer).select_related("innovation__organisation")
    one = rows.filter(key=key).first()
    if one is None:
        raise NOT_FOUND
    figures = permissions.may_see_figures(viewer)
    measured = reading.measured_on(one)[0] if figures else None
    return (
        _in_brief(one)
        | {
            "question": one.question,
            "independent": one.independent,
            "result": one.result if figures else "",
        }
        | _measured(measured)
    )


def _in_brief(one: Any) -> dict[str, Any]:
    live_on = one.adoption.live_on if one.adoption else None
    version = one.innovation.current
    return {name: getattr(one, name) for name in SAID} | {
        "practice": {
            "key": one.innovation.key,
            "title": version.title if version else "",
            "organisation": one.innovation.organisation.name,
        },
        "force": one.organisation.slug,
        "made_up": one.organisation.invented,
        "design": design(one.design),
        "live_on": live_on,
        "review_due_on": review_due_on(
            one.state, one.stands, ended_on=one.ended_on, review_on=one.review_on
        ),
        "still_holds": one.stands if one.state == Course.COMPLETE else "",
        "planned_before_live": was_planned(one.planned_on, live_on),
        **{name: getattr(one, name, None) for name in ("points", "low", "high")},
        "address": f"{settings.WAYMARK_ADDRESS}/practices/evaluations/{one.key}/",
    }


def _measured(now: Any) -> dict[str, Any]:
    """What the returns say now; all of it empty where they say nothing, or may not be seen."""
    names = ("sentence", "refused", "caution", "definition")
    details = now.details if now else {}
    return {name: getattr(now, name) if now else "" for name in names} | {
        "data_to": now.data_to if now else None,
        "cautions": details.get("cautions", []),
        "compared_how": details.get("how", ""),
        "compared_with": [force["slug"] for force in details.get("forces", [])],
        "months": _months(details),
    }


def _months(details: dict[str, Any]) -> list[dict[str, Any]]:
    columns = (details.get(name, []) for name in ("months", "own", "others"))
    start = details.get("start", 0)
    return [
        {
            "month": month,
            "when": "before" if place < start else "after" if place > start else "start",
            "numerator": own[0] if own else None,
            "denominator": own[1] if own else None,
            "others": others,
        }
        for place, (month, own, others) in enumerate(zip(*columns, strict=True))
    ]
