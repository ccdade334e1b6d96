"""Practices as they stand beside the rights and measures of the Code."""

from typing import Any

from waymark.network.innovations import permissions
from waymark.network.innovations.enums import State, ValueList
from waymark.network.innovations.models import Version
from waymark.network.innovations.queries.library import library_for
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
    found = library_for(viewer).filter(
        current__in=tagged, state__in=[State.PUBLISHED, State.UNDER_REVIEW]
    )
    rows = found.order_by("-live_count", "-pk").values_list(
        "key", "current__title", "live_count", "organisation__invented"
    )[: SHOWN + 1]
    links = [
        Link(title, f"/practices/{slug}/", f"{live} live" if live else "", invented)
        for slug, title, live, invented in rows
    ]
    return Group("Practices", links[:SHOWN], more if len(links) > SHOWN else "")
