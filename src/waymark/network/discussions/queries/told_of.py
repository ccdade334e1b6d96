"""Which notices about questions keep their words: those of what their reader may still read."""

from collections.abc import Collection

from waymark.network.discussions.queries.spaces import known_spaces
from waymark.network.discussions.queries.threads import threads_for
from waymark.shared.accounts.models import Person

ROOT = "/questions/"
SPACES = f"{ROOT}spaces/"
# These say nothing of what is written there, and the first is how a writer learns the reason.
WITHOUT_WORDS = {"discussions.moderated", "discussions.reported"}


def still_told(person: Person, told: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of notices by kind and address, those about threads and spaces that this person still sees.

    A thread that was taken down, or whose space they are no longer in, is not among them.
    """
    threads = threads_for(person).filter(key__in={_key(link, ROOT) for _, link in told})
    spaces = known_spaces(person).filter(key__in={_key(link, SPACES) for _, link in told})
    thread_keys = set(threads.values_list("key", flat=True))
    space_keys = set(spaces.values_list("key", flat=True))
    return {
        (kind, link)
        for kind, link in told
        if kind in WITHOUT_WORDS
        or (link.startswith(SPACES) and _key(link, SPACES) in space_keys)
        or _key(link, ROOT) in thread_keys
    }


def _key(link: str, root: str) -> str:
    return link.removeprefix(root).partition("/")[0]
