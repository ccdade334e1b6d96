"""What was reported, and files and wishes of one reader."""

import re
from typing import NamedTuple

from django.db.models import QuerySet

from waymark.network.discussions import permissions
from waymark.network.discussions.models import Post, PostFile, Report, Space, Thread, Watch
from waymark.network.discussions.queries.spaces import spaces_for
from waymark.shared.accounts.models import Person
from waymark.shared.guard.models import Statement
from waymark.shared.guard.queries import statements, what_was_found

OF_THREAD = re.compile(r"/questions/([a-z0-9]{10})/")


def open_reports() -> QuerySet[Report]:
    """Reports that wait for the co-ordinator, what could point to a victim first."""
    waiting = Report.objects.filter(outcome="").select_related("post__thread", "by")
    return waiting.order_by("-reason", "at")


class Stated(NamedTuple):
    """What a member stated to be nobody's detail; `title` of the thread where it stands, if any."""

    statement: Statement
    what: str
    title: str


def stated(newest: int = 50) -> list[Stated]:
    """The newest statements of members, each with the title of its thread for the moderator."""
    found = list(statements()[:newest])
    keys = {each.pk: match[1] for each in found if (match := OF_THREAD.match(each.page))}
    rows = Thread.objects.filter(key__in=set(keys.values()))
    titles = dict(rows.values_list("key", "title"))
    return [
        Stated(each, what_was_found(each), titles.get(keys.get(each.pk, ""), "")) for each in found
    ]


def settled_reports() -> QuerySet[Report]:
    settled = Report.objects.exclude(outcome="").select_related("post__thread", "decided_by")
    return settled.order_by("-decided_at", "-pk")


def reports_of(post: Post) -> QuerySet[Report]:
    return post.reports.select_related("by").order_by("-at")


def file_of(thread: Thread, key: str, viewer: permissions.Viewer) -> PostFile | None:
    """A file of this thread, unless its post was taken down."""
    files = PostFile.objects.filter(post__thread=thread, key=key, removed_at=None)
    if not permissions.is_moderator(viewer):
        files = files.filter(post__hidden_at=None)
    return files.first()


def wish_about_space(viewer: Person, space: Space) -> bool | None:
    """Whether this person follows (True) or mutes (False) a space."""
    return (
        Watch.objects.filter(person=viewer, space=space).values_list("follows", flat=True).first()
    )


def all_wishes(viewer: Person) -> QuerySet[Watch]:
    """All that somebody follows or mutes, as far as they still may read it."""
    readable = spaces_for(viewer).values("pk")
    wishes = Watch.objects.filter(person=viewer).select_related("space", "thread", "post__thread")
    return (
        wishes.filter(space__in=readable)
        | wishes.filter(thread__space__in=readable)
        | wishes.filter(post__thread__space__in=readable)
    ).order_by("-pk")
