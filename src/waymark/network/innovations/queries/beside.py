"""Practices as they stand beside the rights of the Code, and beside meetings."""

from typing import Any

from django.db.models import QuerySet
from django.urls import Resolver404, resolve

from waymark.network.innovations import permissions
from waymark.network.innovations.enums import State, ValueList
from waymark.network.innovations.models import Innovation, Version
from waymark.network.innovations.queries.library import library_for
from waymark.shared.meetings.enums import ItemState
from waymark.shared.meetings.models import AgendaItem, Learning
from waymark.shared.ui.beside import Group, Link

SHOWN = 6
ValueTag = Version.values.through


def practices_beside_right(key: str, viewer: Any) -> Group | None:
    """Practices that serve one right of the Code, the most used first."""
    return _carrying(ValueList.RIGHT, key, viewer, more=f"/practices/?right={key}")


def _carrying(name: str, code: str, viewer: Any, *, more: str) -> Group | None:
    if not permissions.is_member(viewer):
        return None
    tagged = ValueTag.objects.filter(value__list=name, value__code=code).values("version")
    return _group(library_for(viewer).filter(current__in=tagged), more=more)


def practices_beside_meeting(key: str, viewer: Any) -> Group | None:
    """Practices that came of a meeting: shown there by a force, or begun from what was learnt."""
    if not permissions.is_member(viewer):
        return None
    shown = AgendaItem.objects.filter(
        meeting__key=key, origin_kind="practice", state=ItemState.ACCEPTED
    )
    learnt = Learning.objects.filter(meeting__key=key).exclude(practice_href="")
    keys = [
        *shown.values_list("origin_key", flat=True),
        *filter(None, map(_key_at, learnt.values_list("practice_href", flat=True))),
    ]
    return _group(library_for(viewer).filter(key__in=keys)) if keys else None


def _key_at(href: str) -> str:
    """The key of the practice whose page stands at an address that was kept."""
    try:
        return str(resolve(href).kwargs.get("key", ""))
    except Resolver404:  # kept before the page was moved
        return ""


def _group(practices: QuerySet[Innovation], more: str = "") -> Group:
    """Those of them that are published, the most used first."""
    found = practices.filter(state__in=[State.PUBLISHED, State.UNDER_REVIEW])
    rows = found.order_by("-live_count", "-pk").values_list(
        "key", "current__title", "live_count", "organisation__invented"
    )[: SHOWN + 1]
    links = [
        Link(title, f"/practices/{slug}/", f"{live} live" if live else "", invented)
        for slug, title, live, invented in rows
    ]
    return Group("Practices", links[:SHOWN], more if len(links) > SHOWN else "")
