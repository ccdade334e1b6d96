"""What every act upon a thread shares: holding it, finding it, telling those who follow it."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from waymark.network.discussions import queries
from waymark.network.discussions.models import Post, Space, Thread, Watch, WithheldName
from waymark.network.discussions.queries.spaces import COMMON
from waymark.network.discussions.rules.watching import listeners
from waymark.shared.accounts.models import Person
from waymark.shared.notifications.actions import notify
from waymark.shared.search import actions as search


def common_space(*, now: datetime) -> Space:
    """The space of the whole network; made when it is first needed. Called inside an action."""
    space, _ = Space.objects.get_or_create(
        key=COMMON,
        defaults={
            "name": "All forces",
            "purpose": "Questions, challenges, ideas and notices for the whole network",
            "made_at": now,
        },
    )
    return space


def held(thread: Thread) -> Thread:
    """The thread as it stands now; whoever else would change it waits until this commits."""
    return (
        Thread.objects.select_for_update(of=("self",))
        .select_related("space", "opening__withheld", "accepted")
        .get(pk=thread.pk)
    )


def reindex(thread: Thread) -> None:
    """Let the search read the thread as it is now; what was taken down is found no more."""
    opening = thread.opening
    if opening is not None:
        opening.refresh_from_db(fields=["text", "hidden_at"])  # it may be what was just changed
    if opening is None or opening.hidden_at is not None:
        search.remove(kind="thread", key=thread.key)
        return
    search.index(**queries.document(thread))


def writer_of(post: Post) -> Person:
    """Who wrote it, for telling them; the name goes nowhere else."""
    if post.by is not None:
        return post.by
    return WithheldName.objects.select_related("person").get(post=post).person


def asker_of(thread: Thread) -> Person:
    """Whom to tell that a question waits for them: who asked it, or has taken it over."""
    assert thread.opening is not None
    return thread.carried_by or writer_of(thread.opening)


def follow_by_itself(thread: Thread, person: Person) -> None:
    """Whoever writes in a thread follows it, unless they said otherwise."""
    Watch.objects.get_or_create(person=person, thread=thread, defaults={"follows": True})


def who_hears(thread: Thread, parent: Post | None) -> list[Person]:
    """Those who follow the space, the thread or the reply replied to, the nearest wish deciding."""
    about = Q(space=thread.space_id) | Q(thread=thread)
    if parent is not None:
        about |= Q(post=parent)
    rows = Watch.objects.filter(about).values_list("person", "space", "thread", "follows")
    hearing = listeners(
        (person, "space" if space else "thread" if of_thread else "post", follows)
        for person, space, of_thread, follows in rows
    )
    return list(queries.readers_of(thread.space).filter(pk__in=hearing))


def tell(
    people: Iterable[Person], *, kind: str, subject: str, thread: Thread, post: Post | None = None,
    but: Person | None = None, body: str = "", now: datetime, once: str | None = None,
) -> None:  # fmt: skip
    """Tell people of a thread by its title alone, without the words or the names of a post.

    What is taken down later must not live on in mails, and no mail may name who kept it back.
    """
    link = f"/questions/{thread.key}/" + (f"posts/{post.key}/" if post is not None else "")
    notify(
        [person for person in people if but is None or person.pk != but.pk],
        kind=f"discussions.{kind}",
        subject=subject,
        body=body or thread.title,
        link=link,
        now=now,
        once=once,
    )
