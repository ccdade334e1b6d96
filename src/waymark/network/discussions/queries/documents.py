"""Threads as the search finds them. No name of a writer is in there, given or kept back."""

from collections.abc import Iterator
from typing import Any

from waymark.network.discussions.enums import Access, State
from waymark.network.discussions.models import PostFile, Space, Thread

MOST_LETTERS = 60_000


def scope_of(space: Space) -> str:
    """Who finds it: every member, or those of its space."""
    return "members" if space.access == Access.OPEN else f"space:{space.pk}"


def document(thread: Thread) -> dict[str, Any]:
    """One thread with what was written and attached, as `search.index` takes it."""
    assert thread.opening is not None
    posts = thread.posts.filter(hidden_at=None).order_by("number")
    texts = list(posts.values_list("text", flat=True)[:500])
    files = PostFile.objects.filter(post__thread=thread, post__hidden_at=None, removed_at=None)
    texts += [f"{title}\n{text}" for title, text in files.values_list("title", "text")[:20]]
    tags = ["Made up"] if thread.invented else []
    if thread.state in (State.ANSWERED, State.CLOSED):
        tags.append(thread.get_state_display())
    return {
        "kind": "thread",
        "key": thread.key,
        "title": thread.title,
        "summary": thread.opening.text[:600],
        "body": "\n".join(texts)[:MOST_LETTERS],
        "url": f"/questions/{thread.key}/",
        "scope": scope_of(thread.space),
        "at": thread.last_at,
        "tags": tags,
    }


def search_documents() -> Iterator[dict[str, Any]]:
    """Every thread that may be found, to build the index anew."""
    threads = Thread.objects.filter(opening__isnull=False, opening__hidden_at=None)
    for thread in threads.select_related("space", "opening").order_by("pk").iterator(200):
        yield document(thread)
