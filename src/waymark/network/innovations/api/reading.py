"""Reading the library: practices, who took them up, the value lists, the register of forces."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router

from waymark.network.innovations import permissions, queries
from waymark.network.innovations.api import shapes
from waymark.network.innovations.enums import Design
from waymark.network.innovations.queries import for_systems
from waymark.network.innovations.queries.records import contact_words, permission_words
from waymark.shared.keys.api import ApiKey, answered_once
from waymark.shared.keys.api.problems import NOT_FOUND
from waymark.shared.keys.api.shapes import Paged

router = Router()
# What the network opened to the world, the world may also ask for without a key.
OPEN: dict[str, Any] = {"auth": ApiKey(needed=False), "openapi_extra": {"security": [{}]}}
KEYED: dict[str, Any] = {"auth": ApiKey()}


@router.get("/practices", response=shapes.Practices, **OPEN)
@answered_once
def practices(request: HttpRequest, asking: Query[shapes.Asking]) -> Any:
    """The library, searched and narrowed as its page is. Without a key: what is public."""
    reader = queries.reader(_viewer(request))
    asked = queries.asked_by(reader, request.GET, timezone.localdate())
    rows = queries.page_of(
        asked.practices, asked.state.order, asked.keys, reader.force, asking.slice
    )
    return {
        "total": asked.counts.total,
        "capped": asked.capped,
        "items": [_in_brief(row) for row in rows],
    }


def _viewer(request: HttpRequest) -> Any:
    return request.auth  # type: ignore[attr-defined]


def _in_brief(row: Any) -> dict[str, Any]:
    stage = row.stage_code and {"code": row.stage_code, "words": row.stage_words}
    fit = row.points is not None and {"fitting": row.fitting, "points": row.points}
    return {
        "key": row.key,
        "title": row.title,
        "summary": row.summary,
        "organisation": row.organisation,
        "made_up": row.invented,
        "state": row.state,
        "stage_of_practice": stage or None,
        "rights": row.rights,
        "design": design(row.design),
        "live_count": row.live_count,
        "stopped_count": row.stopped_count,
        "fit": fit or None,
        "address": address(row.key),
    }


def address(key: str) -> str:
    """Where the page of a practice stands, for people."""
    return f"{settings.WAYMARK_ADDRESS}/practices/{key}/"


def design(code: str) -> dict[str, str] | None:
    return {"code": code, "words": Design(code).label} if code else None


@router.get("/practices/{key}", response=shapes.Practice, **OPEN)
@answered_once
def practice(request: HttpRequest, key: Path[shapes.PracticeKey]) -> Any:
    """One practice in full, as its published version says it."""
    found = shown(request, key)
    member = permissions.is_member(_viewer(request))
    papers = [p for p in queries.papers(found) if member or (p.public and found.public)]
    return {
        "key": found.key,
        "address": address(found.key),
        "state": found.state,
        "public": found.public,
        "organisation": {
            "slug": found.organisation.slug,
            "name": found.organisation.name,
            "made_up": found.organisation.invented,
        },
        "contact": contact_words(found),
        "source": found.source,
        "published_on": found.published_on,
        "confirmed_on": found.confirmed_on,
        "archived_reason": found.archived_reason,
        "live_count": found.live_count,
        "stopped_count": found.stopped_count,
        "version": _said(found.current),
        "papers": papers,
    }


def shown(request: HttpRequest, key: str) -> Any:
    """A practice whose published page the holder of this key may read; else it is not found."""
    found = for_systems.in_full(queries.library_for(_viewer(request)), key)
    if found is None:
        raise NOT_FOUND
    return found


TEXTS = (
    "number", "published_at", "changed", "title", "summary", "aim", "intended_outcome",
    "description", "evaluation", "overall_impact", "learning", "best_evidence", "started_in",
    "ended_in", "cost", "staff", "system_needs", "copyright_owner", "licence", "disclaimer",
    "facts", "prerequisites",
)  # fmt: skip


def _said(version: Any) -> dict[str, Any]:
    """What a version says, each value with its code and its words."""
    stage = version.stage_of_practice
    said = {name: getattr(version, name) for name in TEXTS}
    return said | {
        "permission": permission_words(version),
        "design": design(version.design),
        "stage_of_practice": stage and {"code": stage.code, "words": stage.words},
        "values": {
            name: [{"code": word.code, "words": word.words} for word in words]
            for name, words in queries.words_of(version).items()
        },
    }


@router.get("/practices/{key}/versions", response=list[shapes.VersionInBrief], **KEYED)
@answered_once
def versions(request: HttpRequest, key: Path[shapes.PracticeKey]) -> Any:
    """The published versions of a practice, newest first, with what changed in each."""
    return list(queries.published_versions(shown(request, key)))


@router.get("/practices/{key}/versions/{number}", response=shapes.VersionInFull, **KEYED)
@answered_once
def version(
    request: HttpRequest, key: Path[shapes.PracticeKey], number: Path[shapes.Number]
) -> Any:
    """What one published version said."""
    found = for_systems.published_version(shown(request, key), number)
    if found is None:
        raise NOT_FOUND
    return _said(found)


@router.get("/practices/{key}/adoptions", response=list[shapes.AdoptionByAForce], **OPEN)
@answered_once
def adoptions(request: HttpRequest, key: Path[shapes.PracticeKey]) -> Any:
    """Every force with this practice: how far it is, what it changed, why it stopped."""
    return [
        {
            "force": taken.slug,
            "name": taken.name,
            "steps": [step_of(step) for step in taken.steps],
            **{name: getattr(taken, name) for name in TAKEN},
        }
        for taken in queries.taken_up(shown(request, key))
    ]


TAKEN = ("stage", "adapted", "what_changed", "stopped_because", "source", "live_on", "stopped_on")


def step_of(step: Any) -> dict[str, Any]:
    return {"stage": step.stage, "on": step.on if step.on_is_known else None}


@router.get("/values", response=list[shapes.Value], **KEYED)
@answered_once
def values(request: HttpRequest) -> Any:
    """Every entry of every value list: what the filters and the records are coded with."""
    return list(for_systems.all_values())


class AskingForces(Paged):
    region: shapes.Said = ""


@router.get("/forces", response=shapes.Forces, **KEYED)
@answered_once
def forces(request: HttpRequest, asking: Query[AskingForces]) -> Any:
    """The register of forces: dates, successors, and who oversees each."""
    found = for_systems.register(asking.region)
    return {"total": found.count(), "items": [_force(each) for each in found[asking.slice]]}


PLACE = ("slug", "name", "official_name", "ons_code", "nation", "region", "valid_from", "valid_to")


def _force(force: Any) -> dict[str, Any]:
    overseen = [
        {"slug": each.body.slug, "name": each.body.name, "kind": each.kind,
         "confirmed": each.confirmed}
        for each in force.overseen_by.all()
    ]  # fmt: skip
    return {name: getattr(force, name) for name in PLACE} | {
        "successor": force.successor.slug if force.successor else "",
        "overseen_by": overseen,
        "made_up": force.invented,
    }
