"""Who hears of a new post: a wish about the nearest thing decides."""

from collections.abc import Iterable, Mapping


def hears(*, space: bool | None, thread: bool | None, post: bool | None) -> bool:
    """Say whether somebody hears of a reply.

    Each is what they said of the space, of the thread, of the post replied to: True follows, False
    mutes, None says nothing. The nearest that was said decides; nothing said means no.
    """
    for wish in (post, thread, space):
        if wish is not None:
            return wish
    return False


def listeners(wishes: Iterable[tuple[int, str, bool]]) -> set[int]:
    """Who hears, from what people said: (person, “space”, “thread” or “post”, follows)."""
    said: dict[int, dict[str, bool]] = {}
    for person, about, follows in wishes:
        said.setdefault(person, {})[about] = follows
    return {person for person, about in said.items() if hears(**_complete(about))}


def _complete(said: Mapping[str, bool]) -> dict[str, bool | None]:
    return {about: said.get(about) for about in ("space", "thread", "post")}
