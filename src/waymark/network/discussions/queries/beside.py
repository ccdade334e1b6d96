"""Threads as they stand beside the records of other apps."""

from django.db.models import Q

from waymark.network.discussions import permissions
from waymark.network.discussions.models import Post, Thread
from waymark.network.discussions.queries.threads import threads_for
from waymark.shared.meetings.enums import ItemState
from waymark.shared.meetings.models import AgendaItem
from waymark.shared.ui.beside import Group, Link

SHOWN = 5


def _group(threads: object, more: str) -> Group | None:
    rows = list(threads[: SHOWN + 1])  # type: ignore[index]
    if not rows:
        return None
    links = [_link(thread) for thread in rows[:SHOWN]]
    return Group("Questions", links, more if len(rows) > SHOWN else "")


def _link(thread: Thread) -> Link:
    note = thread.get_state_display() if thread.state != "open" else thread.get_kind_display()
    return Link(thread.title, f"/questions/{thread.key}/", note, made_up=thread.invented)


def of_practice(key: str, viewer: permissions.Viewer) -> Group | None:
    """Threads that became this practice, or sound like it."""
    if not permissions.is_member(viewer):
        return None
    linked = Q(links__kind="practice", links__key=key)
    found = threads_for(viewer).filter(linked | Q(near__key=key)).distinct()
    return _group(found.order_by("-last_at", "-pk"), "")


def of_right(key: str, viewer: permissions.Viewer) -> Group | None:
    """Threads about one right of the Code, by its number."""
    if not permissions.is_member(viewer):
        return None
    found = threads_for(viewer).filter(values__list="right", values__code=key)
    return _group(found.order_by("-last_at", "-pk"), f"/questions/?tab=all&right={key}")


def of_measure(key: str, viewer: permissions.Viewer) -> Group | None:
    """Threads about a measure, by its code."""
    if not permissions.is_member(viewer):
        return None
    found = threads_for(viewer).filter(values__list="measure", values__code=key)
    return _group(found.order_by("-last_at", "-pk"), "")


def of_meeting(key: str, viewer: permissions.Viewer) -> Group | None:
    """Threads that a meeting took up, those still on its agenda and those that it dealt with."""
    if not permissions.is_member(viewer):
        return None
    items = AgendaItem.objects.filter(
        meeting__key=key, origin_kind="thread", state=ItemState.ACCEPTED
    )
    found = threads_for(viewer).filter(key__in=items.values("origin_key"))
    return _group(found.order_by("-last_at", "-pk"), "")


def of_organisation(key: str, viewer: permissions.Viewer) -> Group | None:
    """Threads in which an organisation wrote under its name."""
    if not permissions.is_member(viewer):
        return None
    wrote = Post.objects.filter(organisation__slug=key, hidden_at=None)
    found = threads_for(viewer).filter(pk__in=wrote.values("thread"))
    return _group(found.order_by("-last_at", "-pk"), "")
