"""The stem of an English word: what report, reports and reporting share.

M. F. Porter's algorithm of 1980, as SQLite's FTS5 has it, so that the words marked as hits are
those that were found. PostgreSQL's is its successor and differs in few words.
"""

import re
from functools import lru_cache

SHORTEST, LONGEST = 3, 64  # letters; other words are their own stem


def _pairs(written: str) -> list[tuple[str, str]]:
    """Read `ational:ate …`, longest ending first, because the longest that fits is taken."""
    pairs = (pair.split(":") for pair in written.split())
    return sorted(((ending, other) for ending, other in pairs), key=lambda pair: -len(pair[0]))


_SECOND = _pairs(
    "ational:ate tional:tion enci:ence anci:ance izer:ize logi:log bli:ble alli:al entli:ent eli:e"
    " ousli:ous ization:ize ation:ate ator:ate alism:al iveness:ive fulness:ful ousness:ous"
    " aliti:al iviti:ive biliti:ble"
)
_THIRD = _pairs("icate:ic ative: alize:al iciti:ic ical:ic ful: ness:")
_FOURTH = _pairs(
    "al: ance: ence: er: ic: able: ible: ant: ement: ment: ent: ion: ou: ism: ate: iti: ous: ive:"
    " ize:"
)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Take the endings off a word in small letters."""
    if not SHORTEST <= len(word) <= LONGEST:
        return word
    word = _without_past(_without_plural(word))
    if word.endswith("y") and "v" in _shape(word[:-1]):
        word = word[:-1] + "i"
    word = _replaced(_replaced(word, _SECOND), _THIRD)
    return _without_last_letters(_without_long_ending(word))


def _shape(word: str) -> str:
    """Write c for each consonant and v for each vowel; a y after a consonant is a vowel."""
    shape = ""
    for letter in word:
        is_vowel = letter in "aeiou" or (letter == "y" and shape.endswith("c"))
        shape += "v" if is_vowel else "c"
    return shape


def _measure(word: str) -> int:
    """Count how often consonants follow vowels: 0 in tree, 1 in trees, 2 in troubles."""
    return len(re.findall("v+c", _shape(word)))


def _ends_like_hop(word: str) -> bool:
    return _shape(word).endswith("cvc") and word[-1] not in "wxy"


def _without_plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _without_past(word: str) -> str:
    if word.endswith("eed") and len(word) > 3:
        return word[:-1] if _measure(word[:-3]) else word
    for ending in ("ed", "ing"):
        if word.endswith(ending):
            rest = word.removesuffix(ending)
            return _mended(rest) if "v" in _shape(rest) else word
    return word


def _mended(rest: str) -> str:
    """Give back what the ending had changed: hop(p)ing, hop(e)ing, conflat(e)ed."""
    if rest.endswith(("at", "bl", "iz")):
        return rest + "e"
    if rest[-1:] == rest[-2:-1] and _shape(rest).endswith("c") and rest[-1] not in "lsz":
        return rest[:-1]
    return rest + "e" if _measure(rest) == 1 and _ends_like_hop(rest) else rest


def _replaced(word: str, pairs: list[tuple[str, str]]) -> str:
    for ending, other in pairs:
        if word.endswith(ending):
            rest = word.removesuffix(ending)
            return rest + other if _measure(rest) else word
    return word


def _without_long_ending(word: str) -> str:
    for ending, _ in _FOURTH:
        if word.endswith(ending):
            rest = word.removesuffix(ending)
            fits = _measure(rest) > 1 and (ending != "ion" or rest.endswith(("s", "t")))
            return rest if fits else word
    return word


def _without_last_letters(word: str) -> str:
    if word.endswith("e"):
        rest = word[:-1]
        measure = _measure(rest)
        word = rest if measure > 1 or (measure == 1 and not _ends_like_hop(rest)) else word
    return word[:-1] if word.endswith("ll") and _measure(word[:-1]) > 1 else word
