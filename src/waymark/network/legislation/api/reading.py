"""Reading law: items with their stages, and provisions with the days on which they begin or end."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router

from waymark.network.legislation import permissions, queries
from waymark.network.legislation.api import shapes
from waymark.network.legislation.enums import Effect, Evidence, Extent, How, Kind
from waymark.network.legislation.rules import lifecycle
from waymark.shared.keys.api import ApiKey, answered_once
from waymark.shared.keys.api.problems import NOT_FOUND

router = Router()
KEYED: dict[str, Any] = {"auth": ApiKey()}


def _reader(request: HttpRequest) -> Any:
    """Who holds the key, if they may read law."""
    viewer = request.auth  # type: ignore[attr-defined]
    if not permissions.may_read(viewer):
        raise PermissionDenied
    return viewer


def _item(request: HttpRequest, key: str) -> Any:
    found = queries.items_for(_reader(request)).filter(key=key).first()
    if found is None:
        raise NOT_FOUND
    return found


@router.get("", response=shapes.Law, **KEYED)
@answered_once
def law_items(request: HttpRequest, asking: Query[shapes.Asking]) -> Any:
    """Acts, instruments, bills, codes and consultations, narrowed as on their page."""
    rows = queries.listed(
        _reader(request), text=asking.q, kinds=asking.kind, rights=asking.right,
        order=asking.order,
    )  # fmt: skip
    return {"total": rows.count(), "items": [_in_brief(row) for row in rows[asking.slice]]}


@router.get("/{key}", response=shapes.LawInFull, **KEYED)
@answered_once
def law_item(request: HttpRequest, key: Path[shapes.LawKey]) -> Any:
    """One item in full, with its stages in the order in which they were recorded."""
    item = _item(request, key)
    return _in_brief(item) | {
        "summary": item.summary,
        "known": item.known,
        "unknown": item.unknown,
        "extent": _place(item.extent),
        "application": _place(item.application),
        "concerns": item.roles,
        "published_at": item.address,
        "source": item.source,
        "evidence": _coded(Evidence, item.evidence),
        "stages": [
            _stage(item, stage)
            for stage in queries.stages_of(item, steward=permissions.may_edit(_reader(request)))
        ],
    }


@router.get("/{key}/provisions", response=shapes.Provisions, **KEYED)
@answered_once
def law_provisions(request: HttpRequest, key: Path[shapes.LawKey]) -> Any:
    """The provisions of an item: how each stands today, and on which days that changes."""
    item, today = _item(request, key), timezone.localdate()
    steward = permissions.may_edit(_reader(request))
    rows = queries.provisions_of(item, today, steward=steward)
    return {"total": len(rows), "items": [_provision(row) for row in rows]}


def _coded(choices: Any, code: str) -> dict[str, str]:
    return {"code": code, "words": choices(code).label}


def _place(code: str) -> str:
    return Extent(code).label if code else ""


def _in_brief(item: Any) -> dict[str, Any]:
    words = lifecycle.stage_words(item.kind, item.stage)
    return {
        "key": item.key,
        "title": item.title,
        "kind": _coded(Kind, item.kind),
        "identifier": item.identifier,
        "made_up": item.invented,
        "stage": {"code": item.stage, "words": words} if item.stage else None,
        "stage_on": item.stage_on,
        "opens_on": item.opens_on,
        "closes_on": item.closes_on,
        "checked_on": item.checked_on,
        "address": f"{settings.WAYMARK_ADDRESS}/law/{item.key}/",
    }


def _stage(item: Any, stage: Any) -> dict[str, Any]:
    return {
        "code": stage.code,
        "words": lifecycle.stage_words(item.kind, stage.code, stage.house),
        "on": stage.on,
        "on_words": stage.on_words,
        "expected": stage.expected,
        "note": stage.note,
        "source": stage.source,
        "evidence": _coded(Evidence, stage.evidence),
    }


def _provision(row: Any) -> dict[str, Any]:
    provision, standing = row.provision, row.standing
    return {
        "key": provision.key,
        "number": provision.number,
        "subject": provision.subject,
        "binds": provision.who,
        "means": provision.means,
        "extent": _place(provision.extent),
        "application": _place(provision.application),
        "unknown": provision.unknown,
        "in_force": {"code": standing.force.value, "words": standing.force.words},
        "in_words": standing.sentence,
        "checked_on": provision.checked_on,
        "source": provision.source,
        "evidence": _coded(Evidence, provision.evidence),
        "commencement": [_day(day) for day in provision.days],
        "address": f"{settings.WAYMARK_ADDRESS}/law/provisions/{provision.key}/",
    }


def _day(day: Any) -> dict[str, Any]:
    return {
        "effect": _coded(Effect, day.effect),
        "how": _coded(How, day.how),
        "on": day.on,
        "part": day.part,
        "area": _place(day.area),
        "purpose": day.purpose,
        "source": day.source,
        "evidence": _coded(Evidence, day.evidence),
    }
