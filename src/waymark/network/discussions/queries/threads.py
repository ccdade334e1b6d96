"""Threads: the list, one thread with its posts, and who wrote them as each reader may know it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from waymark.network.discussions import permissions
from waymark.network.discussions.enums import WAITING, LinkKind, State
from waymark.network.discussions.models import (
    Edit,
    Link,
    Post,
    PostFile,
    Reaction,
    Space,
    Thread,
    Watch,
    WithheldName,
)
from waymark.network.discussions.queries.spaces import search_scopes, spaces_for
from waymark.shared.accounts.models import Person
from waymark.shared.meetings.enums import BEFORE_IT, ItemState
from waymark.shared.meetings.models import AgendaItem
from waymark.shared.search.queries import find

UNNAMED = "A member"
TABS = {
    "unanswered": "Unanswered",
    "progress": "In progress",
    "answered": "Answered",
    "all": "Everything",
    "mine": "Mine",
    "own": "My organisation",
}


def threads_for(viewer: permissions.Viewer) -> QuerySet[Thread]:
    """Threads that this viewer may read; what was taken down is for the co-ordinator alone."""
    threads = Thread.objects.filter(space__in=spaces_for(viewer), opening__isnull=False)
    if permissions.is_moderator(viewer):
        return threads
    return threads.filter(opening__hidden_at=None)


def with_writers(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    """Threads with all that a row of a list prints."""
    return threads.select_related("space", "opening__by", "opening__organisation")


def of_tab(threads: QuerySet[Thread], tab: str, viewer: Person) -> QuerySet[Thread]:
    """One of the standard lists."""
    if tab == "unanswered":
        return threads.filter(state=State.UNANSWERED)
    if tab == "progress":
        return threads.filter(state=State.IN_PROGRESS)
    if tab == "answered":
        return threads.filter(state=State.ANSWERED)
    if tab == "mine":
        unnamed = WithheldName.objects.filter(person=viewer).values("post")
        wrote = Post.objects.filter(Q(by=viewer) | Q(pk__in=unnamed)).values("thread")
        own = Q(pk__in=wrote) | Q(assigned_seat__holder=viewer) | Q(carried_by=viewer)
        return threads.filter(own)
    if tab == "own":
        # Named posts only: a colleague's kept-back name is not for the rest of the force.
        places = [seat.organisation_id for seat in viewer.hats]
        wrote = Post.objects.filter(organisation__in=places).values("thread")
        return threads.filter(Q(pk__in=wrote) | Q(assigned_seat__organisation__in=places))
    return threads


def tab_counts(threads: QuerySet[Thread], viewer: Person) -> dict[str, int]:
    """How many threads each standard list holds, in one question."""
    mine = of_tab(Thread.objects.all(), "mine", viewer).values("pk")
    own = of_tab(Thread.objects.all(), "own", viewer).values("pk")
    return threads.order_by().aggregate(
        unanswered=Count("pk", filter=Q(state=State.UNANSWERED)),
        progress=Count("pk", filter=Q(state=State.IN_PROGRESS)),
        answered=Count("pk", filter=Q(state=State.ANSWERED)),
        all=Count("pk"),
        mine=Count("pk", filter=Q(pk__in=mine)),
        own=Count("pk", filter=Q(pk__in=own)),
    )


def searched(threads: QuerySet[Thread], text: str, viewer: permissions.Viewer) -> QuerySet[Thread]:
    """Threads that hold these words anywhere, as far as this viewer may read them."""
    if not text:
        return threads
    found = find(text, scopes={"members"} | search_scopes(viewer), kinds={"thread"})
    return threads.filter(key__in=[match.key for match in found.matches])


def thread_page(viewer: permissions.Viewer, key: str) -> QuerySet[Thread]:
    """One thread with what its page prints besides the replies."""
    return (
        threads_for(viewer)
        .filter(key=key)
        .select_related(
            "space", "opening__by", "opening__organisation", "opening__withheld",
            "accepted__by", "accepted__organisation", "assigned_seat__organisation",
            "assigned_seat__holder", "poll",
        )
    )  # fmt: skip


def replies_of(thread: Thread) -> QuerySet[Post]:
    """The replies in the order written, without the one that stands above them as the answer."""
    replies = thread.posts.filter(number__gt=1)
    if thread.accepted_id is not None:
        replies = replies.exclude(pk=thread.accepted_id)
    return replies.select_related("by", "organisation", "parent__by").order_by("number")


def newest_in(space: Space, viewer: permissions.Viewer) -> list[Thread]:
    """The ten threads of a space in which something was said last."""
    newest = with_writers(threads_for(viewer)).filter(space=space)
    return list(newest.order_by("-last_at", "-pk")[:10])


def posts_of(thread: Thread, key: str) -> QuerySet[Post]:
    """The post of a thread that has this key, if it has one."""
    return thread.posts.filter(key=key)


def replied_to(thread: Thread, key: str) -> Post | None:
    """The post that a reply is to, as long as it stands."""
    return posts_of(thread, key).filter(hidden_at=None).first()


def post_for(viewer: permissions.Viewer, key: str, post_key: str) -> QuerySet[Post]:
    """One post of a thread that this viewer may read."""
    return Post.objects.filter(
        key=post_key, thread__in=threads_for(viewer).filter(key=key)
    ).select_related("by", "organisation", "withheld", "thread__space", "thread__opening__withheld")


class Writer(NamedTuple):
    """Who wrote a post, as one reader may know it."""

    name: str
    where: str
    invented: bool = False
    mine: bool = False


class Told(NamedTuple):
    """What stands with a post: its writer, files, reactions and whether it was changed."""

    writer: Writer
    files: list[PostFile]
    marks: list[tuple[str, str, int, bool]]  # code, words, how many, this viewer's too


def writers(posts: Iterable[Post | None], viewer: permissions.Viewer) -> dict[int, Writer]:
    """Who wrote each post; a name kept back is looked up for the co-ordinator and its owner."""
    there = [post for post in posts if post is not None]
    unnamed = [post.pk for post in there if post.by_id is None]
    known = _kept_back(unnamed, viewer) if unnamed else {}
    return {post.pk: _writer(post, known.get(post.pk), viewer) for post in there}


def _kept_back(unnamed: list[int], viewer: permissions.Viewer) -> dict[int, WithheldName]:
    kept = WithheldName.objects.filter(post__in=unnamed).select_related("person", "organisation")
    if not permissions.may_see_names(viewer):
        kept = kept.filter(person=viewer.pk)
    return {name.post_id: name for name in kept}


def _writer(post: Post, kept: WithheldName | None, viewer: permissions.Viewer) -> Writer:
    if post.by is not None and post.organisation is not None:
        return Writer(
            post.by.name, post.organisation.name, post.organisation.invented, post.by == viewer
        )
    if kept is None:
        return Writer(UNNAMED, "force named to the chair only")
    if kept.person_id == viewer.pk:
        return Writer("You", "your force is named to the chair only", mine=True)
    return Writer(kept.person.name, f"{kept.organisation.name}, named to the chair only")


def told(posts: Iterable[Post | None], viewer: Person) -> dict[int, Told]:
    """What stands with each of these posts, in three questions whatever their number."""
    there = [post for post in posts if post is not None]
    keys = [post.pk for post in there]
    names = writers(there, viewer)
    files: dict[int, list[PostFile]] = defaultdict(list)
    for file in PostFile.objects.filter(post__in=keys, removed_at=None).defer("text"):
        files[file.post_id].append(file)
    marks = _marks(keys, viewer)
    return {post.pk: Told(names[post.pk], files[post.pk], marks[post.pk]) for post in there}


def _marks(keys: list[int], viewer: Person) -> dict[int, list[tuple[str, str, int, bool]]]:
    """How many gave each mark, never who: a mark must not tell what a name kept back."""
    counted = (
        Reaction.objects.filter(post__in=keys)
        .values_list("post", "mark")
        .annotate(number=Count("pk"), own=Count("pk", filter=Q(person=viewer)))
    )
    found = {(post, mark): (number, bool(own)) for post, mark, number, own in counted}
    return {
        key: [
            (code, words, *found.get((key, code), (0, False)))
            for code, words in Reaction._meta.get_field("mark").flatchoices
        ]
        for key in keys
    }


def edits_of(post: Post) -> QuerySet[Edit]:
    return post.edits.all()


def wishes_of(viewer: Person, thread: Thread) -> dict[str, bool]:
    """What this viewer said of following a thread, its space, and posts in it, by key."""
    said = Watch.objects.filter(person=viewer).filter(
        Q(space=thread.space_id) | Q(thread=thread) | Q(post__thread=thread)
    )
    found = {}
    for space, about, post, follows in said.values_list("space", "thread", "post__key", "follows"):
        found["space" if space else "thread" if about else post] = follows
    return found


def open_threads() -> QuerySet[Thread]:
    """Questions and challenges that wait for an answer, and were not taken down."""
    return Thread.objects.filter(state__in=WAITING, opening__hidden_at=None)


def on_agenda(links: Iterable[Link], today: date) -> Link | None:
    """The link to the agenda of a coming meeting on which a thread stands, or waits to stand."""
    by_key = {link.key: link for link in links if link.kind == LinkKind.AGENDA_ITEM}
    if not by_key:
        return None
    items = AgendaItem.objects.filter(
        key__in=by_key, state__in=[ItemState.OFFERED, ItemState.ACCEPTED],
        meeting__on__gte=today, meeting__state__in=BEFORE_IT,
    )  # fmt: skip
    item = items.order_by("meeting__on", "pk").first()
    return by_key[item.key] if item is not None else None


def page_of_post(thread: Thread, post: Post, size: int) -> int:
    """The page on which a reply stands, so that a notice leads to it."""
    return (replies_of(thread).filter(number__lt=post.number).count()) // size + 1


def wrote_unnamed(thread: Thread, person: Person) -> bool:
    """Say whether this person has kept their name back in a thread: they most likely will again."""
    return WithheldName.objects.filter(post__thread=thread, person=person).exists()
