"""Filing signed documents, reading one's own returns, and what forces have published."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router

from waymark.measures import definitions
from waymark.measures.errors import BadDefinition
from waymark.network.benchmarks import permissions, queries
from waymark.network.benchmarks.actions import filing
from waymark.network.benchmarks.api import shapes
from waymark.network.benchmarks.queries import returns as reading
from waymark.network.benchmarks.views import told
from waymark.shared.keys.api import ApiKey, answered_once
from waymark.shared.keys.api.problems import NOT_FOUND
from waymark.shared.keys.api.shapes import Paged
from waymark.shared.keys.enums import Scope

router = Router()
READS: dict[str, Any] = {"auth": ApiKey()}
WRITES: dict[str, Any] = {"auth": ApiKey(Scope.WRITE)}
DOCUMENT = {
    "requestBody": {
        "required": True,
        "description": "A signed return as “waymark measure return” writes it, byte for byte",
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
}


def _viewer(request: HttpRequest) -> Any:
    return request.auth  # type: ignore[attr-defined]


@router.post("/returns", response={201: shapes.ReturnInFull}, openapi_extra=DOCUMENT, **WRITES)
def file_return(request: HttpRequest) -> Any:
    """Hand in a signed document. It is taken whole or refused, each reason by its row."""
    viewer = _viewer(request)
    force = viewer.organisation
    if force is None or not permissions.may_file(viewer, force) or force.kind != "force":
        raise PermissionDenied
    filed = filing.file_document(
        told.text_of(request.body), force=force, by=viewer, now=timezone.now()
    )
    return _in_full(filed, viewer)


@router.get("/returns", response=shapes.Returns, **READS)
@answered_once
def own_returns(request: HttpRequest, asking: Query[Paged]) -> Any:
    """What the organisation of the key has filed, newest first."""
    found = reading.with_people(reading.filed_from(_viewer(request)))
    items = [_in_brief(one) for one in found[asking.slice]]
    return {"total": found.count(), "items": items}


@router.get("/returns/{key}", response=shapes.ReturnInFull, **READS)
@answered_once
def one_return(request: HttpRequest, key: Path[shapes.ReturnKey]) -> Any:
    """One return with its figures: one’s own in any state, others’ once published."""
    viewer = _viewer(request)
    filed = reading.with_people(queries.returns_for(viewer)).filter(key=key).first()
    if filed is None:
        raise NOT_FOUND
    return _in_full(filed, viewer)


@router.get("/measures", response=shapes.Measures, **READS)
@answered_once
def measures(request: HttpRequest) -> Any:
    """The definitions of all measures, those that are off among them."""
    return {"items": definitions.load()}


@router.get("/measures/{measure}/figures", response=shapes.SeriesOfForces, **READS)
@answered_once
def measure_figures(
    request: HttpRequest, measure: Path[shapes.MeasureKey], asking: Query[shapes.Span]
) -> Any:
    """Published figures force by force, as far as the key may see forces by name."""
    try:
        found = definitions.find(measure)
    except BadDefinition as unknown:
        raise NOT_FOUND from unknown
    forces = {force.pk: force for force in queries.shown_organisations(_viewer(request))}
    until = queries.latest_month(found.key) or timezone.localdate()
    series = queries.series(found.key, forces, until, asking.months)
    return {
        "measure": found.key,
        "stamp": found.stamp,
        "items": [
            {
                "force": forces[pk].slug,
                "made_up": forces[pk].invented,
                "points": _points(one),
            }
            for pk, one in series.items()
            if one.returned
        ],
    }


def _points(one: queries.Series) -> list[dict[str, Any]]:
    columns = (
        one.months, one.numerators, one.denominators, one.suppressed, one.methods, one.returns,
    )  # fmt: skip
    return [
        {"month": f"{month:%Y-%m}", "numerator": n, "denominator": d, "suppressed": s, "method": m}
        for month, n, d, s, m, key in zip(*columns, strict=True)
        if key
    ]


def _in_brief(filed: Any) -> dict[str, Any]:
    said = (
        "key", "kind", "state", "method", "completeness", "late", "issue", "engine_version",
        "rules_version", "definitions", "filed_at", "certified_at", "published_at",
        "withdrawn_because",
    )  # fmt: skip
    return {name: getattr(filed, name) for name in said} | {
        "force": filed.organisation.slug,
        "made_up": filed.organisation.invented,
        "first": f"{filed.first_month:%Y-%m}",
        "last": f"{filed.last_month:%Y-%m}",
        "hash": filed.document_hash,
        "corrects": filed.corrects.key if filed.corrects else None,
        "address": f"{settings.WAYMARK_ADDRESS}/measures/returns/{filed.key}/",
    }


def _in_full(filed: Any, viewer: Any) -> dict[str, Any]:
    waits = filed.state == "submitted" and permissions.is_sender(viewer, filed)
    return _in_brief(filed) | {
        "figures": [_figure(one) for one in reading.figures_of(filed)],
        "questions": told.changes_of(reading.changes(filed)) if waits else [],
    }


def _figure(one: Any) -> dict[str, Any]:
    said = (
        "measure", "edition", "breakdown", "group", "numerator", "denominator", "invited",
        "suppressed", "method",
    )  # fmt: skip
    return {name: getattr(one, name) for name in said} | {
        "first": f"{one.month:%Y-%m}",
        "last": f"{one.last:%Y-%m}",
    }
