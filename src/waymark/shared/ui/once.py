"""What is worked out once for all who ask the same, and kept by this process until it is forgotten.

Whoever asks while it is being worked out waits for that answer: after a return was published many
ask for the same pages at the same moment, and each worked out anew would cost time and memory as
often as there are threads.
"""

from collections.abc import Callable, Hashable, Sequence
from threading import Condition, Lock
from typing import Any, ParamSpec, TypeVar

from cachetools import LRUCache, cached

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
_FORGET: list[Callable[[], Any]] = []


def once(most: int) -> Callable[[Callable[Asked, Answer]], Callable[Asked, Answer]]:
    """Keep so many answers, those asked for last; what may change them is part of the question."""

    def keeping(work_out: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
        kept = cached(LRUCache(most), condition=Condition(), info=True)(work_out)
        _FORGET.append(kept.cache_clear)
        return kept

    return keeping


Several = Callable[..., dict[str, Answer]]


def once_each(most: int) -> Callable[[Several[Answer]], Several[Answer]]:
    """The same for a question about several things: what is not known of them is asked together.

    The first argument names the things, never more than are kept; the answer says which is whose.
    """

    def keeping(work_out: Several[Answer]) -> Several[Answer]:
        known: LRUCache[Hashable, Answer] = LRUCache(most)
        working = Lock()

        def kept(several: Sequence[str], *rest: Hashable) -> dict[str, Answer]:
            with working:
                missing = [one for one in several if (one, *rest) not in known]
                found = work_out(missing, *rest) if missing else {}
                for one, answer in found.items():
                    known[one, *rest] = answer
                return {one: known[one, *rest] for one in several}

        _FORGET.append(known.clear)
        return kept

    return keeping


def forget_answers() -> None:
    """Forget everything: for tests, each of which begins with a chain of its own."""
    for forget in _FORGET:
        forget()
