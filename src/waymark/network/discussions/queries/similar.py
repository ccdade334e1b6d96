"""What is there already on a subject: threads, practices, minutes and law, found by its words."""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from django.conf import settings
from django.utils.module_loading import import_string

from waymark.network.discussions import permissions
from waymark.network.innovations.models import Adoption, Innovation
from waymark.network.innovations.queries import library_for
from waymark.shared.search.queries import Match, find

WORDS_ASKED = 4
_COMMON = """
about after their there these those which while would could should does have when what where
your force forces police victim victims with from that this they them been into
"""
COMMON_WORDS = frozenset(_COMMON.split())


def similar(
    viewer: permissions.Viewer, text: str, *, kinds: Collection[str] | None = None,
    not_this: str = "", count: int = 6,
) -> list[Match]:  # fmt: skip
    """What sounds like this text, most alike first, as far as this viewer may find it."""
    scopes = {
        scope for path in settings.WAYMARK_SEARCH_SCOPES for scope in import_string(path)(viewer)
    }
    found: Counter[Match] = Counter()
    for word in telling_words(text):
        for match in find(word, scopes=scopes, kinds=kinds, limit=20).matches:
            found[replace(match, rank=0)] += 1
    most_alike = [match for match, _ in found.most_common(count + 1) if match.key != not_this]
    return most_alike[:count]


def telling_words(text: str) -> list[str]:
    """The few longest words of a text, which tell most of what it is about."""
    words = {word for word in re.findall(r"[^\W\d_]{4,}", text.casefold())} - COMMON_WORDS
    return sorted(words, key=lambda word: (-len(word), word))[:WORDS_ASKED]


def practices_near(viewer: permissions.Viewer, text: str, count: int = 3) -> list[Innovation]:
    """Published practices that sound like a question, so that those who use them can be asked."""
    matches = similar(viewer, text, kinds={"practice"}, count=count)
    return list(library_for(viewer).filter(key__in=[match.key for match in matches]))


def done_by(practices: Collection[int], count: int = 5) -> list[Adoption]:
    """The forces that use any of these practices, the longest first."""
    using = Adoption.objects.filter(
        innovation__in=practices, stage__in=("live", "embedded"), live_on__isnull=False
    ).select_related("organisation", "innovation__current")
    return list(using.order_by("live_on", "pk")[:count])
