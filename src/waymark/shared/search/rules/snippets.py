"""Which piece of a text is shown, and which of its words are marked as hits."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from waymark.shared.search.rules.questions import STOP_WORDS, Question, completions
from waymark.shared.search.rules.stems import stem
from waymark.shared.search.rules.texts import fold

SNIPPET_LENGTH = 240

Pieces = tuple[tuple[str, bool], ...]  # (text, is it a hit)


@dataclass(frozen=True)
class Marker:
    """Finds the words of one question in the texts that are shown.

    The databases could mark hits too, but each would run the whole question again for every row,
    and each in its own way.
    """

    question: Question

    def pieces(self, text: str) -> Pieces:
        """Cut a text into hits and what lies between them."""
        cut, position = [], 0
        for found in self._beginnings.finditer(fold(text)):
            if self._is_hit(found[0]):
                cut += [(text[position : found.start()], False), (text[slice(*found.span())], True)]
                position = found.end()
        cut.append((text[position:], False))
        return tuple((part, is_hit) for part, is_hit in cut if part)

    def snippet(self, text: str, length: int = SNIPPET_LENGTH) -> Pieces:
        """Choose the stretch of a text with the most hits, cut between words."""
        return cut_around_hits(self.pieces(text), length)

    def _is_hit(self, word: str) -> bool:
        return stem(word) in self._stems or word.startswith(self._prefixes)

    @cached_property
    def _wanted(self) -> list[str]:
        terms = [term for term in self.question.terms if not term.excluded and not term.prefix]
        words = [word for term in terms for word in term.words if word not in STOP_WORDS]
        return words + [word for prefix in self._prefixes for word in completions(prefix)]

    @cached_property
    def _prefixes(self) -> tuple[str, ...]:
        terms = self.question.terms
        return tuple(t.words[-1] for t in terms if t.prefix and not t.excluded)

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(map(stem, self._wanted))

    @cached_property
    def _beginnings(self) -> re.Pattern[str]:
        """Words that begin like a stem; its last letter may differ: policy, polici."""
        starts = {one[:-1] or one for one in self._stems} | set(self._prefixes)
        return re.compile(rf"(?<!\S)(?:{'|'.join(sorted(starts)) or '(?!)'})\S*")


def cut_around_hits(whole: Pieces, length: int) -> Pieces:
    """Keep the stretch with the most hits, with dots where something was left out."""
    plain = "".join(text for text, _ in whole)
    if len(plain) <= length:
        return whole
    start, end = _stretch(plain, _hits(whole), length)
    shown: list[tuple[str, bool]] = [("… ", False)] if start else []
    position = 0
    for text, is_hit in whole:
        part = text[max(start - position, 0) : max(end - position, 0)]
        if part:
            shown.append((part, is_hit))
        position += len(text)
    return tuple(shown + ([(" …", False)] if end < len(plain) else []))


def _hits(whole: Pieces) -> list[int]:
    places, position = [], 0
    for text, is_hit in whole:
        if is_hit:
            places.append(position)
        position += len(text)
    return places


def _stretch(plain: str, hits: list[int], length: int) -> tuple[int, int]:
    """Say from where to where: beginning a little before the hit with most others after it."""
    reach = length * 2 // 3
    within = [bisect_left(hits, hit + reach) - number for number, hit in enumerate(hits)]
    best = hits[within.index(max(within))] if hits else 0
    start = min(max(best - length // 4, 0), len(plain) - length)
    if start:
        space = plain.find(" ", start, best)
        start = space + 1 if space >= 0 else start
    end = min(start + length, len(plain))
    if end < len(plain):
        space = plain.rfind(" ", max(best + 1, start), end)
        end = space if space > 0 else end
    return start, end
