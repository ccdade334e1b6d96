"""What concerns the force of the key: its adoptions, its diary, and how practices fit it."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from ninja import Body, Path, Query, Router

from waymark.network.innovations import queries
from waymark.network.innovations.actions import adoptions as actions
from waymark.network.innovations.api import shapes
from waymark.network.innovations.api.reading import shown, step_of
from waymark.network.innovations.enums import Stage
from waymark.network.innovations.forms.adopting import DiaryForm, MoveForm
from waymark.network.innovations.queries import for_systems
from waymark.network.innovations.rules import fit as fit_rules
from waymark.network.innovations.rules import staleness
from waymark.shared.keys.api import ApiKey, Problem, answered_once
from waymark.shared.keys.api.problems import NOT_FOUND
from waymark.shared.keys.api.shapes import Paged
from waymark.shared.keys.enums import Scope

router = Router()
READS: dict[str, Any] = {"auth": ApiKey()}
WRITES: dict[str, Any] = {"auth": ApiKey(Scope.WRITE)}
NO_FORCE = Problem(403, "The seat of this key is in no force.")


def _force(request: HttpRequest) -> Any:
    """The force of the key’s seat."""
    force = queries.own_force(request.auth)  # type: ignore[attr-defined]
    if force is None:
        raise NO_FORCE
    return force


@router.get("/adoptions", response=shapes.Adoptions, **READS)
@answered_once
def own_adoptions(request: HttpRequest, asking: Query[Paged]) -> Any:
    """What the force has taken up, the latest first."""
    found = queries.adoptions_by(_force(request))
    return {"total": found.count(), "items": [_adoption(each) for each in found[asking.slice]]}


TOLD = (
    "stage", "adapted", "what_changed", "enablers", "barriers", "resources_used",
    "stopped_because", "began_on", "live_on", "stopped_on",
)  # fmt: skip


def _adoption(adoption: Any) -> dict[str, Any]:
    told = {name: getattr(adoption, name) for name in TOLD}
    return told | {"practice": _named(adoption.innovation)}


def _named(innovation: Any) -> dict[str, str]:
    return {
        "key": innovation.key,
        "title": innovation.current.title,
        "organisation": innovation.organisation.name,
    }


@router.get("/adoptions/{key}", response=shapes.AdoptionInFull, **READS)
@answered_once
def own_adoption(request: HttpRequest, key: Path[shapes.PracticeKey]) -> Any:
    """How far the force is with one practice, step by step, and what it wrote about it."""
    force = _force(request)
    return _in_full(for_systems.own_adoption(shown(request, key), force))


def _in_full(found: for_systems.OwnAdoption | None) -> dict[str, Any]:
    if found is None:
        raise NOT_FOUND
    return _adoption(found.adoption) | {
        "steps": [step_of(step) for step in found.steps],
        "diary": found.diary,
    }


@router.post("/adoptions/{key}/moves", response={201: shapes.AdoptionInFull}, **WRITES)
def move(request: HttpRequest, key: Path[shapes.PracticeKey], told: Body[shapes.Move]) -> Any:
    """Record how far the force is with a practice. The first step says that it is interested."""
    innovation, force = shown(request, key), _force(request)
    form = MoveForm(
        _typed(told) | {"adapted": {None: "", True: "yes", False: "no"}[told.adapted]},
        stages=Stage.choices,
        today=timezone.localdate(),
    )
    actions.move_adoption(
        innovation,
        force,
        by=request.auth,  # type: ignore[attr-defined]
        now=timezone.now(),
        **_cleaned(form),
    )
    return _in_full(for_systems.own_adoption(innovation, force))


@router.post("/adoptions/{key}/diary", response={201: shapes.Entry}, **WRITES)
def diary(request: HttpRequest, key: Path[shapes.PracticeKey], told: Body[shapes.Diary]) -> Any:
    """Write in the diary of an adoption that is live; an entry that is due counts as written."""
    force = _force(request)
    own = for_systems.own_adoption(shown(request, key), force)
    if own is None or own.adoption.live_on is None:
        raise Problem(409, "Your force is not live with this practice, so it keeps no diary.")
    written = {entry.month for entry in own.diary if entry.month}
    due = staleness.latest_due(
        own.adoption.live_on, written, timezone.localdate(), stopped_on=own.adoption.stopped_on
    )
    return actions.write_diary(
        own.adoption,
        month=due.month if due else None,
        by=request.auth,  # type: ignore[attr-defined]
        now=timezone.now(),
        **_cleaned(DiaryForm(_typed(told))),
    )


def _typed(told: shapes.Move | shapes.Diary) -> dict[str, Any]:
    """What was sent, as the page’s own form would have it: one set of bounds, and one guard."""
    said = told.model_dump(exclude={"on", "adapted"})
    parts = {f"on-{part}": str(getattr(told.on, part)) for part in ("day", "month", "year")}
    return said | parts


def _cleaned(form: forms.Form) -> dict[str, Any]:
    """The values of a form, or a problem that says what the page would say at each field."""
    if form.is_valid():
        return form.cleaned_data
    wrong = [(name, str(why)) for name, reasons in form.errors.items() for why in reasons]
    raise Problem(422, "; ".join(why for _, why in wrong), wrong)


@router.get("/fit", response=shapes.Fits, **READS)
@answered_once
def fit(request: HttpRequest, asking: Query[Paged]) -> Any:
    """How many prerequisites of each practice the force meets, best first."""
    found = for_systems.fits_of(_force(request))
    items = [
        {"practice": _named(each.innovation), "fitting": each.fitting, "points": each.points}
        for each in found[asking.slice]
    ]
    return {"total": found.count(), "items": items}


@router.get("/fit/{key}", response=shapes.FitInFull, **READS)
@answered_once
def fit_with(request: HttpRequest, key: Path[shapes.PracticeKey]) -> Any:
    """Each prerequisite of one practice beside what the force says of itself."""
    force, innovation = _force(request), shown(request, key)
    profile = queries.profile_of(force)
    lines = fit_rules.prerequisite_lines(
        fit_rules.prerequisites_of(innovation.current.prerequisites),
        fit_rules.profile_values(profile.answers, profile.resources) if profile else {},
        labels=queries.profile_words(),
        notes=profile.notes if profile else {},
    )
    return {
        "practice": _named(innovation),
        "fitting": sum(line.verdict == fit_rules.Verdict.FITS for line in lines),
        "points": len(lines),
        "lines": lines,
    }
